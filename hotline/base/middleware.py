"""浏览器只运行本站的东西: the content security policy, and where browsers find the live events."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def live_url(request: HttpRequest) -> str:
    """The address of the live events: `HOTLINE_LIVE_URL`, or the port after that of the pages."""
    return str(settings.LIVE_URL) or _port_after(request.scheme or "http", request.get_host())


@lru_cache(maxsize=256)
def _port_after(scheme: str, host: str) -> str:
    address = urlsplit(f"{scheme}://{host}")
    port = address.port or (443 if scheme == "https" else 80)
    name = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname
    return f"{scheme}://{name}:{port + 1}/"


class ContentSecurityPolicy:
    """Only our own scripts, styles and pictures, nothing written inside a page, and nobody frames us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in (404, 500):
            return response  # Django's pages for developers write their styles inside
        response.headers.setdefault("Content-Security-Policy", _policy(live_url(request)))
        return response


@lru_cache(maxsize=256)
def _policy(live: str) -> str:
    address = urlsplit(live)
    return (
        f"default-src 'self'; img-src 'self' data:; connect-src 'self' {address.scheme}://{address.netloc};"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
