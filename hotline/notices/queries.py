"""What is asked of the outbox, the templates and the preferences. Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import localtime

from hotline.base import clock, crypto
from hotline.base.prepared import Prepared
from hotline.catalog import queries as catalog
from hotline.citizens.models import Citizen, Follower
from hotline.notices.models import SENT_OUT, Notice, NoticeState, Preference, Template
from hotline.notices.quiet import Quiet
from hotline.notices.texts import TEXTS
from hotline.org.models import User


@dataclass(frozen=True)
class Wording:
    """A text as it reads now."""

    key: str
    version: int
    title: str
    body: str
    is_on: bool


def wording(key: str) -> Wording:
    """The newest version of the text, the house's own being number 0. Raises KeyError for a key that is none. One query."""
    text = TEXTS[key]
    row = _NEWEST.first(key)
    if row is None:
        return Wording(key, 0, text.title, text.body, is_on=True)
    return Wording(key, row.version, row.title, row.body, row.is_on or text.must)


_NEWEST: Final = Prepared(lambda key: Template.objects.filter(key=key).order_by("-version")[:1], str)


def wordings() -> dict[str, Wording]:
    """All of them, as they read now. One query."""
    newest = Template.objects.order_by("key", "-version").distinct("key")
    rows = {row.key: Wording(row.key, row.version, row.title, row.body, row.is_on) for row in newest}
    return {key: rows.get(key) or Wording(key, 0, text.title, text.body, True) for key, text in TEXTS.items()}


def quiet_hours() -> Quiet | None:
    """短信免打扰时段 of the work standard (④); None where it has no such item."""
    now = clock.now()
    rules = catalog.load().in_effect(now)
    return Quiet.parse(rules.list("sms_quiet")) if "sms_quiet" in rules.items else None


def earliest(now: datetime, quiet: Quiet | None) -> datetime:
    """When a message that can wait may go out."""
    return quiet.end_after(localtime(now)) if quiet is not None else now


def preferences_of(users: Collection[User]) -> dict[int, Preference]:
    return {row.user_id: row for row in Preference.objects.filter(user__in=users) if row.user_id is not None}


def has_stopped(address_hash: str) -> bool:
    """Of a telephone number or an openid."""
    stopped = Preference.objects.filter(phone_hash=address_hash, stopped_at__isnull=False)
    return bool(address_hash) and stopped.exists()


def follower_of(citizen: Citizen) -> Follower | None:
    """Who is told by WeChat in this citizen's place: who wrote there, else who proved to own the number; nobody who left."""
    if citizen.follower_id is None and not citizen.phone_hash:
        return None
    is_it = Q(pk=citizen.follower_id) if citizen.follower_id is not None else Q(phone_hash=citizen.phone_hash)
    return Follower.objects.filter(is_it, left_at=None).first()


def is_answer(row: Notice) -> bool:
    """Whether it answers what the citizen has just done: such a one is sent even to who stopped the messages."""
    text = TEXTS.get(row.template)
    return text is not None and text.at_once


def sent_out() -> "QuerySet[Notice]":
    return Notice.objects.filter(medium__in=SENT_OUT)


def ledger(*, state: str = "", no: str = "", phone: str = "", day: datetime | None = None) -> "QuerySet[Notice]":
    """短信台账, with what went by WeChat, newest first. `phone` finds what went to citizens and staff of that number; `day` is
    its beginning."""
    rows = sent_out().select_related("reader__unit", "citizen").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if no:
        rows = rows.filter(order_no=no)
    if digits := crypto.phone_digits(phone):
        citizens = Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits))
        rows = rows.filter(Q(citizen__in=citizens) | Q(reader__in=User.objects.filter(phone=digits)))
    if day is not None:
        rows = rows.filter(created_at__gte=day, created_at__lt=day + timedelta(days=1))
    return rows


def waiting_since(now: datetime, medium: str = "") -> datetime | None:
    """How long the oldest message that is due has been waiting, of one medium or of any."""
    due_now = Notice.objects.filter(state=NoticeState.QUEUED, send_after__lte=now)
    due = (due_now.filter(medium=medium) if medium else due_now).order_by("send_after").first()
    return due.send_after if due is not None else None


def parts_of(day: datetime) -> int:
    """What the operator charges for what was handed over on the day that begins then."""
    sent = Notice.objects.filter(sent_at__gte=day, sent_at__lt=day + timedelta(days=1))
    return int(sent.aggregate(n=Sum("n_parts"))["n"] or 0)
