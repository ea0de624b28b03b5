"""短信受理: kept raw, once; read, answered at once, and made into what it is."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from hotline.base import clock
from hotline.intake import actions, jobs
from hotline.intake.channels import sms
from hotline.intake.channels.sms_text import WAIT_FOR_NEXT
from hotline.intake.models import Appeal
from hotline.notices.gateways.door import mark_of
from hotline.notices.models import Notice, Preference
from hotline.workorders import actions as orders
from hotline.workorders.models import Event, FailedLookUp, WorkOrder
from hotline.workorders.testing import MONDAY, PHONE, Town, day

LAMP = "柳林镇中心街从邮局到小学的路灯坏了一周，晚上接孩子很不安全。"
OTHER = "13900002222"
_numbers = count(1)


def write(text: str, phone: str = PHONE, **given: object) -> Appeal | None:
    """A message comes in; None if it is a repeat."""
    message = {
        "message_id": f"id-{next(_numbers)}", "sender": phone, "receiver": "12345", "body": text.encode(), "charset": "UTF-8",
        "udh": "", "sent_at": "",
    }  # fmt: skip
    return sms.take_in_sms(**{**message, **given})


def say(text: str, phone: str = PHONE) -> Appeal:
    """It comes in and is read."""
    row = write(text, phone)
    assert row is not None, "a repeat"
    sms.read_waiting()
    row.refresh_from_db()
    return row


def answers(phone: str = PHONE) -> list[str]:
    """What the number was told, the steps of orders being told too."""
    for event in Event.objects.filter(verb__in=("submit", "give_info", "rate")).order_by("id"):
        from hotline.workorders import jobs as told

        told.tell(event_id=event.pk)
    rows = Notice.objects.filter(medium="SMS", citizen__isnull=False).select_related("citizen").order_by("id")
    return [row.shown_body for row in rows if row.citizen.phone == phone]


# ── raw before clean ──


def test_a_message_is_kept_exactly_as_it_came_and_sealed(town: Town) -> None:
    body = LAMP.encode("utf-16-be")
    row = write("", body=body, charset="UTF-16BE", udh="0500034d0101", sender="+86" + PHONE)
    assert row is not None
    assert PHONE.encode() not in bytes(row.sealed) and PHONE not in row.sender_hash
    raw = actions.raw_of(row)
    assert (bytes.fromhex(raw["body"]), raw["udh"], raw["from"]) == (body, "0500034d0101", "+86" + PHONE)
    assert (row.order, row.channel) == (None, "SMS")


def test_the_same_message_id_is_taken_in_once_however_late(town: Town) -> None:
    assert write(LAMP, message_id="k1") is not None
    with town.at(MONDAY + timedelta(days=3)):
        assert write(LAMP, message_id="k1") is None


def test_the_same_words_of_the_same_number_are_a_repeat_for_ten_minutes(town: Town) -> None:
    assert write(LAMP) is not None
    assert write(LAMP) is None
    assert write(LAMP, phone="+86 " + PHONE) is None
    assert write(LAMP, phone=OTHER) is not None
    assert write(LAMP + "！") is not None
    with town.at(MONDAY + timedelta(minutes=11)):
        assert write(LAMP) is not None


def test_a_short_word_is_soon_meant_anew(town: Town) -> None:
    assert write("1") is not None
    assert write("1") is None
    with town.at(MONDAY + timedelta(seconds=31)):
        assert write("1") is not None


# ── an appeal ──


def test_what_is_no_command_becomes_an_order_to_be_accepted_and_is_answered_at_once(town: Town) -> None:
    row = say(LAMP)
    order = row.order
    assert order is not None
    assert (order.state, order.channel, order.content) == ("PENDING_ACCEPT", "SMS", LAMP)
    assert order.title == "柳林镇中心街从邮局到小学的路灯坏了一周，晚上接孩子很不…"
    assert order.citizen is not None and order.citizen.phone == PHONE
    (told,) = answers()
    assert told.startswith(f"您的诉求已收到，编号{order.no}，查询码●●●●●●")
    assert Notice.objects.get().send_after == MONDAY


def test_at_night_the_first_response_does_not_wait_for_the_morning(town: Town) -> None:
    with town.at(day(3, 2, 23, 30)):
        say(LAMP)
        answers()
    assert Notice.objects.get().send_after == day(3, 2, 23, 30)


def test_parts_that_come_apart_are_one_appeal(town: Town) -> None:
    for i, text in ((2, "晚上接孩子很不安全。"), (1, "柳林镇中心街的路灯坏了一周，")):
        write(text, udh=bytes([5, 0, 3, 9, 2, i]).hex())
        sms.read_waiting()
    order = WorkOrder.objects.get()
    assert order.content == "柳林镇中心街的路灯坏了一周，晚上接孩子很不安全。"
    assert Appeal.objects.filter(order=order).count() == 2


def test_a_message_cut_at_seventy_letters_is_read_with_what_follows_it(town: Town) -> None:
    text = (LAMP * 4)[:100]
    with town.at(MONDAY):
        write(text[:70])
        sms.read_waiting()
    assert not WorkOrder.objects.exists()
    with town.at(MONDAY + timedelta(seconds=4)):
        write(text[70:])
        sms.read_waiting()
    assert WorkOrder.objects.get().content == text


def test_a_message_of_just_seventy_letters_is_read_alone_after_a_moment(town: Town) -> None:
    write((LAMP * 4)[:70])
    with town.at(MONDAY + WAIT_FOR_NEXT):
        jobs.read_sms()
    assert WorkOrder.objects.count() == 1


def test_too_little_to_go_by_is_answered_and_makes_no_order(town: Town) -> None:
    row = say("管管")
    assert (row.order, row.refused_because) == (None, "内容不全")
    assert answers()[0].startswith("没有看懂您的短信")


def test_machines_are_never_answered(town: Town) -> None:
    for sender in ("10086", "106575258192", "95588"):
        row = write("您的话费余额不足，回复1充值", phone=sender)
        sms.read_waiting()
        assert row is not None
        row.refresh_from_db()
        assert (row.order, row.refused_because) == (None, "不是手机号码发来的，不自动应答")
    assert not Notice.objects.exists()


def test_a_flood_of_one_number_makes_twenty_orders_and_no_more(town: Town) -> None:
    for n in range(sms.FLOOD + 5):
        say(f"{LAMP}第{n}盏")
    say(LAMP, OTHER)
    assert WorkOrder.objects.count() == sms.FLOOD + 1
    assert Appeal.objects.filter(refused_because__startswith="同一号码").count() == 5
    with town.at(MONDAY + timedelta(hours=2)):
        say(LAMP)
    assert WorkOrder.objects.count() == sms.FLOOD + 2


def test_one_message_that_breaks_stops_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make = actions.make_order

    def breaks(appeal: Appeal, **given: object) -> WorkOrder:
        if "断线" in str(given["content"]):
            raise ConnectionError(given["phone"])
        return make(appeal, **given)

    monkeypatch.setattr(actions, "make_order", breaks)
    bad, good = write("电线杆断线了请来修"), write(LAMP, OTHER)
    assert sms.read_waiting() == 1
    assert WorkOrder.objects.count() == 1
    assert bad is not None and good is not None
    assert {f"短信 {bad.pk} 没有读成"} == set(caplog.messages)
    monkeypatch.undo()
    sms.read_waiting()
    assert WorkOrder.objects.count() == 2


# ── commands ──


def test_an_own_order_is_asked_for_by_its_number_and_the_newest_without(town: Town) -> None:
    first, second = town.order("dispatch"), town.register()
    say(f"查{first.no}")
    say("查")
    assert answers()[-2:] == [
        f"编号{first.no}：办理中，住建局承办，3月9日17:30前答复。",
        f"编号{second.no}：已受理。",
    ]
    assert not FailedLookUp.objects.exists()


def test_another_persons_order_is_told_only_with_its_code_and_guessing_ends_soon(town: Town) -> None:
    order = town.register()
    say(f"查{order.no}", OTHER)
    say(f"查{order.no} {order.query_code}", OTHER)
    assert [text[:6] for text in answers(OTHER)] == ["没有查到：请", f"编号{order.no}"[:6]]
    for n in range(6):
        say(f"查{order.no} {n:010d}", OTHER)
    say(f"CX{order.no} {order.query_code}", OTHER)
    assert answers(OTHER)[-1].startswith("没有查到")


def test_of_a_sealed_order_only_the_state_is_told(town: Town) -> None:
    order = town.order("dispatch", is_secret=True)
    say(f"查{order.no}")
    assert answers()[-1] == f"编号{order.no}：办理中。"


def test_stop_stops_and_resume_resumes(town: Town) -> None:
    say("退订")
    assert Preference.objects.get().stopped_at == MONDAY
    assert answers()[-1].startswith("已退订")
    with town.at(MONDAY + timedelta(minutes=1)):
        say("KT")
    assert Preference.objects.get().stopped_at is None


def test_help_is_given(town: Town) -> None:
    row = say("帮助")
    assert row.refused_because == "指令：帮助"
    assert answers()[0].startswith("反映问题：直接发送")
    assert not WorkOrder.objects.exists()


# ── rating ──


def test_a_rating_closes_the_order_that_was_answered_last(town: Town) -> None:
    older = town.order("approve")
    with town.at(MONDAY + timedelta(hours=1)):
        newer = town.order("approve")
    with town.at(MONDAY + timedelta(hours=2)):
        row = say("1")
        assert row.order == newer
        newer.refresh_from_db()
        assert (newer.state, newer.rating) == ("CLOSED", "SATISFIED")
        assert answers()[-1] == f"感谢您评价编号{newer.no}的办理结果：满意。"
    with town.at(MONDAY + timedelta(hours=3)):
        assert say("2").order == older


def test_a_rating_may_name_its_order_and_say_why(town: Town) -> None:
    older, _ = town.order("approve"), town.order("approve")
    row = say(f"3 {older.no} 电梯又停了")
    assert row.order == older
    older.refresh_from_db()
    assert (older.rating, older.is_unhappy) == ("UNSATISFIED", True)
    assert older.callbacks.get().remark == "电梯又停了"


def test_a_digit_with_nothing_to_rate_is_told_so_and_with_words_behind_it_is_an_appeal(town: Town) -> None:
    assert say("1").refused_because == "指令：评价满意，没有待评价的工单"
    assert answers()[0].startswith("没有等待您评价")
    assert say("3，柳林镇中心街路灯不亮").order is not None


def test_nobody_rates_anothers_order(town: Town) -> None:
    order = town.order("approve")
    say(f"1 {order.no}", OTHER)
    order.refresh_from_db()
    assert (order.state, order.rating) == ("PENDING_CALLBACK", "")


# ── what was asked ──


def test_an_answer_to_what_was_asked_goes_to_that_order(town: Town) -> None:
    order = town.submit(phone=PHONE)
    orders.ask_info(order, actor=town.lin, question="请说明是哪一段路灯不亮。")
    row = say("邮局门口往东第三盏")
    assert row.order == order
    order.refresh_from_db()
    assert order.state == "PENDING_ACCEPT"
    assert order.content.endswith("【补充】邮局门口往东第三盏")
    assert answers()[-1] == f"您对编号{order.no}的补充已收到，我们会尽快受理。"
    assert WorkOrder.objects.count() == 1
    say("另外，东边小区的下水道也堵了")
    assert WorkOrder.objects.count() == 2


# ── the door ──

Post = Callable[..., int]


@pytest.fixture
def post(town: Town) -> Post:
    def post(body: bytes = LAMP.encode(), *, mark: str | None = None, ip: str = "127.0.0.1", **query: str) -> int:
        given = {"id": f"k-{next(_numbers)}", "from": PHONE, "to": "12345", "charset": "UTF-8", "udh": "", **query}
        given["mark"] = mark_of("inbound") if mark is None else mark
        client = Client(enforce_csrf_checks=True)
        return client.post(
            "/gateways/sms/in/", body, content_type="text/plain", query_params=given, REMOTE_ADDR=ip
        ).status_code

    return post


def test_the_gateway_hands_in_by_post_and_by_get(post: Post) -> None:
    assert post() == 200
    query = {"id": "g1", "from": "+8613900001111", "charset": "UTF-16BE", "mark": mark_of("inbound")}
    text = "".join(f"%{byte:02X}" for byte in "下水道堵了".encode("utf-16-be"))
    path = "/gateways/sms/in/?" + "&".join(f"{name}={value}" for name, value in query.items()) + f"&b={text}"
    assert Client().get(path).status_code == 200
    sms.read_waiting()
    assert sorted(order.content for order in WorkOrder.objects.all()) == ["下水道堵了", LAMP]
    assert ProcrastinateJob.objects.filter(task_name=sms.READ_SMS, status="todo").count() == 1


def test_a_repeat_is_answered_like_the_first(post: Post) -> None:
    assert [post(id="same"), post(id="same"), post()] == [200, 200, 200]
    assert Appeal.objects.count() == 1


def test_strangers_and_nonsense_stay_outside(post: Post) -> None:
    assert post(mark="0" * 32) == post(mark="") == post(ip="203.0.113.9") == 403
    assert post(id="") == post(id="x" * 81) == post(**{"from": "nobody"}) == post(b"x" * 20_000) == 400
    with override_settings(SMS_SECRET="another"):
        mark = mark_of("inbound")
    assert post(mark=mark) == 403
    assert not Appeal.objects.exists()
    assert clock.now() == MONDAY
