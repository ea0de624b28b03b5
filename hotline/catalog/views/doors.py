"""How the catalog's pages let people in, and how each verb's form is shown and taken."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.catalog.permissions import manages_catalog
from hotline.org.models import User
from hotline.org.requests import StaffRequest

Crumb = tuple[str, str]
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NothingToFill(Form):
    """Of a verb that asks only whether one is sure."""


def catalog_manager(request: StaffRequest) -> User:
    if not manages_catalog(request.user):
        raise PermissionDenied("分类、派单目录和日历由目录管理人维护。")
    return request.user


def take(
    request: StaffRequest,
    form: BaseForm,
    act: Callable[[], HttpResponse],
    *,
    title: str,
    primary: str,
    cancel_url: str,
    crumbs: Sequence[Crumb],
    **shown: Any,
) -> HttpResponse:
    """A verb's page: shows the form; when it comes back filled in, does the verb; says why where it may not be."""
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Refused as refused:
            refusal = refused.reason
    context = {
        "title": title,
        "form": form,
        "primary": primary,
        "cancel_url": cancel_url,
        "crumbs": crumbs,
        "refusal": refusal,
        **shown,
    }
    bad = request.method == "POST"
    return page(request, "catalog/step.html", context, fragment="base/_step.html", status=422 if bad else 200)


def asked(request: HttpRequest, name: str) -> str:
    """One value of the query string, without the letter that no database text may contain."""
    return request.GET.get(name, "").replace("\x00", "")


def filled(request: HttpRequest) -> Any:
    """What a form is bound to: None until it is sent."""
    return request.POST if request.method == "POST" else None


def download(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
