"""导入导出: a file first on trial, then taken in; what a person sees, taken out."""

import hashlib
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.catalog.views.doors import download
from hotline.knowledge.forms.filters import ImportForm
from hotline.knowledge.people import is_reviewer
from hotline.knowledge.sheets.columns import COLUMNS
from hotline.knowledge.sheets.exporting import as_json_lines, as_workbook
from hotline.knowledge.sheets.importing import import_file
from hotline.knowledge.views.doors import HOME, must_edit
from hotline.org.requests import StaffRequest

SHOWN: Final = 200


@never_cache
def knowledge_import(request: StaffRequest) -> HttpResponse:
    """Upload, trial, import. The file comes twice; the mark of its content makes sure that what is taken in is what was tried."""
    if not is_reviewer(request.user):
        raise PermissionDenied("导入的知识点直接发布，由知识库审核员办理")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context: dict[str, Any] = {
        "title": "导入知识点", "crumbs": [HOME, ("导入", "")], "form": form, "columns": COLUMNS,
        "hint": "有编号的行更新那个知识点；没有编号、有来源编号的，与上次从同一来源导入的对应；其余新增。导入即发布，原有内容成为旧版本。",
        "back_url": reverse("knowledge"), "export_url": reverse("knowledge_export", args=["xlsx"]), "name": "知识库",
    }  # fmt: skip
    if request.method == "POST":
        try:
            context |= _taken(form, request.user)
        except Refused as refused:
            context["refusal"] = refused.reason
    status = 422 if "refusal" in context else 200
    return page(request, "knowledge/import.html", context, fragment="catalog/_import_report.html", status=status)


def _taken(form: ImportForm, actor: Any) -> dict[str, Any]:
    if not form.is_valid():
        raise Refused("；".join(str(one) for errors in form.errors.values() for one in errors))
    file: Any = form.cleaned_data["file"][0]
    mark = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    tried = form.cleaned_data["tried"]
    if tried and tried != mark:
        raise Refused("文件在试运行之后换过或改过，请重新试运行")
    report = import_file(file.file, file.name, actor=actor, unit=form.cleaned_data["unit"], trial=not tried)
    return {"report": report, "mark": mark, "refused": report.refused[:SHOWN], "written": report.written[:SHOWN]}


def knowledge_export(request: StaffRequest, ending: str) -> HttpResponse:
    """What the person sees. On record, with a watermark."""
    must_edit(request, "导出知识点")
    name = f"知识库-{localtime(clock.now()):%Y%m%d}.{ending}"
    if ending == "jsonl":
        return download(as_json_lines(request.user), name, "application/x-ndjson")
    return download(as_workbook(request.user), name)
