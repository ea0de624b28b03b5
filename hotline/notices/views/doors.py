"""Staff behind the sign-in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hotline.org.models import User


class StaffRequest(HttpRequest):
    """Behind the sign-in."""

    user: User


def must_hold(request: StaffRequest, permission: str, reason: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied(reason)
