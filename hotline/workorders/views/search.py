"""查找: by number, word, phone, unit, state, date."""

from datetime import datetime, time, timedelta
from typing import Final

from django.http import HttpResponse
from django.utils.timezone import make_aware

from hotline.base.views import page
from hotline.org.requests import StaffRequest
from hotline.workorders import queries
from hotline.workorders.forms import SearchForm
from hotline.workorders.models import WorkOrder

NOT_FOUND: Final = {
    "icon": "search-off", "title": "没有找到", "text": "换个说法，或放宽条件：编号可以只写前几位，关键词之间用空格隔开。",
}  # fmt: skip


def search(request: StaffRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    rows: list[WorkOrder] = []
    cursor = ""
    if form.is_valid():
        given = form.cleaned_data
        rows, cursor = queries.search(
            request.user, text=given["q"], phone=given["phone"], unit=given["unit"], state=given["state"], since=_start(given["since"]),
            until=_start(given["until"] + timedelta(days=1)) if given["until"] else None, after=request.GET.get("after", ""),
        )  # fmt: skip
    context = {
        "title": "查找工单",
        "filters": form,
        "rows": rows,
        "next_cursor": cursor,
        "table": "workorders/_orders.html",
        "by_registration": True,
        "empty": NOT_FOUND if form.is_valid() else _not_asked(form),
        "caption": "查找结果",
    }
    return page(request, "base/desk.html", context, fragment="workorders/_orders.html")


def _not_asked(form: SearchForm) -> dict[str, str]:
    """Said in place of the list too: who changes a filter gets nothing else anew."""
    said = (f"{form.fields[name].label}：{'；'.join(map(str, errors))}" for name, errors in form.errors.items())
    return {"icon": "alert-triangle", "title": "条件有误，还没有查找", "text": "。".join(said)}


def _start(day: object) -> datetime | None:
    return make_aware(datetime.combine(day, time.min)) if day else None  # type: ignore[arg-type]
