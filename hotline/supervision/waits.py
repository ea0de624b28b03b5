"""督办还等着谁: what is to be taken up, reviewed or struck off; of a unit, what it is to answer."""

from django.urls import reverse

from hotline.base import clock
from hotline.base.waits import Waits
from hotline.org import roles
from hotline.org.models import User
from hotline.supervision.ledger import BY_KEY, MOST_COUNTED
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import supervises
from hotline.supervision.workflow import RUNNING


def waits_for(user: User) -> list[Waits]:
    """What the home page tells; one query, none where the person neither supervises nor answers for a unit."""
    of_unit = user.unit_id is not None and (user.has_perm(roles.HANDLE) or user.has_perm(roles.SIGN_REPLY))
    if not (supervises(user) or of_unit):
        return []
    mine = BY_KEY["mine"].rows(Supervision.objects.visible_to(user), user).order_by()[:MOST_COUNTED]
    due = list(mine.values_list("due_at", "state"))
    late = sum(at is not None and at < clock.now() and state in RUNNING for at, state in due)
    return (
        [Waits("督办待我办", "eye-exclamation", f"{reverse('supervisions')}?part=mine", len(due), late)] if due else []
    )
