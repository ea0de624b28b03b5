"""门户首页, and the switch of the large print."""

from django.http import HttpRequest, HttpResponse

from hotline.portal.views.doors import LARGE, next_url, on_to, public, show


@public
def home(request: HttpRequest) -> HttpResponse:
    return show(request, "portal/home.html", {"title": "首页"})


@public
def large(request: HttpRequest) -> HttpResponse:
    """大字版: on or off, for a year."""
    response = on_to(request, next_url(request))
    response.set_cookie(LARGE, "1" if request.GET.get("on") == "1" else "0", max_age=365 * 86400, samesite="Lax")
    return response
