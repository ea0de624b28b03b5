"""网关的门: how the SMS gateway comes in, with reports and with what citizens write. By address and by secret."""

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt


def mark_of(what: str) -> str:
    """Which call is genuine: nobody else can make the mark, and it fits nothing else."""
    return hmac.new(settings.SMS_SECRET.encode(), what.encode(), hashlib.sha256).hexdigest()[:32]


def from_gateway(what: Callable[..., str]) -> Callable[[Callable[..., HttpResponse]], Any]:
    """A door for the gateway alone: from an address of the allow-list, with the mark (`?mark=`) of `what` it calls about.

    Without session or form token. `what` is given the arguments of the address.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def door(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.META.get("REMOTE_ADDR", "") not in settings.SMS_PEERS:
                return _no("not allowed from this address")
            if not hmac.compare_digest(request.GET.get("mark", "").encode(), mark_of(what(**kwargs)).encode()):
                return _no("wrong mark")
            return view(request, **kwargs)

        return door

    return decorate


def _no(why: str) -> HttpResponse:
    return HttpResponseForbidden(f"{why}\n", content_type="text/plain")
