"""网站还等着谁: pieces that wait for review, suggestions that wait for the website's people or for a unit."""

from django.db.models import Count, Q
from django.urls import reverse

from hotline.base.waits import MOST, Waits
from hotline.org.models import User
from hotline.org.roles import HANDLE, REVIEW_SITE, SIGN_REPLY
from hotline.portal.models import Publication, Suggestion
from hotline.portal.permissions import may_edit_site
from hotline.portal.workflow import PublicationState, SuggestionState


def waits_for(user: User) -> list[Waits]:
    """At most 2 queries."""
    found = []
    if user.has_perm(REVIEW_SITE):
        n = Publication.objects.filter(state=PublicationState.REVIEW)[:MOST].count()
        found.append(Waits("稿件待审核", "news", f"{reverse('pieces')}?state={PublicationState.REVIEW}", n))
    states: tuple[SuggestionState, ...]
    if may_edit_site(user):
        states = (SuggestionState.RECEIVED, SuggestionState.ANSWERED)
    elif user.unit_id is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY)):
        states = (SuggestionState.ASSIGNED,)
    else:
        return [one for one in found if one.n]
    counted = Suggestion.objects.visible_to(user).filter(state__in=states)
    by_state = counted.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in states})
    names = {
        SuggestionState.RECEIVED: "建言待初审",
        SuggestionState.ANSWERED: "建言待采纳",
        SuggestionState.ASSIGNED: "建言待答复",
    }
    url = reverse("suggestions")
    found += [Waits(names[state], "bulb", f"{url}?state={state}", by_state[state]) for state in states]
    return [one for one in found if one.n]
