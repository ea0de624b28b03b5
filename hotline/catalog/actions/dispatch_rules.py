"""维护派单目录: add, change, retire, restore; and what an approved return leaves on the rule that led to it."""

from collections.abc import Sequence
from typing import Final, TypedDict, Unpack

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.actions.checks import by_catalog_manager
from hotline.catalog.changes import changing_catalog, changing_row
from hotline.catalog.models import Category, DispatchRule
from hotline.catalog.vocabulary import LeadKind
from hotline.org.actions.checks import must, save
from hotline.org.changes import append, record
from hotline.org.models import Area, Level, Unit, User

FIELDS: Final = ("category", "area", "lead_kind", "lead_unit", "labels", "dept_only", "basis")


class RuleFields(TypedDict):
    """One row. `category` is a code; without `area` it holds anywhere, without `lead_unit` the place's county leads."""

    category: str
    area: Area | None
    lead_kind: str
    lead_unit: Unit | None
    co_units: Sequence[Unit]
    labels: Sequence[str]
    dept_only: bool
    basis: str


def add_rule(*, actor: User, **fields: Unpack[RuleFields]) -> DispatchRule:
    rule = DispatchRule()
    with changing_row("新增", rule, actor=actor):
        by_catalog_manager(actor)
        _write(rule, fields)
    return rule


def change_rule(rule: DispatchRule, *, actor: User, **fields: Unpack[RuleFields]) -> None:
    """A changed rule has been looked at: it is no longer flagged. How often it was returned stays on record."""
    with changing_row("修改", rule, actor=actor):
        by_catalog_manager(actor)
        _refresh(rule)
        rule.is_flagged = False
        _write(rule, fields)


def retire_rule(rule: DispatchRule, *, actor: User) -> None:
    with changing_row("停用", rule, actor=actor):
        by_catalog_manager(actor)
        _refresh(rule)
        must(rule.is_active, "这一条已停用")
        _mark(rule, is_active=False)


def restore_rule(rule: DispatchRule, *, actor: User) -> None:
    with changing_row("恢复", rule, actor=actor):
        by_catalog_manager(actor)
        _refresh(rule)
        must(not rule.is_active, "这一条在用")
        _mark(rule, is_active=True)


def flag_rule(rule_id: int, *, actor: User) -> None:
    """A unit's return of an order dispatched by this rule was approved: somebody should look at the rule.

    Called by the step 同意退单, whose permission is that of `actor`. A rule that is gone is nobody's to look at.
    """
    with changing_catalog():
        rule = DispatchRule.objects.filter(pk=rule_id).first()
        if rule is not None:
            n = rule.n_returns
            _mark(rule, n_returns=n + 1, is_flagged=True)
            # Put down by hand: nothing else has changed, and the step has few queries to spare.
            facts = [("被退单次数", str(n), str(n + 1)), ("待复核", "", "是")]
            append([record("标记复核", rule, facts, note="按此派出的工单被同意退单")], actor=actor)


def clear_flag(rule: DispatchRule, *, actor: User) -> None:
    """复核无误: looked at, and right as it stands."""
    with changing_row("复核无误", rule, actor=actor):
        by_catalog_manager(actor)
        _refresh(rule)
        must(rule.is_flagged, "这一条没有待复核的标记")
        _mark(rule, is_flagged=False)


def _refresh(rule: DispatchRule) -> None:
    try:
        rule.refresh_from_db()
    except DispatchRule.DoesNotExist:
        raise Refused("这一条已被删除") from None


def _mark(rule: DispatchRule, **values: object) -> None:
    for name, value in values.items():
        setattr(rule, name, value)
    rule.updated_at = clock.now()
    rule.save(update_fields=[*values, "updated_at"])


def _write(rule: DispatchRule, fields: RuleFields) -> None:
    lead, helpers = fields["lead_unit"], list(dict.fromkeys(fields["co_units"]))
    must(Category.objects.filter(code=fields["category"]).exists(), f"没有编号为“{fields['category']}”的事项分类")
    must(bool(fields["basis"].strip()), "请写明职责依据（三定方案、权责清单或法规条款）")
    if fields["lead_kind"] == LeadKind.FUNCTIONAL:
        must(lead is not None, "部门主办的，请指定主办单位；由事发地县（市、区）主办的，主办性质选“属地”")
    if lead is not None:
        must(lead.is_active, f"“{lead}”已停用，不能主办")
        must(lead.level in (Level.COUNTY, Level.TOWN), f"“{lead}”不是承办单位")
        must(not (fields["dept_only"] and lead.level > Level.COUNTY), f"标明不得下派镇街的，主办单位不能是“{lead}”")
        must(lead not in helpers, f"“{lead}”已是主办单位，不必再列为协办")
    for unit in helpers:
        must(unit.is_active, f"“{unit}”已停用，不能协办")
    for name in FIELDS:
        setattr(rule, name, fields[name])
    rule.labels = list(dict.fromkeys(fields["labels"]))
    rule.basis = rule.basis.strip()
    twins = DispatchRule.objects.filter(
        category=rule.category, area=rule.area, lead_unit=lead, labels=rule.labels, is_active=True
    )
    twin = twins.exclude(pk=rule.pk).first()
    must(twin is None, f"第{twin.pk if twin else ''}号已是同样的分类、区划、标签和主办单位，请修改那一条")
    rule.updated_at = clock.now()
    save(rule)
    rule.co_units.set(helpers)
