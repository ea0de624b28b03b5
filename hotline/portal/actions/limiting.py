"""限次: how often one visitor may do what costs us something. Counted in rows that are kept a day, so it holds on every worker."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection, transaction

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.portal.models import Attempt, PhoneCode

KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most so many `within` that time; `told` is what the next one hears."""

    kind: str
    most: int
    within: timedelta
    told: str


_BY_PHONE: Final = "也可以直接拨打12345。"
CAPTCHA: Final = Limit("captcha", 60, timedelta(minutes=10), "换图过于频繁，请10分钟后再试，" + _BY_PHONE)
CODE_SOON: Final = Limit("code_soon", 1, timedelta(minutes=1), "验证码刚刚发出，请1分钟后再获取")
CODE_OF_PHONE: Final = Limit(
    "code_of_phone", 8, timedelta(days=1), "这个号码今天获取验证码太多次，请明天再试，" + _BY_PHONE
)
CODE_OF_IP: Final = Limit("code_of_ip", 30, timedelta(hours=1), "获取验证码过于频繁，请1小时后再试，" + _BY_PHONE)
APPEAL_OF_PHONE: Final = Limit(
    "appeal_of_phone", 10, timedelta(days=1), "今天提交的诉求较多，请明天再提交，紧急的事" + _BY_PHONE
)
APPEAL_OF_IP: Final = Limit("appeal_of_ip", 60, timedelta(hours=1), "提交过于频繁，请1小时后再试，" + _BY_PHONE)
SUGGESTION_OF_PHONE: Final = Limit("suggest", 10, timedelta(days=1), "今天的建言较多，请明天再提")
LIKE_OF_IP: Final = Limit("like_of_ip", 60, timedelta(hours=1), "赞同过于频繁，请1小时后再来")


def spend(limit: Limit, who: str) -> None:
    """Count one attempt of `who` (an address, a number), or raise Refused; what is refused is not counted.

    Not to be called within a transaction: a later refusal there would undo the count.
    """
    key = crypto.look_up_hash(who)
    now = clock.now()
    with transaction.atomic():
        with connection.cursor() as cursor:  # two at once of the same visitor are counted one after the other
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])
        earlier = Attempt.objects.filter(kind=limit.kind, who=key, at__gt=now - limit.within)
        if earlier[: limit.most].count() >= limit.most:
            raise Refused(limit.told)
        Attempt.objects.create(kind=limit.kind, who=key, at=now)


def forget_visits() -> None:
    """What is older than a day slows nobody down any more."""
    before = clock.now() - KEPT
    Attempt.objects.filter(at__lt=before).delete()
    PhoneCode.objects.filter(sent_at__lt=before).delete()
