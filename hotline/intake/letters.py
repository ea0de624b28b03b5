"""来信: a row of a sheet into a letter, or the reason why it is none. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from hotline.intake.moments import NotAMoment, read_moment
from hotline.intake.sheets import as_text

MOST_CHARACTERS: Final = 20_000  # of a letter or a reply; longer than that is a file pasted by mistake


class Field(StrEnum):
    """What a letter has, by the name it bears in `--map`."""

    EXTERNAL_NO = "编号"
    NAME = "姓名"
    PHONE = "电话"
    TITLE = "标题"
    CONTENT = "内容"
    SUBMITTED_AT = "时间"
    REPLY = "答复"
    REPLIED_AT = "答复时间"
    CATEGORY = "分类"
    AREA = "区划"
    PLACE = "地点"
    SATISFACTION = "满意度"


# Column names of real sheets, the likeliest first.
COLUMN_NAMES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.EXTERNAL_NO: ("留言编号", "工单编号", "诉求编号", "信件编号", "来信编号", "编号", "单号", "流水号", "id", "序号"),
    Field.NAME: ("留言用户", "诉求人", "姓名", "留言人", "来信人", "写信人", "反映人", "用户", "联系人", "name"),
    Field.PHONE: ("联系电话", "联系方式", "电话", "手机号", "手机号码", "手机", "来电号码", "phone"),
    Field.TITLE: ("留言主题", "诉求标题", "信件标题", "标题", "主题", "title"),
    Field.CONTENT: (
        "留言详情", "诉求内容", "信件内容", "来信内容", "反映内容", "主要内容", "内容", "留言内容", "详情", "正文",
        "诉求描述", "detail", "content",
    ),
    Field.SUBMITTED_AT: (
        "留言时间", "诉求时间", "提交时间", "受理时间", "来信时间", "写信时间", "登记时间", "来信日期", "登记日期", "时间",
        "日期", "time",
    ),
    Field.REPLY: ("答复意见", "答复内容", "回复内容", "办理结果", "办理情况", "处理结果", "答复", "回复", "reply"),
    Field.REPLIED_AT: ("答复时间", "回复时间", "办结时间", "答复日期", "回复日期", "办结日期"),
    Field.CATEGORY: ("事项分类", "诉求分类", "分类", "类别", "一级标签", "标签", "label"),
    Field.AREA: ("事发区划", "所属区划", "区划", "所属区县", "区县", "县市区", "所在区县"),
    Field.PLACE: ("事发地点", "地点", "事发地", "详细地址", "地址", "位置"),
    Field.SATISFACTION: ("满意度", "满意情况", "评价", "回访结果", "是否满意"),
}  # fmt: skip
NEEDED: Final = (Field.CONTENT, Field.SUBMITTED_AT)
NO_COLUMN: Final = "-"

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_LINE_END = re.compile(r"_x000D_\n?|\r\n?")  # as some spreadsheet libraries write a line's end


class BadLetter(ValueError):
    """The row is no letter. The message says why, in Chinese, for whoever corrects the sheet."""


class BadMapping(ValueError):
    """The columns do not make letters. The message says what is missing, in Chinese."""


@dataclass(frozen=True)
class Letter:
    """`submitted_at`, `replied_at` aware. No reply: `reply` is "" and `replied_at` None."""

    external_no: str
    title: str
    content: str
    submitted_at: datetime
    name: str = ""
    phone: str = ""
    reply: str = ""
    replied_at: datetime | None = None
    category: str = ""
    area: str = ""
    place: str = ""
    satisfaction: str = ""


def guess_columns(
    headers: Iterable[str], given: Iterable[str] = (), needed: Sequence[Field] = NEEDED
) -> dict[Field, str]:
    """Which column holds what: by the usual names, overridden by `given` ("字段=列名"; "字段=-": none). Raises BadMapping."""
    columns = [header for header in headers if header]
    plain = {_plain(column): column for column in reversed(columns)}
    found: dict[Field, str] = {}
    for field, names in COLUMN_NAMES.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None:
            found[field] = column
    for pair in given:
        key, equals, column = (part.strip() for part in pair.partition("="))
        if not equals:
            raise BadMapping(f"--map 应写作 字段=列名，而不是“{pair}”")
        if key not in set(Field):
            raise BadMapping(f"“{key}”不是可对应的字段；可用的有：{'、'.join(Field)}")
        if column == NO_COLUMN:
            found.pop(Field(key), None)
            continue
        if column not in columns:
            raise BadMapping(f"表中没有“{column}”这一列；现有：{'、'.join(columns)}")
        found[Field(key)] = column
    missing = [field for field in needed if field not in found]
    if missing:
        raise BadMapping(
            f"认不出{'、'.join(f'“{field}”' for field in missing)}是哪一列；现有：{'、'.join(columns)}。请用 --map 字段=列名 指明"
        )
    if Field.REPLY in found and Field.REPLIED_AT not in found:
        raise BadMapping(
            f"有答复（“{found[Field.REPLY]}”）而没有答复时间的列。请用 --map 答复时间=列名 指明；不导入答复请写 --map 答复=-"
        )
    return found


def are_headings(cells: Sequence[str], given: Iterable[str]) -> bool:
    """Whether a row holds the names of a letter's columns."""
    try:
        guess_columns(cells, given)
    except BadMapping:
        return False
    return True


def _plain(column: str) -> str:
    return re.sub(r"[\s:：*（(].*$", "", column.strip().lstrip("*＊ ").lower()) or column


def read_letter(row: Mapping[str, Any], columns: Mapping[Field, str], now: datetime) -> Letter:
    """The letter that a row holds. Raises BadLetter."""

    def text(field: Field) -> str:
        value = row.get(columns[field]) if field in columns else None
        return _CONTROL.sub("", _LINE_END.sub("\n", as_text(value))).strip()

    def moment(field: Field) -> datetime | None:
        value = row.get(columns[field]) if field in columns else None
        if value is None or not str(value).strip():
            return None
        try:
            return read_moment(value)
        except NotAMoment:
            raise BadLetter(f"看不懂{field}“{str(value)[:30]}”：请写成 2019-04-25 09:30") from None

    content = text(Field.CONTENT)
    if not content:
        raise BadLetter("没有诉求内容")
    submitted_at = moment(Field.SUBMITTED_AT)
    if submitted_at is None:
        raise BadLetter("没有留言时间")
    if submitted_at > now:
        raise BadLetter(f"留言时间{submitted_at:%Y-%m-%d %H:%M}在将来")
    reply, replied_at = text(Field.REPLY), moment(Field.REPLIED_AT)
    for name, written in (("诉求内容", content), ("答复", reply)):
        if len(written) > MOST_CHARACTERS:
            raise BadLetter(f"{name}有{len(written)}字，超过{MOST_CHARACTERS}字：可能是几行连在了一格里")
    if reply and replied_at is None:
        raise BadLetter("有答复意见，没有答复时间")
    if not reply:
        replied_at = None
    if replied_at is not None and replied_at <= submitted_at:
        raise BadLetter(f"答复时间{replied_at:%Y-%m-%d %H:%M}不晚于留言时间{submitted_at:%Y-%m-%d %H:%M}")
    if replied_at is not None and replied_at > now:
        raise BadLetter(f"答复时间{replied_at:%Y-%m-%d %H:%M}在将来")
    title = text(Field.TITLE) or content.splitlines()[0][:30]
    name = text(Field.NAME)[:20]
    return Letter(
        external_no=text(Field.EXTERNAL_NO)[:80] or _fingerprint(name, title, content, submitted_at),
        title=title,
        content=content,
        submitted_at=submitted_at,
        name=name,
        phone=text(Field.PHONE),
        reply=reply,
        replied_at=replied_at,
        category=text(Field.CATEGORY),
        area=text(Field.AREA),
        place=text(Field.PLACE)[:120],
        satisfaction=text(Field.SATISFACTION),
    )


def _fingerprint(*parts: object) -> str:
    """A number for a letter without one: the same letter has the same."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]
