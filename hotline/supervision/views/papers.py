"""公文: 督办单, 提醒函, 呈阅件 of a supervision as Word files."""

from django.http import Http404, HttpResponse

from hotline.catalog.views.doors import DOCX, download
from hotline.org.requests import StaffRequest
from hotline.supervision.documents import PAPERS, papers_of
from hotline.supervision.views.doors import seen


def supervision_paper(request: StaffRequest, no: str, kind: str) -> HttpResponse:
    row = seen(request, no)
    if kind not in {one.key for one in papers_of(request.user, row)}:
        raise Http404
    paper = PAPERS[kind]
    return download(paper.written(row, request.user), f"{paper.name}-{row.no}.docx", DOCX)
