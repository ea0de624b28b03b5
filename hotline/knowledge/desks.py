"""知识工作台: the queues of those who write and review. Rows come by key, counts are capped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from hotline.base import clock
from hotline.knowledge.models import Article, Correction, Version
from hotline.knowledge.people import is_editor, is_reviewer
from hotline.knowledge.workflow import LIVE, ArticleState, VersionState
from hotline.org import roles
from hotline.org.models import User

PAGE: Final = 25
MOST_COUNTED: Final = 1000
CHECK_AHEAD: Final = timedelta(days=14)

OF_UNITS: Final = (roles.HANDLE, roles.SIGN_REPLY)
OF_CENTRE: Final = (roles.EDIT_KNOWLEDGE, roles.REVIEW_KNOWLEDGE)


@dataclass(frozen=True)
class Desk:
    key: str
    name: str
    icon: str
    permissions: tuple[str, ...]
    rows: Callable[[User], "QuerySet[Any]"]
    table: str  # the template of its list
    empty: str
    by: str = ""  # a date by which the rows stand in order, before their key
    newest_first: bool = False
    related: tuple[str, ...] = ()

    def is_for(self, user: User) -> bool:
        held = [one for one in self.permissions if user.has_perm(one)]
        return any(one not in OF_UNITS or user.unit is not None for one in held)

    def page(self, user: User, after: str = "") -> tuple[list[Any], str]:
        """One page of rows and the cursor of the next (empty at the end). An unreadable cursor gives the first page."""
        order = [self.by] if self.by else []
        rows = self._behind(self.rows(user), after).order_by(*order, "-id" if self.newest_first else "id")
        found = list(rows.select_related(*self.related)[: PAGE + 1])
        if len(found) <= PAGE:
            return found, ""
        last = found[PAGE - 1]
        return found[:PAGE], f"{getattr(last, self.by) if self.by else ''},{last.pk}"

    def _behind(self, rows: "QuerySet[Any]", after: str) -> "QuerySet[Any]":
        day, _, key = after.partition(",")
        if not key.isdigit():
            return rows
        if self.newest_first:
            return rows.filter(pk__lt=int(key))
        if not self.by:
            return rows.filter(pk__gt=int(key))
        at = _day(day)
        return rows if at is None else rows.filter(Q(**{f"{self.by}__gt": at}) | Q(**{self.by: at}, pk__gt=int(key)))


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _centre(user: User) -> bool:
    return is_editor(user) or is_reviewer(user)


def _own(user: User) -> "QuerySet[Article]":
    """The centre works for all units, a unit for itself and those below."""
    if _centre(user):
        return Article.objects.all()
    return Article.objects.of(user.unit) if user.unit else Article.objects.none()


def _versions(user: User, *states: str) -> "QuerySet[Version]":
    found = Version.objects.filter(state__in=states)
    return found if _centre(user) else found.filter(article__in=_own(user))


def _drafts(user: User) -> "QuerySet[Version]":
    """One's own, and those that nobody of the unit is to forget."""
    found = Version.objects.filter(state=VersionState.DRAFT)
    return found.filter(Q(author=user) | Q(article__unit=user.unit_id)) if user.unit_id else found.filter(author=user)


def _unit_reviews(user: User) -> "QuerySet[Version]":
    found = Version.objects.filter(state=VersionState.UNIT_REVIEW)
    return found.filter(article__in=Article.objects.of(user.unit)) if user.unit else found.none()


def _errors(user: User) -> "QuerySet[Correction]":
    found = Correction.objects.filter(answered_at=None)
    return found if _centre(user) else found.filter(article__in=_own(user))


_ARTICLE = ("unit", "category", "area", "current")
_VERSION = ("article__unit", "category", "author", "sent_by")

DESKS: Final[tuple[Desk, ...]] = (
    Desk("drafts", "草稿", "pencil", (*OF_UNITS, *OF_CENTRE), _drafts, "knowledge/_versions.html",
         "没有写到一半的知识点。可以新建，或在知识点页上修订。", newest_first=True, related=_VERSION),
    Desk("unit_review", "待单位审核", "signature", OF_UNITS, _unit_reviews, "knowledge/_versions.html",
         "没有等待本单位审核的知识点。", related=_VERSION),
    Desk("centre_review", "待热线办审核", "checks", (roles.REVIEW_KNOWLEDGE,), lambda user: _versions(user, VersionState.CENTER_REVIEW),
         "knowledge/_versions.html", "没有等待审核发布的知识点。", related=_VERSION),
    Desk("sent", "审核中", "hourglass", (roles.HANDLE, roles.EDIT_KNOWLEDGE),
         lambda user: _versions(user, VersionState.UNIT_REVIEW, VersionState.CENTER_REVIEW), "knowledge/_versions.html",
         "没有送出去等审核的知识点。", related=_VERSION),
    Desk("errors", "纠错", "alert-triangle", (*OF_UNITS, *OF_CENTRE), _errors, "knowledge/_corrections.html",
         "没有等待答复的纠错。", related=("article__unit", "reported_by", "unit")),
    Desk("urged", "催更", "bell-ringing", (*OF_UNITS, *OF_CENTRE), lambda user: _own(user).filter(n_urges__gt=0),
         "knowledge/_articles.html", "没有被催更的知识点。", related=_ARTICLE),
    Desk("ending", "临期", "calendar-due", (*OF_UNITS, *OF_CENTRE),
         lambda user: _own(user).filter(state__in=LIVE, valid_to__lte=clock.today() + timedelta(days=30)),
         "knowledge/_articles.html", "三十天内没有到期的知识点。", by="valid_to", related=_ARTICLE),
    Desk("expired", "已过期", "calendar-off", (*OF_UNITS, *OF_CENTRE), lambda user: _own(user).filter(state=ArticleState.EXPIRED),
         "knowledge/_articles.html", "没有过期的知识点。", by="valid_to", related=_ARTICLE),
    Desk("to_check", "待复核", "clipboard-check", (*OF_UNITS, *OF_CENTRE),
         lambda user: _own(user).filter(state=ArticleState.PUBLISHED, check_by__lte=clock.today() + CHECK_AHEAD),
         "knowledge/_articles.html", "没有到复核期限的知识点。知识点每半年复核一次。", by="check_by", related=_ARTICLE),
    Desk("unsorted", "待补分类", "category", OF_CENTRE, lambda user: _own(user).filter(category=None, state__in=LIVE),
         "knowledge/_articles.html", "知识点都已归类。", related=_ARTICLE),
    Desk("all", "全部知识点", "books", (*OF_UNITS, *OF_CENTRE), _own, "knowledge/_articles.html", "还没有知识点。",
         newest_first=True, related=_ARTICLE),
)  # fmt: skip
BY_KEY: Final = {desk.key: desk for desk in DESKS}
WITHOUT_COUNT: Final = ("all",)


def desks_of(user: User) -> list[Desk]:
    return [desk for desk in DESKS if desk.is_for(user)]


def counts(user: User, desks: Sequence[Desk]) -> dict[str, int]:
    """How many rows wait at each desk, at most `MOST_COUNTED`; one query for all."""
    counted = [desk for desk in desks if desk.key not in WITHOUT_COUNT]
    parts: list[str] = []
    given: list[Any] = []
    for desk in counted:
        sql, parameters = desk.rows(user).order_by().values("pk")[:MOST_COUNTED].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) waiting)")
        given += parameters
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", given)
        row = cursor.fetchone()
    assert row is not None
    return {desk.key: n for desk, n in zip(counted, row, strict=True)}
