"""事项分类: the tree that forms choose from, the list to look up, and the verbs on a category."""

from hashlib import blake2b
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from hotline.base import clock
from hotline.base.form_fields import tree_json
from hotline.base.views import go_to, page
from hotline.catalog import finding, queries
from hotline.catalog.actions import categories as verbs
from hotline.catalog.forms.categories import CategoryAddForm, CategoryFilter, CategoryForm
from hotline.catalog.models import Category
from hotline.catalog.permissions import manages_catalog
from hotline.catalog.sheets.categories import export
from hotline.catalog.views.doors import Crumb, NothingToFill, asked, catalog_manager, download, filled, take
from hotline.org.requests import StaffRequest

EMPTY: Final = {"icon": "category", "title": "没有找到分类", "text": "换一个词试试：名称的几个字，或编号的前几位。"}


def category_tree(request: HttpRequest) -> HttpResponseBase:
    """The active categories for a `Cascade`: [[code, name, parent or ""], …], parents first. 1 query when warm."""
    rows = ((entry.code, entry.name, entry.parent) for entry in queries.load().categories.values() if entry.is_active)
    body = tree_json(rows).encode()
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    patch_cache_control(response, private=True, max_age=300)
    return get_conditional_response(request, etag=etag, response=response) or response


def categories(request: StaffRequest) -> HttpResponse:
    filters = CategoryFilter(request.GET or None)
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    q, opened = wanted.get("q", ""), asked(request, "open")
    rows, next_cursor = finding.categories(
        q=q, opened=opened, with_retired=wanted.get("retired", False), after=asked(request, "after")
    )
    manages = manages_catalog(request.user)
    here = reverse("categories")
    for row in rows:
        extra: Any = row
        extra.is_open = not q and row.level == 1 and row.code == opened
        extra.fold_url = "" if q or row.level > 1 else here if extra.is_open else f"{here}?open={row.code}"
        extra.shown_name = row.full_name if q else row.name
        extra.edit_url = reverse("category", args=[row.code]) if manages else ""
        extra.lead = row.lead_unit or ""
    context = {
        "title": "事项分类",
        "lead": "三级分类。每类事项默认由谁主办、适用什么时限；派单目录另有规定的从其规定。",
        "filters": filters,
        "table": "catalog/_categories.html",
        "rows": rows,
        "next_cursor": next_cursor,
        "empty": EMPTY,
        "may_manage": manages,
    }
    return page(request, "catalog/categories.html", context, fragment="catalog/_categories.html")


def category(request: StaffRequest, code: str) -> HttpResponse:
    actor = catalog_manager(request)
    found = _category(code)
    # A second copy for the form, which writes what was typed onto it: the verb begins with what is kept.
    form = CategoryForm(filled(request), instance=_category(code))

    def act() -> HttpResponse:
        verbs.change_category(found, actor=actor, **form.cleaned_data)
        return go_to(request, _listed(found), f"“{found.name}”已保存")

    active = found.is_active
    more = [("停用", reverse("category_retire", args=[code]), "ban")] if active else []
    more += [] if active else [("恢复", reverse("category_restore", args=[code]), "rotate")]
    if active and found.level < 3:
        more.append(("增加下级", f"{reverse('category_add')}?below={code}", "plus"))
    return take(
        request, form, act, title=f"{code} {found.name}", primary="保存", cancel_url=_listed(found),
        crumbs=_crumbs(found.full_name), more=more,
    )  # fmt: skip


def category_add(request: StaffRequest) -> HttpResponse:
    """`?below=` is the code of the category under which it stands; the next free code is offered."""
    actor = catalog_manager(request)
    form = CategoryAddForm(filled(request), initial={"code": _next_code(asked(request, "below"))})

    def act() -> HttpResponse:
        data = dict(form.cleaned_data)
        made = verbs.add_category(data.pop("code"), actor=actor, **data)
        return go_to(request, _listed(made), f"已增加“{made.full_name}”")

    return take(
        request, form, act, title="增加分类", primary="增加", cancel_url=reverse("categories"), crumbs=_crumbs("增加"),
    )  # fmt: skip


def category_retire(request: StaffRequest, code: str) -> HttpResponse:
    return _plain(request, code, "停用", verbs.retire_category, "新登记的工单不能再选它；已有的工单不变，可以恢复。")


def category_restore(request: StaffRequest, code: str) -> HttpResponse:
    return _plain(request, code, "恢复", verbs.restore_category, "登记时重新可以选它。")


def categories_export(request: StaffRequest) -> HttpResponse:
    return download(export(request.user), f"事项分类-{timezone.localdate(clock.now()):%Y%m%d}.xlsx")


def _plain(request: StaffRequest, code: str, name: str, verb: Any, explanation: str) -> HttpResponse:
    actor = catalog_manager(request)
    found = _category(code)

    def act() -> HttpResponse:
        verb(found, actor=actor)
        return go_to(request, _listed(found), f"“{found.name}”已{name}")

    return take(
        request, NothingToFill(filled(request)), act, title=f"{name}“{found.name}”", primary=name,
        explanation=explanation, is_dangerous=name == "停用", cancel_url=reverse("category", args=[code]),
        crumbs=_crumbs(found.full_name, name),
    )  # fmt: skip


def _category(code: str) -> Category:
    return get_object_or_404(Category.objects.select_related("lead_unit", "parent"), code=code)


def _next_code(below: str) -> str:
    """The code behind the highest below a category, empty where all hundred are given."""
    length = len(below) + 2
    codes = [code for code in queries.load().categories if len(code) == length and code.startswith(below)]
    number = int(max(codes, default=f"{below}00")[-2:]) + 1
    return f"{below}{number:02}" if number < 100 else ""


def _listed(found: Category) -> str:
    return f"{reverse('categories')}?open={found.code[:2]}"


def _crumbs(*words: str) -> list[Crumb]:
    return [("事项分类", reverse("categories")), *((word, "") for word in words)]
