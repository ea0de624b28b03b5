"""异议、研判、剔除的清单, by key."""

from typing import Final

from django.db.models import Count, QuerySet

from hotline.disputes.models import Dispute, Exclusion, Panel
from hotline.disputes.workflow import JUDGED, WAITING, DisputeState, PanelState
from hotline.org.models import User

CAP: Final = 1000


def in_hand(user: User, states: tuple[str, ...]) -> "QuerySet[Dispute]":
    return (
        Dispute.objects.visible_to(user).filter(state__in=states).select_related("order", "unit").defer("order__words")
    )


def counted(user: User) -> dict[str, int]:
    """How many there are in each state that waits for somebody, as far as this person sees them."""
    states = (*WAITING, *JUDGED)
    found = Dispute.objects.visible_to(user).filter(state__in=states).values_list("state").annotate(n=Count("pk"))
    return dict(found.order_by())


def agenda(panel: Panel | None = None) -> list[Dispute]:
    """议程: what waits for a panel, the oldest first; with `panel`, also what this one has judged, in its place."""
    related = ("order__category", "unit", "assignment", "objected_by", "checked_by")
    found = Dispute.objects.select_related(*related).defer("order__words")
    waiting = found.filter(state=DisputeState.PANEL)
    if panel is None:
        return list(waiting.order_by("id")[:CAP])
    judged = found.filter(panel=panel)
    if panel.state != PanelState.CONVENED:
        return list(judged.order_by("id"))
    return sorted([*judged, *waiting.order_by("id")[:CAP]], key=lambda one: one.pk)


def judged_by(panel: Panel) -> list[Dispute]:
    found = Dispute.objects.filter(panel=panel).select_related("order", "unit").defer("order__words")
    return list(found.prefetch_related("votes__member").order_by("id"))


def convened() -> Panel | None:
    return Panel.objects.filter(state=PanelState.CONVENED).select_related("chair").first()


def exclusions(states: tuple[str, ...]) -> "QuerySet[Exclusion]":
    """Every unit reads what was excluded; what is only proposed those read who decide (views)."""
    return Exclusion.objects.filter(state__in=states).select_related("order", "unit", "dispute").defer("order__words")
