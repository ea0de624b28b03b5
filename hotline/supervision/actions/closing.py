"""销号: the result is reviewed, the leader hears of it, and somebody signs that the matter is over."""

from hotline.base.refusal import Refused, said
from hotline.org.models import User, system_user
from hotline.org.roles import INSTRUCT
from hotline.supervision.actions.opening import unmark_order
from hotline.supervision.engine import one_action, step
from hotline.supervision.models import Supervision
from hotline.supervision.numbers import start_clock
from hotline.workorders import actions as orders
from hotline.workorders.models import Brief


def report_up(row: Supervision, *, actor: User, leader: User, summary: str, suggestion: str) -> Brief:
    """呈报: a 呈阅件 on the order to a city leader, who instructs on it (the loop's own verbs)."""
    with one_action():
        brief = orders.report_up(row.order, actor=actor, leader=leader, summary=summary, suggestion=suggestion)
        facts = {"brief": brief.no, "leader": leader.name}
        with step("report_up", row, actor, note=said(summary, "请写明情况摘要"), facts=facts):
            row.brief, row.leader = brief, leader
    return brief


def instruct(row: Supervision, *, brief: Brief) -> None:
    """批示 on record here too: the leader's words, and the limit that he set."""
    with step("instruct", row, system_user(), note=brief.instruction) as taken:
        taken.facts = {"brief": brief.no, "leader": brief.leader.name, "days": brief.limit_days}
        row.brief, row.leader = brief, brief.leader
        row.latest = f"{brief.leader.name}批示：{brief.instruction}"
        if brief.limit_days and row.is_running:
            start_clock(row, taken.at, limit_days=brief.limit_days, from_what="批示")


def send_again(row: Supervision, *, actor: User, note: str) -> None:
    """退回补报: the result does not do; the unit is given the level's time once more."""
    with step("send_again", row, actor, note=said(note, "请写明要补报什么")) as taken:
        start_clock(row, taken.at, from_what=taken.step.name)


def accept(row: Supervision, *, actor: User, note: str = "") -> None:
    """结果审核通过: now it waits for the callback and the signature."""
    with step("accept", row, actor, note=note) as taken:
        row.accepted_by, row.accepted_at = actor, taken.at


def inform_leader(row: Supervision, *, actor: User, text: str, leader: User | None = None) -> None:
    """结果报领导: straight to the leader who instructed, or to the one that is named (办理情况直接报送有关市领导)."""
    with step("inform_leader", row, actor, note=said(text, "请写明报送的内容")) as taken:
        row.leader = leader or row.leader
        if row.leader is None or not row.leader.has_perm(INSTRUCT):
            raise Refused("请选择报送哪位市领导")
        taken.facts = {"leader": row.leader.name}
        row.informed_at = taken.at


def strike_off(row: Supervision, *, actor: User, signature: str, note: str = "") -> None:
    """销号. Whoever signs writes his own name."""
    with one_action():
        with step("strike_off", row, actor, note=note, facts={"signature": signature.strip()}) as taken:
            if signature.strip() != actor.name:
                raise Refused(f"销号须签字：请在“签字”栏写您的姓名“{actor.name}”")
            row.struck_off_at = row.ended_at = taken.at
            row.struck_off_by = actor
        unmark_order(row)


def settle(row: Supervision, *, note: str) -> None:
    """自动销号 of a reminder whose unit has done what it was reminded of."""
    with step("settle", row, system_user(), note=note) as taken:
        row.struck_off_at = row.ended_at = taken.at
        row.struck_off_by = system_user()
