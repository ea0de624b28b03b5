"""个人资料: what each may change of the own account."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from hotline.base.views import go_to
from hotline.org.actions import one_time_codes, users
from hotline.org.forms.users import OwnPasswordForm, OwnPhoneForm
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import filled, take


def profile(request: StaffRequest) -> HttpResponse:
    user = request.user
    form = OwnPhoneForm(filled(request), initial={"phone": user.phone})

    def act() -> HttpResponse:
        users.change_own_phone(user, phone=form.cleaned_data["phone"])
        return go_to(request, reverse("profile"), "已保存")

    return take(
        request, form, act, title="个人资料", primary="保存", cancel_url=reverse("home"), crumbs=(), me=user,
        offers_codes=one_time_codes.is_offered(), has_code=one_time_codes.is_set_up(user),
    )  # fmt: skip


@sensitive_post_parameters()
def change_password(request: StaffRequest) -> HttpResponse:
    user = request.user
    form = OwnPasswordForm(filled(request))
    is_first = user.must_change_password

    def act() -> HttpResponse:
        users.change_own_password(user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        return go_to(request, reverse("home" if is_first else "profile"), "密码已修改")

    explanation = "这是您第一次登录，或者密码刚被重置：请先换成只有自己知道的密码，再开始工作。" if is_first else ""
    return take(
        request, form, act, title="修改密码", primary="修改密码", explanation=explanation,
        cancel_url="" if is_first else reverse("profile"),
        crumbs=() if is_first else (("个人资料", reverse("profile")), ("修改密码", "")),
    )  # fmt: skip
