"""组织机构: the tree with its search, and what pickers ask."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page

from hotline.base.form_fields import tree_json
from hotline.base.views import page
from hotline.org.forms.filters import UnitFilter
from hotline.org.models import Area, Section, Unit
from hotline.org.permissions import manages_all, manages_people, units_managed_by, units_seen_by
from hotline.org.queries import PICKER_LIMIT, nodes_below, opened_tree, search, squeezed, units_for_picker
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import asked, seen_unit

EMPTY: Final = {
    "icon": "building",
    "title": "还没有单位",
    "text": "系统管理员可以从 Excel 导入全部机构，或先建立市级单位。",
}
NOT_FOUND: Final = {
    "icon": "search-off",
    "title": "没有找到单位",
    "text": "换一个词试试：名称或简称的几个字、编号、领导姓名、值班电话、所在县区。",
}


def org_tree(request: StaffRequest) -> HttpResponse:
    """The tree, unfolded down to `?open=CODE`; with `?q=` or `?kind=` the units found instead."""
    filters = UnitFilter(request.GET or None)
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    with_retired = bool(wanted.get("retired"))
    context: dict[str, Any] = {
        "title": "组织机构",
        "lead": "四级网络：市级、县级与部门、乡镇街道与下属单位、村居。",
        "filters": filters,
        "retired": with_retired,
        "may_import": manages_all(request.user),
        "may_export": manages_people(request.user),
        "empty": EMPTY,
    }
    if wanted.get("q") or wanted.get("kind"):
        units = units_seen_by(request.user)
        if wanted["kind"]:
            units = units.filter(kind=wanted["kind"])
        after = asked(request, "after")
        rows, next_cursor = search(wanted["q"], units, with_retired=with_retired, after=after)
        context |= {"table": "org/_found.html", "rows": rows, "next_cursor": next_cursor, "empty": NOT_FOUND}
    else:
        context |= {
            "table": "org/_tree.html",
            "nodes": _opened(request, with_retired),
            "opened": asked(request, "open"),
        }
    return page(request, "org/tree.html", context, fragment=context["table"])


def unit_children(request: StaffRequest, code: str) -> HttpResponse:
    """The branch below one unit, as the tree asks for it when unfolding."""
    unit = seen_unit(request, code)
    retired = "retired" in request.GET
    context = {"nodes": nodes_below(unit, with_retired=retired), "retired": retired}
    return render(request, "org/_branch.html", context)


def unit_pick(request: StaffRequest, *, managed: bool = False) -> HttpResponse:
    """Options of a unit picker: `?q=`, `&kind=` (several), `&below=CODE`; `managed`: of those that one manages."""
    below = Unit.objects.filter(code=asked(request, "below")).first() if asked(request, "below") else None
    units = units_managed_by(request.user) if managed else Unit.objects.all()
    found = units_for_picker(
        asked(request, "q"), kinds=request.GET.getlist("kind"), below=below, units=units.select_related("area")
    )
    options = [
        (unit.pk, unit.name, f"{unit.code} · {unit.get_kind_display()} · {unit.area.full_name}") for unit in found
    ]
    return render(request, "base/_options.html", {"options": options})


def section_pick(request: StaffRequest) -> HttpResponse:
    words = squeezed(asked(request, "q"))
    sections = Section.objects.filter(unit__in=units_managed_by(request.user), name__icontains=words)
    found = sections.select_related("unit").order_by("unit__path", "id")[:PICKER_LIMIT]
    options = [(section.pk, section.name, section.unit.short_name) for section in found]
    return render(request, "base/_options.html", {"options": options})


def area_children(request: HttpRequest) -> JsonResponse:
    """`?parent=CODE` (none: the city) → `[{"code", "name", "has_children"}, …]`."""
    parent = asked(request, "parent") or None
    found = Area.objects.filter(parent=parent).order_by("code")
    with_children = set(Area.objects.filter(parent__in=found).values_list("parent_id", flat=True))
    rows = [{"code": area.code, "name": area.name, "has_children": area.code in with_children} for area in found]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})


@login_not_required  # citizens say where, too; the names of places are no secret
@gzip_page
@cache_control(public=True, max_age=3600)
def area_tree(request: HttpRequest) -> HttpResponse:
    """All areas, parents first, for the cascades: `[code, name, code of the parent or ""]` each; a fourth, 1, where there is a map."""
    rows = Area.objects.order_by("level", "code").values_list("code", "name", "parent_id", "boundary")
    answer = tree_json((code, name, parent or "", *([1] if drawn else [])) for code, name, parent, drawn in rows)
    return HttpResponse(answer, content_type="application/json")


def _opened(request: StaffRequest, with_retired: bool) -> Any:
    seen = units_seen_by(request.user)
    own = request.user.unit
    wanted = asked(request, "open")
    unit = (seen.filter(code=wanted).first() if wanted else None) or own
    codes = unit.path.split(".")[:-1] if unit else seen.filter(parent=None).values_list("code", flat=True)
    return opened_tree(seen, codes, with_retired=with_retired)
