"""首页."""

from django.http import HttpRequest, HttpResponse

from hotline.base.views import page


def home(request: HttpRequest) -> HttpResponse:
    """What one may do here, as cards."""
    return page(request, "site/home.html", {"title": "首页"})
