"""导入: the dispatch catalogue, the categories and the special days from a workbook, first on trial."""

import hashlib
from typing import IO, Any, Final, Protocol

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.catalog.forms.sheets import ImportForm
from hotline.catalog.sheets import calendar, categories, dispatch_rules
from hotline.catalog.sheets.workbook import Column, Report
from hotline.catalog.views.doors import catalog_manager
from hotline.org.models import User
from hotline.org.requests import StaffRequest

SHOWN: Final = 200


class Importer(Protocol):
    def __call__(self, file: IO[bytes], *, actor: User, trial: bool) -> Report: ...


@never_cache
def dispatch_rules_import(request: StaffRequest) -> HttpResponse:
    return _import(
        request, dispatch_rules.import_rules, "派单目录", "dispatch_rules", dispatch_rules.COLUMNS,
        "写有序号的行修改那一条，没有序号的按分类、区划、主办单位和标签对应，对不上的新增。",
    )  # fmt: skip


@never_cache
def categories_import(request: StaffRequest) -> HttpResponse:
    return _import(
        request, categories.import_categories, "事项分类", "categories", categories.COLUMNS,
        "按编号对应：已有的修改，没有的新增，上级须写在下级之前。",
    )  # fmt: skip


@never_cache
def special_days_import(request: StaffRequest) -> HttpResponse:
    return _import(
        request, calendar.import_days, "节假日与调休", "special_days", calendar.COLUMNS,
        "照国务院办公厅的通知填：一行一天，连着的几天写“至”；周末上班的写“上班”，其余写“放假”。",
        back="calendar_year",
    )  # fmt: skip


def _import(
    request: StaffRequest,
    take: Importer,
    name: str,
    url_name: str,
    columns: tuple[Column, ...],
    hint: str,
    *,
    back: str = "",
) -> HttpResponse:
    """Upload, trial, import. The file stays in the browser and comes twice; the mark of its content makes sure that
    what is imported is what was tried."""
    actor = catalog_manager(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context: dict[str, Any] = {
        "title": f"导入{name}",
        "crumbs": [(name, reverse(back or url_name)), ("导入", "")],
        "form": form,
        "columns": columns,
        "hint": hint,
        "back_url": reverse(back or url_name),
        "export_url": reverse(f"{url_name}_export"),
        "name": name,
    }
    if request.method == "POST":
        try:
            context |= _taken(form, take, actor)
        except Refused as refused:
            context["refusal"] = refused.reason
    status = 422 if "refusal" in context else 200
    return page(request, "catalog/import.html", context, fragment="catalog/_import_report.html", status=status)


def _taken(form: ImportForm, take: Importer, actor: User) -> dict[str, Any]:
    if not form.is_valid():
        raise Refused("；".join(str(one) for errors in form.errors.values() for one in errors))
    file: Any = form.cleaned_data["file"][0]
    mark = hashlib.sha256(file.read()).hexdigest()
    tried = form.cleaned_data["tried"]
    if tried and tried != mark:
        raise Refused("文件在试运行之后换过或改过，请重新试运行")
    report = take(file.file, actor=actor, trial=not tried)
    return {"report": report, "mark": mark, "refused": report.refused[:SHOWN], "written": report.written[:SHOWN]}
