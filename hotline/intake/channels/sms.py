"""短信受理: what citizens write to the hotline's number. Raw before clean.

`take_in_sms` keeps a message as it came, once, and is done with it in a moment. `read_waiting` reads what waits: joins
the parts, does what is asked, and makes an order of the rest; the citizen is answered at once.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from hotline.base import clock, crypto
from hotline.base.jobs import alone, wake
from hotline.base.prepared import Prepared
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Channel, Satisfied
from hotline.citizens import actions as citizens
from hotline.citizens.models import Citizen
from hotline.intake import actions
from hotline.intake.categorise import kind_of
from hotline.intake.channels import own_orders
from hotline.intake.channels.sms_text import Letter, Part, joined, letters_of
from hotline.intake.channels.wishes import Wanted, Wish, title_of, wanted
from hotline.intake.models import Appeal
from hotline.notices.actions import choosing
from hotline.notices.actions.sending import SEND_DUE
from hotline.notices.actions.telling import notify_citizen
from hotline.org.models import system_user
from hotline.workorders import actions as orders
from hotline.workorders.models import Callback, WorkOrder

logger = logging.getLogger(__name__)

SOURCE: Final = "sms"
READ_SMS: Final = "hotline.intake.jobs.read_sms"
BATCH: Final = 500
AT_ONCE: Final = 20  # senders of one transaction: a commit is dearer than what one of them needs
# The same words from the same number are the same message for so long: an operator repeats what was not acknowledged.
# A short word is soon meant anew.
REPEATED_WITHIN: Final = timedelta(minutes=10)
SHORT_REPEATED_WITHIN: Final = timedelta(seconds=30)
SHORT: Final = 30  # bytes
FLOOD_WITHIN: Final = timedelta(hours=1)
FLOOD: Final = 20  # messages of one number
FEWEST_LETTERS: Final = 4


def take_in_sms(
    *, message_id: str, sender: str, receiver: str, body: bytes, charset: str, udh: str, sent_at: str
) -> Appeal | None:
    """收短信: keep it exactly as it came; None for a repeat. Whether the message id or the words tell that it is one."""
    digits = crypto.phone_digits(sender)
    who, what = crypto.look_up_hash(digits), crypto.look_up_hash(f"{receiver}|{udh}|{body.hex()}")
    now = clock.now()
    within = SHORT_REPEATED_WITHIN if len(body) <= SHORT else REPEATED_WITHIN
    with transaction.atomic():
        actions.one_at_a_time(who)
        same = Q(external_no=message_id, source=SOURCE) | Q(
            sender_hash=who, content_hash=what, received_at__gt=now - within
        )
        if Appeal.objects.filter(same).exists():
            return None
        raw = {
            "id": message_id, "from": sender, "to": receiver, "body": body.hex(), "charset": charset, "udh": udh,
            "sent_at": sent_at,
        }  # fmt: skip
        return actions.take_in(
            source=SOURCE, external_no=message_id, channel=Channel.SMS, raw=raw, sender_hash=who, content_hash=what
        )


# ── reading ──


def read_waiting() -> int:
    """Read what waits, one reader at a time; return how many messages were dealt with."""
    n = 0
    while True:
        with alone("intake.read_sms") as is_alone:
            if not is_alone:
                return n
            done = _read_batch()
        if not done:
            return n
        n += done


def _read_batch() -> int:
    rows = Appeal.objects.filter(channel=Channel.SMS, source=SOURCE, order=None, refused_because="")
    by_sender: dict[str, list[Appeal]] = {}
    for row in rows.order_by("id")[:BATCH]:
        by_sender.setdefault(row.sender_hash, []).append(row)
    senders, n = list(by_sender.values()), 0
    for first in range(0, len(senders), AT_ONCE):
        with transaction.atomic():
            n_now = sum(_deal_with_sender(appeals) for appeals in senders[first : first + AT_ONCE])
        if n_now:
            wake(SEND_DUE)
        n += n_now
    return n


def _deal_with_sender(appeals: list[Appeal]) -> int:
    phone = crypto.phone_digits(actions.raw_of(appeals[0])["from"])
    letters, _ = joined([_part(row) for row in appeals], clock.now())
    by_key = {row.pk: row for row in appeals}
    return sum(_deal_safely(phone, letter, [by_key[part.key] for part in letter.parts]) for letter in letters)


def _part(row: Appeal) -> Part:
    raw = actions.raw_of(row)
    udh = bytes.fromhex(raw["udh"])
    return Part(row.pk, letters_of(bytes.fromhex(raw["body"]), raw["charset"]), udh, row.received_at)


def _deal_safely(phone: str, letter: Letter, appeals: list[Appeal]) -> int:
    """How many messages were dealt with. One that nobody foresaw stays, is tried again, and stops no other."""
    try:
        with transaction.atomic():
            _deal_with(phone, letter, appeals)
    except Refused as refused:
        _leave(appeals, f"未办成：{refused.reason}"[:200])
    except Exception:
        logger.exception("短信 %s 没有读成", appeals[0].pk)
        return 0
    return len(appeals)


def _deal_with(phone: str, letter: Letter, appeals: list[Appeal]) -> None:
    """One letter, all of it or nothing: what it asks for is done and answered, or it becomes an order."""
    first = appeals[0]
    if not citizens.is_mobile(phone):
        return _leave(appeals, "不是手机号码发来的，不自动应答")
    if _is_flood(first):
        return _leave(appeals, f"同一号码一小时内超过{FLOOD}条")
    wish = wanted(letter.text)
    if wish.wish is Wish.APPEAL or (
        wish.wish is Wish.RATE and not wish.is_bare and not own_orders.rateable(own_orders.of(phone), wish.no)
    ):
        return _take_appeal(phone, letter, appeals)
    citizen = citizens.know(phone=phone)
    assert citizen is not None
    if wish.wish is Wish.RATE:
        return _rate(citizen, phone, wish, appeals)
    if wish.wish is Wish.ASK:
        found = own_orders.asked_about(own_orders.of(phone), wish, asker=phone)
        key, words = (
            ("sms_state", {"no": found.no, "state": own_orders.in_words(found)}) if found else ("sms_wrong", {})
        )
    elif wish.wish is Wish.STOP:
        choosing.stop(citizen)
        key, words = "sms_stopped", {}
    elif wish.wish is Wish.RESUME:
        choosing.resume(citizen)
        key, words = "sms_resumed", {}
    else:
        key, words = "sms_help", {}
    _answer(citizen, first, key, words)
    return _leave(appeals, f"指令：{wish.wish.value}")


def _is_flood(first: Appeal) -> bool:
    since = first.received_at - FLOOD_WITHIN
    return len(_EARLIER.ask(first.sender_hash, since, first.pk)) >= FLOOD


_EARLIER: Final = Prepared(
    lambda who, since, pk: Appeal.objects.filter(sender_hash=who, received_at__gt=since, pk__lt=pk).values_list("pk")[
        :FLOOD
    ],
    str, datetime, int,
)  # fmt: skip


def _take_appeal(phone: str, letter: Letter, appeals: list[Appeal]) -> None:
    """补充材料, if something was asked of this number; else a new order, which waits to be accepted."""
    text = letter.text
    asked = own_orders.waiting_for_info(own_orders.of(phone)) if own_orders.is_known(phone) else None
    if asked is not None and text:
        orders.give_info(asked, actor=system_user(), answer=text)
        return _belongs_to(appeals, asked)
    if len(text) < FEWEST_LETTERS:
        citizen = citizens.know(phone=phone)
        assert citizen is not None
        _answer(citizen, appeals[0], "sms_too_short", {})
        return _leave(appeals, "内容不全")
    title = title_of(text)
    order = actions.make_order(appeals[0], title=title, content=text, kind=kind_of(title, text), phone=phone)
    return _belongs_to(appeals[1:], order)


def _rate(citizen: Citizen, phone: str, wish: Wanted, appeals: list[Appeal]) -> None:
    order = own_orders.rateable(own_orders.of(phone), wish.no)
    if order is None:
        _answer(citizen, appeals[0], "sms_nothing_to_rate", {})
        return _leave(appeals, f"指令：评价{Satisfied(wish.rating).label}，没有待评价的工单")
    orders.rate(order, actor=system_user(), result=wish.rating, way=Callback.Way.SMS, remark=wish.remark)
    return _belongs_to(appeals, order)


def _answer(citizen: Citizen, appeal: Appeal, key: str, words: dict[str, str]) -> None:
    notify_citizen(citizen, key, once_key=f"appeal:{appeal.pk}", words=words, order_no=words.get("no", ""), by_sms=True)


def _belongs_to(appeals: list[Appeal], order: WorkOrder) -> None:
    Appeal.objects.filter(pk__in=[one.pk for one in appeals]).update(order=order)


def _leave(appeals: list[Appeal], why: str) -> None:
    Appeal.objects.filter(pk__in=[one.pk for one in appeals]).update(refused_because=why)
