"""How a door gets its report or case: only through `visible_to`; what one may not see is a 404. And a file as it is sent."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from hotline.analytics.models import Report, TypicalCase
from hotline.org.requests import StaffRequest

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def seen_report(request: StaffRequest, no: str) -> Report:
    found = (
        Report.objects.visible_to(request.user)
        .select_related("edited_by", "checked_by", "signed_by")
        .filter(no=no)
        .first()
    )
    if found is None:
        raise Http404
    return found


def seen_case(request: StaffRequest, no: str) -> TypicalCase:
    related = ("unit", "order__citizen", "nominated_by")
    found = (
        TypicalCase.objects.visible_to(request.user)
        .select_related(*related)
        .defer("order__words")
        .filter(no=no)
        .first()
    )
    if found is None:
        raise Http404
    return found


def sent(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
