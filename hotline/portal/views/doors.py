"""How a citizen's door answers: no sign-in, the portal's own shell, nothing personal kept by browsers or proxies."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hotline.org.models import Area, Level
from hotline.portal.middleware import is_outside
from hotline.portal.visitor import Visitor

P = ParamSpec("P")
Door = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
LARGE: Final = "large"  # the cookie of the large print
COLUMNS: Final = (  # 栏目: name, and the name of its address
    ("首页", "portal"),
    ("网上诉求", "portal_appeal"),
    ("办件查询", "portal_orders"),
    ("建言献策", "portal_suggestions"),
    ("办理公开", "portal_cases"),
    ("热线动态", "portal_news"),
    ("知识查询", "portal_knowledge"),
    ("数据公开", "portal_figures"),
)


def public(door: Door[P]) -> Door[P]:
    """Open to everybody."""

    @wraps(door)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = door(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return cast("Door[P]", login_not_required(answer))


T = TypeVar("T")


def remembered(key: str, ask: Callable[[], T], seconds: int = 60) -> T:
    """What the pages of everybody show alike is asked of the database once a minute in each process."""
    found: T = cache.get_or_set(f"portal.{key}", ask, seconds)  # type: ignore[assignment]
    return found


def city() -> str:
    """The name of the city that this hotline serves."""
    return remembered("city", _city, 300)


def _city() -> str:
    return Area.objects.filter(level=Level.CITY).values_list("name", flat=True).first() or ""


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    visitor = Visitor(request)
    columns = [(name, reverse(url_name)) for name, url_name in COLUMNS]
    home = columns[0][1]
    within = [url for _, url in columns if request.path == url or (url != home and request.path.startswith(url))]
    shell = {
        "columns": columns, "current_column": max(within, key=len, default=""), "city": city(), "is_large": request.COOKIES.get(LARGE) == "1", "is_demo": settings.DEMO, "is_outside": is_outside(request),
        "visitor_phone": visitor.masked_phone if request.session.session_key else "",
    }  # fmt: skip
    return render(request, template, {**shell, **context}, status=status)


def on_to(request: HttpRequest, url: str, said: str = "") -> HttpResponse:
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(url)


def to_verify(request: HttpRequest) -> HttpResponse:
    """First the telephone, then back here."""
    return HttpResponseRedirect(f"{reverse('portal_verify')}?{urlencode({'next': request.get_full_path()})}")


def next_url(request: HttpRequest) -> str:
    """Where to go afterwards: a page of the portal, never another site's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    home = reverse("portal")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(home)
    return wanted if is_ours else reverse("portal_orders")


def asked(request: HttpRequest, name: str, most: int = 60) -> str:
    """One value of the query string, without the letter that no database text may contain."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:most]
