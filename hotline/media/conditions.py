"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Any

from hotline.base import clock
from hotline.media.models import Episode, LeaderSession, MediaFollowUp, Release
from hotline.org.models import User
from hotline.supervision.workflow import OPEN
from hotline.workorders.publishing import personal_in, sensitive_in, why_not_published
from hotline.workorders.workflow import OPEN_ORDER

CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


# ── 曝光跟踪 ──


@_condition
def has_an_order(follow_up: MediaFollowUp, actor: User) -> str | None:
    return None if follow_up.orders.exists() else "还没有关联工单：请先登记工单并关联，再转舆论监督"


@_condition
def not_supervised_yet(follow_up: MediaFollowUp, actor: User) -> str | None:
    found = follow_up.supervision
    return f"已转舆论监督（{found.no}）" if found is not None else None


@_condition
def supervision_ended(follow_up: MediaFollowUp, actor: User) -> str | None:
    found = follow_up.supervision
    if found is None or found.state not in OPEN:
        return None
    return f"舆论监督{found.no}还没有销号（{found.get_state_display()}）"


# ── 节目 ──


@_condition
def broadcast_day_came(episode: Episode, actor: User) -> str | None:
    return f"{episode.broadcast_on:%-m月%-d日}播出，还没有到" if episode.broadcast_on > clock.today() else None


@_condition
def a_promise_is_open(episode: Episode, actor: User) -> str | None:
    return None if episode.promises.filter(kept_at=None).exists() else "没有等待兑现的承诺"


@_condition
def promises_kept(episode: Episode, actor: User) -> str | None:
    waiting = episode.promises.filter(kept_at=None).count()
    return f"还有{waiting}条现场承诺没有兑现" if waiting else None


# ── 发布稿 ──


@_condition
def may_be_released(release: Release, actor: User) -> str | None:
    return why_not_published(release.order) if release.order is not None else None


@_condition
def nothing_personal(release: Release, actor: User) -> str | None:
    return personal_in(release.public_text, release.known_names)


@_condition
def no_sensitive_words(release: Release, actor: User) -> str | None:
    return sensitive_in(release.public_text)


@_condition
def second_person(release: Release, actor: User) -> str | None:
    return "起草人不能审批自己的发布稿" if release.author_id == actor.pk else None


# ── 领导接线日 ──


@_condition
def session_day_came(session: LeaderSession, actor: User) -> str | None:
    return f"{session.held_on:%-m月%-d日}接线，还没有到" if session.held_on > clock.today() else None


@_condition
def taken_orders_closed(session: LeaderSession, actor: User) -> str | None:
    waiting = session.orders.filter(state__in=OPEN_ORDER).count()
    return f"还有{waiting}件接线工单没有办结" if waiting else None
