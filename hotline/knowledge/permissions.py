"""Who may take a step on an article or on a version of it, and why not."""

from collections.abc import Callable
from typing import Final

from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.knowledge.conditions import CONDITIONS
from hotline.knowledge.models import Article, Event, Version, sees_all
from hotline.knowledge.people import is_author, is_editor, is_reviewer, leads
from hotline.knowledge.workflow import ARTICLE, VERSION, Actor
from hotline.org import roles
from hotline.org.models import User

Thing = Article | Version


def article_of(thing: Thing) -> Article:
    return thing.article if isinstance(thing, Version) else thing


_IS: Final[dict[Actor, Callable[[User, Article], bool]]] = {
    Actor.SYSTEM: lambda user, article: user.is_system,
    Actor.STAFF: lambda user, article: sees_all(user) or user.unit is not None,
    Actor.AUTHOR: is_author,
    Actor.UNIT_LEADER: leads,
    Actor.EDITOR: lambda user, article: is_editor(user),
    Actor.REVIEWER: lambda user, article: is_reviewer(user),
}


def is_actor(kind: Actor, user: User, thing: Thing) -> bool:
    return _IS[kind](user, article_of(thing))


def refusal(step: Step, thing: Thing, actor: User) -> str | None:
    """Why `actor` may not take `step` on `thing` now, in Chinese; None if nothing stands against it."""
    return (
        workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor, thing))
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(thing))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](thing, actor))
    )


def _last(thing: Thing) -> Event | None:
    if thing._state.adding:
        return None
    version = thing if isinstance(thing, Version) else None
    return Event.objects.filter(article=article_of(thing), version=version).order_by("-n").first()


def steps_open_to(user: User, thing: Thing) -> list[Step]:
    """The buttons of a thing for a person, in the order of the tables."""
    table = VERSION if isinstance(thing, Version) else ARTICLE
    return [step for step in table.values() if thing.state in step.moves and refusal(step, thing, user) is None]


def may_create(user: User) -> bool:
    return is_editor(user) or (user.unit is not None and user.has_perm(roles.HANDLE))


def sees_version(user: User, version: Version) -> bool:
    """What has been in force everybody reads who sees the article; what is being written, those who write and review."""
    if version.published_at is not None:
        return True
    article = version.article
    return user.pk == version.author_id or is_author(user, article) or leads(user, article) or is_reviewer(user)
