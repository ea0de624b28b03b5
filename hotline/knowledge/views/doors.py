"""How a door gets its article or version: only through `visible_to`; what one may not see is a 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from hotline.knowledge.models import Article, Version
from hotline.knowledge.people import is_editor, is_reviewer
from hotline.knowledge.permissions import sees_version
from hotline.knowledge.queries import articles
from hotline.org.requests import StaffRequest

HOME = ("知识库", "/knowledge/")


def seen_article(request: StaffRequest, no: str) -> Article:
    found = articles.seen(request.user, no)
    if found is None:
        raise Http404
    return found


def seen_version(request: StaffRequest, pk: int) -> Version:
    found = Version.objects.select_related("category", "area", "author", "sent_by").filter(pk=pk).first()
    article = (
        Article.objects.visible_to(request.user)
        .select_related("unit", "current", "category")
        .filter(versions=pk)
        .first()
    )
    if found is None or article is None:
        raise Http404
    found.article = article
    if not sees_version(request.user, found):
        raise Http404
    return found


def must_edit(request: StaffRequest, what: str) -> None:
    if not (is_editor(request.user) or is_reviewer(request.user)):
        raise PermissionDenied(f"{what}由知识库采编人员办理")


def asked(request: HttpRequest, name: str) -> str:
    """One value of the query string, without the letter that no database text may contain."""
    return request.GET.get(name, "").replace("\x00", "")
