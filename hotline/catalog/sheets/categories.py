"""事项分类 as a workbook."""

from typing import IO, Final

from hotline.base.refusal import Refused
from hotline.catalog.actions.categories import FIELDS, CategoryFields, add_category, change_category
from hotline.catalog.changes import changing_catalog
from hotline.catalog.models import Category
from hotline.catalog.sheets.workbook import Column, Outcome, Report, Texts, export_of, import_rows, words, yes_no
from hotline.catalog.vocabulary import LeadKind
from hotline.org.models import Unit, User
from hotline.org.sheets.naming import UnitNames

TITLE: Final = "事项分类"
KINDS: Final = {str(label): value for value, label in LeadKind.choices}
LIMIT_CLASSES: Final = {"民生保障": "CITY_SERVICE", "应急": "EMERGENCY"}
YES_NO: Final = ("是", "否")
COLUMNS: Final = (
    Column("code", "编号", 10, required=True),
    Column("name", "名称", 26, required=True),
    Column("lead_kind", "主办性质", 10, choices=tuple(KINDS)),
    Column("lead_unit", "主管单位", 30),
    Column("limit_class", "时限类别", 12, choices=tuple(LIMIT_CLASSES)),
    Column("is_urban_mgmt", "转数字城管", 12, choices=YES_NO),
    Column("is_justice", "政法民生", 10, choices=YES_NO),
    Column("is_public", "默认公开", 10, choices=YES_NO),
    Column("urgent_words", "紧急词", 40),
)


def export(actor: User) -> bytes:
    """Every category in use, in the layout that can be imported again. 1 query."""
    units = UnitNames(Unit.objects.active())
    limit_classes = {value: name for name, value in LIMIT_CLASSES.items()}
    rows = (
        (
            row.code,
            row.name,
            str(row.get_lead_kind_display()),
            units.written(row.lead_unit),
            limit_classes.get(row.limit_class, ""),
            yes_no(row.is_urban_mgmt),
            yes_no(row.is_justice),
            yes_no(row.is_public),
            "、".join(row.urgent_words),
        )
        for row in Category.objects.filter(is_active=True).select_related("lead_unit")
    )
    return export_of(TITLE, COLUMNS, rows, actor=actor)


def import_categories(file: IO[bytes], *, actor: User, trial: bool) -> Report:
    """A code that exists is changed, another is new; parents must stand above their children. Nothing is retired.

    Columns that the file lacks stay as they are. Raises Refused for no workbook.
    """
    units = UnitNames(Unit.objects.active())

    def take(texts: Texts) -> Outcome:
        old = Category.objects.select_related("lead_unit").filter(code=texts["code"]).first()
        fields = _fields(texts, old or Category(), units)
        if old is None:
            add_category(texts["code"], actor=actor, **fields)
            return Outcome.CREATED
        if all(getattr(old, name) == fields[name] for name in FIELDS):
            return Outcome.UNCHANGED
        change_category(old, actor=actor, **fields)
        return Outcome.CHANGED

    with changing_catalog():
        return import_rows(file, COLUMNS, take, "name", title=TITLE, actor=actor, trial=trial)


def _fields(texts: Texts, old: Category, units: UnitNames) -> CategoryFields:
    lead = old.lead_unit
    if "lead_unit" in texts:
        name = texts["lead_unit"]
        lead = units.find(name)
        if name and lead is None:
            raise Refused(f"没有在用的单位“{name}”，请写单位全称或编号")
    return {
        "name": texts["name"],
        "lead_kind": KINDS.get(texts["lead_kind"], "") if "lead_kind" in texts else old.lead_kind,
        "lead_unit": lead,
        "limit_class": LIMIT_CLASSES.get(texts["limit_class"], "") if "limit_class" in texts else old.limit_class,
        "is_urban_mgmt": _flag(texts, "is_urban_mgmt", old.is_urban_mgmt),
        "is_justice": _flag(texts, "is_justice", old.is_justice),
        "is_public": _flag(texts, "is_public", old.is_public),
        "urgent_words": words(texts["urgent_words"]) if "urgent_words" in texts else old.urgent_words,
    }


def _flag(texts: Texts, key: str, old: bool) -> bool:
    """Empty leaves it as it is."""
    return texts[key] == "是" if texts.get(key) else old
