"""工作台账: the queues. Each is one row: who sees it, which orders or turns stand in it, in which order, and what to do with them.

Counts are capped; rows come by key (`due_at`, `id`), never by offset. The home page shows a person's own desks in this order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from hotline.base import clock
from hotline.base.prepared import Prepared, plainly, select_of
from hotline.org import roles
from hotline.org.models import Unit, UnitKind, User
from hotline.workorders.models import Ask, Assignment, Role, WorkOrder
from hotline.workorders.permissions import is_actor
from hotline.workorders.queries import ORDERS, SHOWN, Key, cursor_from, cut_to, in_the_order_of
from hotline.workorders.workflow import STEPS, Step
from hotline.workorders.workflow import AssignmentState as A
from hotline.workorders.workflow import OrderState as O

PAGE: Final = 25
MOST_COUNTED: Final = 1000
LAST: Final = 2**63 - 1  # behind every key

Orders = Callable[[User], "QuerySet[WorkOrder]"]
Turns = Callable[[User], "QuerySet[Assignment]"]


class Pool(StrEnum):
    """公共池、私人池: which part of a desk."""

    OPEN = "open"  # nobody else's: the common pool and what one has taken oneself
    MINE = "mine"
    TAKEN = "taken"  # by others


def in_pool(pool: Pool, user: User) -> Q:
    now = clock.now()
    if pool is Pool.MINE:
        return Q(claimed_by=user, claimed_until__gt=now)
    if pool is Pool.TAKEN:
        return Q(claimed_until__gt=now) & ~Q(claimed_by=user)
    return Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lte=now)


@dataclass(frozen=True)
class Desk:
    key: str
    name: str
    icon: str
    permissions: tuple[str, ...]
    orders: Orders | None = None
    turns: Turns | None = None
    newest_first: bool = False
    verb: str = ""  # what is done with every row; nothing where it depends on the row
    empty: str = ""  # what to do when nothing waits
    is_worry: bool = False  # a number here is bad news
    waits: bool = True  # for this person; else it is only good to know
    is_pool: bool = False  # several work at it: who takes a row from the pool has it for a while
    same: tuple[str, ...] = ()  # columns that would say the same in every row: "unit", "state", "clock" where none runs

    def is_for(self, user: User) -> bool:
        if self.turns is not None and self.permissions and self.permissions[0] in _OF_UNITS and user.unit_id is None:
            return False
        return any(user.has_perm(one) for one in self.permissions)

    def rows(self, user: User, pool: Pool | None = None) -> "QuerySet[Any]":
        """What `user` may work on; of a desk with a pool what nobody else has taken from it, or only such a part of it."""
        found = self.orders if self.orders is not None else self.turns
        assert found is not None
        return found(user).filter(in_pool(pool or Pool.OPEN, user)) if self.is_pool else found(user)

    def page(self, user: User, after: str = "", most: int = PAGE, pool: "Pool | None" = None) -> "Page":
        """One page of rows, from the first or behind a cursor. An unreadable cursor gives the first page."""
        try:
            sql, given = select_of(self.rows(user, pool), "due_at", "id")
        except EmptyResultSet:
            return Page([], "", lambda: 0)
        at, pk = cursor_from(after)
        keys, cursor = cut_to(self._keys(sql, given, at, pk, most + 1), most)

        def total() -> int:
            if not pk and not cursor:
                return len(keys)
            ((n,),) = plainly(f"SELECT count(*) FROM (SELECT FROM ({sql}) AS row LIMIT {MOST_COUNTED}) AS rows", *given)
            return int(n)

        return Page(in_the_order_of(keys, ORDERS if self.orders is not None else _TURNS), cursor, total)

    def _keys(self, sql: str, given: list[Any], at: datetime | None, pk: int, most: int) -> list[Key]:
        if self.newest_first:
            return plainly(
                f"SELECT NULL, id FROM ({sql}) AS row WHERE id < %s ORDER BY id DESC LIMIT %s", *given, pk or LAST, most
            )
        if not pk:
            return plainly(f"SELECT due_at, id FROM ({sql}) AS row ORDER BY due_at, id LIMIT %s", *given, most)
        # Those without a running clock stand last, by key. Compared as one pair, so that the index itself begins there.
        timed = f"SELECT due_at, id FROM ({sql}) AS row WHERE (due_at, id) > (%s, %s) ORDER BY due_at, id LIMIT %s"
        keys = plainly(timed, *given, at, pk, most) if at else []
        if len(keys) < most:
            rest = f"SELECT NULL, id FROM ({sql}) AS row WHERE due_at IS NULL AND id > %s ORDER BY id LIMIT %s"
            keys += plainly(rest, *given, 0 if at else pk, most - len(keys))
        return keys


class Page(NamedTuple):
    """A page of a desk's rows."""

    rows: list[Any]
    cursor: str  # of the next page; empty at the end
    total: Callable[[], int]  # of the whole desk, capped: 1,000 means “999+”; a query unless all stand on this page


_OF_UNITS: Final = (roles.HANDLE, roles.SIGN_REPLY)


def _in(state: str, **more: Any) -> Orders:
    return lambda user: WorkOrder.objects.visible_to(user).filter(state=state, **more)


def _own(user: User) -> "QuerySet[Assignment]":
    """The unit's own turns, and those of its villages, which have no sign-in."""
    assert user.unit is not None
    if user.unit.kind != UnitKind.TOWN:
        return Assignment.objects.filter(unit=user.unit_id)
    own = Unit.objects.below(user.unit).filter(Q(pk=user.unit_id) | Q(kind=UnitKind.VILLAGE))
    return Assignment.objects.filter(unit__in=own)


def _below(user: User) -> "QuerySet[Assignment]":
    """Turns that the unit handed down."""
    return Assignment.objects.filter(role=Role.SUB, above__unit=user.unit_id, above__n_below_open__gt=0)


def _late_turns(user: User) -> "QuerySet[Assignment]":
    return _own(user).filter(state__in=(A.PENDING_SIGN, A.HANDLING), due_at__lt=clock.now())


def _late_orders(user: User) -> "QuerySet[WorkOrder]":
    return WorkOrder.objects.visible_to(user).filter(state=O.IN_HANDLING, due_at__lt=clock.now())


def _asks(user: User) -> "QuerySet[Assignment]":
    """Requests that the centre decides: the dispatcher a return and a first extension, the director what is left."""
    mine = Q(asked=Ask.RETURN) | Q(asked=Ask.EXTENSION, n_extensions=0)
    if user.has_perm(roles.DIRECT):
        mine |= Q(asked__in=(Ask.SUSPENSION, Ask.EXTENSION))
    elif not user.has_perm(roles.DISPATCH):
        mine = Q(asked=Ask.SUSPENSION)
    return (
        Assignment.objects.filter(mine, state__in=(A.PENDING_SIGN, A.HANDLING)).exclude(role=Role.SUB).exclude(asked="")
    )


def act_of(desk: Desk, user: User) -> Step | None:
    """What `user` does with the desk's rows. Of a unit's turns this is settled by who sees the desk."""
    step = STEPS.get(desk.verb)
    if step is None or (desk.orders is not None and not any(is_actor(kind, user, None, step) for kind in step.by)):
        return None
    return step


DESKS: Final[tuple[Desk, ...]] = (
    # ── 受理 ──
    Desk("accept", "待受理", "inbox", (roles.OPERATE,), orders=_in(O.PENDING_ACCEPT), verb="accept", is_pool=True, empty="网站、短信、微信来的诉求会出现在这里。", same=("unit", "state")),
    Desk("info", "待补充", "message-question", (roles.OPERATE,), orders=_in(O.AWAITING_INFO), verb="give_info", empty="没有等待诉求人补充的件。", waits=False, same=("unit", "state")),
    Desk("mine", "我登记的", "user-edit", (roles.OPERATE,), orders=lambda user: WorkOrder.objects.filter(registered_by=user),
         newest_first=True, empty="您登记的工单会出现在这里。", waits=False),
    # ── 转办 ──
    Desk("dispatch", "待派单", "send", (roles.DISPATCH,), orders=_in(O.PENDING_DISPATCH), verb="dispatch", is_pool=True, empty="全部派出了。新登记的工单会出现在这里。", same=("unit", "state")),
    Desk("asks", "待裁定申请", "gavel", (roles.DISPATCH, roles.DIRECT), turns=_asks, empty="没有等待裁定的退单、延期、挂账申请。"),
    Desk("hard", "疑难研判", "users-group", (roles.DIRECT, roles.DISPATCH), orders=_in(O.UNDER_DELIBERATION), verb="decide_hard", empty="没有等待周例会研判的工单。", same=("unit", "state")),
    Desk("briefed", "呈报待批", "file-arrow-right", (roles.DIRECT, roles.DISPATCH), orders=_in(O.SUBMITTED_TO_LEADER), empty="没有等待批示的呈阅件。", waits=False, same=("unit", "state", "clock")),
    Desk("briefs", "待我批示", "writing-sign", (roles.INSTRUCT,),
         orders=lambda user: WorkOrder.objects.filter(has_brief_waiting=True, briefs__leader=user, briefs__instructed_at=None),
         verb="instruct", empty="没有等待您批示的呈阅件。"),
    # ── 承办单位 ──
    Desk("sign", "待签收", "mail-opened", (roles.HANDLE,), turns=lambda user: _own(user).filter(state=A.PENDING_SIGN), verb="sign",
         empty="没有等待签收的工单。每个工作日请至少登录两次。"),
    Desk("handling", "承办中", "tools", (roles.HANDLE,), turns=lambda user: _own(user).filter(state=A.HANDLING), verb="draft", empty="没有在办的工单。"),
    Desk("late_turns", "已超期", "alarm", (roles.HANDLE, roles.SIGN_REPLY), turns=_late_turns, empty="没有超期的工单。", waits=False, is_worry=True),
    Desk("to_sign", "待签发", "signature", (roles.SIGN_REPLY,), turns=lambda user: _own(user).filter(state=A.HANDLING, draft_waiting=True),
         verb="reply", empty="没有等待签发的答复稿。"),
    Desk("below", "下级在办", "hierarchy", (roles.HANDLE, roles.SIGN_REPLY), turns=lambda user: _below(user).filter(state__in=(A.PENDING_SIGN, A.HANDLING)),
         empty="没有下派给下级单位的在办工单。", waits=False),
    Desk("review_below", "待审下级答复", "checklist", (roles.HANDLE, roles.SIGN_REPLY), turns=lambda user: _below(user).filter(state=A.PENDING_REVIEW),
         verb="approve", empty="没有等待审核的下级答复。"),
    Desk("replied", "已答复待审", "clock-check", (roles.HANDLE, roles.SIGN_REPLY), turns=lambda user: _own(user).filter(state=A.PENDING_REVIEW), empty="没有等待审核的答复。", waits=False),
    Desk("suspended", "挂账", "player-pause", (roles.HANDLE, roles.SIGN_REPLY), turns=lambda user: _own(user).filter(state=A.SUSPENDED), empty="没有挂账的工单。", waits=False),
    Desk("done", "已办", "circle-check", (roles.HANDLE, roles.SIGN_REPLY), turns=lambda user: _own(user).filter(state=A.APPROVED), newest_first=True,
         empty="审核通过的工单会出现在这里。", waits=False, same=("clock",)),
    # ── 审核、回访 ──
    Desk("review", "待审核", "checklist", (roles.REVIEW,), turns=lambda user: Assignment.objects.filter(state=A.PENDING_REVIEW).exclude(role=Role.SUB),
         verb="approve", is_pool=True, empty="没有等待审核的答复。"),
    Desk("callback", "待回访", "phone-outgoing", (roles.CALL_BACK,), orders=_in(O.PENDING_CALLBACK, is_unhappy=False), verb="call_back", is_pool=True, empty="全部回访完了。", same=("state",)),
    Desk("unhappy", "不满意待处理", "mood-sad", (roles.CALL_BACK,), orders=_in(O.PENDING_CALLBACK, is_unhappy=True, has_judgement_waiting=False),
         empty="没有回访不满意、等待处理的工单。", same=("state", "clock")),
    # ── 监督 ──
    Desk("judge", "不合理认定", "scale", (roles.SUPERVISE, roles.DIRECT), orders=_in(O.PENDING_CALLBACK, has_judgement_waiting=True),
         empty="没有提请认定的工单。", same=("state", "clock")),
    Desk("objections", "市民异议", "message-exclamation", (roles.SUPERVISE, roles.DIRECT), orders=_in(O.CLOSED, objection="WAITING"), verb="dismiss",
         empty="没有等待核实的市民异议。", same=("state",)),
    Desk("late", "超期未结", "alarm", (roles.SUPERVISE, roles.DIRECT, roles.OVERSEE), orders=_late_orders, empty="没有超期的工单。", waits=False, same=("state",), is_worry=True),
    Desk("supervised", "督办中", "eye-exclamation", (roles.SUPERVISE, roles.DIRECT, roles.OVERSEE), orders=lambda user: WorkOrder.objects.visible_to(user).open().filter(is_supervised=True),
         empty="没有在督办的工单。", waits=False),
    Desk("suspensions", "挂账台账", "player-pause", (roles.SUPERVISE, roles.DIRECT), turns=lambda user: Assignment.objects.filter(state=A.SUSPENDED), verb="review_suspension",
         empty="没有挂账的事项。", waits=False),
    Desk("in_hand", "办理中", "progress", (roles.SUPERVISE, roles.DIRECT, roles.INSTRUCT, roles.DISPATCH, roles.OVERSEE), orders=_in(O.IN_HANDLING), empty="没有在办的工单。", waits=False, same=("state",)),
    Desk("justice", "政法民生在办", "scale", (roles.SEE_JUSTICE,), orders=lambda user: WorkOrder.objects.visible_to(user).open().filter(is_justice=True),
         empty="没有在办的政法民生事项。", waits=False),
    Desk("closed", "已办结", "circle-check", (roles.SEE_ALL,), orders=_in(O.CLOSED), newest_first=True, empty="没有已办结的工单。", waits=False, same=("state",)),
)  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many rows stand in a desk, capped; of them the late ones and when the next is due, while they are not too many."""

    n: int
    n_late: int = 0
    next_due: datetime | None = None


def tallies(desks: Sequence[Desk], user: User) -> list[Tally]:
    """One of each desk, in one query. Of what is done nothing is due, and the number stands in the index."""
    each: list[str] = []
    parameters: list[Any] = []
    now = clock.now()
    for at, desk in enumerate(desks):
        column = "id" if desk.newest_first else "due_at"
        try:
            sql, given = select_of(desk.rows(user), column)
        except EmptyResultSet:
            continue
        late, next_due = "count(*) FILTER (WHERE due_at < %s)", "min(due_at) FILTER (WHERE due_at >= %s)"
        if desk.newest_first:
            late, next_due = "0", "NULL::timestamptz"
        else:
            parameters += [now, now]
        each.append(f"SELECT {at}, count(*), {late}, {next_due} FROM ({sql} LIMIT {MOST_COUNTED}) AS rows")
        parameters += given
    found = [Tally(0)] * len(desks)
    if each:
        for at, n, n_late, next_due in plainly(" UNION ALL ".join(each), *parameters):
            found[at] = Tally(n, n_late, next_due) if n < MOST_COUNTED else Tally(n)
    return found


# What a list shows of a unit's turn.
_TURNS: Final = Prepared(
    lambda keys: Assignment.objects.select_related("order__category", "order__area", "unit", "handler")
    .only(
        "role", "state", "assigned_at", "contacted_at", "unit__short_name", "handler__name", "asked", "draft_waiting", "n_below_open",
        "claimed_by_id", "claimed_until", "due_at", "warn_at", "due_clock", *(f"order__{name}" for name in SHOWN if not name.startswith("lead_unit")),
    )
    .extra(where=["workorders_assignment.id = ANY(%s)"], params=[keys])
    .order_by(),
    list,
)  # fmt: skip

BY_KEY: Final = {desk.key: desk for desk in DESKS}


def desks_of(user: User) -> list[Desk]:
    return [desk for desk in DESKS if desk.is_for(user)]
