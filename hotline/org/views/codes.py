"""一次性验证码: set up, asked for at the sign-in, given up, taken away."""

import base64
from io import BytesIO
from typing import Any

import qrcode
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from qrcode.image.svg import SvgPathImage

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.org.actions import one_time_codes
from hotline.org.forms.codes import CodeForm, PasswordForm
from hotline.org.forms.fields import NothingToFill
from hotline.org.middleware import ONE_TIME_CODE
from hotline.org.requests import StaffRequest
from hotline.org.views.doors import Crumb, filled, managed_user, take


@never_cache
def one_time_code(request: StaffRequest) -> HttpResponse:
    """After the password, before anything else."""
    home = reverse(settings.LOGIN_REDIRECT_URL)
    if request.session.get(ONE_TIME_CODE) != "due":
        return go_to(request, home)
    form = CodeForm(filled(request))
    refusal = ""
    if form.is_valid():
        try:
            one_time_codes.check(request.user, code=form.cleaned_data["code"])
        except Refused as refused:
            refusal = refused.reason
        else:
            request.session[ONE_TIME_CODE] = "passed"
            return go_to(request, home)
    context = {"title": "验证码", "form": form, "refusal": refusal}
    return page(request, "org/one_time_code.html", context, status=422 if refusal or form.errors else 200)


@never_cache
def one_time_code_set_up(request: StaffRequest) -> HttpResponse:
    if not one_time_codes.is_offered():
        raise Http404
    if one_time_codes.is_set_up(request.user):
        return go_to(request, reverse("one_time_code_give_up"))
    form = CodeForm(filled(request))
    device = one_time_codes.begin(request.user)

    def act() -> HttpResponse:
        one_time_codes.confirm(request.user, code=form.cleaned_data["code"])
        request.session[ONE_TIME_CODE] = "passed"
        return go_to(request, reverse("profile"), "已开启一次性验证码，下次登录要输入验证码")

    return take(
        request, form, act, title="开启一次性验证码", primary="开启",
        cancel_url=reverse("profile"), crumbs=_crumbs("一次性验证码"), qr=_picture(device), secret=_spelled(device),
        explanation="用手机上的验证器应用扫本页的二维码，再把它显示的6位数字填在这里。换手机或丢了手机，请本单位管理员解除。",
    )  # fmt: skip


@sensitive_post_parameters()
def one_time_code_give_up(request: StaffRequest) -> HttpResponse:
    if not one_time_codes.is_set_up(request.user):
        raise Http404
    form = PasswordForm(filled(request))

    def act() -> HttpResponse:
        one_time_codes.give_up(request.user, password=form.cleaned_data["password"])
        request.session[ONE_TIME_CODE] = "off"
        return go_to(request, reverse("profile"), "已关闭一次性验证码")

    return take(
        request, form, act, title="关闭一次性验证码", primary="关闭", is_dangerous=True,
        cancel_url=reverse("profile"), crumbs=_crumbs("一次性验证码"), explanation="关闭后，登录只要密码。",
    )  # fmt: skip


def one_time_code_take_away(request: StaffRequest, username: str) -> HttpResponse:
    user = managed_user(request, username)
    if not one_time_codes.is_set_up(user):
        raise Http404
    back = reverse("user_edit", args=[username])

    def act() -> HttpResponse:
        one_time_codes.take_away(user, actor=request.user)
        return go_to(request, back, f"“{user}”的一次性验证码已解除")

    return take(
        request, NothingToFill(filled(request)), act, title=f"解除{user}的一次性验证码", primary="解除",
        is_dangerous=True,
        cancel_url=back, crumbs=[("人员账号", reverse("staff")), (user.name, back), ("解除验证码", "")],
        explanation="本人丢失或更换手机时使用。解除后登录只要密码，本人可以重新开启。请先确认是本人要求。",
    )  # fmt: skip


def _picture(device: Any) -> str:
    """The secret as a QR code, inside the page: nobody else fetches it."""
    file = BytesIO()
    qrcode.make(device.config_url, image_factory=SvgPathImage, box_size=12).save(file)
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"


def _spelled(device: Any) -> str:
    """For typing it in, in groups of four."""
    text = base64.b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _crumbs(*words: str) -> list[Crumb]:
    return [("个人资料", reverse("profile")), *((word, "") for word in words)]
