"""浏览器只运行本站的东西: the content security policy, and where browsers find the live events."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def live_url(request: HttpRequest) -> str:
    """The address of the live events: `HOTLINE_LIVE_URL`, or the port after that of the pages."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    address = urlsplit(f"{request.scheme}://{request.get_host()}")
    port = address.port or (443 if request.is_secure() else 80)
    return f"{address.scheme}://{address.hostname}:{port + 1}/"


class ContentSecurityPolicy:
    """Only our own scripts, styles and pictures, nothing written inside a page, and nobody frames us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in (404, 500):
            return response  # Django's pages for developers write their styles inside
        live = urlsplit(live_url(request))
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'self'; img-src 'self' data:; connect-src 'self' {live.scheme}://{live.netloc};"
            " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        return response
