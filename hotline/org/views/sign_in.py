"""登录: sign in, sign out; in the demo city also as any of its named people, by one click."""

from typing import Any, Final

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hotline.org.models import UnitKind, User
from hotline.org.permissions import BACKEND

DEMO_JOB_NO: Final = "DEMO"


class SignInForm(AuthenticationForm):
    """Says how many tries are left before the lock-out, and nothing about which of the two was wrong."""

    error_messages = {
        "invalid_login": "登录名或密码不对，请再试一次。",
        "inactive": "登录名或密码不对，请再试一次。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["username"].error_messages["required"] = "请输入登录名"
        self.fields["password"].error_messages["required"] = "请输入密码"
        self.fields["password"].label = "密码"

    def get_invalid_login_error(self) -> ValidationError:
        failed = AxesProxyHandler.get_failures(self.request, {"username": self.cleaned_data.get("username")})
        left = max(settings.AXES_FAILURE_LIMIT - failed, 0)
        return ValidationError(f"{self.error_messages['invalid_login']}还可以试 {left} 次，之后将锁定一段时间。")


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "org/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)
        enter(self.request, user)
        return redirect(first_page(self.request, user))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, title="登录", demo_groups=demo_groups() if settings.DEMO else {})


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """One of the demo city's people, without a password; a 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(demo_users(), username=request.POST.get("username", ""))
    enter(request, user)
    return redirect(first_page(request, user))


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()


def enter(request: HttpRequest, user: User) -> None:
    """Sign in, and note unit and roles in the session: the page shell names them without a query."""
    login(request, user, backend=BACKEND)
    request.session["who"] = {"unit": user.unit.short_name if user.unit else "", "roles": user.role_names}


def first_page(request: HttpRequest, user: User) -> str:
    """Where one wanted to go, else the home page; first of all to a new password where that is due."""
    if user.must_change_password:
        try:
            return reverse("change_password")
        except NoReverseMatch:
            pass
    wanted = request.POST.get("next", request.GET.get("next", ""))
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(settings.LOGIN_REDIRECT_URL)


def demo_users() -> QuerySet[User]:
    """The people of the demo city whom anybody may be: their job numbers begin with DEMO."""
    return User.objects.filter(is_active=True, job_no__startswith=DEMO_JOB_NO).select_related("unit").order_by("job_no")


def demo_groups() -> dict[str, list[User]]:
    """The demo people by where they work, in the order of their job numbers."""
    groups: dict[str, list[User]] = {}
    for user in demo_users().prefetch_related("groups"):
        if user.unit is None:
            where = "市领导与监督"
        else:
            where = "热线办" if user.unit.kind == UnitKind.HOTLINE else "承办单位"
        groups.setdefault(where, []).append(user)
    return groups
