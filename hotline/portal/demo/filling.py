"""装满演示网站: news, topics, suggestions in every state, published cases, the months' figures. By real actions, at their times."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import Permission

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.models import Unit, User
from hotline.org.roles import EDIT_SITE, HANDLE, REVIEW_SITE
from hotline.portal.actions import publications, suggestions
from hotline.portal.actions.counting import count_months
from hotline.portal.demo.texts import IDEAS, NEWS, TOPICS, Idea
from hotline.portal.models import Publication, Topic
from hotline.portal.queries.publications import waiting_to_be_published
from hotline.portal.workflow import SuggestionState

MOST_CASES: Final = 40
NEVER: Final = 800  # orders looked at for cases
LEFT: Final = 6
G = SuggestionState


def fill(now: datetime, most_cases: int = MOST_CASES) -> tuple[int, int, int]:
    """How many pieces of news, cases and suggestions were made."""
    editor, reviewer = _holder(EDIT_SITE), _holder(REVIEW_SITE)
    for days, title, body in reversed(NEWS):
        with _at(now, days):
            _publish(publications.draft(actor=editor, title=title, body=body), editor, reviewer)
    topics = [_topic(now, editor, row) for row in TOPICS]
    for number, idea in enumerate(sorted(IDEAS, key=lambda one: -one.days_ago)):
        _walk(now, number, idea, topics, editor, reviewer)
    n_cases = _cases(now, editor, reviewer, most_cases)
    with clock.moved_to(now):
        publications.draft(
            actor=editor,
            title="热线大厅开放日报名开始",
            body="本月最后一个周六，热线大厅向市民开放，可以旁听接线、参观调度。",
        )
        count_months()
    return len(NEWS), n_cases, len(IDEAS)


def _topic(now: datetime, editor: User, row: tuple[int, int, str, str]) -> Topic:
    began, lasts, title, body = row
    with _at(now, began):
        first = clock.today()
        return suggestions.write_topic(
            actor=editor, title=title, body=body, starts_on=first, ends_on=first + timedelta(days=lasts)
        )


def _walk(now: datetime, number: int, idea: Idea, topics: list[Topic], editor: User, reviewer: User) -> None:
    """As far as its state says, some days between the steps."""
    topic = topics[idea.topic] if idea.topic is not None else None
    with _at(now, idea.days_ago):
        row = suggestions.offer(
            token=f"demo-{number}", phone=f"1390000{number:04d}", name="", title=idea.title, text=idea.text, topic=topic
        )
    if idea.state == G.RECEIVED:
        return
    with _at(now, idea.days_ago * 0.9):
        if idea.state == G.TURNED_AWAY:
            suggestions.turn_away(row, actor=editor, note=idea.decision)
            return
        suggestions.screen(row, actor=editor, title=row.title, shown_text=row.shown_text)
        for visitor in range(idea.likes):
            suggestions.like(row, who=f"demo-{visitor}")
    if idea.state == G.SCREENED:
        return
    unit = _unit(idea.unit)
    with _at(now, idea.days_ago * 0.8):
        suggestions.assign(row, actor=editor, unit=unit, note="请研究答复。")
    if idea.state == G.ASSIGNED:
        return
    with _at(now, idea.days_ago * 0.5):
        suggestions.answer(row, actor=_handler(unit), reply=idea.reply)
    if idea.state == G.ANSWERED:
        return
    verb, _, reason = idea.decision.partition("|")
    with _at(now, idea.days_ago * 0.3):
        getattr(suggestions, verb)(row, actor=reviewer, decision=reason)
    if idea.state == G.SHOWN:
        with _at(now, idea.days_ago * 0.25):
            suggestions.show(row, actor=editor)


def _cases(now: datetime, editor: User, reviewer: User, most: int) -> int:
    """Of closed orders whose citizens consented; a piece that still names somebody stays a draft for the editor."""
    chance, n = random.Random(12345), 0
    waiting = waiting_to_be_published(NEVER)
    waiting = waiting[min(LEFT, len(waiting) // 5) :]  # the newest are left for who sits at the editor's desk
    for order in sorted(waiting, key=lambda one: (one.lead_unit_id is None, one.pk)):
        if n == most:
            break
        assert order.closed_at is not None
        with clock.moved_to(min(now, order.closed_at + timedelta(days=chance.randint(1, 3)))):
            try:
                _publish(publications.draft(actor=editor, order=order), editor, reviewer)
            except Refused:
                continue
        n += 1
    return n


def _publish(piece: Publication, editor: User, reviewer: User) -> None:
    publications.submit(piece, actor=editor)
    publications.publish(piece, actor=reviewer)


@contextmanager
def _at(now: datetime, days_ago: float) -> Iterator[None]:
    with clock.moved_to(now - timedelta(days=days_ago)):
        yield


def _holder(permission: str) -> User:
    app, codename = permission.split(".")
    held = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return User.objects.select_related("unit").filter(groups__permissions__in=held, is_active=True).order_by("pk")[0]


def _unit(word: str) -> Unit:
    found = Unit.objects.active().filter(name__contains=word, level=2).order_by("path").first()
    return found or Unit.objects.active().filter(level=2).order_by("path")[0]


def _handler(unit: Unit) -> User:
    app, codename = HANDLE.split(".")
    held = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return (
        User.objects.select_related("unit")
        .filter(unit=unit, groups__permissions__in=held, is_active=True)
        .order_by("pk")[0]
    )
