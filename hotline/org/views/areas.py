"""区划: the list to look up."""

from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse

from hotline.base.views import page
from hotline.org.forms.filters import AreaFilter
from hotline.org.models import Area, Boundary
from hotline.org.permissions import manages_all
from hotline.org.queries import PAGE, squeezed
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import asked

EMPTY: Final = {
    "icon": "map-search",
    "title": "没有找到区划",
    "text": "换一个词试试：名称的几个字，或区划代码的前几位。",
}


def area_list(request: StaffRequest) -> HttpResponse:
    filters = AreaFilter(request.GET or None)
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    found = Area.objects.filter(code__gt=asked(request, "after"))
    if q := squeezed(wanted.get("q", "")):
        found = found.filter(Q(full_name__icontains=q) | Q(code__startswith=q))
    if wanted.get("county"):
        found = found.filter(code__startswith=wanted["county"].code[:6])
    active = Count("units", filter=Q(units__active_to=None))
    rows = list(
        found.select_related("parent")
        .annotate(n_units=active, is_drawn=Exists(Boundary.objects.filter(area=OuterRef("pk"))))
        .order_by("code")[: PAGE + 1]
    )
    context = {
        "title": "行政区划",
        "lead": "十二位区划代码，到村居。新增和改名用 Excel 导入，边界用 GeoJSON 导入；镇街以上有边界的可在地图上选。",
        "filters": filters,
        "table": "org/_areas.html",
        "rows": rows[:PAGE],
        "next_cursor": rows[PAGE - 1].code if len(rows) > PAGE else "",
        "empty": EMPTY,
        "may_import": manages_all(request.user),
    }
    return page(request, "org/areas.html", context, fragment="org/_areas.html")
