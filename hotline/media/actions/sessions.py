"""领导接线日: announced, held, its orders followed to their end."""

from collections.abc import Iterable
from datetime import date, time

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused, said
from hotline.media.actions.follow_ups import Orders, for_press
from hotline.media.engine import step_of_session
from hotline.media.models import LeaderSession
from hotline.org.models import Unit, User


def announce(
    *, actor: User, leader: str, held_on: date, starts_at: time, ends_at: time, title: str, units: Iterable[Unit] = ()
) -> LeaderSession:
    """公告接线日."""
    if held_on < clock.today():
        raise Refused("接线日期不能早于今天")
    if ends_at <= starts_at:
        raise Refused("结束时间须晚于开始时间")
    row = LeaderSession(
        no=next_no("media_no", "L"), leader=said(leader, "请写明接线领导"), held_on=held_on, starts_at=starts_at, ends_at=ends_at,
        title=said(title, "请写主题"), announced_by=actor, announced_at=clock.now(),
    )  # fmt: skip
    with step_of_session("announce", row, actor):
        row.units.set(list(units))
    return row


def hold(session: LeaderSession, *, actor: User, n_calls: int, n_answered: int, orders: Orders = ()) -> None:
    """接线: how many calls, how many answered at once, and the orders that were made of the others."""
    if n_answered > n_calls:
        raise Refused("当场答复的不能多于接听的")
    found = for_press(orders)
    with step_of_session("hold", session, actor, facts={"orders": [one.no for one in found]}):
        session.n_calls, session.n_answered = n_calls, n_answered
        session.orders.set(found)


def take_orders(session: LeaderSession, *, actor: User, orders: Orders) -> None:
    """登记接线工单: in addition."""
    found = for_press(orders)
    if not found:
        raise Refused("请填写工单编号")
    with step_of_session("take_orders", session, actor, facts={"orders": [one.no for one in found]}):
        session.orders.add(*found)


def settle_session(session: LeaderSession, *, actor: User, result: str) -> None:
    """办结小结: from one matter to a class of matters."""
    with step_of_session("settle_session", session, actor, note=said(result, "请写明办理小结")):
        session.result = result.strip()


def cancel(session: LeaderSession, *, actor: User, note: str) -> None:
    """取消."""
    with step_of_session("cancel", session, actor, note=said(note, "请写明取消原因")):
        pass
