"""Staff behind the sign-in."""

from django.core.exceptions import PermissionDenied

from hotline.org.requests import StaffRequest


def must_hold(request: StaffRequest, permission: str, reason: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied(reason)
