"""网关的门: what the operator says became of a message."""

import hmac

from django.http import HttpRequest, HttpResponse

from hotline.notices.actions.sending import report as write_report
from hotline.notices.gateways.kannel import mark_of
from hotline.notices.views.doors import from_gateway, wrong_secret


@from_gateway
def report(request: HttpRequest, key: int, attempt: int) -> HttpResponse:
    """回执. The mark fits this message and attempt alone."""
    if not hmac.compare_digest(request.GET.get("mark", "").encode(), mark_of(key, attempt).encode()):
        return wrong_secret()
    write_report(key, attempt, request.GET.get("kind", ""))
    return HttpResponse(status=204)
