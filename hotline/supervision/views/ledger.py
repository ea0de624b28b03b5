"""台账: the ledger, urging of several at once, and its export."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.catalog.views.doors import asked, download
from hotline.org.requests import StaffRequest
from hotline.supervision import actions, sheets
from hotline.supervision.forms import LedgerFilter
from hotline.supervision.ledger import BY_KEY, MOST_COUNTED, PARTS, Part, counts, narrowed, page_of
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import supervises
from hotline.supervision.standing import awaits
from hotline.supervision.views.doors import must_work_here

MOST_URGED = 50  # at once


def ledger(request: StaffRequest) -> HttpResponse:
    """At most 6 queries."""
    must_work_here(request.user)
    part, form, filters = _asked(request)
    rows, cursor = page_of(narrowed(request.user, part, filters), part, asked(request, "after"))
    for row in rows:
        row.awaits = awaits(row)[0]  # type: ignore[attr-defined]
    waiting = counts(request.user)
    may_urge = supervises(request.user) and part.key in ("open", "late")
    context: dict[str, Any] = {
        "title": "督办台账", "rows": rows, "next_cursor": cursor, "table": "supervision/_supervisions.html", "caption": part.name,
        "tabs": [(one.name, f"?part={one.key}", _shown(waiting.get(one.key)), one is part) for one in PARTS],
        "filters": form, "part": part, "may_urge": may_urge, "may_export": supervises(request.user),
        "empty": {"icon": "eye-check", "title": "这里没有督办", "text": part.empty},
    }  # fmt: skip
    return page(request, "supervision/ledger.html", context, fragment="supervision/_supervisions.html")


@require_POST
def urge(request: StaffRequest) -> HttpResponse:
    """催办 those that were ticked; what cannot be urged is said by number."""
    if not supervises(request.user):
        raise PermissionDenied("催办由督办人员办理")
    numbers = request.POST.getlist("no")[:MOST_URGED]
    done, refused = 0, []
    for row in Supervision.objects.visible_to(request.user).select_related("order", "unit").filter(no__in=numbers):
        try:
            actions.urge(row, actor=request.user)
        except Refused as why:
            refused.append(f"{row.no}：{why.reason}")
        else:
            done += 1
    if refused:
        messages.warning(request, "；".join(refused[:5]))
    back = f"{reverse('supervisions')}?part={request.POST.get('part', 'open')}"
    return go_to(request, back, f"已催办{done}件" if done else "" if refused else "没有选中督办件")


def export(request: StaffRequest) -> HttpResponse:
    """What the person sees, as it is narrowed down. On record, with a watermark."""
    if not supervises(request.user):
        raise PermissionDenied("督办台账由督办人员导出")
    part, _, filters = _asked(request)
    content = sheets.ledger(narrowed(request.user, part, filters), actor=request.user)
    return download(content, f"督办台账-{localtime(clock.now()):%Y%m%d}.xlsx")


def _asked(request: StaffRequest) -> tuple[Part, LedgerFilter, dict[str, Any]]:
    part = BY_KEY.get(asked(request, "part")) or BY_KEY["mine" if not supervises(request.user) else "open"]
    form = LedgerFilter(request.GET, initial={"part": part.key})
    form.is_valid()
    return part, form, form.cleaned_data


def _shown(n: int | None) -> str | None:
    return None if n is None else f"{MOST_COUNTED - 1}+" if n >= MOST_COUNTED else str(n)
