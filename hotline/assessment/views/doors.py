"""Who may come in: whoever assesses or may see all scores; a unit to its own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from hotline.assessment.permissions import own_unit, sees_all
from hotline.org.models import Unit
from hotline.org.requests import StaffRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def narrowed_to(request: StaffRequest) -> Unit | None:
    """The unit to which what a person sees is narrowed; None for those who see all. Others are turned away."""
    if sees_all(request.user):
        return None
    own = own_unit(request.user)
    if own is None:
        raise PermissionDenied("考核结果和指标由热线办、市领导和承办单位查看")
    return own


def download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
