"""异议还等着谁: each state waits for whom the workflow table names."""

from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from hotline.base.waits import Waits
from hotline.disputes.models import Dispute, Exclusion
from hotline.disputes.permissions import works_for_unit
from hotline.disputes.workflow import DisputeState, ExclusionState
from hotline.org.models import User
from hotline.org.roles import APPROVE_EXCLUSIONS, CHECK_DISPUTES, HOLD_PANEL

S: Final = DisputeState


def waits_for(user: User) -> list[Waits]:
    """At most 2 queries."""
    parts: dict[str, tuple[str, Q]] = {}
    if works_for_unit(user):
        parts[S.PRE_CHECK] = ("下级异议待初审", Q(state=S.PRE_CHECK, checked_by=user.unit_id))
        parts[S.LACKING] = ("异议待补证据", Q(state=S.LACKING, unit=user.unit_id))
    if user.has_perm(CHECK_DISPUTES):
        parts[S.HOTLINE_CHECK] = ("异议待核查", Q(state=S.HOTLINE_CHECK))
    if user.has_perm(HOLD_PANEL):
        parts[S.PANEL] = ("异议待研判", Q(state=S.PANEL))
    found: list[Waits] = []
    if parts:
        counted = Dispute.objects.visible_to(user).filter(state__in=list(parts))
        n = counted.aggregate(**{state: Count("pk", filter=held) for state, (_, held) in parts.items()})
        url = reverse("disputes")
        found += [Waits(name, "scale", f"{url}?state={state}", n[state]) for state, (name, _) in parts.items()]
    if user.has_perm(APPROVE_EXCLUSIONS):
        waiting = Exclusion.objects.filter(state__in=(ExclusionState.PROPOSED, ExclusionState.SECONDED))
        waiting = waiting.exclude(proposed_by=user).exclude(seconded_by=user)
        found.append(Waits("剔除待审批", "filter-x", reverse("exclusions"), waiting.count()))
    return [one for one in found if one.n]
