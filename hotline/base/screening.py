"""敏感词: what of a text stands on the list. Pure."""

import re
from collections.abc import Iterable
from typing import Final

# What a new city begins with; the office writes its own list (站内“敏感词”).
AT_FIRST: Final = (
    "法轮功",
    "代开发票",
    "加微信",
    "刷单",
    "博彩",
    "赌博网站",
    "裸聊",
    "高利贷",
    "傻逼",
    "他妈的",
    "王八蛋",
)


def lines(text: str) -> list[str]:
    """One word a line; blanks and repeats left out."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def hits(text: str, words: Iterable[str]) -> list[str]:
    """The words that stand in the text, signs and blanks between their letters overlooked."""
    plain = re.sub(r"[\s\W_]+", "", text).lower()
    return [word for word in words if re.sub(r"[\s\W_]+", "", word).lower() in plain]
