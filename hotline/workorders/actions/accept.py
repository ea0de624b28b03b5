"""受理: an appeal becomes an order, or is answered on the spot, or is declined."""

import secrets
from datetime import datetime
from typing import Any, Final

from django.utils.timezone import localtime

from hotline.base import clock
from hotline.base.prepared import run
from hotline.base.refusal import Refused
from hotline.base.words import WordsOf
from hotline.catalog.models import Category
from hotline.catalog.vocabulary import Channel, Urgency
from hotline.citizens import actions as citizens
from hotline.citizens.models import Citizen, Follower
from hotline.knowledge.actions.reading import REF, cite
from hotline.org.models import Area, User
from hotline.workorders import queries
from hotline.workorders.actions.callback import share_result
from hotline.workorders.engine import one_action, step
from hotline.workorders.models import CloseKind, WorkOrder
from hotline.workorders.suggested import Suggested, fact_of


def register(
    *,
    actor: User,
    title: str,
    content: str,
    kind: str,
    channel: str = Channel.PHONE,
    urgency: str = Urgency.NORMAL,
    category: Category | None = None,
    area: Area | None = None,
    place: str = "",
    lng: float | None = None,
    lat: float | None = None,
    occurred_at: datetime | None = None,
    name: str = "",
    phone: str = "",
    address: str = "",
    sex: str = "",
    reported_party: str = "",
    labels: list[str] | None = None,
    is_secret: bool = False,
    secrecy_asked: bool = False,
    consents_to_publish: bool = False,
    call_id: str = "",
    missing_elements: str = "",
    suggested: Suggested | None = None,
    external_no: str = "",
    asked_by_at: datetime | None = None,
) -> WorkOrder:
    """登记: an operator writes the order while the citizen talks. `suggested`: what the form proposed as category.

    五要素 are the caller, time, place, cause and course. Without a telephone, the reason why
    elements are missing must be given (工作标准 ④).
    """
    if not phone.strip() and not missing_elements.strip():
        raise Refused("没有联系电话：请在“要素不全说明”中写明原因")
    with one_action():  # a refusal forgets the citizen too
        order = _new_order(
            title=title, content=content, kind=kind, channel=channel, urgency=urgency, category=category, area=area, place=place,
            lng=lng, lat=lat, occurred_at=occurred_at, reported_party=reported_party, labels=labels, is_secret=is_secret,
            consents_to_publish=consents_to_publish, call_id=call_id, missing_elements=missing_elements.strip(),
            external_no=external_no, asked_by_at=asked_by_at,
            citizen=citizens.know(name=name, phone=phone, address=address, sex=sex),
        )  # fmt: skip
        order.registered_by = actor
        facts = {**_facts(order), "secrecy_asked": is_secret or secrecy_asked, **fact_of(suggested)}
        with step("register", order, actor, facts=facts):
            pass
    return order


def submit(
    *,
    actor: User,
    title: str,
    content: str,
    kind: str,
    channel: str,
    name: str = "",
    phone: str = "",
    address: str = "",
    category: Category | None = None,
    area: Area | None = None,
    place: str = "",
    lng: float | None = None,
    lat: float | None = None,
    occurred_at: datetime | None = None,
    is_secret: bool = False,
    consents_to_publish: bool = False,
    follower: Follower | None = None,
    external_no: str = "",
    asked_by_at: datetime | None = None,
) -> WorkOrder:
    """网上提交: a citizen's own words, waiting to be accepted. `actor` is the system user, for a citizen has no account."""
    with one_action():
        order = _new_order(
            title=title, content=content, kind=kind, channel=channel, urgency=Urgency.NORMAL, category=category, area=area,
            place=place, lng=lng, lat=lat, occurred_at=occurred_at, is_secret=is_secret, consents_to_publish=consents_to_publish,
            external_no=external_no, asked_by_at=asked_by_at,
            citizen=citizens.know(name=name, phone=phone, address=address, follower=follower),
        )  # fmt: skip
        with step("submit", order, actor, facts=_facts(order)):
            pass
    return order


def accept(
    order: WorkOrder,
    *,
    actor: User,
    kind: str,
    category: Category,
    urgency: str = Urgency.NORMAL,
    note: str = "",
    suggested: Suggested | None = None,
) -> None:
    """受理 an appeal that came by web, SMS, WeChat or in bulk."""
    facts = {"category": category.pk, "kind": kind, **fact_of(suggested)}
    with step("accept", order, actor, note=note, facts=facts):
        order.kind, order.category, order.urgency = kind, category, urgency
        order.is_justice = category.is_justice
        order.is_repeat = queries.is_repeat(order)
        order.registered_by = actor


def amend(
    order: WorkOrder,
    *,
    actor: User,
    title: str,
    kind: str,
    urgency: str,
    category: Category,
    area: Area | None,
    place: str,
    is_secret: bool,
    note: str,
) -> None:
    """更正 what was registered, with old and new in the trail. The citizen's own words are never touched."""
    new = {"title": title, "kind": kind, "urgency": urgency, "category_id": category.pk, "area_id": area.pk if area else None,
           "place": place, "is_secret": is_secret}  # fmt: skip
    with step("amend", order, actor, note=note) as taken:
        taken.facts = {
            name: [getattr(order, name), value] for name, value in new.items() if getattr(order, name) != value
        }
        if not taken.facts:
            raise Refused("没有改动任何内容")
        order.category, order.area = category, area
        for name, value in new.items():
            setattr(order, name, value)
        order.is_justice = category.is_justice
        order.words = WordsOf(_text_of(order))


def decline(order: WorkOrder, *, actor: User, reason_code: str, route: str, note: str = "") -> None:
    """不予受理, with the reason and the proper way told to the citizen (工作标准 ③)."""
    if not route.strip():
        raise Refused("请写明告知诉求人的正确途径")
    with step("decline", order, actor, note=note, facts={"reason": reason_code, "route": route}):
        order.decline_reason = reason_code
        order.public_reply = route


def ask_info(order: WorkOrder, *, actor: User, question: str) -> None:
    """要求补充: the citizen is asked for what is missing; after five days without an answer the appeal is declined."""
    with step("ask_info", order, actor, note=question):
        pass


def give_info(order: WorkOrder, *, actor: User, answer: str) -> None:
    """补充材料: the answer goes behind the citizen's first words."""
    with step("give_info", order, actor, note=answer):
        order.content = f"{order.content}\n【补充】{answer.strip()}"
        order.words = WordsOf(_text_of(order))


def answer_directly(order: WorkOrder, *, actor: User, answer: str, article: str = "") -> None:
    """直接答复: from the knowledge base, during the call. `article` names article and version (`K000012@3`), which must be
    one that callers may be told; or, in words, what else the answer rests on."""
    if not answer.strip():
        raise Refused("请写明答复内容")
    with one_action():
        if REF.fullmatch(article.strip()):
            article = cite(article, actor=actor, order_no=order.no)
        with step("answer_directly", order, actor, note=answer, facts={"article": article}) as taken:
            order.close_kind = CloseKind.DIRECT_ANSWER
            order.public_reply = answer.strip()
            order.closed_at = taken.at
        share_result(order)


def _new_order(
    *, citizen: Citizen | None, category: Category | None, labels: list[str] | None = None, **fields: Any
) -> WorkOrder:
    title, content = fields.pop("title").strip(), fields.pop("content").strip()
    if not title or not content:
        raise Refused("标题和主要内容不能空")
    at = clock.now()
    since = at - queries.SAME_MATTER
    # Its key is drawn before, so that it is written once, whole.
    ((pk, n, is_repeat),) = run(_NEW, citizen and citizen.pk, category and category.pk, since)
    order = WorkOrder(
        pk=pk, no=f"{localtime(at):%y%m%d}{n % 1_000_000:06d}", query_code=f"{secrets.randbelow(10**10):010d}",
        title=title[:60], content=content, citizen=citizen, category=category, labels=labels or [], registered_at=at,
        is_repeat=is_repeat, is_justice=bool(category and category.is_justice), **fields,
    )  # fmt: skip
    order.words = WordsOf(_text_of(order))
    return order


# The key and the number of an order to come, and whether it is a repeat (`queries.is_repeat`). The number is yyMMdd and
# six digits of a sequence: no lock, no max()+1, unique up to a million orders a day.
_NEW: Final = """
SELECT nextval('workorders_workorder_id_seq'), nextval('order_no'), EXISTS (
    SELECT FROM workorders_workorder WHERE citizen_id = %s AND category_id = %s AND registered_at >= %s
)"""


def _text_of(order: WorkOrder) -> str:
    return f"{order.title} {order.content} {order.place} {order.reported_party}"


def _facts(order: WorkOrder) -> dict[str, Any]:
    return {"channel": order.channel, "kind": order.kind, "urgency": order.urgency, "category": order.category_id,
            "area": order.area_id, "is_secret": order.is_secret}  # fmt: skip
