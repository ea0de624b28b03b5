"""只有当: the conditions named in the workflow table. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable

from django.utils.timezone import localtime

from hotline.accountability.measures import LADDER, Measure
from hotline.accountability.models import Decision, Inquiry
from hotline.base import clock
from hotline.org.models import User

CONDITIONS: dict[str, Callable[[Inquiry, User], str | None]] = {}


def _condition(check: Callable[[Inquiry, User], str | None]) -> Callable[[Inquiry, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


def last_decision(inquiry: Inquiry) -> Decision | None:
    return inquiry.decisions.order_by("-id").first()


@_condition
def not_taken_up_yet(inquiry: Inquiry, actor: User) -> str | None:
    """One open file against a unit for one order and one ground."""
    if inquiry.order_id is None:
        return None
    same = Inquiry.objects.open().filter(order=inquiry.order_id, unit=inquiry.unit_id, ground=inquiry.ground).first()
    return f"同一工单、同一情形已有案卷{same.no}（{same.get_state_display()}）" if same else None


@_condition
def evidence_kept(inquiry: Inquiry, actor: User) -> str | None:
    if inquiry.order_id is not None or inquiry.proofs.filter(by_unit=False).exists():
        return None
    return "案卷里还没有证据：请先上传证据，或在登记时写明所涉工单"


@_condition
def not_heard_yet(inquiry: Inquiry, actor: User) -> str | None:
    return f"本单位已于{localtime(inquiry.heard_at):%-m月%-d日 %H:%M}陈述申辩" if inquiry.heard_at else None


@_condition
def defence_in_time(inquiry: Inquiry, actor: User) -> str | None:
    due = inquiry.defence_due_at
    return f"申辩期限为{localtime(due):%-m月%-d日 %H:%M}，已经过了" if due and clock.now() > due else None


@_condition
def unit_heard(inquiry: Inquiry, actor: User) -> str | None:
    """It said something, said that it would not, or let the limit pass."""
    due = inquiry.defence_due_at
    if inquiry.heard_at is not None or due is None or clock.now() > due:
        return None
    return f"被问责单位还可在{localtime(due):%-m月%-d日 %H:%M}前陈述申辩，期满或申辩后再办"


@_condition
def second_person(inquiry: Inquiry, actor: User) -> str | None:
    return "核查人不能对自己核查的案卷作出决定" if inquiry.verifier_id == actor.pk else None


@_condition
def talk_ordered(inquiry: Inquiry, actor: User) -> str | None:
    found = last_decision(inquiry)
    return None if found and found.measure == Measure.TALK else "本案没有决定约谈"


@_condition
def talk_recorded(inquiry: Inquiry, actor: User) -> str | None:
    found = last_decision(inquiry)
    return "还没有约谈记录" if found and found.measure == Measure.TALK and not found.talk_record else None


@_condition
def rectification_ordered(inquiry: Inquiry, actor: User) -> str | None:
    found = last_decision(inquiry)
    return None if found and found.asks_for_rectification else "已移送监察机关，由监察机关处理，不再报告整改"


@_condition
def rectified(inquiry: Inquiry, actor: User) -> str | None:
    """Of the last decision; what went to the supervisory organ ends with what that organ says."""
    found = last_decision(inquiry)
    if found is None or not found.asks_for_rectification or inquiry.rectified_at is not None:
        return None
    due = f"（期限{localtime(found.answer_due_at):%-m月%-d日}）" if found.answer_due_at else ""
    return f"被问责单位还没有报告整改情况{due}"


@_condition
def something_harsher(inquiry: Inquiry, actor: User) -> str | None:
    found = last_decision(inquiry)
    return None if found and found.measure != LADDER[-1] else "已经是最重的处理"
