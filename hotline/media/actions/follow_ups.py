"""曝光跟踪: registered, linked to orders, supervised, answered, settled."""

from collections.abc import Iterable
from datetime import date

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused, said
from hotline.media.engine import one_action, step_of_follow_up
from hotline.media.models import MediaFollowUp
from hotline.media.queries.press import press_orders
from hotline.org.models import Unit, User
from hotline.supervision.actions import open_by_hand
from hotline.supervision.models import Supervision
from hotline.supervision.workflow import Level
from hotline.workorders.models import WorkOrder
from hotline.workorders.publishing import personal_in, sensitive_in

Orders = Iterable[WorkOrder]


def register(
    *, actor: User, medium: str, exposed_on: date, title: str, summary: str, where: str = "", unit: Unit | None = None,
    orders: Orders = (),
) -> MediaFollowUp:  # fmt: skip
    """登记曝光: where and when something was exposed; whoever registers it follows it."""
    if exposed_on > clock.today():
        raise Refused("曝光日期不能晚于今天")
    found = for_press(orders)
    row = MediaFollowUp(
        no=next_no("media_no", "M"), medium=said(medium, "请写明媒体"), where=where.strip(), exposed_on=exposed_on,
        title=said(title, "请写标题"), summary=said(summary, "请写明曝光内容"), unit=unit, follower=actor, registered_at=clock.now(),
    )  # fmt: skip
    with step_of_follow_up("register", row, actor, facts={"orders": [one.no for one in found]}):
        row.orders.set(found)
    return row


def link(follow_up: MediaFollowUp, *, actor: User, orders: Orders, note: str = "") -> None:
    """关联工单: in addition to those that are linked."""
    found = for_press(orders)
    if not found:
        raise Refused("请填写要关联的工单编号")
    with step_of_follow_up("link", follow_up, actor, note=note, facts={"orders": [one.no for one in found]}):
        follow_up.orders.add(*found)


def supervise(follow_up: MediaFollowUp, *, actor: User, order: WorkOrder, reason: str) -> Supervision:
    """转舆论监督: opens a supervision at that level on one of the orders."""
    with one_action():
        with step_of_follow_up("supervise", follow_up, actor, note=said(reason, "请写明督办原因")) as taken:
            if not follow_up.orders.filter(pk=order.pk).exists():
                raise Refused(f"工单{order.no}没有关联到本件")
            words = f"{follow_up.exposed_on:%-m月%-d日}{follow_up.medium}曝光：{reason.strip()}"
            follow_up.supervision = open_by_hand(order, actor=actor, level=Level.MEDIA, reason=words)
            taken.facts.update(order=order.no, supervision=follow_up.supervision.no)
        return follow_up.supervision


def report_progress(follow_up: MediaFollowUp, *, actor: User, note: str) -> None:
    """记进展."""
    with step_of_follow_up("report_progress", follow_up, actor, note=said(note, "请写明进展")):
        pass


def respond(follow_up: MediaFollowUp, *, actor: User, response: str) -> None:
    """回应媒体: what the public is told; it names nobody."""
    with step_of_follow_up("respond", follow_up, actor) as taken:
        follow_up.response, follow_up.responded_at = said(response, "请写明回应内容"), taken.at
        names = [one.citizen.name for one in follow_up.orders.select_related("citizen") if one.citizen is not None]
        if reason := personal_in(follow_up.response, names) or sensitive_in(follow_up.response):
            raise Refused(reason)


def follow_on(follow_up: MediaFollowUp, *, actor: User, note: str) -> None:
    """继续跟踪: the response did not end the matter."""
    with step_of_follow_up("follow_on", follow_up, actor, note=said(note, "请写明为什么继续跟踪")):
        pass


def settle_matter(follow_up: MediaFollowUp, *, actor: User, outcome: str) -> None:
    """了结."""
    with step_of_follow_up("settle_matter", follow_up, actor, note=said(outcome, "请写明处理结果")):
        follow_up.outcome = outcome.strip()


def ignore(follow_up: MediaFollowUp, *, actor: User, note: str) -> None:
    """不予跟踪: not the hotline's matter, or nothing in it."""
    with step_of_follow_up("ignore", follow_up, actor, note=said(note, "请写明不予跟踪的理由")):
        follow_up.outcome = note.strip()


def for_press(orders: Orders) -> list[WorkOrder]:
    """Those orders; what is sealed is linked to nothing that the press sees. Raises Refused."""
    given = list(orders)
    allowed = set(press_orders().filter(pk__in=[one.pk for one in given]).values_list("pk", flat=True))
    if sealed := [one.no for one in given if one.pk not in allowed]:
        raise Refused(f"{'、'.join(sealed)}是举报、政法或保密件，不能关联")
    return given
