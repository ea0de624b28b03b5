"""附着在工单上的东西: photos and papers, half-typed forms, looks at identities, notices of the last days."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from procrastinate.contrib.django import app as jobs_app

from hotline.base import clock
from hotline.base.jobs import load_jobs
from hotline.citizens import actions as citizens
from hotline.knowledge.engine import PREFIX
from hotline.knowledge.models import Event as ArticleEvent
from hotline.notices.actions import sending
from hotline.notices.models import Notice
from hotline.org.models import User
from hotline.site.demo import pictures
from hotline.site.demo.simulation import NEWS
from hotline.site.demo.staff import Staff
from hotline.workorders.attaching import attach
from hotline.workorders.drafts import keep_draft
from hotline.workorders.models import Assignment, Attachment, Callback, Event, WorkOrder
from hotline.workorders.workflow import AssignmentState

N_STREETS: Final = 6  # different pictures; each serves several orders


def attach_papers(chance: Random, most: int) -> int:
    """Photos before and after, a letter's enclosure, the unit's record of its visit; on `most` orders, newest first."""
    before = [pictures.site_photo(street, mended=False) for street in range(N_STREETS)]
    after = [pictures.site_photo(street, mended=True) for street in range(N_STREETS)]
    replied = Assignment.objects.exclude(replied_at=None).exclude(handler=None).filter(role="LEAD").order_by("-id")
    n = 0
    for turn in replied.select_related("order", "unit", "handler", "reply")[:most]:
        street, order = chance.randrange(N_STREETS), turn.order
        assert turn.replied_at is not None
        with clock.moved_to(turn.replied_at - timedelta(minutes=chance.randint(12, 90))):
            _attach(order, "办理前.png", before[street], turn.handler, Attachment.Kind.SITE_BEFORE, turn)
            _attach(order, "办理后.png", after[street], turn.handler, Attachment.Kind.SITE_AFTER, turn)
        n += 2
        if n % 3 == 0 and turn.reply is not None:
            record = pictures.paper(
                f"关于工单{order.no}的现场核查记录", [turn.reply.facts, turn.reply.measures], f"{turn.unit.name}"
            )
            with clock.moved_to(turn.replied_at):
                _attach(order, "现场核查记录.docx", record, turn.handler, Attachment.Kind.HANDLING, turn)
            n += 1
    written = WorkOrder.objects.filter(channel__in=("WEB", "WECHAT")).order_by("-id")
    for order in written.defer("words")[: most // 4]:
        with clock.moved_to(order.registered_at):
            _attach(order, "现场照片.png", chance.choice(before), None, Attachment.Kind.CITIZEN, None)
        n += 1
    return n


def _attach(
    order: WorkOrder, name: str, content: bytes, actor: User | None, kind: str, turn: Assignment | None
) -> None:
    file = SimpleUploadedFile(name, content)
    attach(order, file, actor=actor, kind=kind, turn=turn)  # type: ignore[arg-type]  # a citizen has no account


def leave_drafts(staff: Staff) -> int:
    """What somebody was typing when the shift ended."""
    now = clock.now()
    n = 0
    for operator, title in (
        (User.objects.get(username="operator1"), "幸福路公交站台漏雨"),
        (User.objects.get(username="operator2"), "夜间施工"),
    ):
        with clock.moved_to(now - timedelta(minutes=6)):
            keep_draft(
                operator, "register", _typed(title=title, content="来电人反映", kind="COMPLAINT", channel="PHONE")
            )
        n += 1
    handling = Assignment.objects.filter(state=AssignmentState.HANDLING, draft_waiting=False).exclude(handler=None)
    for turn in handling.select_related("handler").order_by("-id")[:4]:
        assert turn.handler is not None
        with clock.moved_to(now - timedelta(minutes=40)):
            keep_draft(turn.handler, f"draft:{turn.pk}", _typed(facts="经现场核实，", result_kind="RESOLVED"))
        n += 1
    return n


def _typed(**fields: str) -> QueryDict:
    typed = QueryDict(mutable=True)
    typed.update(fields)
    return typed


def look_at_some(most: int) -> int:
    """Who calls back has looked up the number first: each look is on record."""
    called = (
        Callback.objects.select_related("order__citizen", "agent").exclude(order__citizen=None).order_by("-id")[:most]
    )
    for row in called:
        assert row.order.citizen is not None
        with clock.moved_to(row.at - timedelta(minutes=1)):
            citizens.look_at(row.order.citizen, actor=row.agent, order_no=row.order.no, reason="回访", ip="10.20.1.15")
    return len(called)


def tell_news(now: datetime) -> int:
    """Run what the steps of the last days would have queued, each at its moment; returns how many jobs ran.

    What is older than a day has been read. What citizens were to be told by SMS stays in the ledger: no gateway is there.
    """
    since = now - NEWS
    Notice.objects.filter(created_at__lt=since).delete()  # what the watchers told while the months went by is no news
    steps = [
        (at, pk, f"{prefix}{verb}")
        for prefix, events in (("", Event.objects), (PREFIX, ArticleEvent.objects))
        for pk, verb, at in events.filter(at__gte=since).order_by("at", "id").values_list("pk", "verb", "at")
    ]
    load_jobs(name for names in settings.REACTIONS.values() for name in names)
    n = 0
    for at, pk, verb in sorted(steps):
        with clock.moved_to(at):
            for name in settings.REACTIONS.get(verb, ()):
                jobs_app.tasks[name](event_id=pk)
                n += 1
    sending.send_due()
    Notice.objects.filter(created_at__lt=now - timedelta(days=1), read_at=None).update(read_at=now)
    return n
