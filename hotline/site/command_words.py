"""命令行的话: argparse speaks Chinese. It has no other switch than the function through which it translates."""

import argparse
from typing import Final

_WORDS: Final = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "%(prog)s: error: %(message)s\n": "错误：%(message)s（%(prog)s --help 有说明）\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少参数：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r 这个选择；可选：%(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r 不是有效的值（%(type)s）",
    "expected one argument": "后面要写一个值",
    "expected at most one argument": "后面最多写一个值",
    "expected at least one argument": "后面至少写一个值",
    "expected %s argument": "后面要写 %s 个值",
    "expected %s arguments": "后面要写 %s 个值",
    "ambiguous option: %(option)s could match %(matches)s": "选项 %(option)s 不明确，可能是：%(matches)s",
    "unexpected option string: %s": "这里不能写选项：%s",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "one of the arguments %s is required": "须写 %s 之一",
    "ignored explicit argument %r": "不能带值 %r",
}


def speak_chinese() -> None:
    """For the process of a command; what is not in the table stays English."""
    argparse._ = lambda text: _WORDS.get(text, text)  # type: ignore[attr-defined]
    argparse.ngettext = lambda one, many, n: _WORDS.get(one if n == 1 else many, one if n == 1 else many)  # type: ignore[attr-defined]
