"""网关的门: what the operator says became of a message."""

from django.http import HttpRequest, HttpResponse

from hotline.notices.actions.sending import report as write_report
from hotline.notices.gateways.door import from_gateway
from hotline.notices.gateways.kannel import report_of


@from_gateway(report_of)
def report(request: HttpRequest, key: int, attempt: int) -> HttpResponse:
    """回执. The mark fits this message and attempt alone."""
    write_report(key, attempt, request.GET.get("kind", ""))
    return HttpResponse()
