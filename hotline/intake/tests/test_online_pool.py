"""网上受理公共池: what comes by website, SMS and WeChat waits in one pool, is answered within three minutes and accepted within two hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import ClockKind
from hotline.intake.channels import sms
from hotline.intake.channels.web import take_in_web
from hotline.intake.tests.wechat_client import OPENID, TOKEN, Phone
from hotline.notices.actions import sending
from hotline.notices.models import Notice
from hotline.notices.tests.scripted import Scripted
from hotline.notices.tests.wechat_server import Account, official_account
from hotline.workorders import jobs as told
from hotline.workorders.claiming import claim, claim_next, release
from hotline.workorders.desks import BY_KEY, Pool
from hotline.workorders.models import Deadline, Event, WorkOrder
from hotline.workorders.testing import MONDAY, PHONE, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import fresh, refused_to

LAMP = "柳林镇中心街从邮局到小学的路灯坏了一周，晚上接孩子很不安全。"
POOL = BY_KEY["accept"]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(town: Town) -> Iterator[Account]:
    with override_settings(WECHAT_TOKEN=TOKEN), official_account() as account:
        yield account


def by_web(phone: str = "13900001111") -> WorkOrder:
    return take_in_web(
        token="form-1", phone=phone, name="李秀英", title="中心街路灯坏了一周没人修", content=LAMP, kind="HELP", area=None,
        place="中心街", lng=None, lat=None, is_secret=False, consents_to_publish=False,
    )  # fmt: skip


def by_sms(phone: str = PHONE, text: str = LAMP) -> WorkOrder:
    sms.take_in_sms(
        message_id=f"k-{phone}-{len(text)}", sender=phone, receiver="12345", body=text.encode(), charset="UTF-8", udh="", sent_at=""
    )  # fmt: skip
    sms.read_waiting()
    return WorkOrder.objects.filter(channel="SMS").order_by("-id")[:1].get()


def by_wechat() -> WorkOrder:
    phone = Phone()
    for words in (LAMP, "0", "邮局门口", "0", "0", "1"):
        phone.text(words)
    return WorkOrder.objects.filter(channel="WECHAT").order_by("-id")[:1].get()


def tell_all() -> Scripted:
    """The postman, SMS by a wire that takes everything, WeChat by the account's API."""
    for event in Event.objects.order_by("id"):
        told.tell(event_id=event.pk)
    real, wire = sending.gateway, Scripted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "gateway", lambda medium: real(medium) if medium == "WECHAT" else wire)
        sending.send_due()
    return wire


@pytest.mark.parametrize(
    "at", [MONDAY, day(3, 2, 23, 40), day(3, 7, 3, 5)], ids=["by day", "at night", "on a Saturday"]
)
def test_everybody_is_answered_automatically_within_three_minutes_whatever_the_hour(
    town: Town, account: Account, at: datetime
) -> None:
    limit = timedelta(minutes=catalog.load().in_effect(MONDAY).count("first_response"))
    with town.at(at):
        orders = [by_web(), by_sms(), by_wechat()]
    with town.at(at + MINUTE):  # the postman comes every minute, and at once when he is woken
        tell_all()
    for order in orders:
        first = Notice.objects.filter(citizen=order.citizen).order_by("id")[0]
        assert (first.state, first.template) == ("SENT", "citizen_submit")
        assert first.sent_at is not None
        assert first.sent_at - order.registered_at <= limit == timedelta(minutes=3)
    assert account.chats[0][0] == OPENID


def test_the_three_channels_wait_in_one_pool_and_what_one_takes_is_given_back_or_lapses(
    town: Town, account: Account
) -> None:
    orders = [by_web(), by_sms(), by_wechat()]
    assert {row.channel for row in POOL.page(town.lin)[0]} == {"WEB", "SMS", "WECHAT"}
    taken = claim_next(POOL, actor=town.lin)
    assert taken == orders[0], "the one that waits longest"
    assert [row.pk for row in POOL.page(town.ban)[0]] == [orders[1].pk, orders[2].pk]
    for verb in ("accept", "decline", "ask_info", "merge"):
        assert refused_to(town, verb, taken, town.ban) == "林话务已领取本件，09:30前由其办理"
    release(POOL, taken.pk, actor=town.lin)
    assert POOL.page(town.ban).total() == 3
    claim(POOL, orders[2].pk, actor=town.lin)
    with town.at(MONDAY + 30 * MINUTE):
        assert POOL.page(town.ban).total() == 3
        assert POOL.page(town.lin, pool=Pool.MINE)[0] == []


def test_acceptance_is_watched_by_a_clock_of_two_hours_nights_and_weekends_included(
    town: Town, account: Account
) -> None:
    with town.at(day(3, 7, 22)):  # Saturday
        order = by_wechat()
    clock = Deadline.objects.get(order=order, kind=ClockKind.ACCEPT)
    assert (clock.due_at, clock.limit) == (day(3, 8, 0), "2h")
    with town.at(clock.warn_at + MINUTE):
        told.watch_deadlines()
        assert Notice.objects.filter(template="warning", reader=town.lin, order_no=order.no).exists()
    with town.at(day(3, 8, 0, 1)):
        told.watch_deadlines()
        clock.refresh_from_db()
        assert clock.missed_at == day(3, 8, 0, 1)
        assert Notice.objects.filter(template="missed", reader=town.ban, order_no=order.no).exists()
        act(town, "accept", order, town.lin)
    clock.refresh_from_db()
    assert clock.stopped_at == day(3, 8, 0, 1) > clock.due_at


def test_who_is_declined_is_told_why_and_where_to_go_by_the_way_he_came(town: Town, account: Account) -> None:
    for order in (by_web(), by_sms(), by_wechat()):
        act(town, "decline", order, town.lin, reason_code="LEGAL_ROUTE", route="请向河东县人民法院起诉。")
        assert (fresh(order).state, fresh(order).decline_reason) == ("NOT_ACCEPTED", "LEGAL_ROUTE")
    wire = tell_all()
    texts = [one.text for one in wire.got if "不予受理" in one.text]
    assert len(texts) == 2
    assert all(
        "应通过诉讼、仲裁、行政复议、信息公开解决" in text and "请向河东县人民法院起诉。" in text for text in texts
    )
    assert account.told(OPENID) == ["不予受理"]
    phone = Phone()
    assert "请向河东县人民法院起诉。" in phone.text("查"), (
        "a template message leads to the words, it does not hold them"
    )


def test_what_is_asked_for_comes_back_into_the_pool_by_the_way_he_came(town: Town, account: Account) -> None:
    texted, chatted = by_sms(), by_wechat()
    for order in (texted, chatted):
        claim(POOL, order.pk, actor=town.lin)
        act(town, "ask_info", order, town.lin, question="请说明是哪一段路灯不亮。")
    assert POOL.page(town.lin).total() == 0
    wire = tell_all()
    assert any("还需补充：请说明是哪一段路灯不亮。" in one.text for one in wire.got)
    assert account.templates[-1]["data"]["thing4"]["value"] == "请直接回复需要补充的内容"
    by_sms(text="邮局门口往东第三盏")
    Phone().text("邮局门口往东第三盏")
    rows = POOL.page(town.ban)[0]
    assert {row.pk for row in rows} == {texted.pk, chatted.pk}, "nobody's any more"
    assert all(fresh(order).content.endswith("【补充】邮局门口往东第三盏") for order in (texted, chatted))


def test_the_same_matter_by_two_channels_is_merged_and_both_hear_the_result(town: Town, account: Account) -> None:
    main, other = by_sms(), by_wechat()
    act(town, "accept", main, town.lin)
    act(town, "merge", other, town.lin, into=main)
    assert POOL.page(town.lin).total() == 0
    main = fresh(main)
    act(town, "answer_directly", main, town.lin, answer="路灯已于今早修复。")
    wire = tell_all()
    assert any("路灯已于今早修复。" in one.text for one in wire.got)
    assert account.told(OPENID) == ["并单", "并单结果"]
    assert "已合并办理" in Phone().text(f"查{other.no}")
