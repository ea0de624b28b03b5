"""How the organisation's pages let people in, and how each verb's form is shown and taken."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.org.models import Unit, User
from hotline.org.permissions import (
    manages_people,
    may_manage_unit,
    may_manage_user,
    may_reshape_unit,
    units_seen_by,
    users_seen_by,
)
from hotline.org.queries import chain
from hotline.org.requests import StaffRequest

Crumb = tuple[str, str]


def seen_unit(request: StaffRequest, code: str) -> Unit:
    """The unit, if one may see it; else a 404, as if it did not exist."""
    return get_object_or_404(units_seen_by(request.user).select_related("area", "parent"), code=code)


def managed_unit(request: StaffRequest, code: str) -> Unit:
    unit = seen_unit(request, code)
    if not may_manage_unit(request.user, unit):
        raise PermissionDenied(f"“{unit}”由其管理员或系统管理员维护。")
    return unit


def reshaped_unit(request: StaffRequest, code: str) -> Unit:
    unit = seen_unit(request, code)
    if not may_reshape_unit(request.user, unit):
        raise PermissionDenied(f"“{unit}”的名称、隶属和启停由上级单位或系统管理员办理。")
    return unit


def people_manager(request: StaffRequest) -> User:
    if not manages_people(request.user):
        raise PermissionDenied("人员和账号由本单位管理员或系统管理员维护。")
    return request.user


def managed_user(request: StaffRequest, username: str) -> User:
    people_manager(request)
    user = get_object_or_404(users_seen_by(request.user).select_related("unit", "section"), username=username)
    if not may_manage_user(request.user, user):
        raise PermissionDenied(f"“{user}”的账号由系统管理员维护。")
    return user


def crumbs_of(unit: Unit, *last: str, request: StaffRequest) -> list[Crumb]:
    """组织机构 / the units above that one may open / the unit / what one does there."""
    own = request.user.unit
    seen = [one for one in chain(unit) if own is None or not own.contains(unit) or own.contains(one)]
    above = [(one.short_name, reverse("unit", args=[one.code])) for one in seen]
    here = [(unit.short_name, reverse("unit", args=[unit.code])), *((word, "") for word in last)]
    return [("组织机构", reverse("org_tree")), *above, *here]


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
    bad = bool(refusal or form.errors)
    return page(request, "org/step.html", context, fragment="base/_step.html", status=422 if bad else 200)


def asked(request: HttpRequest, name: str) -> str:
    """One value of the query string, without the letter that no database text may contain."""
    return request.GET.get(name, "").replace("\x00", "")


def filled(request: HttpRequest) -> Any:
    """What a form is bound to: None until it is sent."""
    return request.POST if request.method == "POST" else None
