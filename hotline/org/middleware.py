"""先把门锁好: who asks, and what somebody signed in must do before anything else.

The last two stand behind htmx's middleware, `OneTimeCodeFirst` before `ChangePasswordFirst`.
"""

from collections.abc import Callable
from typing import Final

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hotline.base.views import go_to
from hotline.org.actions.one_time_codes import is_set_up
from hotline.org.models import User
from hotline.org.sessions import signed_in

ONE_TIME_CODE: Final = "one_time_code"  # the session's key: "due", "passed" or "off"


class SignedIn(AuthenticationMiddleware):
    """谁在操作: `request.user` is the person, not Django's lazy stand-in, through which each of a page's five hundred looks at it would go."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = signed_in(request)


class ChangePasswordFirst:
    """首次登录改密码: whoever holds a password that somebody else has seen changes it."""

    open: Final = ("change_password", "one_time_code", "sign_out")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and request.path not in map(reverse, self.open):
            return go_to(request, reverse("change_password"))
        return self.get_response(request)


class OneTimeCodeFirst:
    """一次性验证码: whoever has set it up gives one after the password. Asked of the database once a session."""

    open: Final = ("one_time_code", "sign_out")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            if ONE_TIME_CODE not in request.session:
                request.session[ONE_TIME_CODE] = "due" if is_set_up(request.user) else "off"
            if request.session[ONE_TIME_CODE] == "due" and request.path not in map(reverse, self.open):
                return go_to(request, reverse("one_time_code"))
        return self.get_response(request)
