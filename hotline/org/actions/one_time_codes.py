"""一次性验证码: a second lock on the own account, by an authenticator on the phone (RFC 6238).

Offered where the platform has the app `django_otp.plugins.otp_totp`; each decides for oneself.
Whoever loses the phone asks the administrator, who takes the lock away.
"""

from typing import Any

from django.apps import apps
from django.db import transaction

from hotline.base.refusal import Refused
from hotline.org.actions.checks import must
from hotline.org.changes import changing
from hotline.org.models import User
from hotline.org.permissions import may_manage_user

NAME = "手机验证器"


def is_offered() -> bool:
    return apps.is_installed("django_otp.plugins.otp_totp")


def is_set_up(user: User) -> bool:
    return is_offered() and _devices().filter(user=user, confirmed=True).exists()


def begin(actor: User) -> Any:
    """The device (`TOTPDevice`) whose secret goes into the phone; it counts only when a first code has confirmed it."""
    must(not is_set_up(actor), "已经开启一次性验证码")
    device, _ = _devices().get_or_create(user=actor, confirmed=False, defaults={"name": NAME})
    return device


def confirm(actor: User, *, code: str) -> None:
    """Turn it on: the phone has the secret, for it gives the right code."""
    device = begin(actor)
    if not _takes(device, code):
        raise Refused("验证码不对。请核对手机时间是否准确，再输入新出现的一个")
    with changing("开启验证码", actor, actor=actor) as said:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        said("一次性验证码", "未开启", "已开启")


def check(user: User, *, code: str) -> None:
    """At the sign-in; each code holds once, and wrong ones make the next try wait longer and longer."""
    device = _devices().filter(user=user, confirmed=True).first()
    must(device is None or _takes(device, code), "验证码不对，或者试得太快。请稍等，再输入新出现的一个")


def give_up(actor: User, *, password: str) -> None:
    """Turn off one's own. The password shows that it is not somebody at an open screen."""
    must(actor.check_password(password), "密码不正确")
    with changing("关闭验证码", actor, actor=actor) as said:
        _devices().filter(user=actor).delete()
        said("一次性验证码", "已开启", "本人已关闭")


def take_away(user: User, *, actor: User) -> None:
    """For somebody who has lost the phone."""
    must(may_manage_user(actor, user), f"“{user}”的账号不归您管理")
    must(user != actor, "请在“个人资料”中关闭自己的一次性验证码")
    must(is_set_up(user), f"“{user}”没有开启一次性验证码")
    with changing("解除验证码", user, actor=actor) as said:
        _devices().filter(user=user).delete()
        said("一次性验证码", "已开启", "已解除")


@transaction.atomic
def _takes(device: Any, code: str) -> bool:
    """One try at a time. Not a refusal: the count of wrong tries must outlive it."""
    locked = _devices().select_for_update().get(pk=device.pk)
    digits = "".join(code.split())
    return bool(digits.isascii() and locked.verify_token(digits))


def _devices() -> Any:
    # Not imported: without the app in the settings its model cannot be.
    return apps.get_app_config("otp_totp").get_model("TOTPDevice")._default_manager
