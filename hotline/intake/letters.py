"""来信: a row of a sheet into a letter, or the reason why it is none. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from hotline.catalog.calendar import FIRST_YEAR

MOST_CONTENT: Final = 20_000  # characters; a letter longer than that is a file pasted by mistake


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
    PLACE = "地点"
    SATISFACTION = "满意度"


# Column names of real sheets, the likeliest first.
COLUMN_NAMES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.EXTERNAL_NO: ("留言编号", "工单编号", "诉求编号", "信件编号", "编号", "单号", "id", "序号"),
    Field.NAME: ("留言用户", "诉求人", "姓名", "留言人", "来信人", "用户", "联系人", "name"),
    Field.PHONE: ("联系电话", "电话", "手机号", "手机", "来电号码", "phone"),
    Field.TITLE: ("留言主题", "诉求标题", "标题", "主题", "title"),
    Field.CONTENT: ("留言详情", "诉求内容", "主要内容", "内容", "留言内容", "详情", "正文", "detail", "content"),
    Field.SUBMITTED_AT: ("留言时间", "诉求时间", "提交时间", "受理时间", "来信时间", "时间", "日期", "time"),
    Field.REPLY: ("答复意见", "答复内容", "回复内容", "办理结果", "答复", "回复", "reply"),
    Field.REPLIED_AT: ("答复时间", "回复时间", "办结时间", "答复日期", "回复日期"),
    Field.CATEGORY: ("事项分类", "诉求分类", "分类", "类别", "一级标签", "标签", "label"),
    Field.PLACE: ("事发地点", "地点", "事发地", "详细地址", "地址", "位置"),
    Field.SATISFACTION: ("满意度", "评价", "回访结果", "是否满意"),
}
NEEDED: Final = (Field.CONTENT, Field.SUBMITTED_AT)

_CITY = ZoneInfo("Asia/Shanghai")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:：时点](\d{1,2})分?(?:[:：]?(\d{1,2})(?:\.\d+)?秒?)?)?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLACE = re.compile(
    r"[A-Z]\d*[市区县](?:[A-Z]\d*[市区县]+)*"
    r"(?:[\u4e00-\u9fa5]{1,10}?(?:街道|小区|社区|大道|[镇乡村路苑园]))?"
)


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
    place: str = ""
    satisfaction: str = ""


def guess_columns(headers: Iterable[str], given: Iterable[str] = ()) -> dict[Field, str]:
    """Which column holds what: by the usual names, overridden by `given` ("字段=列名"). Raises BadMapping."""
    columns = list(headers)
    plain = {_plain(column): column for column in reversed(columns)}
    found = {}
    for field, names in COLUMN_NAMES.items():
        column = next((plain[name] for name in names if name in plain), None)
        if column is not None:
            found[field] = column
    for pair in given:
        key, _, column = (part.strip() for part in pair.partition("="))
        if key not in set(Field):
            raise BadMapping(f"“{key}”不是可对应的字段；可用的有：{'、'.join(Field)}")
        if column not in columns:
            raise BadMapping(f"表中没有“{column}”这一列；现有：{'、'.join(columns)}")
        found[Field(key)] = column
    missing = [field for field in NEEDED if field not in found]
    if missing:
        raise BadMapping(
            f"认不出{'、'.join(f'“{field}”' for field in missing)}是哪一列；现有：{'、'.join(columns)}。请用 --map 字段=列名 指明"
        )
    return found


def _plain(column: str) -> str:
    return re.sub(r"[\s:：*（(].*$", "", column.strip().lower()) or column


def read_letter(row: Mapping[str, Any], columns: Mapping[Field, str], now: datetime) -> Letter:
    """The letter that a row holds. Raises BadLetter."""

    def text(field: Field) -> str:
        value = row.get(columns[field]) if field in columns else None
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a spreadsheet keeps numbers of orders and telephones as 2549.0
        return _CONTROL.sub("", str(value)).strip()

    def moment(field: Field) -> datetime | None:
        value = row.get(columns[field]) if field in columns else None
        return read_moment(value, field) if value not in (None, "") else None

    content = text(Field.CONTENT)
    if not content:
        raise BadLetter("没有诉求内容")
    if len(content) > MOST_CONTENT:
        raise BadLetter(f"诉求内容有{len(content)}字，超过{MOST_CONTENT}字")
    submitted_at = moment(Field.SUBMITTED_AT)
    if submitted_at is None:
        raise BadLetter("没有留言时间")
    if submitted_at > now:
        raise BadLetter(f"留言时间{submitted_at:%Y-%m-%d %H:%M}在将来")
    reply, replied_at = text(Field.REPLY), moment(Field.REPLIED_AT)
    if reply and Field.REPLIED_AT in columns and replied_at is None:
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
        reply=reply if replied_at is not None else "",
        replied_at=replied_at,
        category=text(Field.CATEGORY),
        place=text(Field.PLACE)[:120] or place_in(title) or place_in(content[:200]),
        satisfaction=text(Field.SATISFACTION),
    )


def read_moment(value: object, field: Field) -> datetime:
    """A moment of a sheet, in the city's time: 2019-04-25 09:32:09, 2019/4/25 9:32, 2019年4月25日9时32分, 2019-4-25."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=_CITY)
    if isinstance(value, date):
        return datetime.combine(value, time(), _CITY)
    found = _MOMENT.fullmatch(str(value).strip())
    try:
        if found is None:
            raise ValueError
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        if year < FIRST_YEAR:
            raise ValueError
        return datetime(year, month, day, hour, minute, second, tzinfo=_CITY)
    except ValueError:
        raise BadLetter(f"看不懂{field}“{str(value)[:30]}”") from None


def place_in(text: str) -> str:
    """The first place named by code (A市A3区洋湖街道), as letters of other cities have them; "" if none."""
    found = _PLACE.search(text)
    return found[0] if found else ""


def _fingerprint(*parts: object) -> str:
    """A number for a letter without one: the same letter has the same."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]
