"""一行说什么: the columns of our own files, and a row of texts read into what a version says."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.base.refusal import Refused
from hotline.catalog.models import Category
from hotline.catalog.sheets.workbook import Column
from hotline.knowledge.actions.writing import Text
from hotline.knowledge.models import Article, Openness, Version
from hotline.knowledge.workflow import ArticleState
from hotline.org.models import Area, Level, Unit
from hotline.org.sheets.cells import plain
from hotline.org.sheets.naming import UnitNames

COLUMNS: Final = (
    Column("no", "编号", 10),
    Column("title", "标题", 36, required=True),
    Column("answer", "口径", 50),
    Column("questions", "标准问法", 36),
    Column("body", "全文", 60),
    Column("unit", "责任单位", 18),
    Column("category", "事项分类", 16),
    Column("area", "适用区域", 16),
    Column("applies_to", "适用对象", 18),
    Column("contact", "办理地点和电话", 30),
    Column("basis_title", "依据名称", 30),
    Column("basis_no", "文号", 20),
    Column("basis_issuer", "发文机关", 20),
    Column("basis_url", "链接", 24),
    Column("openness", "公开范围", 14, choices=tuple(Openness.labels)),
    Column("valid_from", "生效日期", 12),
    Column("valid_to", "有效期至", 12),
    Column("keywords", "关键词", 24),
    Column("key", "来源编号", 18),
)
KEYS: Final = tuple(column.key for column in COLUMNS)
SHOWN_ONLY: Final = (Column("state", "状态", 10), Column("n", "版本", 6), Column("n_uses", "使用次数", 8))
REPORT: Final = (
    Column("number", "行", 6),
    Column("what", "标题", 40),
    Column("outcome", "结果", 8),
    Column("reason", "原因", 60),
)
SPOKEN: Final = 160  # characters of a 口径 made from the full text

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SIGNS = re.compile(r"[、，,;；\n]+")
_ENDLESS = ("长期", "长期有效", "永久")


@dataclass(frozen=True)
class Row:
    """One item to be taken in. `key` is its number at the source; `no` that of our own article, in our own files."""

    text: Text
    unit: Unit
    key: str
    no: str


class Reader:
    """Reads rows of texts. Knows the city's units, categories and areas by every name; asks the database once.

    `unit` answers for items whose unit is not named or not known; None: such rows are refused.
    """

    def __init__(self, unit: Unit | None = None) -> None:
        self.unit = unit
        units = list(Unit.objects.active())
        self.units, short = UnitNames(units), Counter(one.short_name for one in units)
        self.by_short_name = {one.short_name: one for one in units if short[one.short_name] == 1}
        self.categories: dict[str, Category] = {}
        for category in Category.objects.filter(is_active=True).order_by("-level"):
            for name in (category.code, category.full_name, category.name):
                self.categories.setdefault(name, category)
        self.areas = {name: one for one in Area.objects.all() for name in (one.code, one.full_name, one.name)}
        self.city = next((one for one in self.areas.values() if one.level == Level.CITY), None)

    def read(self, texts: Mapping[str, str]) -> Row:
        """Raises Refused, naming the column."""
        given = {name: words for name, text in texts.items() if (words := plain(text).strip())}
        title = " ".join(given.get("title", "").split())
        if not title:
            raise Refused("“标题”不能空")
        body = given.get("body", "")
        answer = given.get("answer", "") or _spoken(body)
        if not answer:
            raise Refused("“口径”和“全文”不能都空")
        text: Text = {
            "title": title[:100], "answer": answer[:500], "body": body, "questions": _list(given, "questions", "\n", 100),
            "keywords": [word for word in _list(given, "keywords", _SIGNS.pattern, 20) if word != title][:20],
            "category": self._category(given.get("category", "")), "area": self._area(given.get("area", "")),
            "openness": _openness(given.get("openness", "")), "valid_to": _date(given, "valid_to"),
        }  # fmt: skip
        if begin := _date(given, "valid_from"):
            text["valid_from"] = begin
        for name, most in (
            ("applies_to", 120),
            ("contact", 300),
            ("basis_title", 200),
            ("basis_no", 60),
            ("basis_issuer", 80),
        ):
            text[name] = given.get(name, "").replace("\n", "；" if name == "contact" else "、")[:most]  # type: ignore[literal-required]
        text["basis_url"] = (
            url if (url := given.get("basis_url", "")).startswith(("http://", "https://")) and len(url) <= 300 else ""
        )
        return Row(text, self._unit(given.get("unit", "")), given.get("key", "")[:80], given.get("no", ""))

    def _unit(self, name: str) -> Unit:
        found = (self.units.find(name) or self.by_short_name.get(name) if name else None) or self.unit
        if found is None:
            raise Refused(f"没有责任单位“{name}”" if name else "“责任单位”不能空")
        return found

    def _category(self, name: str) -> Category | None:
        if name and name not in self.categories:
            raise Refused(f"没有事项分类“{name}”")
        return self.categories.get(name)

    def _area(self, name: str) -> Area:
        found = self.areas.get(name) if name else self.city
        if found is None:
            raise Refused(f"没有区划“{name}”")
        return found


def _spoken(body: str) -> str:
    """The first sentences of the full text, where nobody wrote what to say."""
    flat = " ".join(body.split())
    if len(flat) <= SPOKEN:
        return flat
    cut = max(flat.rfind(sign, 0, SPOKEN) for sign in "。；！？")
    return flat[: cut + 1] if cut > 20 else flat[:SPOKEN] + "…"


def _list(given: Mapping[str, str], name: str, split: str, longest: int) -> list[str]:
    found = (one.strip()[:longest] for one in re.split(split, given.get(name, "")))
    return list(dict.fromkeys(one for one in found if one))[:20]


def _date(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text or text in _ENDLESS:
        return None
    match = _DATE.match(text)
    try:
        return date(*map(int, match.groups())) if match else date.fromisoformat(text)
    except ValueError:
        heading = next(column.heading for column in COLUMNS if column.key == name)
        raise Refused(f"“{heading}”应为2026-01-31这样的日期，而不是“{text[:20]}”") from None


def _openness(text: str) -> str:
    by_label = {str(label): value for value, label in Openness.choices}
    if not text:
        return Openness.INTERNAL
    if text in Openness.values:
        return text
    if text not in by_label:
        raise Refused(f"“公开范围”应为{'、'.join(by_label)}之一，而不是“{text}”")
    return by_label[text]


_SHOWN: Final[dict[str, Callable[[Article, Version], Any]]] = {
    "unit": lambda article, version: article.unit.name,
    "category": lambda article, version: version.category_id or "",
    "area": lambda article, version: version.area.full_name,
    "questions": lambda article, version: "\n".join(version.questions),
    "keywords": lambda article, version: "、".join(version.keywords),
    "openness": lambda article, version: version.get_openness_display(),
    "key": lambda article, version: article.source_key,
    "no": lambda article, version: article.no,
    "state": lambda article, version: ArticleState(article.state).label,
    "n": lambda article, version: version.n,
    "n_uses": lambda article, version: article.n_uses,
}


def texts_of(article: Article, version: Version) -> dict[str, str]:
    """A version as a row of our own files."""
    keys = [column.key for column in (*COLUMNS, *SHOWN_ONLY)]
    return {key: str(_SHOWN[key](article, version) if key in _SHOWN else getattr(version, key) or "") for key in keys}
