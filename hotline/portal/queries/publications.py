"""网站稿件: lists by key. Of what is published anybody's, of the rest the staff's."""

from typing import Final

from django.db.models import F, Q, QuerySet

from hotline.base.words import matching, question
from hotline.org.models import Unit
from hotline.portal.models import Column, Publication
from hotline.portal.workflow import PublicationState
from hotline.workorders.models import WorkOrder
from hotline.workorders.publishing import why_not_published
from hotline.workorders.workflow import OrderState


def published(column: str, *, text: str = "", category: str = "", unit: str = "") -> "QuerySet[Publication]":
    """`category` begins a category's code, `unit` is a unit's; the units below it count too."""
    found: QuerySet[Publication] = (
        Publication.objects.public().filter(column=column).select_related("unit", "category").defer("words")
    )
    if text.strip():
        asked = question(text)
        found = (
            found.extra(where=["portal_publication.words @@ %s::tsquery"], params=[matching(asked)])
            if asked
            else found.none()
        )
    if category:
        found = found.filter(category__code__startswith=category)
    if unit:
        found = found.filter(unit__path__contains=f"{unit}.")
    return found


def units_with_cases() -> "QuerySet[Unit]":
    cases = Publication.objects.public().filter(column=Column.CASE)
    return Unit.objects.filter(pk__in=cases.values("unit")).order_by("path")


def in_hand(state: str, column: str = "") -> "QuerySet[Publication]":
    found = (
        Publication.objects.filter(state=state)
        .select_related("unit", "author", "reviewer")
        .defer("words", "body", "reply")
    )
    return found.filter(column=column) if column else found


def waiting_to_be_published(most: int = 15) -> list[WorkOrder]:
    """Closed, consented orders without a piece of their own, the newest first: what an editor may choose from."""
    fit = Q(state=OrderState.CLOSED, consents_to_publish=True, is_secret=False, is_justice=False, publication=None)
    found = WorkOrder.objects.filter(fit).exclude(kind="REPORT").exclude(public_reply="")
    newest = found.select_related("category", "lead_unit").defer("words").order_by(F("id").desc())[:most]
    return [order for order in newest if why_not_published(order) is None]


STATES: Final = tuple(PublicationState)
