"""只有当: the conditions named in the workflow tables.

Each is a statement; called, it answers with the reason why it does not hold, or
with nothing. It may look at the thing, at its order, at the actor and, by the dossier, at
everything that hangs on the order.
"""

from collections.abc import Callable
from datetime import time, timedelta

from django.utils.timezone import localtime

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog import time_limits
from hotline.catalog.snapshot import Catalog, Rules
from hotline.catalog.vocabulary import ClockKind, Kind, LimitOnly, Urgency
from hotline.org.models import User
from hotline.org.roles import DIRECT, LEAD_SHIFT, SIGN_MAJOR, SIGN_REPLY
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Ask, Assignment, Callback, Objected, Request, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState

Condition = Callable[[Dossier, Assignment | None, User], str | None]
CONDITIONS: dict[str, Condition] = {}


def _on_order(check: Callable[[WorkOrder, User], str | None]) -> Callable[[WorkOrder, User], str | None]:
    CONDITIONS[check.__name__] = lambda dossier, turn, actor: check(dossier.order, actor)
    return check


def _on_dossier(check: Callable[[Dossier, User], str | None]) -> Callable[[Dossier, User], str | None]:
    CONDITIONS[check.__name__] = lambda dossier, turn, actor: check(dossier, actor)
    return check


def _on_thing(
    check: Callable[[WorkOrder | Assignment, User], str | None],
) -> Callable[[WorkOrder | Assignment, User], str | None]:
    """About the turn where the step is a turn's, else about the order."""
    CONDITIONS[check.__name__] = lambda dossier, turn, actor: check(turn or dossier.order, actor)
    return check


def _on_turn(check: Callable[[Assignment, User], str | None]) -> Callable[[Assignment, User], str | None]:
    def ask(dossier: Dossier, turn: Assignment | None, actor: User) -> str | None:
        assert turn is not None, f"{check.__name__} asks about a turn"
        return check(turn, actor)

    CONDITIONS[check.__name__] = ask
    return check


def _on_turn_and_dossier(
    check: Callable[[Assignment, Dossier], str | None],
) -> Callable[[Assignment, Dossier], str | None]:
    def ask(dossier: Dossier, turn: Assignment | None, actor: User) -> str | None:
        assert turn is not None, f"{check.__name__} asks about a turn"
        return check(turn, dossier)

    CONDITIONS[check.__name__] = ask
    return check


def rules_of(order: WorkOrder, book: Catalog | None = None) -> Rules:
    """The work standard that binds the order: the version of its dispatch, before that the one in effect.

    `book` spares the query by which the catalog is loaded.
    """
    book = book or catalog.load()
    return book.rules(order.rule_set_id) if order.rule_set_id else book.in_effect(clock.now())


def limit_of(clock_kind: str, order: WorkOrder, book: Catalog | None = None) -> tuple[time_limits.Limit, str]:
    """How long a clock of this kind runs for this order, and on what basis (工作标准 ⑦)."""
    row = rules_of(order, book).limit(
        clock_kind, kind=order.kind, urgency=order.urgency, category=order.category_id or "", channel=order.channel
    )
    return time_limits.Limit(row.amount, time_limits.LimitUnit(row.unit)), row.basis


# ── the order ──


@_on_order
def shift_leader_for_complaints(order: WorkOrder, actor: User) -> str | None:
    kinds = rules_of(order).list("decline_confirm_kinds")
    if Kind(order.kind).label in kinds and not (actor.is_system or actor.has_perm(LEAD_SHIFT)):
        return f"{'、'.join(kinds)}不予受理须由班长确认"
    return None


@_on_thing
def not_claimed_by_another(thing: WorkOrder | Assignment, actor: User) -> str | None:
    """领取: what one person took from the common pool of a desk, no other works on meanwhile."""
    if actor.is_system or thing.claimed_by_id in (None, actor.pk) or not thing.is_claimed:
        return None
    assert thing.claimed_by is not None and thing.claimed_until is not None
    return f"{thing.claimed_by.name}已领取本件，{localtime(thing.claimed_until):%H:%M}前由其办理"


@_on_order
def no_brief_waiting(order: WorkOrder, actor: User) -> str | None:
    return "已有呈阅件在等待批示" if order.has_brief_waiting else None


@_on_dossier
def brief_waiting(dossier: Dossier, actor: User) -> str | None:
    if not dossier.order.has_brief_waiting:
        return "没有等待批示的呈阅件"
    waiting = [one for one in dossier.proceedings if one.kind == "BRIEF" and one.decided_at is None]
    if not any(one.person_id == actor.pk for one in waiting):
        return "这份呈阅件不是呈送您的"
    return None


@_on_dossier
def all_units_done(dossier: Dossier, actor: User) -> str | None:
    turns = [turn for turn in dossier.turns if turn.state != AssignmentState.ENDED]
    if any(turn.state != AssignmentState.APPROVED for turn in turns):
        return "还有承办单位没有办完"
    if not any(turn.role == Role.LEAD for turn in turns):
        return "主办单位没有办理结果"
    return None


@_on_dossier
def callback_settles_it(dossier: Dossier, actor: User) -> str | None:
    """满意或基本满意; or unreachable: 3 tries on 2 days (工作标准 ⑩)."""
    order = dossier.order
    this_round = [one for one in dossier.callbacks if one.round == order.n_reworks + order.n_reopened + 1]
    if not this_round:
        return "还没有回访记录"
    if order.is_unhappy:  # what they once said is not unsaid by a later call that nobody answers
        return "诉求人不满意，应重办、转督办或提请认定"
    latest = this_round[0]
    if latest.is_reached or latest.outcome == Callback.Outcome.REFUSED:
        return None
    return _tries_left(order, this_round)


def _tries_left(order: WorkOrder, this_round: list[Callback]) -> str | None:
    """三次、两天、错开时段: tries outside the hours for callbacks do not count, nor do two in the same hour of the day."""
    book = catalog.load()
    rules = rules_of(order, book)
    tries, days = rules.count("callback_tries"), rules.count("callback_days_min")
    first, last = (time.fromisoformat(edge) for edge in rules.list("callback_hours"))
    local = [book.calendar.local(one.at) for one in this_round]
    counted = [moment for moment in local if first <= moment.time() <= last]
    n = len({moment.hour for moment in counted}) if rules.flag("callback_tries_differ") else len(counted)
    on_days = {moment.date() for moment in counted}
    if n >= tries and len(on_days) >= days:
        return None
    apart = "错开时段" if rules.flag("callback_tries_differ") else ""
    return f"未接通：须在{days}个不同日期{first:%H:%M}至{last:%H:%M}{apart}共回访{tries}次，现为{len(on_days)}日{n}次"


@_on_order
def not_rated(order: WorkOrder, actor: User) -> str | None:
    return f"您已评价为“{order.get_rating_display()}”" if order.rating else None


@_on_order
def callback_unhappy(order: WorkOrder, actor: User) -> str | None:
    return None if order.is_unhappy else "本轮回访没有不满意的结果"


@_on_order
def rework_left(order: WorkOrder, actor: User) -> str | None:
    most = rules_of(order).count("reworks_max")
    return f"已重办{order.n_reworks}次，达到标准规定的{most}次上限" if order.n_reworks >= most else None


@_on_order
def rework_used_up(order: WorkOrder, actor: User) -> str | None:
    most = rules_of(order).count("reworks_max")
    return f"还可以重办：已重办{order.n_reworks}次，标准规定{most}次" if order.n_reworks < most else None


@_on_order
def no_judgement_waiting(order: WorkOrder, actor: User) -> str | None:
    return "已提请认定，正在等待决定" if order.has_judgement_waiting else None


@_on_order
def judgement_waiting(order: WorkOrder, actor: User) -> str | None:
    return None if order.has_judgement_waiting else "没有等待认定的提请"


@_on_dossier
def second_person(dossier: Dossier, actor: User) -> str | None:
    waiting = [one for one in dossier.proceedings if one.kind == "JUDGEMENT" and one.n is None]
    if any(one.person_id == actor.pk for one in waiting):
        return "不合理诉求须两人认定：提请人不能自己认定"
    return None


@_on_order
def closed_lately(order: WorkOrder, actor: User) -> str | None:
    days = rules_of(order).count("reopen_within")
    if order.closed_at is None or clock.now() - order.closed_at > timedelta(days=days):
        # Who objected in time loses nothing by our taking long.
        return None if order.objection == Objected.WAITING else f"办结已超过{days}天，不能重启或提出异议"
    return None


@_on_order
def not_objected(order: WorkOrder, actor: User) -> str | None:
    return "每件只能提出一次异议，您已提出过" if order.objection else None


@_on_order
def objection_waiting(order: WorkOrder, actor: User) -> str | None:
    return None if order.objection == Objected.WAITING else "没有等待答复的异议"


@_on_order
def nothing_pending(order: WorkOrder, actor: User) -> str | None:
    days = rules_of(order).count("archive_after")
    if order.closed_at is None or clock.now() - order.closed_at < timedelta(days=days):
        return f"办结未满{days}天"
    if order.is_supervised:
        return "督办还没有销号"
    if order.objection == Objected.WAITING:
        return "市民的异议还没有答复"
    return None


@_on_order
def no_danger_reported(order: WorkOrder, actor: User) -> str | None:
    if order.kind == Kind.REPORT and order.urgency != Urgency.NORMAL:
        return "涉及危险的举报不能撤单"
    return None


@_on_order
def statute_may_replace(order: WorkOrder, actor: User) -> str | None:
    return None if rules_of(order).flag("statutory_limit_replaces") else "工作标准没有规定可以适用法定时限"


# ── a unit's turn ──


@_on_turn
def nothing_asked(turn: Assignment, actor: User) -> str | None:
    return f"{Ask(turn.asked).label}申请正在等待裁定" if turn.asked else None


@_on_turn
def something_asked(turn: Assignment, actor: User) -> str | None:
    return None if turn.asked else "没有等待裁定的申请"


@_on_turn
def asked_to_return(turn: Assignment, actor: User) -> str | None:
    return None if turn.asked == Ask.RETURN else "没有等待裁定的退单申请"


@_on_turn
def asked_to_extend(turn: Assignment, actor: User) -> str | None:
    return None if turn.asked == Ask.EXTENSION else "没有等待裁定的延期申请"


@_on_turn
def asked_to_suspend(turn: Assignment, actor: User) -> str | None:
    return None if turn.asked == Ask.SUSPENSION else "没有等待裁定的挂账申请"


@_on_turn
def director_for_second_extension(turn: Assignment, actor: User) -> str | None:
    may = rules_of(turn.order).count("extension_times")
    if turn.role != Role.SUB and turn.n_extensions >= may and not actor.has_perm(DIRECT):
        return f"已延期{turn.n_extensions}次，再次延期须由热线办主任批准"
    return None


@_on_turn
def not_designated(turn: Assignment, actor: User) -> str | None:
    return "本件由热线办指定承办，不能退单" if turn.is_designated else None


@_on_turn_and_dossier
def first_return(turn: Assignment, dossier: Dossier) -> str | None:
    """每单位每件只能申请退单一次 (工作标准 ⑥); withdrawn requests do not count."""
    own = [one for one in dossier.requests if one.kind == Ask.RETURN and one.assignment.unit_id == turn.unit_id]
    n, most = sum(one.state != Request.State.CANCELLED for one in own), rules_of(turn.order).count("returns_per_unit")
    if n >= most:
        return f"本单位对本件已申请过{n}次退单，不能再退，请与热线办协商或由主任指定"
    return None


@_on_turn
def within_return_window(turn: Assignment, actor: User) -> str | None:
    book = catalog.load()
    limit, _ = limit_of(LimitOnly.RETURN_WINDOW, turn.order)
    last = time_limits.due_at(limit, turn.assigned_at, book.calendar)
    if clock.now() > last:
        return f"已过退单期限：应在交办后{limit}内（{book.calendar.local(last):%-m月%-d日 %H:%M}前）提出"
    return None


@_on_turn_and_dossier
def not_late(turn: Assignment, dossier: Dossier) -> str | None:
    own = [one for one in dossier.deadlines if one.assignment_id == turn.pk and one.kind == ClockKind.REPLY]
    if not any(one.stopped_at is None and clock.now() <= one.due_at for one in own):
        return "延期须在办理时限届满前申请"
    return None


@_on_turn
def extension_left(turn: Assignment, actor: User) -> str | None:
    """So many times as the standard says, and once more by the director."""
    most = rules_of(turn.order).count("extension_times") + 1
    return f"已延期{turn.n_extensions}次，不能再延" if turn.n_extensions >= most else None


@_on_turn
def units_below_done(turn: Assignment, actor: User) -> str | None:
    return f"还有{turn.n_below_open}个下级单位没有办完" if turn.n_below_open else None


@_on_turn
def draft_waiting(turn: Assignment, actor: User) -> str | None:
    return None if turn.draft_waiting else "没有等待签发的答复稿"


@_on_turn
def leader_signs(turn: Assignment, actor: User) -> str | None:
    if turn.unit.leader_signs and not actor.has_perm(SIGN_REPLY):
        return "本单位的答复须由单位领导签发，请先拟稿送签"
    return None


MAJOR: dict[str, Callable[[Dossier], bool]] = {
    "领导批示": lambda dossier: any(one.kind == "BRIEF" and one.decided_at for one in dossier.proceedings),
    "督办": lambda dossier: dossier.order.is_supervised,
    "突发紧急": lambda dossier: dossier.order.urgency != Urgency.NORMAL,
    "再次重办": lambda dossier: dossier.order.n_reworks > 1,
}


def major_because(dossier: Dossier) -> str:
    """重件: for which of the standard's reasons the unit's main leader has to sign; empty where for none (工作标准 ⑧)."""
    reasons = rules_of(dossier.order).list("major_matters")
    return next((name for name in reasons if name in MAJOR and MAJOR[name](dossier)), "")


def main_leader_signs_major(dossier: Dossier, turn: Assignment | None, actor: User) -> str | None:
    assert turn is not None
    if not turn.unit.leader_signs or actor.has_perm(SIGN_MAJOR) or not (why := major_because(dossier)):
        return None
    return f"本件是重件（{why}），须由单位主要领导签发；没有账号的，由单位管理员设定“单位主要领导”角色"


CONDITIONS[main_leader_signs_major.__name__] = main_leader_signs_major
