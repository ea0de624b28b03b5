"""收件 from other offices and over the counter: raw first, then an order with its origin; and the result back to who passed it on."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.timezone import localtime

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.intake.actions import appeals
from hotline.intake.incoming import BadPayload, Paper
from hotline.intake.models import GROUP as GROUP
from hotline.intake.models import Appeal, Origin, Return
from hotline.intake.partners import READERS, Partner
from hotline.org.models import Area, User, system_user
from hotline.workorders import actions as orders
from hotline.workorders.attaching import attach
from hotline.workorders.engine import one_action
from hotline.workorders.models import Attachment, WorkOrder
from hotline.workorders.workflow import FINAL_ORDER, PUBLIC_LABEL, OrderState

BATCH: Final = 200
# Its result is the main order's, and comes once that is settled.
_SETTLED: Final = [state for state in FINAL_ORDER if state != OrderState.MERGED]


@dataclass
class Received:
    """`remarks`: what was not taken of it, and why."""

    order: WorkOrder
    is_new: bool
    remarks: list[str] = field(default_factory=list)


def receive(partner: Partner, payload: Mapping[str, Any]) -> Received:
    """收转来件: one push of a partner, at most once by its number. Raises BadPayload; what could not be read is kept all the same."""
    try:
        incoming = READERS[partner.channel](payload)
    except BadPayload as bad:
        mark = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()[:16]
        row = appeals.take_in(
            source=partner.key, external_no=f"?{mark}", channel=partner.channel, raw=_without_files(payload)
        )
        Appeal.objects.filter(pk=row.pk).update(refused_because=str(bad)[:200])
        raise
    with one_action():
        appeals.one_at_a_time(hashlib.sha256(f"{partner.key}|{incoming.number}".encode()).hexdigest())
        appeal = appeals.take_in(
            source=partner.key, external_no=incoming.number, channel=partner.channel, raw=_without_files(payload)
        )
        if appeal.order is not None:
            return Received(appeal.order, is_new=False)
        area = Area.objects.filter(pk=incoming.area).first() if incoming.area else None
        order = appeals.make_order(
            appeal, title=incoming.title, content=incoming.content, kind=incoming.kind, name=incoming.name, phone=incoming.phone,
            address=incoming.address, area=area, place=incoming.place, occurred_at=incoming.occurred_at, is_secret=incoming.is_secret,
            consents_to_publish=incoming.consents_to_publish, external_no=incoming.number, asked_by_at=incoming.asked_by_at,
        )  # fmt: skip
        remarks = _attach(order, incoming.papers)
        if incoming.area and area is None:
            remarks.append(f"没有区划代码 {incoming.area}")
        Origin.objects.create(
            order=order, source=partner.key, name=partner.name, addressee=incoming.addressee, written_at=incoming.written_at,
            remark="；".join(remarks)[:300], awaits_result=True,
        )  # fmt: skip
    return Received(order, is_new=True, remarks=remarks)


def record(
    channel: ModuleType,
    *,
    actor: User,
    number: str,
    token: str,
    fields: Mapping[str, Any],
    given: Mapping[str, Any],
    papers: "Iterable[UploadedFile[bytes]]" = (),
) -> WorkOrder:
    """登记来信、来访: what an operator wrote down at the desk. `number` is the paper's own, if it has one; `token` the form's."""
    raw = {name: str(value) for name, value in given.items() if name != "papers" and value not in (None, "")}
    with one_action():
        appeal = appeals.take_in(source=channel.SOURCE, external_no=number or token, channel=channel.CHANNEL, raw=raw)
        if appeal.order is not None and number:
            raise Refused(f"编号{number}已登记为工单{appeal.order.no}，请核对是不是同一件")
        if appeal.order is not None:
            return appeal.order
        order = orders.register(actor=actor, channel=channel.CHANNEL, external_no=number, **fields)
        Appeal.objects.filter(pk=appeal.pk).update(order=order)
        Origin.objects.create(order=order, source=channel.SOURCE, name=channel.NAME, **channel.origin_of(given))
        for paper in papers:
            attach(order, paper, actor=actor, kind=Attachment.Kind.CITIZEN)
    return order


def _attach(order: WorkOrder, papers: Iterable[Paper]) -> list[str]:
    """A file that is not what it says is left out, and the matter goes on without it."""
    remarks = []
    for paper in papers:
        try:
            attach(
                order, SimpleUploadedFile(paper.name, paper.content), actor=system_user(), kind=Attachment.Kind.CITIZEN
            )
        except Refused as refused:
            remarks.append(refused.reason)
    return remarks


def _without_files(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The files lie with the order; what came is kept with their fingerprints in their place."""

    def short(value: Any) -> Any:
        if isinstance(value, str) and len(value) > 8000:
            return f"sha256:{hashlib.sha256(value.encode()).hexdigest()}"
        if isinstance(value, dict):
            return {key: short(one) for key, one in value.items()}
        return [short(one) for one in value] if isinstance(value, list) else value

    return {key: short(value) for key, value in payload.items()}


# ── 回传 ──


def note_results() -> int:
    """Write down what is to be given back of orders that are settled; return how many. Runs twice without writing twice."""
    n = 0
    waiting = Origin.objects.filter(awaits_result=True, order__state__in=_SETTLED)
    for origin in waiting.select_related("order__lead_unit").defer("order__words").order_by("id")[:BATCH]:
        with one_action():
            if Origin.objects.filter(pk=origin.pk, awaits_result=True).update(awaits_result=False):
                Return.objects.create(origin=origin, source=origin.source, result=_result(origin.order))
                n += 1
    return n


def await_again(order: WorkOrder) -> None:
    """重启: there will be another result."""
    Origin.objects.filter(order=order, awaits_result=False, returns__isnull=False).update(awaits_result=True)


def results_for(partner: Partner, after: int) -> list[Return]:
    """取回传: the next ones behind `after`; by asking behind a number the partner says that it has all up to there."""
    own = Return.objects.filter(source=partner.key)
    own.filter(pk__lte=after, taken_at=None).update(taken_at=clock.now())
    return list(own.filter(pk__gt=after).order_by("id")[:BATCH])


def _result(order: WorkOrder) -> dict[str, Any]:
    closed_at = order.closed_at or clock.now()
    return {
        "external_no": order.external_no, "order_no": order.no, "state": order.state, "state_label": PUBLIC_LABEL[order.state],
        "result": order.public_reply, "result_kind": order.result_kind, "unit": order.lead_unit.name if order.lead_unit else "",
        "rating": order.rating, "closed_at": localtime(closed_at).isoformat(timespec="seconds"),
    }  # fmt: skip
