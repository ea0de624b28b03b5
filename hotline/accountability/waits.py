"""问责还等着谁: each state waits for whom the workflow table names."""

from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from hotline.accountability.models import Inquiry
from hotline.accountability.permissions import leads_unit
from hotline.accountability.workflow import InquiryState
from hotline.base.waits import Waits
from hotline.org.models import User
from hotline.org.roles import DECIDE_MEASURES, KEEP_INQUIRIES

S: Final = InquiryState


def waits_for(user: User) -> list[Waits]:
    """1 query."""
    mine = Q(pk__in=[])
    states: list[tuple[str, InquiryState, Q]] = []
    if user.has_perm(KEEP_INQUIRIES):
        states += [("问责线索待核查", S.LEAD, Q()), ("问责核查中", S.VERIFYING, Q()), ("问责待印发", S.DECIDED, Q())]
    if user.has_perm(DECIDE_MEASURES):
        states.append(("问责待决定", S.HEARING, Q(heard_at__isnull=False)))
    if leads_unit(user):
        own = Q(unit=user.unit_id)
        states += [
            ("问责待申辩", S.HEARING, own & Q(heard_at=None)),
            ("问责待整改", S.NOTIFIED, own & Q(rectified_at=None)),
        ]
    if not states:
        return []
    for _, state, held in states:
        mine |= Q(held, state=state)
    counted = Inquiry.objects.visible_to(user).filter(mine)
    n = counted.aggregate(
        **{f"n{i}": Count("pk", filter=Q(held, state=state)) for i, (_, state, held) in enumerate(states)}
    )
    url = reverse("inquiries")
    found = [Waits(name, "gavel", f"{url}?state={state}", n[f"n{i}"]) for i, (name, state, _) in enumerate(states)]
    return [one for one in found if one.n]
