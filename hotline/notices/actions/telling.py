"""告诉: write the rows of the outbox. In-app ones are there at once; an SMS waits for the postman (`sending.py`)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from hotline.base import clock
from hotline.citizens.models import Citizen
from hotline.notices import queries
from hotline.notices.gateways import is_connected, signed
from hotline.notices.models import SECRET_PLACE, Medium, Notice, NoticeState, Preference
from hotline.notices.queries import Wording
from hotline.notices.quiet import Quiet
from hotline.notices.texts import SEALED_WORD, TEXTS, VARIABLES, Topic
from hotline.notices.wording import cut, fill, hide_people, n_parts
from hotline.org.models import User

BY_SMS_UNASKED = frozenset({Topic.URGENT, Topic.WARNING, Topic.MISSED})


def notify(
    readers: Iterable[User],
    key: str,
    *,
    once_key: str,
    words: Mapping[str, str],
    url: str = "",
    order_no: str = "",
    is_urgent: bool = False,
    is_sealed: bool = False,
    sms_to: Iterable[User] = (),
) -> None:
    """Tell each reader in-app, and those by SMS who want it so; who never said is sent one if he is of `sms_to`.

    `words` are the text's variables by their keys in `texts.VARIABLES`. The same `once_key` tells the same reader once,
    however often it is called. About a sealed order an SMS says nothing of the matter.
    """
    people = list(readers)
    text, wording = TEXTS[key], queries.wording(key)
    if not people or not wording.is_on:
        return
    topic = Topic.URGENT if is_urgent and text.topic == Topic.TURN else text.topic
    chosen = queries.preferences_of(people)
    shown = _fill(wording, words)
    rows = [
        Notice(reader=reader, title=shown[0], body=shown[1], url=url, is_urgent=is_urgent, **_common(wording, order_no, once_key))
        for reader in people
        if text.must or topic not in _muted(chosen.get(reader.pk))
    ]  # fmt: skip
    unasked = {reader.pk for reader in sms_to}
    by_sms = [reader for reader in people if _wants_sms(reader, topic, text.must, chosen, unasked)]
    if by_sms:
        sealed = {name: SEALED_WORD if VARIABLES[name].is_content else word for name, word in words.items()}
        title, body = _fill(wording, sealed if is_sealed else words)
        said = f"{title}。{body}" if body else title
        standard = queries.quiet_hours()
        for reader in by_sms:
            own = chosen.get(reader.pk)
            quiet = Quiet(own.quiet_from, own.quiet_to) if own and own.quiet_from and own.quiet_to else standard
            rows.append(
                Notice(
                    reader=reader, medium=Medium.SMS, body=said, n_parts=n_parts(signed(said)), is_urgent=is_urgent,
                    state=NoticeState.QUEUED, send_after=_when(is_urgent, quiet), **_common(wording, order_no, once_key),
                )
            )  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def notify_citizen(
    citizen: Citizen,
    key: str,
    *,
    once_key: str,
    words: Mapping[str, str],
    order_no: str = "",
    secret: str = "",
    is_urgent: bool = False,
    by_sms: bool = False,
) -> None:
    """Tell a citizen once for each `once_key`: by WeChat who follows the official account, else (or if `by_sms`) by SMS.

    `secret` stands for the 查询码 or 验证码 and is seen in no ledger. Who has stopped the messages (退订) is told only what answers the own message. The row is written all the same: the
    ledger says who was not told, and why.
    """
    text, wording = TEXTS[key], queries.wording(key)
    if not wording.is_on:
        return
    _, body = _fill(wording, {**words, "code": SECRET_PLACE, "pin": SECRET_PLACE} if secret else words)
    follower = queries.follower_of(citizen) if not by_sms and is_connected(Medium.WECHAT) else None
    why_not = ""
    if not citizen.phone_hash and follower is None:
        why_not = "没有留电话"
    elif not text.at_once and queries.has_stopped(follower.openid_hash if follower else citizen.phone_hash):
        why_not = "已退订"
    row = Notice(
        citizen=citizen, medium=Medium.WECHAT if follower else Medium.SMS, body=body, secret=secret, is_urgent=is_urgent,
        reason=why_not, state=NoticeState.HELD if why_not else NoticeState.QUEUED,
        send_after=_when(is_urgent or text.at_once, None if text.at_once else queries.quiet_hours()),
        **_common(wording, order_no, once_key),
    )  # fmt: skip
    row.n_parts = _n_parts(row)
    Notice.objects.bulk_create([row], ignore_conflicts=True)


def by_sms_instead(row: Notice) -> None:
    """改发短信 what WeChat did not carry, where there is a number. Its own row, once."""
    citizen = row.citizen
    if row.medium != Medium.WECHAT or citizen is None or not citizen.phone_hash:
        return
    has_stopped = not queries.is_answer(row) and queries.has_stopped(citizen.phone_hash)
    same = {
        name: getattr(row, name)
        for name in ("citizen", "template", "template_version", "order_no", "body", "secret", "is_urgent", "once_key")
    }
    again = Notice(
        **same, medium=Medium.SMS, created_at=clock.now(), send_after=row.send_after,
        state=NoticeState.HELD if has_stopped else NoticeState.QUEUED, reason="已退订" if has_stopped else "微信不通，改发短信",
    )  # fmt: skip
    again.n_parts = _n_parts(again)
    Notice.objects.bulk_create([again], ignore_conflicts=True)


def _n_parts(row: Notice) -> int:
    return n_parts(signed(row.body.replace(SECRET_PLACE, row.secret))) if row.medium == Medium.SMS else 0


def _common(wording: Wording, order_no: str, once_key: str) -> dict[str, object]:
    return {
        "template": wording.key, "template_version": wording.version, "order_no": order_no, "once_key": once_key,
        "created_at": clock.now(),
    }  # fmt: skip


def _fill(wording: Wording, words: Mapping[str, str]) -> tuple[str, str]:
    given = {
        VARIABLES[key].name: hide_people(cut(word, VARIABLES[key].most))
        if VARIABLES[key].is_content
        else cut(word, VARIABLES[key].most)
        for key, word in words.items()
    }
    return fill(wording.title, given)[:80], fill(wording.body, given)[:600]


def _when(at_once: bool, quiet: Quiet | None) -> datetime:
    now = clock.now()
    return now if at_once else queries.earliest(now, quiet)


def _muted(own: Preference | None) -> Collection[str]:
    return own.muted if own is not None else ()


def _wants_sms(
    reader: User, topic: str, must: bool, chosen: Mapping[int, Preference], unasked: Collection[int]
) -> bool:
    """红牌短信 to whom the work standard names is not a matter of taste; where he has no number, the ledger shows it."""
    own = chosen.get(reader.pk)
    if must and reader.pk in unasked:
        return True
    if not reader.phone:
        return False
    if own is not None:
        return topic in own.by_sms
    return reader.pk in unasked and topic in BY_SMS_UNASKED
