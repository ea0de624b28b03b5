"""首次登录改密码: whoever holds a password that somebody else has seen changes it before anything else."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hotline.base.views import go_to

# Where one may still go: to the new password, or out.
OPEN: Final = ("change_password", "sign_out")


class ChangePasswordFirst:
    """Stands behind the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and request.path not in map(reverse, OPEN):
            return go_to(request, reverse("change_password"))
        return self.get_response(request)
