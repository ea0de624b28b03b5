"""怎样通知: what one of the staff chooses; a citizen's 退订 and 恢复."""

from collections.abc import Collection
from datetime import time

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.citizens.models import Citizen, Follower
from hotline.notices.models import Preference
from hotline.notices.texts import Topic
from hotline.org.models import User

# 轮到我办的事和红牌是工作本身，站内总要看到。
NEVER_MUTED = frozenset({Topic.URGENT, Topic.TURN, Topic.MISSED})


def choose(
    user: User, *, by_sms: Collection[str], muted: Collection[str], quiet_from: time | None, quiet_to: time | None
) -> None:
    """How `user` wants to be told. Without own quiet hours the work standard's hold."""
    if (quiet_from is None) != (quiet_to is None):
        raise Refused("免打扰时段须写明开始和结束")
    if by_sms and not user.phone:
        raise Refused("要收短信，请先在“我的资料”中填写手机号")
    if NEVER_MUTED & set(muted):
        raise Refused("轮到您办的和超期的工单不能设为不看")
    Preference.objects.update_or_create(
        user=user,
        defaults={
            "by_sms": [one for one in Topic.values if one in by_sms],
            "muted": [one for one in Topic.values if one in muted],
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
        },
    )


def stop(whom: Citizen | Follower) -> None:
    """退订: nothing more to this telephone number, whoever uses it, or to this follower, but answers to what comes from there."""
    if address := _address(whom):
        Preference.objects.update_or_create(phone_hash=address, defaults={"stopped_at": clock.now()})


def resume(whom: Citizen | Follower) -> None:
    """恢复."""
    if address := _address(whom):
        Preference.objects.filter(phone_hash=address).update(stopped_at=None)


def _address(whom: Citizen | Follower) -> str:
    return whom.openid_hash if isinstance(whom, Follower) else whom.phone_hash
