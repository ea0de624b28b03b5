"""Who may change the catalog, and which steps on a version of the work standard are open. Everybody reads."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils import timezone

from hotline.base import clock
from hotline.catalog.completeness import gaps
from hotline.catalog.models import RuleSet
from hotline.catalog.workflow import BINDING, STEPS, UNIT, Status, Step
from hotline.org.models import Level, User
from hotline.org.roles import MANAGE_CATALOG, MANAGE_STANDARD


def manages_catalog(user: User) -> bool:
    """Categories, dispatch catalogue, calendar. The system itself may at set-up and by the command line."""
    return user.is_system or user.has_perm(MANAGE_CATALOG)


def manages_standard(user: User) -> bool:
    return user.is_system or user.has_perm(MANAGE_STANDARD)


def gives_feedback(user: User) -> bool:
    """Somebody of a unit that handles orders; the centre itself asks, and is not asked."""
    return user.unit is not None and user.unit.level > Level.CITY


def is_actor(step: Step, user: User) -> bool:
    return gives_feedback(user) if step.by == UNIT else manages_standard(user)


def refusal(verb: str, rule_set: RuleSet, user: User) -> str:
    """Why `user` may not take the step now, in Chinese; empty if nothing stands against it. At most 3 queries."""
    step = STEPS[verb]
    if not is_actor(step, user):
        who = "承办单位的人员" if step.by == UNIT else "工作标准的管理人"
        return f"“{step.name}”由{who}办理"
    if rule_set.status not in step.moves:
        wanted = "、".join(Status(status).label for status in step.moves)
        return f"第{rule_set.version}版现为{rule_set.get_status_display()}，“{step.name}”须在{wanted}时办理"
    for condition in step.only_if:
        if reason := _CONDITIONS[condition](rule_set):
            return reason
    return ""


def steps_open_to(user: User, rule_set: RuleSet) -> list[Step]:
    """The steps on the version as a whole that are shown as buttons: those refused only for a condition stay visible,
    so that their page can say what is still missing."""
    return [
        step
        for step in STEPS.values()
        if step.on == "version" and is_actor(step, user) and rule_set.status in step.moves
    ]


# Conditions: empty if it holds, else the reason why not.


def _feedback_is_open(rule_set: RuleSet) -> str:
    until = rule_set.feedback_until
    if until is not None and timezone.localdate(clock.now()) > until:
        return f"意见征集已于{until.month}月{until.day}日截止"
    return ""


def round_is_over(rule_set: RuleSet) -> str:
    """A version binds only when units have had the time that they were promised; its last day may be set to today."""
    until = rule_set.feedback_until
    if until is not None and timezone.localdate(clock.now()) < until:
        return f"意见征集到{until.month}月{until.day}日截止，还没有到；要提前结束，请把截止日改为今天"
    return ""


def _every_feedback_answered(rule_set: RuleSet) -> str:
    n = rule_set.feedback.filter(is_adopted=None).count()
    return f"还有{n}条意见没有答复，请逐条写明是否采纳和理由" if n else ""


def _no_feedback_given(rule_set: RuleSet) -> str:
    n = rule_set.feedback.count()
    return f"承办单位已提出{n}条意见，不能删除；不再推行的，请办理“废止”，意见留档" if n else ""


def _nothing_else_on_trial(rule_set: RuleSet) -> str:
    other = RuleSet.objects.filter(status=Status.TRIAL).exclude(pk=rule_set.pk).first()
    return f"第{other.version}版正在试行，请先将其施行或废止" if other else ""


def _another_binds(rule_set: RuleSet) -> str:
    """The city is never without a work standard."""
    if rule_set.status not in BINDING or RuleSet.objects.filter(status__in=BINDING).exclude(pk=rule_set.pk).exists():
        return ""
    return "废止后将没有生效的工作标准：请先施行新版本，本版会同时废止"


def _complete(rule_set: RuleSet) -> str:
    items = rule_set.items.values_list("key", "name", "value", "unit")
    limits = rule_set.time_limits.values_list("clock", "kind", "urgency", "category", "channel")
    return "；".join(gaps(items, limits))


_CONDITIONS: Final[Mapping[str, Callable[[RuleSet], str]]] = {
    "feedback_is_open": _feedback_is_open,
    "every_feedback_answered": _every_feedback_answered,
    "no_feedback_given": _no_feedback_given,
    "nothing_else_on_trial": _nothing_else_on_trial,
    "another_binds": _another_binds,
    "complete": _complete,
    "round_is_over": round_is_over,
}
