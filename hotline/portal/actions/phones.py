"""验证手机: a code goes out by SMS, and whoever writes it back holds the telephone."""

import hmac
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction

from hotline.base import clock, crypto
from hotline.base.jobs import wake
from hotline.base.refusal import Refused
from hotline.citizens import actions as citizens
from hotline.notices.actions.sending import SEND_DUE
from hotline.notices.actions.telling import notify_citizen
from hotline.portal.actions.limiting import CODE_OF_IP, CODE_OF_PHONE, CODE_SOON, spend
from hotline.portal.models import PhoneCode

LASTS: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5


def send_code(phone: str, *, ip: str) -> str:
    """发验证码; returns it, for a demo without a gateway shows it on the screen."""
    if not citizens.is_mobile(phone):
        raise Refused("请填写11位手机号码；没有手机的，请直接拨打12345")
    digits = crypto.phone_digits(phone)
    for limit, who in ((CODE_SOON, digits), (CODE_OF_IP, ip), (CODE_OF_PHONE, digits)):
        spend(limit, who)
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        row = PhoneCode.objects.create(phone_hash=crypto.look_up_hash(digits), code_hash=_hash(digits, code))
        citizen = citizens.know(phone=digits)
        assert citizen is not None
        notify_citizen(
            citizen, "portal_code", once_key=f"portal_code:{row.pk}", words={}, secret=code, is_urgent=True, by_sms=True
        )
    wake(SEND_DUE)
    return code


def check_code(phone: str, code: str) -> None:
    """核对验证码, the last one sent. Raises Refused; a wrong one is counted, a right one is used up."""
    digits = crypto.phone_digits(phone)
    with transaction.atomic():
        sent = PhoneCode.objects.select_for_update().filter(phone_hash=crypto.look_up_hash(digits), used_at=None)
        row = sent.order_by("-id").first()
        if row is None or clock.now() - row.sent_at > LASTS:
            raise Refused("验证码已失效，请重新获取")
        if row.n_tries >= MOST_TRIES:
            raise Refused("验证码错误次数过多，请重新获取")
        is_right = hmac.compare_digest(row.code_hash, _hash(digits, code.strip()))
        row.n_tries += 1
        row.used_at = clock.now() if is_right else None
        row.save(update_fields=["n_tries", "used_at"])
    if not is_right:
        left = MOST_TRIES - row.n_tries
        raise Refused(f"验证码不对，还可以试{left}次" if left else "验证码不对，请重新获取")


def _hash(digits: str, code: str) -> str:
    return crypto.look_up_hash(f"{digits}:{code}")
