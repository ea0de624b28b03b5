"""告诉谁: which step of an article, and which gap, is told to whom. The words are in notices/texts.py, by `article_` and the verb;
the notices app stands beside this one, so an app above both carries them (hotline/site/jobs.py)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from hotline.knowledge.models import Correction, Event, Gap
from hotline.org import roles
from hotline.org.models import Unit, User


@dataclass(frozen=True)
class News:
    """One text of notices/texts.py for some readers. `words` are its variables."""

    key: str
    readers: list[User]
    once_key: str
    url: str
    words: Mapping[str, str] = field(default_factory=dict)


Readers = Callable[[Event], Iterable[Q]]


def _held(permission: str) -> Q:
    app, codename = permission.split(".")
    return Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)


def _of_unit(unit: Unit | None, permission: str) -> Q:
    return Q(unit=unit) & _held(permission)


def _unit(event: Event) -> list[Q]:
    return [_of_unit(event.article.unit, roles.HANDLE)]


def _author(event: Event) -> list[Q]:
    return [Q(pk=event.version.author_id)] if event.version else []


def _reporters(event: Event) -> list[Q]:
    return [Q(pk__in=event.article.corrections.filter(answered_at=event.at).values("reported_by"))]


WHO: Final[Mapping[str, Readers]] = {
    "submit": lambda event: [_of_unit(event.article.unit, roles.SIGN_REPLY)],
    "report": lambda event: [_held(roles.REVIEW_KNOWLEDGE)],
    "pass_on": lambda event: [_held(roles.REVIEW_KNOWLEDGE)],
    "turn_down": _author,
    "publish": lambda event: [*_author(event), *_reporters(event)],
    "report_error": lambda event: [*_unit(event), _held(roles.EDIT_KNOWLEDGE)],
    "answer_error": lambda event: [Q(pk__in=event.article.corrections.filter(pk=event.facts.get("correction")).values("reported_by"))],
    "urge": lambda event: [*_unit(event), _of_unit(event.article.unit, roles.SIGN_REPLY)],
    "hand_over": _unit,
    "near_end": _unit,
    "expire": lambda event: [*_unit(event), _held(roles.EDIT_KNOWLEDGE)],
}  # fmt: skip


def of_event(event: Event) -> News | None:
    """None where nobody is to be told."""
    if event.verb not in WHO:
        return None
    article = event.article
    note = f"还有{event.facts['days']}天到期，请修订或延长有效期" if event.verb == "near_end" else event.note
    words = {"title": article.title, "unit": article.unit.short_name, "note": note}
    return News(
        f"article_{event.verb}",
        _people(WHO[event.verb](event), event.actor_id),
        f"article:{event.pk}",
        f"/knowledge/{article.no}/",
        words,
    )


def of_late(row: Correction) -> News:
    """纠错 that nobody has answered within its limit: to the unit with its leaders, and to the editors who ask after it."""
    words = {"title": row.article.title, "unit": row.unit.short_name, "note": row.text[:100]}
    readers = [
        _of_unit(row.unit, roles.HANDLE), _of_unit(row.unit, roles.SIGN_REPLY), _held(roles.EDIT_KNOWLEDGE),
    ]  # fmt: skip
    return News("article_late", _people(readers), f"correction:{row.pk}:late", f"/knowledge/{row.article.no}/", words)


def of_gap(gap: Gap) -> News | None:
    if gap.unit is None or gap.state != Gap.State.ASKED:
        return None
    words = {"title": gap.text, "unit": gap.unit.short_name, "note": gap.note}
    return News(
        "article_gap",
        _people([_of_unit(gap.unit, roles.HANDLE)]),
        f"gap:{gap.pk}:{gap.unit_id}",
        "/knowledge/gaps/?tab=asked",
        words,
    )


def _people(wanted: Iterable[Q], but: Any = None) -> list[User]:
    whole = Q()
    for one in wanted:
        whole |= one
    return list(User.objects.filter(whole, is_active=True).exclude(pk=but).distinct()) if whole else []
