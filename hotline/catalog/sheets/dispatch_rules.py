"""派单目录 as a workbook."""

from typing import IO, Any, Final

from hotline.base.refusal import Refused
from hotline.catalog.actions.dispatch_rules import RuleFields, add_rule, change_rule
from hotline.catalog.changes import changing_catalog
from hotline.catalog.models import Category, DispatchRule
from hotline.catalog.sheets.workbook import Column, Outcome, Report, Texts, export_of, import_rows, words, yes_no
from hotline.catalog.vocabulary import LeadKind
from hotline.org.models import Area, Unit, User
from hotline.org.sheets.naming import UnitNames

TITLE: Final = "派单目录"
KINDS: Final = {str(label): value for value, label in LeadKind.choices}
COLUMNS: Final = (
    Column("id", "序号", 8),
    Column("category", "分类编号", 10, required=True),
    Column("category_name", "事项分类", 36),
    Column("area", "适用区划", 20),
    Column("lead_kind", "主办性质", 10, required=True, choices=tuple(KINDS)),
    Column("lead_unit", "主办单位", 30),
    Column("co_units", "协办单位", 40),
    Column("labels", "标签", 16),
    Column("dept_only", "不得下派镇街", 13, choices=("是", "否")),
    Column("basis", "职责依据", 70, required=True),
)


def export(actor: User) -> bytes:
    """Every rule in use, in the layout that can be imported again. 3 queries."""
    names = dict(Category.objects.values_list("code", "full_name"))
    units = UnitNames(Unit.objects.active())
    rules = DispatchRule.objects.filter(is_active=True).select_related("area", "lead_unit").prefetch_related("co_units")
    rows = (
        (
            str(rule.pk),
            rule.category,
            names.get(rule.category, ""),
            rule.area.full_name if rule.area else "",
            str(rule.get_lead_kind_display()),
            units.written(rule.lead_unit),
            "、".join(units.written(unit) for unit in rule.co_units.all()),
            "、".join(rule.labels),
            yes_no(rule.dept_only),
            rule.basis,
        )
        for rule in rules
    )
    return export_of(TITLE, COLUMNS, rows, actor=actor)


def import_rules(file: IO[bytes], *, actor: User, trial: bool) -> Report:
    """A row with 序号 changes that rule; without, the one of the same category, area, lead and labels, else a new one.

    Nothing is ever retired by an import. Columns that the file lacks count as empty. Raises Refused for no workbook.
    """
    known = _Known()

    def take(texts: Texts) -> Outcome:
        fields = _fields(texts, known)
        rule = _meant(texts.get("id", ""), fields)
        if rule is None:
            add_rule(actor=actor, **fields)
            return Outcome.CREATED
        if _same(rule, fields):
            return Outcome.UNCHANGED
        change_rule(rule, actor=actor, **fields)
        return Outcome.CHANGED

    with changing_catalog():
        return import_rows(file, COLUMNS, take, "category", title=TITLE, actor=actor, trial=trial)


class _Known:
    """Units and areas by name, read once."""

    def __init__(self) -> None:
        self.units = UnitNames(Unit.objects.active())
        self.areas: dict[str, list[Area]] = {}
        for area in Area.objects.all():
            for name in {area.code, area.full_name, area.name}:
                self.areas.setdefault(name, []).append(area)

    def unit(self, text: str) -> Unit:
        found = self.units.find(text)
        if found is None:
            raise Refused(f"没有在用的单位“{text}”，请写单位全称或编号")
        return found

    def area(self, text: str) -> Area | None:
        if not text:
            return None
        found = self.areas.get(text, [])
        if len(found) > 1:
            raise Refused(f"叫“{text}”的区划有{len(found)}个，请写全称或区划代码")
        if not found:
            raise Refused(f"没有区划“{text}”")
        return found[0]


def _fields(texts: Texts, known: _Known) -> RuleFields:
    lead = texts.get("lead_unit", "")
    return {
        "category": texts["category"],
        "area": known.area(texts.get("area", "")),
        "lead_kind": KINDS[texts["lead_kind"]],
        "lead_unit": known.unit(lead) if lead else None,
        "co_units": [known.unit(name) for name in words(texts.get("co_units", ""))],
        "labels": words(texts.get("labels", "")),
        "dept_only": texts.get("dept_only") == "是",
        "basis": texts["basis"],
    }


def _meant(number: str, fields: RuleFields) -> DispatchRule | None:
    rules: Any = DispatchRule.objects.select_related("lead_unit", "area")
    if not number:
        place = {name: fields[name] for name in ("category", "area", "lead_unit", "labels")}
        return rules.filter(**place, is_active=True).first()  # type: ignore[no-any-return]
    rule = rules.filter(pk=number).first() if number.isdigit() and len(number) < 10 else None
    if rule is None:
        raise Refused(f"派单目录没有第{number}号；新增的一条，序号请留空")
    return rule  # type: ignore[no-any-return]


def _same(rule: DispatchRule, fields: RuleFields) -> bool:
    values = dict(fields)
    helpers = {unit.pk for unit in fields["co_units"]}
    del values["co_units"]
    same = all(getattr(rule, name) == value for name, value in values.items())
    return same and {unit.pk for unit in rule.co_units.all()} == helpers
