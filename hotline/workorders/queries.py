"""What can be asked of the orders. Reads only."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

from hotline.base import clock, crypto
from hotline.base.prepared import Prepared, conditions_of, plainly, run
from hotline.base.words import matching, question
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import Kind
from hotline.citizens.models import Citizen
from hotline.org.models import Unit, User
from hotline.org.roles import HANDLE, SEE_ALL, SEE_IDENTITY, SEE_SEALED
from hotline.workorders.models import Ask, Assignment, Request, WorkOrder
from hotline.workorders.workflow import OPEN_ORDER

Row = TypeVar("Row", bound=Model)
Key = tuple[datetime | None, int]  # by what a list is ordered: the moment, then the id

# What a list shows of an order: no more is read. What a template asks beyond it would cost a query a row.
SHOWN: Final = (
    "no", "title", "state", "registered_at", "channel", "kind", "urgency", "category__name", "area__full_name", "lead_unit__short_name",
    "due_at", "warn_at", "due_clock", "is_secret", "is_justice", "is_supervised", "is_repeat", "n_reworks", "n_returns", "n_merged",
    "claimed_by_id", "claimed_until",
)  # fmt: skip
FEW: Final = 5_000  # so many are sooner fetched by their own index and sorted than found by walking back in time
MARGIN: Final = 4  # times as far back as they should have to be looked for
WIDER: Final = 16  # times that, before all are looked through
AT_LEAST: Final = 1_000  # orders that are walked through
LEAST_DIGITS: Final = 7  # of a telephone number by which a caller is looked for
LEAST_PLACE: Final = 4  # letters of a place: 柳林 is half a county
EXTERNAL: Final = re.compile(
    r"(?=.*\d)[A-Za-z\u4e00-\u9fff0-9〔〕()（）\[\]_/.-]{4,60}"
)  # as other offices number their papers
MOBILE: Final = re.compile(r"1[3-9]\d{9}")  # no order number: those begin with the year, and years 13 to 19 are over


SAME_MATTER: Final = timedelta(days=90)


def is_repeat(order: WorkOrder) -> bool:
    """重复诉求: the same caller with the same matter within 90 days. One query; none for a caller unknown."""
    if order.citizen_id is None or order.category_id is None:
        return False
    since = clock.now() - SAME_MATTER
    return _SAME_MATTER.first(order.citizen_id, order.category_id, since, order.pk or 0) is not None


_SAME_MATTER: Final = Prepared(
    lambda citizen, category, since, pk: (
        WorkOrder.objects.filter(citizen=citizen, category=category, registered_at__gte=since)
        .exclude(pk=pk)
        .order_by("-id")
        .values_list("id")[:1]
    ),
    int,
    str,
    datetime,
    int,
)


def likely_duplicates(
    user: User, *, phone: str = "", category: str = "", area: str = "", place: str = ""
) -> list[WorkOrder]:
    """Open orders that may be the same matter: of the same caller, or of the same place, lately (工作标准 ⑤).

    Shown at once while the operator types; newest first, at most 8. What is not yet filled in narrows nothing down.
    """
    rules = catalog.load().in_effect(clock.now())
    now = clock.now()
    wanted = Q()
    digits = crypto.phone_digits(phone)
    if len(digits) >= LEAST_DIGITS:
        since = now - timedelta(days=rules.count("merge_same_caller"))
        callers = Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits))
        same_group = Q(category__parent=category[:4]) if category else Q()
        wanted |= Q(citizen__in=callers, registered_at__gte=since) & same_group
    since = now - timedelta(days=rules.count("merge_same_place"))
    if area and category:
        same_place = Q(area=area, category=category, registered_at__gte=since)
        wanted |= same_place & Q(place__icontains=place) if place else same_place
    if len(place) >= LEAST_PLACE and (words := question(place)):
        named = Q(words=SearchQuery(matching(words), search_type="raw", config="simple"), registered_at__gte=since)
        wanted |= named & (Q(category__parent=category[:4]) if category else Q())
    if not wanted:
        return []
    found = WorkOrder.objects.visible_to(user).filter(wanted, state__in=OPEN_ORDER)
    return list(found.select_related("category", "area", "lead_unit").only(*SHOWN).order_by("-id")[:8])


def same_matter(user: User, order: WorkOrder) -> list[WorkOrder]:
    """The same for an order that is there: other open ones of its caller, or of its place, newest first, at most 5."""
    if order.category_id is None:
        return []
    rules = catalog.load().in_effect(clock.now())
    now = clock.now()
    since = now - timedelta(days=rules.count("merge_same_caller"))
    same_caller = Q(citizen=order.citizen_id, category__parent=order.category_id[:4], registered_at__gte=since)
    wanted = same_caller if order.citizen_id is not None else Q()
    if order.area_id is not None and order.place:
        since = now - timedelta(days=rules.count("merge_same_place"))
        wanted |= Q(
            area=order.area_id, category=order.category_id, place__icontains=order.place, registered_at__gte=since
        )
    if not wanted:
        return []
    found = WorkOrder.objects.visible_to(user).filter(wanted, state__in=OPEN_ORDER).exclude(pk=order.pk)
    return list(found.select_related("lead_unit").defer("words", "content").order_by("-id")[:5])


def history_of(phone: str, user: User, most: int = 20) -> list[WorkOrder]:
    """The caller's last orders, for the operator who is talking with the caller; newest first."""
    citizens = Citizen.objects.filter(phone_hash=crypto.look_up_hash(crypto.phone_digits(phone)))
    found = WorkOrder.objects.visible_to(user).filter(citizen__in=citizens)
    return list(found.select_related("category", "area", "lead_unit").only(*SHOWN, "labels").order_by("-id")[:most])


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


def returned_by(order: WorkOrder) -> frozenset[int]:
    """The units whose return of this order was granted, by id. No query for one never dispatched."""
    if order.first_dispatched_at is None:
        return frozenset()
    granted = Request.objects.filter(order=order.pk, kind=Ask.RETURN, state=Request.State.APPROVED)
    return frozenset(granted.values_list("assignment__unit_id", flat=True))


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
    unit: Unit | None = None,
    category: str = "",
    state: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after: str = "",
    most: int = 25,
) -> tuple[list[WorkOrder], str]:
    """Orders that `user` may see, by number, word, phone, unit, category and date, the last registered first.

    One page and the cursor of the next (empty at the end), as `Desk.page` gives them. A text of digits is taken for a
    mobile number or for an order number (its beginning), else every word of it must occur. A phone finds only those
    whose identity the user may be shown: a sealed one is not found by a unit. A unit finds its own orders and those of
    the units below it.
    """
    found: QuerySet[WorkOrder] = WorkOrder.objects.visible_to(user)
    text = text.strip()
    if MOBILE.fullmatch(text):
        text, phone = "", text
    if text.isdigit() and 6 <= len(text) <= 12:
        found = found.filter(no__startswith=text) if len(text) < 12 else found.filter(no=text)
    elif EXTERNAL.fullmatch(text) and WorkOrder.objects.filter(external_no=text).exists():
        found = found.filter(external_no=text)
    elif text:
        words = question(text)
        if not words:
            return [], ""  # nothing but signs: no word that an order could have
        found = found.extra(where=["workorders_workorder.words @@ %s::tsquery"], params=[matching(words)])
    if phone:
        found = _of_phone(found, user, phone)
    if unit is not None:
        found = found.filter(unit_codes__contains=[unit.code])
    if category:
        found = found.filter(category__startswith=category)
    if state:
        found = found.filter(state=state)
    if since:
        found = found.filter(registered_at__gte=since)
    if until:
        found = found.filter(registered_at__lt=until)
    at, pk = cursor_from(after)
    if at is not None:
        found = beyond(found, "registered_at", "<", at, pk)
    if text or phone or unit or not user.has_perm(SEE_ALL):
        own = unit or (None if user.has_perm(SEE_ALL) else user.unit)
        keys = _newest(found, at or until, own, most + 1)
    else:
        keys = list(found.order_by("-registered_at", "-id").values_list("registered_at", "id")[: most + 1])
    keys, cursor = cut_to(keys, most)
    return in_the_order_of(keys, ORDERS), cursor


def _newest(found: "QuerySet[WorkOrder]", top: datetime | None, own: Unit | None, most: int) -> list[Key]:
    """The newest of those `found` before a moment, without ever walking through all orders, however rare what is sought.

    How many there are, PostgreSQL's statistics know well enough. A few are found by their own index and sorted. Of many
    the newest stand among the orders registered last: so far back as they should, and as much again, is looked through in
    the order of dates. Where they do not (what is long past, 供暖 in summer), a wider stretch of time is, last of all everything.
    `own`: the unit whose orders they all are: it is looked back from its newest, and past those that came to no unit.
    """
    try:
        where, given = conditions_of(found)
    except EmptyResultSet:
        return []
    n = _roughly(where, given)
    # models.order.HAD_BY_UNITS, of whose index it is to be.
    had = " AND NOT (unit_codes = '{}')" if own is not None else ""
    if n <= FEW:
        return plainly(f"{_KEYS} WHERE {where}{had} {_SORTED} LIMIT %s", *given, most)
    # How to look is decided now, so this may be prepared: hidden in a case, the conditions are no reason to look in another way.
    walk, values = f"{_KEYS} WHERE CASE WHEN {where} THEN true END{had}", [*given]
    if top is not None:
        walk, values = f"{walk} AND registered_at <= %s", [*values, top]
    lately, begin = _lately_of(own) if own is not None and top is None else (_lately("%s"), [top or clock.now()])
    above = [MARGIN * most / n, AT_LEAST, *begin]
    keys = run(f"{walk} AND registered_at >= {lately} {_BY_DATE} LIMIT %s", *values, *above, most)
    if len(keys) < most:
        wider = [WIDER * MARGIN * most / n, AT_LEAST, *begin]
        older = (
            f"{_KEYS} WHERE {where}{had} AND registered_at < {lately} AND registered_at >= {lately} {_SORTED} LIMIT %s"
        )
        keys += plainly(older, *given, *above, *wider, most - len(keys))
        above = wider
    if len(keys) < most:
        oldest = f"{_KEYS} WHERE {where}{had} AND registered_at < {lately} {_SORTED} LIMIT %s"
        keys += plainly(oldest, *given, *above, most - len(keys))
    return keys


def _roughly(where: str, given: list[Any]) -> int:
    """How many orders PostgreSQL expects to meet the conditions, without reading one."""
    ((plan,),) = plainly(f"EXPLAIN (FORMAT JSON) SELECT FROM workorders_workorder WHERE {where}", *given)
    return int(plan[0]["Plan"]["Plan Rows"])


_KEYS: Final = "SELECT registered_at, id FROM workorders_workorder"
_BY_DATE: Final = "ORDER BY registered_at DESC, id DESC"
# Hidden in an expression, the order is no reason to walk along the index of dates.
_SORTED: Final = "ORDER BY registered_at + interval '0' DESC, id DESC"


def _lately(top: str) -> str:
    """When the order was registered behind which such a share of all stands, up to the moment `top`; long ago where that is
    more than there are. Worked out before the question it is part of: PostgreSQL plans without knowing how few orders remain.
    """
    return f"""(
        SELECT coalesce((
            SELECT a.registered_at FROM workorders_workorder a WHERE a.id <= (
                SELECT b.id - greatest(b.id * %s::float8, %s)::bigint FROM workorders_workorder b
                WHERE b.registered_at <= {top} ORDER BY b.registered_at DESC, b.id DESC LIMIT 1
            ) ORDER BY a.id DESC LIMIT 1
        ), '-infinity')
    )"""


def _lately_of(unit: Unit) -> tuple[str, list[Any]]:
    """The same up to the last order that the unit or one below it has had, and the values to put in."""
    return _lately(f"coalesce({_NEWEST_OF}, %s)"), [unit.path, f"{unit.path[:-1]}/", clock.now()]


_NEWEST_OF: Final = """(
    SELECT (
        SELECT o.registered_at FROM workorders_assignment t JOIN workorders_workorder o ON o.id = t.order_id
        WHERE t.unit_id = u.id ORDER BY t.order_id DESC LIMIT 1
    ) AS at FROM org_unit u WHERE u.path ~>=~ %s AND u.path ~<~ %s ORDER BY at DESC NULLS LAST LIMIT 1
)"""  # as `LIKE '0000.4004.%'`, for whose index a prepared question would have to know the pattern


# ── pages by key ──


def beyond(rows: "QuerySet[Row]", column: str, sign: str, at: datetime, pk: int) -> "QuerySet[Row]":
    """Those behind the row of this moment and key. Compared as one pair, so that the index itself begins there."""
    table = rows.model._meta.db_table
    return rows.extra(where=[f'("{table}".{column}, "{table}".id) {sign} (%s, %s)'], params=[at, pk])


def cut_to(keys: list[Key], most: int) -> tuple[list[Key], str]:
    """One page of the keys read (one more than a page where there are more), and the cursor of the next."""
    if len(keys) <= most:
        return keys, ""
    at, pk = keys[most - 1]
    return keys[:most], f"{at.isoformat() if at else ''},{pk}"


def in_the_order_of(keys: list[Key], rows: "Prepared[Row]") -> list[Row]:
    """The rows themselves, with what a list shows of them. Found first and read afterwards: so no plan joins more than a page."""
    found = {row.pk: row for row in rows.ask([pk for _, pk in keys])} if keys else {}
    return [found[pk] for _, pk in keys]


ORDERS: Final = Prepared(
    lambda keys: (
        WorkOrder.objects.select_related("category", "area", "lead_unit")
        .only(*SHOWN)
        .extra(where=["workorders_workorder.id = ANY(%s)"], params=[keys])
        .order_by()
    ),
    list,
)


def cursor_from(after: str) -> tuple[datetime | None, int]:
    """What `cut_to` wrote; (None, 0) for anything else."""
    moment, _, key = after.partition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        at = None
    return (at, int(key)) if key.isdigit() and len(key) < 19 and (at or not moment) else (None, 0)


def _of_phone(found: "QuerySet[WorkOrder]", user: User, phone: str) -> "QuerySet[WorkOrder]":
    digits = crypto.phone_digits(phone)
    sealed = Q(is_secret=True) | Q(is_justice=True) | Q(kind=Kind.REPORT)
    shown = sealed if user.has_perm(SEE_SEALED) else Q()
    if user.has_perm(SEE_IDENTITY) or (user.unit is not None and user.has_perm(HANDLE)):
        shown |= ~sealed
    if not digits or not shown:
        return found.none()
    return found.filter(shown, citizen__in=Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits)))
