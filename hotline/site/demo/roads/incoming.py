"""来件: how an order comes in that nobody telephoned: by the website, WeChat, another office's push, over the counter."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from hotline.base import clock, crypto
from hotline.catalog.vocabulary import Channel, Kind
from hotline.citizens import actions as citizens
from hotline.intake import actions as intake
from hotline.intake.actions.receiving import receive, record
from hotline.intake.channels import letter, visit
from hotline.intake.partners import Partner
from hotline.org.models import User
from hotline.site.demo.matters import Subject
from hotline.site.demo.pictures import paper
from hotline.site.demo.plans import Plan
from hotline.site.demo.world import World
from hotline.workorders.models import WorkOrder

PARTNERS: Final = {
    Channel.LEADER: Partner("mayor", Channel.LEADER, "市长信箱", ""),
    Channel.PLATFORM: Partner("province", Channel.PLATFORM, "省12345平台", ""),
}
LIMIT: Final = timedelta(days=20)  # the province's, which leaves the city its own standard
_SUBMITTED: Final = (
    "title", "content", "kind", "name", "phone", "address", "area", "place", "occurred_at", "is_secret", "consents_to_publish",
)  # fmt: skip


def write_in(world: World, plan: Plan, subject: Subject) -> WorkOrder:
    """收件与成单 of what the citizen wrote, or another office passed on: kept as it came, then made an order."""
    said = subject.fields
    if plan.channel in PARTNERS:
        return receive(PARTNERS[Channel(plan.channel)], _payload(world, plan, said)).order
    raw = {name: said[name] for name in ("title", "content", "name", "phone")}
    number = str(UUID(int=world.chance.getrandbits(128)))
    fields = {name: said[name] for name in _SUBMITTED}
    if plan.channel == Channel.WECHAT:
        fields["follower"] = citizens.follow(f"oDemo{crypto.look_up_hash(said['phone'])[:23]}")
    point = subject.matters.places.point(said["area"], number) if plan.channel != Channel.SMS else None
    if point is not None:
        fields["lng"], fields["lat"] = point
    source = "wechat" if plan.channel == Channel.WECHAT else "市民门户"
    appeal = intake.take_in(source=source, external_no=number, channel=plan.channel, raw=raw)
    return intake.make_order(appeal, **fields)


def write_down(world: World, plan: Plan, subject: Subject, operator: User) -> WorkOrder:
    """登记来信、来访 by an operator, the letter's scan beside it."""
    said, now = subject.fields, localtime(clock.now())
    n = world.next_number(f"{plan.channel}{now:%Y%m%d}" if plan.channel == Channel.VISIT else plan.channel)
    token = f"demo-{plan.channel}-{now:%Y%m%d}-{n}"
    if plan.channel == Channel.LETTER:
        scan = paper(said["title"], [said["content"]], f"{said['name'][:1]}先生（女士）")
        return record(
            letter, actor=operator, number=f"热办信〔{now:%Y}〕{n}号", token=token, fields=said,
            given={**said, "addressee": "热线办", "written_at": (now - timedelta(days=3)).date()},
            papers=[SimpleUploadedFile("来信原文.docx", scan)],
        )  # fmt: skip
    n_people = world.chance.choice((1, 1, 2, 3, 7, 12))
    given = {
        **said, "written_at": now - timedelta(minutes=25), "reception": "市信访接待中心二楼", "receptionist": operator.name,
        "n_people": n_people, "people": said["name"],
    }  # fmt: skip
    labels = {"labels": [visit.GROUP_LABEL]} if n_people >= 5 else {}
    return record(
        visit, actor=operator, number=f"访{now:%Y%m%d}-{n:02d}", token=token, fields={**said, **labels}, given=given
    )


def _payload(world: World, plan: Plan, said: dict[str, Any]) -> dict[str, Any]:
    """As the mayor's mailbox and the province's platform push it."""
    now, kind = localtime(clock.now()), Kind(said["kind"]).label
    n = world.next_number(plan.channel)
    writer = {"name": said["name"], "phone": said["phone"], "address": said["address"]}
    if plan.channel == Channel.LEADER:
        return {
            "letter_no": f"SZXX-{now:%Y-%m}-{n:04d}", "title": said["title"], "content": said["content"], "type": kind, **writer,
            "addressee": "市长", "written_at": now.isoformat(), "area_code": said["area"].code, "place": said["place"],
            "is_secret": said["is_secret"], "is_public": said["consents_to_publish"], "attachments": [],
        }  # fmt: skip
    return {
        "case_no": f"SD{now:%Y%m%d}{n:08d}", "case_type": kind, "title": said["title"], "content": said["content"], "caller": writer,
        "accept_time": now.isoformat(), "limit_time": (now + LIMIT).isoformat(), "event_time": said["occurred_at"].isoformat(),
        "event_place": said["place"], "area_code": said["area"].code, "secret": said["is_secret"], "open": False,
        "attachments": [],
    }  # fmt: skip
