"""Who may take a step on what the website shows, or on what citizens suggest, and why not."""

from hotline.base import workflow
from hotline.base.workflow import Step
from hotline.org.models import User
from hotline.org.roles import EDIT_SITE, HANDLE, REVIEW_SITE, SIGN_REPLY
from hotline.portal.conditions import CONDITIONS
from hotline.portal.models import Publication, PublicationEvent, Suggestion, SuggestionEvent
from hotline.portal.workflow import PUBLICATION, SUGGESTION, Actor

Thing = Publication | Suggestion


def is_actor(kind: Actor, user: User, thing: Thing) -> bool:
    if kind in (Actor.SYSTEM, Actor.CITIZEN):
        return user.is_system  # citizens act through the website, whose actions name the system user
    if kind is Actor.UNIT:
        works = user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY)
        return works and user.unit is not None and thing.unit is not None and user.unit.contains(thing.unit)
    return user.has_perm(EDIT_SITE if kind is Actor.EDITOR else REVIEW_SITE)


def refusal(step: Step, thing: Thing, actor: User) -> str | None:
    """Why `actor` may not take `step` now, in Chinese; None if nothing stands against it."""
    return (
        _wrong_person(step, thing, actor)
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(thing))
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](thing, actor))
    )


def _wrong_person(step: Step, thing: Thing, actor: User) -> str | None:
    return workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor, thing))


def _last(thing: Thing) -> PublicationEvent | SuggestionEvent | None:
    return None if thing._state.adding else thing.events.order_by("-n").first()


def steps_open_to(user: User, thing: Thing) -> list[Step]:
    """The buttons: those that this person may take in this state. What else stands against a step its form says."""
    table = PUBLICATION if isinstance(thing, Publication) else SUGGESTION
    return [step for step in table.values() if thing.state in step.moves and _wrong_person(step, thing, user) is None]


def may_edit_site(user: User) -> bool:
    return user.has_perm(EDIT_SITE) or user.has_perm(REVIEW_SITE)
