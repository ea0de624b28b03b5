"""What can be asked of the orders. Reads only."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from hotline.base import clock, crypto
from hotline.base.words import matching, question
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import Kind
from hotline.citizens.models import Citizen
from hotline.org.models import User
from hotline.org.roles import HANDLE, SEE_IDENTITY, SEE_SEALED
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.workflow import OPEN_ORDER

MOBILE: Final = re.compile(r"1[3-9]\d{9}")  # no order number: those begin with the year, and years 13 to 19 are over


def is_repeat(order: WorkOrder) -> bool:
    """重复诉求: the same caller with the same matter within 90 days. One query; none for a caller unknown."""
    if order.citizen_id is None or order.category_id is None:
        return False
    since = clock.now() - timedelta(days=90)
    same = WorkOrder.objects.filter(citizen=order.citizen_id, category=order.category_id, registered_at__gte=since)
    return same.exclude(pk=order.pk).exists()


def likely_duplicates(
    user: User, *, phone: str = "", category: str = "", area: str = "", place: str = ""
) -> list[WorkOrder]:
    """Open orders that may be the same matter: the same caller and category, or the same place and category, lately (工作标准 ⑤).

    Shown at once while the operator types; newest first, at most 8.
    """
    rules = catalog.load().in_effect(clock.now())
    now = clock.now()
    wanted = Q()
    digits = crypto.phone_digits(phone)
    if digits and category:
        since = now - timedelta(days=rules.count("merge_same_caller"))
        callers = Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits))
        wanted |= Q(citizen__in=callers, category__parent=category[:4], registered_at__gte=since)
    if area and category:
        since = now - timedelta(days=rules.count("merge_same_place"))
        same_place = Q(area=area, category=category, registered_at__gte=since)
        wanted |= same_place & Q(place__icontains=place) if place else same_place
    if not wanted:
        return []
    found = WorkOrder.objects.visible_to(user).filter(wanted, state__in=OPEN_ORDER)
    return list(found.select_related("category", "area", "lead_unit").defer("words", "content").order_by("-id")[:8])


def history_of(phone: str, user: User) -> list[WorkOrder]:
    """The caller's last orders, for the operator who is talking with the caller; newest first, at most 6."""
    citizens = Citizen.objects.filter(phone_hash=crypto.look_up_hash(crypto.phone_digits(phone)))
    found = WorkOrder.objects.visible_to(user).filter(citizen__in=citizens)
    return list(
        found.select_related("category", "lead_unit").defer("words", "content", "public_reply").order_by("-id")[:6]
    )


def first_receivers(order: WorkOrder) -> Mapping[int, datetime]:
    """首接: which unit first received this order, else who first received this matter in the last 90 days; by unit id."""
    own = _first(Assignment.objects.filter(order=order.pk))
    if own or order.category_id is None or order.area_id is None:
        return own
    days = catalog.load().in_effect(clock.now()).count("first_receiver_days")
    since = clock.now() - timedelta(days=days)
    same = Assignment.objects.filter(
        order__category=order.category_id, order__area=order.area_id, order__registered_at__gte=since
    )
    return _first(same)


def _first(turns: object) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for unit_id, at in turns.order_by("-assigned_at").values_list("unit_id", "assigned_at")[:200]:  # type: ignore[attr-defined]
        found[unit_id] = at
    return found


def search(
    user: User,
    *,
    text: str = "",
    phone: str = "",
    unit: int | None = None,
    category: str = "",
    state: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
    most: int = 26,
) -> list[WorkOrder]:
    """Orders that `user` may see, newest first, by number, word, phone, unit, category and date; by key, never by offset.

    A text of digits is taken for a mobile number or for an order number (its beginning), else every word of it must
    occur. A phone finds only those whose identity the user may be shown: a sealed one is not found by a unit.
    """
    found: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(user)
    text = text.strip()
    if MOBILE.fullmatch(text):
        text, phone = "", text
    if text.isdigit() and 6 <= len(text) <= 12:
        found = found.filter(no__startswith=text) if len(text) < 12 else found.filter(no=text)
    elif text:
        words = question(text)
        if not words:
            return []  # nothing but signs: no word that an order could have
        found = found.extra(where=["workorders_workorder.words @@ %s::tsquery"], params=[matching(words)])
    if phone:
        found = _of_phone(found, user, phone)
    if unit is not None:
        found = found.filter(pk__in=Assignment.objects.filter(unit=unit).values("order"))
    if category:
        found = found.filter(category__code__startswith=category)
    if state:
        found = found.filter(state=state)
    if since:
        found = found.filter(registered_at__gte=since)
    if until:
        found = found.filter(registered_at__lt=until)
    if before_id:
        found = found.filter(pk__lt=before_id)
    return list(
        found.select_related("category", "area", "lead_unit")
        .defer("words", "content", "public_reply")
        .order_by("-id")[:most]
    )


def _of_phone(found: "QuerySet[WorkOrder]", user: User, phone: str) -> "QuerySet[WorkOrder]":
    digits = crypto.phone_digits(phone)
    sealed = Q(is_secret=True) | Q(is_justice=True) | Q(kind=Kind.REPORT)
    shown = sealed if user.has_perm(SEE_SEALED) else Q()
    if user.has_perm(SEE_IDENTITY) or (user.unit is not None and user.has_perm(HANDLE)):
        shown |= ~sealed
    if not digits or not shown:
        return found.none()
    return found.filter(shown, citizen__in=Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits)))
