"""《今日12345》: planned, aired; what was promised on air is kept."""

from collections.abc import Iterable
from datetime import date

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused, said
from hotline.media.actions.follow_ups import Orders, for_press
from hotline.media.engine import step_of_episode
from hotline.media.models import Episode, Promise
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


def plan(
    *, actor: User, number: int, broadcast_on: date, title: str, topics: str, presenter: str, guests: str = "",
    units: Iterable[Unit] = (), orders: Orders = (),
) -> Episode:  # fmt: skip
    """编排节目."""
    if Episode.objects.filter(number=number).exists():
        raise Refused(f"第{number}期已经编排")
    row = Episode(no=next_no("media_no", "J"), planned_by=actor, planned_at=clock.now())
    found = _fill(row, number, broadcast_on, title, topics, presenter, guests, orders)
    with step_of_episode("plan", row, actor, facts={"number": number}):
        row.units.set(list(units))
        row.orders.set(found)
    return row


def edit_plan(
    episode: Episode, *, actor: User, number: int, broadcast_on: date, title: str, topics: str, presenter: str, guests: str = "",
    units: Iterable[Unit] = (), orders: Orders = (),
) -> None:  # fmt: skip
    """修改 before it is aired."""
    if Episode.objects.filter(number=number).exclude(pk=episode.pk).exists():
        raise Refused(f"第{number}期已经编排")
    with step_of_episode("edit_plan", episode, actor):
        found = _fill(episode, number, broadcast_on, title, topics, presenter, guests, orders)
        episode.units.set(list(units))
        episode.orders.set(found)


def _fill(
    row: Episode, number: int, broadcast_on: date, title: str, topics: str, presenter: str, guests: str, orders: Orders
) -> list[WorkOrder]:
    row.number, row.broadcast_on, row.guests = number, broadcast_on, guests.strip()
    row.title, row.topics = said(title, "请写主题"), said(topics, "请写明节目内容")
    row.presenter = said(presenter, "请写明主持人")
    return for_press(orders)


def air(episode: Episode, *, actor: User, note: str = "") -> None:
    """播出."""
    with step_of_episode("air", episode, actor, note=note):
        pass


def promise(episode: Episode, *, actor: User, unit: Unit, text: str, due_on: date) -> Promise:
    """记承诺: what a unit said on air that it would do, and by when."""
    if due_on < episode.broadcast_on:
        raise Refused("兑现日期不能早于播出日期")
    with step_of_episode("promise", episode, actor, note=said(text, "请写明承诺内容"), facts={"unit": unit.code}):
        return Promise.objects.create(episode=episode, unit=unit, text=text.strip(), due_on=due_on)


def keep_promise(episode: Episode, *, actor: User, promise: Promise, result: str) -> None:
    """承诺兑现: how, seen by whom."""
    with step_of_episode("keep_promise", episode, actor, note=said(result, "请写明兑现情况")) as taken:
        kept = Promise.objects.select_for_update().filter(pk=promise.pk, episode=episode, kept_at=None).first()
        if kept is None:
            raise Refused("这条承诺已经兑现，或不属于本期")
        kept.kept_at, kept.result = taken.at, result.strip()
        kept.save()


def settle_episode(episode: Episode, *, actor: User, note: str = "") -> None:
    """了结: every promise was kept."""
    with step_of_episode("settle_episode", episode, actor, note=note):
        pass


def call_off(episode: Episode, *, actor: User, note: str) -> None:
    """取消."""
    with step_of_episode("call_off", episode, actor, note=said(note, "请写明取消原因")):
        pass
