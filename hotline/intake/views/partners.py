"""对接的门: another office pushes what it passes on, and fetches what came of it. Signed, fresh, once."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.intake import actions
from hotline.intake.actions.receiving import receive, results_for
from hotline.intake.incoming import BadPayload
from hotline.intake.partners import Partner, partners_of

MOST_BYTES: Final = 4 * 2**20


def from_partner(view: Callable[[HttpRequest, Partner], HttpResponse]) -> Any:
    """A door for one of the offices of the setting, known by its signature over method, path, time, nonce and body."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def door(request: HttpRequest, key: str) -> HttpResponse:
        partner = partners_of(settings.PARTNERS).get(key)
        if partner is None:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return _no(413, f"超过{MOST_BYTES // 2**20}MB")
        body, method = request.body, request.method or ""
        if why := partner.wrong_with(method, request.get_full_path(), request.headers, body, clock.now().timestamp()):
            return _no(403, why)
        nonce, at = request.headers["X-Hotline-Nonce"], request.headers["X-Hotline-Time"]
        if not actions.see_once(key, nonce, at, method.encode() + request.get_full_path().encode() + body):
            return _no(403, "nonce 已用过")
        return view(request, partner)

    return door


@require_http_methods(["POST"])
@from_partner
def partner_in(request: HttpRequest, partner: Partner) -> HttpResponse:
    """收转来件. 201 with our number; 200 with the same number for one that was there; 422 with what is wrong."""
    try:
        payload = json.loads(request.body)
        if not isinstance(payload, dict):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        return _no(400, "内容不是 JSON 对象")
    try:
        received = receive(partner, payload)
    except BadPayload as bad:
        return _no(422, *bad.faults)
    except Refused as refused:
        return _no(422, refused.reason)
    answer = {"order_no": received.order.no, "is_new": received.is_new, "remarks": received.remarks}
    return JsonResponse(answer, status=201 if received.is_new else 200)


@require_http_methods(["GET"])
@from_partner
def partner_results(request: HttpRequest, partner: Partner) -> HttpResponse:
    """取回传: `?after=` the last number that the partner has."""
    after = request.GET.get("after", "0")
    if not after.isdigit() or len(after) > 18:
        return _no(400, "after 应为数字")
    rows = results_for(partner, int(after))
    return JsonResponse({"results": [{"id": row.pk, **row.result} for row in rows]})


def _no(status: int, *why: str) -> JsonResponse:
    return JsonResponse({"errors": list(why)}, status=status)
