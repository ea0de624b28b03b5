"""变更记录: who changed what in the organisation and the catalogue, and who took it out of the house."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from hotline.base.views import page
from hotline.org import queries
from hotline.org.forms.filters import ChangeFilter
from hotline.org.permissions import changes_seen_by, manages_people
from hotline.org.requests import StaffRequest
from hotline.org.roles import SEE_TRAIL
from hotline.org.views.doors import asked

EMPTY: Final = {"icon": "history", "title": "没有这样的变更", "text": "放宽条件再查：记录从平台启用之日起，一条不少。"}
MANY: Final = 4  # facts of one record that are shown without unfolding


def changes(request: StaffRequest) -> HttpResponse:
    if not (request.user.has_perm(SEE_TRAIL) or manages_people(request.user)):
        raise PermissionDenied("变更记录由督查、监察人员和单位管理员查看。")
    filters = ChangeFilter(request.GET or None, kinds=queries.kinds_changed())
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    after = asked(request, "after")
    rows, next_cursor = queries.changes(
        changes_seen_by(request.user), **wanted, before=int(after) if after.isdigit() else None
    )
    for row in rows:
        shown: Any = row
        shown.first, shown.more = row.facts[:MANY], row.facts[MANY:]
    context = {
        "title": "变更记录",
        "lead": "组织机构、账号、工作标准和目录的每一次变更、每一次导入导出。只增不改，每夜封存。",
        "filters": filters,
        "rows": rows,
        "next_cursor": next_cursor,
        "table": "org/_changes.html",
        "empty": EMPTY,
        "caption": "变更记录",
    }
    return page(request, "org/changes.html", context, fragment="org/_changes.html")
