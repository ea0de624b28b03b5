"""修订工作标准的内容: its items and its time limits, while the version is a draft or out for opinions."""

from typing import Final, TypedDict, Unpack

from hotline.base.refusal import Refused
from hotline.catalog.actions.standard import taking
from hotline.catalog.completeness import check_item
from hotline.catalog.models import RuleItem, RuleSet, TimeLimit
from hotline.catalog.values import NoRuleError
from hotline.catalog.vocabulary import Channel, Kind, Urgency
from hotline.org.actions.checks import must, save
from hotline.org.models import User

LIMIT_FIELDS: Final = ("clock", "kind", "urgency", "category", "channel", "amount", "unit", "basis")


class LimitFields(TypedDict):
    """A limit: how long `clock` runs, and for which matters; an empty condition matches any."""

    clock: str
    kind: str
    urgency: str
    category: str
    channel: str
    amount: int
    unit: str
    basis: str


def edit_item(item: RuleItem, *, actor: User, value: str, basis: str) -> None:
    """A new value, as values.check_value takes it, and where it is written."""
    with taking("edit_item", item.rule_set, actor, item):
        try:
            item.value = check_item(item.key, value, item.unit)
        except (ValueError, NoRuleError) as error:
            raise Refused(f"“{item.name}”：{error}") from error
        item.basis = basis.strip()
        save(item, "value", "basis")


def add_limit(rule_set: RuleSet, *, actor: User, **fields: Unpack[LimitFields]) -> TimeLimit:
    limit = TimeLimit(rule_set=rule_set, **fields)
    with taking("add_limit", rule_set, actor, limit):
        _save(limit)
    return limit


def edit_limit(limit: TimeLimit, *, actor: User, **fields: Unpack[LimitFields]) -> None:
    with taking("edit_limit", limit.rule_set, actor, limit):
        must(TimeLimit.objects.filter(pk=limit.pk).exists(), "这条时限已被删除")
        for name in LIMIT_FIELDS:
            setattr(limit, name, fields[name])
        _save(limit)


def remove_limit(limit: TimeLimit, *, actor: User) -> None:
    with taking("remove_limit", limit.rule_set, actor, limit):
        limit.delete()


def _save(limit: TimeLimit) -> None:
    must(limit.kind in ("", *Kind), "没有这种诉求类型")
    must(limit.urgency in ("", *Urgency), "没有这种紧急程度")
    must(limit.channel in ("", *Channel), "没有这种渠道")
    must(not limit.category or limit.category.isdigit(), "事项分类填编号或其前几位数字")
    same = TimeLimit.objects.filter(**{name: getattr(limit, name) for name in ("rule_set", *LIMIT_FIELDS[:5])})
    must(not same.exclude(pk=limit.pk).exists(), "已有一条条件完全相同的时限，请修改那一条")
    save(limit)
