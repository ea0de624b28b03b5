"""Who comes in: staff behind the sign-in; the gateway by its address and secret."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from hotline.org.models import User


class StaffRequest(HttpRequest):
    """Behind the sign-in."""

    user: User


def must_hold(request: StaffRequest, permission: str, reason: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied(reason)


def from_gateway(view: Callable[..., HttpResponse]) -> Any:
    """A door for the SMS gateway alone: from an address of the allow-list, without session or form token.

    The view itself checks the secret, which differs from door to door.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.META.get("REMOTE_ADDR", "") not in settings.SMS_PEERS:
            return HttpResponseForbidden("not allowed from this address\n", content_type="text/plain")
        return view(request, *args, **kwargs)

    return door


def wrong_secret() -> HttpResponse:
    return HttpResponseForbidden("wrong secret\n", content_type="text/plain")
