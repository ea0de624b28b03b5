"""告诉谁: which step and which late clock is told to whom, in which words. In-app notices; every text here.

`{no}` `{title}` `{unit}` `{clock}` `{due}` stand for the order's; no name or phone of a citizen ever goes into one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from hotline.catalog.vocabulary import ClockKind, Urgency
from hotline.notices.actions import notify
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.workorders.models import Assignment, Deadline, Event, WorkOrder

OfDeadline = Callable[[Deadline], None]


@dataclass(frozen=True)
class Text:
    """`to` is a permission held at the centre, or `unit` / `unit_leader` / `above` for those of the turn's unit."""

    to: tuple[str, ...]
    title: str
    body: str = "{title}"


AFTER: Final[dict[str, Text]] = {
    "assign": Text(("unit",), "新工单待签收：{no}"),
    "draft": Text(("unit_leader",), "答复稿待签发：{no}"),
    "redraft": Text(("unit",), "答复稿退回修改：{no}", "{note}"),
    "supplement": Text(("unit",), "审核要求补正：{no}", "{note}"),
    "resume": Text(("unit", "unit_leader"), "诉求人不满意，重办：{no}", "{note}"),
    "refuse": Text(("unit",), "申请被驳回：{no}", "{note}"),
    "send_back": Text(("unit",), "退单已同意：{no}"),
    "extend": Text(("unit",), "延期已同意：{no}"),
    "suspend": Text(("unit",), "挂账已同意：{no}"),
    "end": Text(("unit",), "工单已收回：{no}", "{note}"),
    "ask_return": Text((roles.DISPATCH,), "{unit}申请退单：{no}", "{note}"),
    "ask_extension": Text((roles.DISPATCH,), "{unit}申请延期：{no}", "{note}"),
    "ask_suspension": Text((roles.DIRECT,), "{unit}申请挂账：{no}", "{note}"),
    "report_up": Text((roles.INSTRUCT,), "呈阅件待批示：{no}"),
    "instruct": Text((roles.DISPATCH, roles.DIRECT), "领导已批示：{no}", "{note}"),
    "mark_hard": Text((roles.DIRECT,), "疑难件提交研判：{no}", "{note}"),
    "take_back": Text((roles.DISPATCH,), "工单收回待重派：{no}", "{note}"),
    "reopen": Text((roles.DISPATCH,), "工单重启待派单：{no}", "{note}"),
    "escalate": Text((roles.SUPERVISE, roles.DIRECT), "两次重办仍不满意，转督办：{no}", "{note}"),
    "ask_judgement": Text((roles.SUPERVISE,), "提请不合理认定：{no}", "{note}"),
}
MISSED: Final = Text((), "{clock}超期（红牌）：{no}", "{unit}应于{due}前完成{clock}，已超期。")
WARNING: Final = Text((), "{clock}即将到期（黄牌）：{no}", "{unit}应于{due}前完成{clock}。")

# Whose clock it is, when it warns and when it is missed.
KEEPERS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    ClockKind.ACCEPT: ((roles.OPERATE,), (roles.OPERATE, roles.LEAD_SHIFT)),
    ClockKind.DISPATCH: ((roles.DISPATCH,), (roles.DISPATCH, roles.DIRECT)),
    ClockKind.HANDLE: ((roles.SUPERVISE,), (roles.SUPERVISE, roles.DIRECT)),
    ClockKind.SIGN: (("unit",), ("unit", "unit_leader", roles.SUPERVISE)),
    ClockKind.CONTACT: (("unit",), ("unit", "unit_leader")),
    ClockKind.REPLY: (("unit", "unit_leader"), ("unit", "unit_leader", "above", roles.SUPERVISE)),
    ClockKind.SUPPLEMENT: (("unit",), ("unit", "unit_leader")),
    ClockKind.REVIEW: ((roles.REVIEW,), (roles.REVIEW, roles.DIRECT)),
    ClockKind.CALLBACK: ((roles.CALL_BACK,), (roles.CALL_BACK, roles.DIRECT)),
    ClockKind.DECIDE: ((roles.DISPATCH,), (roles.DISPATCH, roles.DIRECT)),
    ClockKind.INFO: ((), ()),
    ClockKind.SUSPEND: (("unit",), ("unit", roles.SUPERVISE)),
}


def of_event(event: Event) -> None:
    text = AFTER.get(event.verb)
    if text is not None:
        readers = _readers(text.to, event.order, event.assignment)
        _send(
            text, readers, event.order, event.assignment, key=f"event:{event.pk}", note=event.note, actor=event.actor_id
        )


def of_missed(row: Deadline) -> None:
    _of_clock(MISSED, KEEPERS[row.kind][1], row, "missed")


def of_warning(row: Deadline) -> None:
    _of_clock(WARNING, KEEPERS[row.kind][0], row, "warned")


def _of_clock(text: Text, to: tuple[str, ...], row: Deadline, what: str) -> None:
    readers = _readers(to, row.order, row.assignment)
    due = f"{localtime(row.due_at):%m月%d日 %H:%M}"
    _send(text, readers, row.order, row.assignment, key=f"{what}:{row.pk}", clock=ClockKind(row.kind).label, due=due)


def _send(
    text: Text,
    readers: Iterable[User],
    order: WorkOrder,
    turn: Assignment | None,
    *,
    key: str,
    actor: int | None = None,
    **words: str,
) -> None:
    unit = turn.unit if turn is not None else order.lead_unit
    given = {"no": order.no, "title": order.title, "unit": unit.short_name if unit else "热线办", "note": "", **words}
    notify(
        [reader for reader in readers if reader.pk != actor],
        title=text.title.format(**given)[:80],
        body=text.body.format(**given)[:300],
        url=f"/orders/{order.no}/",
        is_urgent=order.urgency != Urgency.NORMAL or text is MISSED,
        once_key=key,
    )


def _readers(to: Iterable[str], order: WorkOrder, turn: Assignment | None) -> list[User]:
    """Active people: those of the centre who hold a permission, those of the turn's unit who hold the unit's."""
    wanted = Q()
    for one in to:
        if "." in one:
            wanted |= Q(pk__in=_holders(one))
        elif turn is not None:
            unit = turn.above.unit if one == "above" and turn.above is not None else turn.unit
            wanted |= _of_unit(unit, roles.SIGN_REPLY if one == "unit_leader" else roles.HANDLE)
    if not wanted:
        return []
    found = User.objects.filter(wanted, is_active=True).distinct()
    if order.is_justice:
        found = found.filter(
            Q(unit__path__startswith=turn.unit.path) if turn else Q(pk__in=_holders(roles.SEE_JUSTICE))
        )
    return list(found)


def _of_unit(unit: Unit, permission: str) -> Q:
    """The unit's own people; where it has none (a village), those of the next unit above that has."""
    at: Unit | None = unit
    while at is not None:
        if User.objects.filter(unit=at, is_active=True, pk__in=_holders(permission)).exists():
            return Q(unit=at, pk__in=_holders(permission))
        at = at.parent
    return Q(pk__in=[])


def _holders(permission: str) -> "QuerySet[User, Any]":
    app, codename = permission.split(".")
    held = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return User.objects.filter(groups__permissions__in=held).values("pk")
