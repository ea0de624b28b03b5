"""查找单位和人员: the tree, the search, the picker, the staff list, the duty roster."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Replace
from django.utils.timezone import make_aware

from hotline.org.models import Change, Contact, Unit, UnitQuerySet, User

Things = TypeVar("Things", bound="QuerySet[Any]")

NOTHING: Final = str.maketrans("", "", "-－—\x00")
PICKER_LIMIT: Final = 20
PAGE: Final = 50


@dataclass
class Node:
    """A unit in the tree, with its number of active accounts (its own, not those below)."""

    unit: Unit
    n_users: int
    has_children: bool
    children: list["Node"] = field(default_factory=list)


def tree(root: Unit | None = None, *, with_retired: bool = False) -> list[Node]:
    """Everything from `root` down, or the whole, nested, in one query."""
    units = with_counts(Unit.objects.below(root) if root else Unit.objects.all(), with_retired=with_retired)
    return _nested(units)


def _nested(units: "QuerySet[Unit]") -> list[Node]:
    nodes = {unit.pk: Node(unit, unit.n_users, unit.has_children) for unit in units}  # type: ignore[attr-defined]
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id or 0)
        (above.children if above else tops).append(node)
    return tops


def opened_tree(units: UnitQuerySet, codes: Collection[str], *, with_retired: bool = False) -> list[Node]:
    """The tree of `units` as far as it is unfolded: its tops, and those right below each of `codes`; one query."""
    is_top = ~Exists(units.filter(pk=OuterRef("parent")))
    shown = units.filter(Q(is_top) | Q(parent__code__in=codes))
    return _nested(with_counts(shown, with_retired=with_retired))


def nodes_below(unit: Unit, *, with_retired: bool = False) -> list[Node]:
    """The units right below one."""
    return _nested(with_counts(Unit.objects.filter(parent=unit), with_retired=with_retired))


def chain(unit: Unit) -> list[Unit]:
    """The units above one, from the top."""
    codes = unit.path.split(".")[:-2]
    return list(Unit.objects.filter(code__in=codes).order_by("level")) if codes else []


def with_counts(units: UnitQuerySet, *, with_retired: bool = False) -> QuerySet[Unit]:
    """In the order of the tree, with area, `n_users` (active accounts of its own) and `has_children`."""
    users = User.objects.filter(unit=OuterRef("pk"), is_active=True).order_by().values("unit")
    below = Unit.objects.filter(parent=OuterRef("pk"))
    if not with_retired:
        units, below = units.active(), below.filter(active_to=None)
    return (
        units.select_related("area")
        .annotate(
            n_users=Coalesce(Subquery(users.annotate(n=Count("*")).values("n")), 0, output_field=IntegerField()),
            has_children=Exists(below),
        )
        .order_by("path")
    )


def search(q: str, units: UnitQuerySet, *, with_retired: bool = False, after: str = "") -> tuple[list[Unit], str]:
    """A page of units by name, short name, code, leader, phone or area, and the cursor of the next page."""
    found = _matching(units, q, "name", "short_name", "code", "leader", "deputy", "duty_phone", "area__full_name")
    found = found.filter(path__gt=after) if after else found
    rows = list(with_counts(found, with_retired=with_retired).select_related("area", "parent")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].path if len(rows) > PAGE else ""


def units_for_picker(
    q: str, *, kinds: Collection[str] = (), below: Unit | None = None, units: UnitQuerySet | None = None
) -> list[Unit]:
    """The twenty active units that `q` most likely means: named exactly, then by beginning; higher ones first."""
    found = (Unit.objects.all() if units is None else units).active()
    if below is not None:
        found = found.below(below)
    if kinds:
        found = found.filter(kind__in=kinds)
    words = squeezed(q)
    nearness = Case(
        When(Q(short_name__iexact=words) | Q(name__iexact=words) | Q(code__iexact=words), then=0),
        When(Q(short_name__istartswith=words) | Q(name__istartswith=words) | Q(code__istartswith=words), then=1),
        default=2,
    )
    found = _matching(found, q, "name", "short_name", "code")
    return list(found.select_related("area").order_by(nearness, "level", "path")[:PICKER_LIMIT])


def staff_of(unit: Unit) -> QuerySet[User]:
    """The active people of one unit, with their roles and sections."""
    return unit.users.filter(is_active=True).select_related("section").prefetch_related(_roles()).order_by("username")


def duty_roster(units: UnitQuerySet | None = None) -> QuerySet[Unit]:
    """值班电话表: active first-line units with duty phone, leaders, and `main_contacts` (at most one each)."""
    main = Prefetch("contacts", Contact.objects.filter(is_main=True), to_attr="main_contacts")
    return (
        (Unit.objects.all() if units is None else units).active().first_line().prefetch_related(main).order_by("path")
    )


@dataclass(frozen=True)
class StaffFilter:
    """What the staff list is asked for; empty means any."""

    q: str = ""
    unit: Unit | None = None
    role: Group | None = None
    is_active: bool | None = True


def staff(users: QuerySet[User], wanted: StaffFilter, *, after: str = "") -> tuple[list[User], str]:
    """A page of people by unit and sign-in name, and the cursor of the next page (empty at the end)."""
    found = _matching(users, wanted.q, "name", "username", "phone", "job_no", "unit__name", "unit__short_name")
    if wanted.unit is not None:
        found = found.filter(unit__path__startswith=wanted.unit.path)
    if wanted.role is not None:
        found = found.filter(groups=wanted.role)
    if wanted.is_active is not None:
        found = found.filter(is_active=wanted.is_active)
    found = found.annotate(place=Coalesce("unit__path", Value("")))
    if after:
        place, _, username = after.rpartition("~")
        found = found.filter(Q(place__gt=place) | Q(place=place, username__gt=username))
    found = (
        found.select_related("unit", "section")
        .prefetch_related(_roles(), "user_permissions")
        .order_by("place", "username")
    )
    rows: list[User] = list(found[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    return rows[:PAGE], f"{last.unit.path if last.unit else ''}~{last.username}"


def squeezed(words: str) -> str:
    """Half-width digits and letters, without blanks and hyphens: people type names and numbers in many ways."""
    wide = (unicodedata.normalize("NFKC", letter) if letter.isalnum() else letter for letter in words)
    return "".join("".join(wide).translate(NOTHING).split())


def _matching(things: Things, q: str, *fields: str) -> Things:
    """Those whose fields contain `q`, blanks and hyphens apart; or else each word of it, in whatever field."""
    if not squeezed(q):
        return things
    parts = [part for name in fields for part in (Value("|"), Coalesce(name, Value("")))]
    text = Concat(*parts, output_field=CharField())
    bare = Replace(Replace(text, Value(" "), Value("")), Value("-"), Value(""))
    each = Q()
    for word in q.split():
        each &= Q(searched__icontains=squeezed(word))
    return things.alias(searched=bare).filter(Q(searched__icontains=squeezed(q)) | each)


def _roles() -> "Prefetch[str, QuerySet[Group], str]":
    return Prefetch("groups", Group.objects.order_by("id"))


def kinds_changed() -> list[tuple[str, str]]:
    """The kinds of things that any record is about, with their names; one look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE found AS (
                (SELECT kind, kind_name FROM org_change ORDER BY kind LIMIT 1)
                UNION ALL
                SELECT next.kind, next.kind_name FROM found, LATERAL (
                    SELECT kind, kind_name FROM org_change WHERE kind > found.kind ORDER BY kind LIMIT 1
                ) next
            ) SELECT kind, kind_name FROM found
            """
        )
        return [(kind, name) for kind, name in cursor]


def changes(
    rows: QuerySet[Change],
    *,
    kind: str = "",
    q: str = "",
    unit: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
) -> tuple[list[Change], str]:
    """A page of records, newest first, and the cursor of the next page. `q`: part of what or by whom it was."""
    if kind:
        rows = rows.filter(kind=kind)
    if words := q.strip():
        rows = rows.filter(Q(thing__icontains=words) | Q(key=words) | Q(actor_name__icontains=words))
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    if since is not None:
        rows = rows.filter(at__gte=make_aware(datetime.combine(since, time.min)))
    if until is not None:
        rows = rows.filter(at__lt=make_aware(datetime.combine(until + timedelta(days=1), time.min)))
    if before is not None:
        rows = rows.filter(n__lt=before)
    found = list(rows.order_by("-n")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].n) if len(found) > PAGE else ""
