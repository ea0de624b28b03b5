"""发短信、发微信: the postman. Nothing is lost, and nothing is sent twice as far as HTTP lets one know.

1. Claim: the row goes from QUEUED to SENDING, with the number of the attempt, and that is committed.
2. Hand over: the gateway is given the text and the address to which it reports, which names row and attempt.
3. Write down: SENT, or QUEUED again for later, or FAILED.

Who dies between 1 and 3, or hears no answer in 2, leaves the row SENDING. It is not sent again blindly: first the
delivery report is waited for (`SETTLE_AFTER`), which comes as soon as the operator has the message; then the gateway is
asked whether it still holds it. Only where neither knows of it does it go back to QUEUED. So it can go out twice only
where the gateway took it, passed it on, and could not report so for all that time.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from django.db.models import F, Q

from hotline.base import clock
from hotline.base.jobs import alone
from hotline.base.prepared import Prepared
from hotline.base.refusal import Refused
from hotline.citizens import actions as citizens
from hotline.citizens.models import Follower
from hotline.notices import queries
from hotline.notices.actions.telling import by_sms_instead, notify
from hotline.notices.gateways import Handed, Message, Outcome, gateway, signed
from hotline.notices.models import SECRET_PLACE, SENT_OUT, Medium, Notice
from hotline.notices.models import NoticeState as S
from hotline.notices.texts import TEXTS
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import SEE_OUTBOX

SEND_DUE: Final = "hotline.notices.jobs.send_due"  # the postman's job
BACK_OFF: Final = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
SETTLE_AFTER: Final = timedelta(minutes=10)
ALARM_AFTER: Final = timedelta(minutes=10)
NOT_FOLLOWING: Final = "诉求人没有关注公众号"
BATCH: Final = 100


def send_due() -> int:
    """Send what is due, urgent things first, until nothing is; return how many were handed over. One postman at a time.

    Who finds another at work leaves: that one looks again before it ends, and sees what came meanwhile.
    """
    n = 0
    down: set[str] = set()  # media whose gateway was not reached: nobody else's message would go that way either
    while True:
        with alone("notices.send_due") as is_alone:
            if not is_alone:
                return n
            while batch := _due(down):
                for key, medium in batch:
                    outcome = _send(key) if medium not in down else None
                    if outcome is Outcome.DOWN:
                        down.add(medium)
                        _sound_alarm(medium)
                    n += outcome is Outcome.ACCEPTED
        if not _due(down):
            return n


def _due(down: Collection[str] = ()) -> list[tuple[int, str]]:
    rows = Notice.objects.filter(state=S.QUEUED, send_after__lte=clock.now())
    if down:
        rows = rows.filter(medium__in=[one for one in SENT_OUT if one not in down])
    return list(rows.order_by("-is_urgent", "send_after", "id").values_list("pk", "medium")[:BATCH])


def _send(key: int) -> Outcome | None:
    """One message: claim, hand over, write down. None where somebody else has it."""
    now = clock.now()
    is_mine = Notice.objects.filter(pk=key, state=S.QUEUED).update(
        state=S.SENDING, attempt_at=now, n_attempts=F("n_attempts") + 1
    )
    if not is_mine:
        return None
    [row] = _TO_SEND.ask(key)
    follower = _follower(row)
    if why_not := _why_not(row, follower):
        _write(row, state=S.HELD, reason=why_not)
        if why_not == NOT_FOLLOWING:
            by_sms_instead(row)
        return None
    handed = gateway(row.medium).send(message_of(row, follower))
    if handed.is_gone and follower is not None:
        citizens.leave(follower)
    _write_down(row, handed)
    return handed.outcome


_TO_SEND: Final = Prepared(lambda pk: Notice.objects.select_related("citizen", "reader").filter(pk=pk), int)


def message_of(row: Notice, follower: Follower | None) -> Message:
    """The text as it goes out; the number, or the openid, is unsealed here and nowhere before."""
    text = row.body.replace(SECRET_PLACE, row.secret)
    if follower is None:
        return Message(row.pk, row.n_attempts, _phone(row), signed(text))
    written = TEXTS[row.template]
    return Message(
        row.pk, row.n_attempts, follower.openid, text, no=row.order_no, name=written.short_name, hint=written.hint,
        at=row.created_at, is_answer=written.at_once, heard_at=follower.seen_at,
        may_have_come=row.may_have_come,
    )  # fmt: skip


def _follower(row: Notice) -> Follower | None:
    return queries.follower_of(row.citizen) if row.medium == Medium.WECHAT and row.citizen is not None else None


def _phone(row: Notice) -> str:
    if row.citizen is not None:
        return row.citizen.phone
    assert row.reader is not None
    return row.reader.phone


def _why_not(row: Notice, follower: Follower | None) -> str:
    """What has changed since the row was written."""
    if row.citizen is not None:
        if row.citizen.erased_at is not None:
            return "个人信息已删除"
        address = follower.openid_hash if follower is not None else row.citizen.phone_hash
        if not queries.is_answer(row) and queries.has_stopped(address):
            return "已退订"
    elif row.reader is not None and not row.reader.is_active:
        return "账号已停用"
    if row.medium == Medium.WECHAT:
        return "" if follower is not None else NOT_FOLLOWING
    return "" if _phone(row) else "没有留电话"


def _write_down(row: Notice, handed: Handed) -> None:
    if handed.outcome is Outcome.ACCEPTED:
        _write(row, state=S.SENT, sent_at=clock.now(), reason="", gateway_no=handed.gateway_no)
    elif handed.outcome is Outcome.REFUSED:
        _give_up(row, handed.reason)
    elif handed.outcome is Outcome.LATER:
        _try_later(row, handed.reason)
    elif handed.outcome is Outcome.UNCONNECTED:
        _write(row, state=S.HELD, reason=handed.reason, n_attempts=row.n_attempts - 1)
    elif handed.outcome is Outcome.DOWN:  # not the message's fault: no attempt of its is used up
        _write(row, state=S.QUEUED, reason=handed.reason, n_attempts=row.n_attempts - 1)
    else:
        _write(row, reason=handed.reason)


def _try_later(row: Notice, reason: str, *, left: Collection[S] = (S.SENDING,)) -> None:
    """After longer and longer pauses; a series of attempts ends, and a person may begin another."""
    n = row.n_attempts % (len(BACK_OFF) + 1)
    if n == 0:
        _give_up(row, f"试了{row.n_attempts}次：{reason}", left=left)
    else:
        _write(row, left=left, state=S.QUEUED, reason=reason, send_after=clock.now() + BACK_OFF[n - 1])


def _give_up(row: Notice, reason: str, *, left: Collection[S] = (S.SENDING,)) -> None:
    """A dead letter; what WeChat did not carry goes by SMS."""
    if _write(row, left=left, state=S.FAILED, reason=reason):
        by_sms_instead(row)


def _write(row: Notice, *, left: Collection[S] = (S.SENDING,), **values: object) -> bool:
    """What came of this very attempt, unless a report was quicker. `left`: the states that it may leave."""
    if "reason" in values:
        values["reason"] = str(values["reason"])[:120]
    return bool(Notice.objects.filter(pk=row.pk, state__in=left, n_attempts=row.n_attempts).update(**values))


# ── what becomes of it ──


def settle() -> int:
    """Bring home what was left SENDING: see the head of this file. Return how many go out once more."""
    before = clock.now() - SETTLE_AFTER
    left = Notice.objects.select_related("citizen", "reader").filter(state=S.SENDING, attempt_at__lt=before)
    return sum(_settle(list(left.filter(medium=medium).order_by("attempt_at")[:BATCH])) for medium in SENT_OUT)


def _settle(rows: list[Notice]) -> int:
    """Rows of one medium."""
    held = gateway(rows[0].medium).holds([message_of(row, _follower(row)) for row in rows]) if rows else None
    if held is None:
        return 0
    n = 0
    for row in rows:
        if row.pk in held:
            _write(row, state=S.SENT, sent_at=row.attempt_at, reason="")
        else:
            _write(row, may_have_come=True)
            _try_later(row, "发送结果不明，网关没有这一条")
            n += 1
    return n


def report(key: int, attempt: int, kind: str) -> None:
    """回执: what the operator says became of an attempt. `kind` is Kannel's: 1 delivered, 2 not, 4 waits, 8 taken, 16 rejected.

    Good news of any attempt counts, for the citizen has the message; bad news only of the last one.
    """
    now = clock.now()
    row = Notice.objects.select_related("citizen").filter(pk=key, n_attempts__gte=attempt)
    if kind == "1":
        row.filter(sent_at=None).update(sent_at=now)
        row.filter(state__in=(S.SENDING, S.SENT, S.QUEUED, S.FAILED)).update(
            state=S.DELIVERED, delivered_at=now, reason="", secret=""
        )
    elif kind in ("4", "8"):
        row.filter(Q(state=S.SENDING) | Q(state=S.QUEUED, sent_at=None)).update(state=S.SENT, sent_at=now, reason="")
    elif kind in ("2", "16"):
        one = row.filter(n_attempts=attempt).first()
        if one is not None and kind == "2":
            _give_up(one, f"{'微信' if one.medium == Medium.WECHAT else '运营商'}未能送达", left=(S.SENDING, S.SENT))
        elif one is not None:
            _try_later(one, "运营商拒收", left=(S.SENDING, S.SENT))


def report_by_number(gateway_no: str, kind: str) -> None:
    """回执 of a gateway that names a message by the number it gave."""
    row = Notice.objects.filter(gateway_no=gateway_no).first() if gateway_no else None
    if row is not None:
        report(row.pk, row.n_attempts, kind)


def send_again(rows: Iterable[Notice], *, actor: User) -> int:
    """重发 what failed or was held back. What a citizen stopped is left alone when it comes to be sent."""
    keys = [row.pk for row in rows]
    n = Notice.objects.filter(pk__in=keys, state__in=(S.FAILED, S.HELD)).update(
        state=S.QUEUED, send_after=clock.now(), reason=f"{actor.name}重发"
    )
    if not n:
        raise Refused("这条短信不在未送达或未发状态，不能重发")
    return n


def _sound_alarm(medium: str) -> None:
    """Once an hour, to those who look after the outbox."""
    now = clock.now()
    since = queries.waiting_since(now, medium)
    if since is not None and now - since > ALARM_AFTER:
        n = Notice.objects.filter(state=S.QUEUED, send_after__lte=now, medium=medium)[:1000].count()
        key = "wechat_down" if medium == Medium.WECHAT else "gateway_down"
        notify(
            holders_of(SEE_OUTBOX), key, words={"n": str(n)}, url="/sms/?state=QUEUED", once_key=f"{key}:{now:%Y%m%d%H}"
        )
