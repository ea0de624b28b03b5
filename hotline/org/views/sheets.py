"""导入导出: from a workbook and back."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.org.forms.sheets import ImportForm
from hotline.org.permissions import manages_all
from hotline.org.requests import StaffRequest
from hotline.org.sheets import writing
from hotline.org.sheets.geojson import tables_of
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.layout import BOUNDARIES, SHEETS
from hotline.org.sheets.outcome import Refusal, Report
from hotline.org.views.doors import people_manager

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_REFUSALS: Final = 200


@never_cache
def org_import(request: StaffRequest) -> HttpResponse:
    """Upload, trial, import. The file stays in the browser and comes twice: the server keeps none, and the mark of its
    content makes sure that what is imported is what was tried."""
    if not manages_all(request.user):
        raise PermissionDenied("组织机构由系统管理员导入。")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context: dict[str, Any] = {
        "title": "导入组织机构",
        "crumbs": [("组织机构", reverse("org_tree")), ("导入", "")],
        "form": form,
        "sheets": (*SHEETS, BOUNDARIES),
    }
    if request.method == "POST":
        if form.is_valid():
            try:
                context |= _imported(request, form)
            except Refused as refused:
                context["refusal"] = refused.reason
        else:
            context["refusal"] = "；".join(str(one) for errors in form.errors.values() for one in errors)
    status = 422 if "refusal" in context else 200
    return page(request, "org/import.html", context, fragment="org/_import_report.html", status=status)


def org_export(request: StaffRequest) -> HttpResponse:
    people_manager(request)
    return _workbook(writing.export(request.user), f"组织机构-{timezone.localdate(clock.now()):%Y%m%d}.xlsx")


def org_template(request: StaffRequest) -> HttpResponse:
    people_manager(request)
    return _workbook(writing.template(), "组织机构导入模板.xlsx")


def _imported(request: StaffRequest, form: ImportForm) -> dict[str, Any]:
    file: Any = form.cleaned_data["file"][0]
    mark = _mark(file)
    tried = form.cleaned_data["tried"]
    if tried and tried != mark:
        raise Refused("文件在试运行之后换过或改过，请重新试运行")
    report = import_tables(tables_of(file.file, file.name), actor=request.user, dry_run=not tried)
    return {
        "report": report,
        "mark": mark,
        "file_name": file.name,
        "refusals": list(islice(_refusals(report), SHOWN_REFUSALS)),
        "n_refusals": sum(len(result.refusals) for result in report.results),
        "refused_rows": _inline(writing.refused_rows, report) if report.n_refused else "",
        "passwords": _inline(writing.initial_passwords, report.accounts) if report.accounts else "",
    }


def _refusals(report: Report) -> Iterator[tuple[str, Refusal]]:
    return ((result.sheet.title, refusal) for result in report.results for refusal in result.refusals)


def _mark(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _inline(write: Callable[[Any], bytes], what: object) -> str:
    """A workbook inside the page itself: initial passwords must not lie about on the server."""
    return f"data:{XLSX};base64,{base64.b64encode(write(what)).decode()}"


def _workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
