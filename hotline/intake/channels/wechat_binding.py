"""绑定手机: a follower of the official account proves by a code that a number is the own."""

import secrets
from datetime import timedelta
from typing import Final

from hotline.base import clock, crypto
from hotline.citizens import actions as citizens
from hotline.citizens.models import Follower
from hotline.intake.channels import wechat_talk
from hotline.intake.channels.wechat_talk import Said, Step, Talk, mobile_in
from hotline.notices.actions.telling import notify_citizen
from hotline.notices.models import Notice

CODE_FOR: Final = timedelta(minutes=10)
MOST_CODES: Final = 5  # to one number in a day
MOST_WRONG: Final = 5


def bind(follower: Follower, talk: Talk, said: Said) -> str:
    """One step of it: the number, or the code; what is said to it."""
    if said.plain in ("取消", "0", "退出"):
        talk.step = Step.IDLE
        return wechat_talk.CANCELLED
    if talk.step is Step.BIND_PHONE or mobile_in(said.text):
        return _send_code(talk, mobile_in(said.text))
    if talk.code_until < clock.now().timestamp():
        talk.step = Step.BIND_PHONE
        return "验证码已过期，请重新发送手机号。"
    if secrets.compare_digest(said.plain.encode(), talk.code.encode()):
        citizens.bind(follower, talk.phone)
        talk.step = Step.IDLE
        return f"已绑定{crypto.masked(talk.phone)}。这个号码来电、网站、短信提交的诉求，都可以在这里发“查”查询。"
    talk.n_wrong += 1
    if talk.n_wrong >= MOST_WRONG:
        talk.step = Step.IDLE
        return "验证码错误次数太多，已取消绑定。请稍后发“绑定”重新开始。"
    return f"验证码不对，还可以试{MOST_WRONG - talk.n_wrong}次。回复“取消”结束。"


def _send_code(talk: Talk, phone: str) -> str:
    if not citizens.is_mobile(phone):
        return "没有看到手机号，请发送11位手机号。回复“取消”结束。"
    citizen = citizens.know(phone=phone)
    assert citizen is not None
    now = clock.now()
    sent = Notice.objects.filter(citizen=citizen, template="wechat_code", created_at__gt=now - timedelta(days=1))
    if sent.filter(created_at__gt=now - timedelta(minutes=1)).exists():
        return "验证码刚发过，请一分钟后再试。"
    if sent[: MOST_CODES + 1].count() >= MOST_CODES:
        talk.step = Step.IDLE
        return "这个号码今天发送验证码太多，请明天再试。"
    talk.step, talk.phone, talk.code, talk.n_wrong = Step.BIND_CODE, phone, f"{secrets.randbelow(10**6):06d}", 0
    talk.code_until = (now + CODE_FOR).timestamp()
    notify_citizen(
        citizen, "wechat_code", once_key=f"wechat_code:{secrets.token_hex(8)}", words={}, secret=talk.code, by_sms=True
    )
    return f"验证码已发到{crypto.masked(phone)}，10分钟内有效，请回复6位数字。"
