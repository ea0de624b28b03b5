"""对外只有网站: under the host names that citizens know, nothing but the website answers."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

# The official account is a citizens' channel too: its server calls from the internet.
OPEN: Final = (
    "/portal/",
    "/org/areas/tree/",
    "/org/areas/map/",
    "/org/areas/at/",
    "/gateways/wechat/",
)  # WhiteNoise, which stands before, gives out /static/


def is_outside(request: HttpRequest) -> bool:
    """Whether the page is asked for under a name that citizens know."""
    return bool(settings.PORTAL_HOSTS) and split_domain_port(request.get_host())[0] in settings.PORTAL_HOSTS


class WebsiteAlone:
    """`HOTLINE_PORTAL_HOSTS`: there `/` leads to the website, and the staff's pages are not found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_outside(request):
            if request.path == "/":
                return HttpResponseRedirect("/portal/")
            if not request.path.startswith(OPEN):
                raise Http404
        return self.get_response(request)
