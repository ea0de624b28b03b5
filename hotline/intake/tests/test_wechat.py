"""微信受理: a conversation becomes an order, or is answered from the knowledge base; and one walked to its very end."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from hotline.citizens.models import Citizen, Follower
from hotline.intake import actions, enclosures, jobs
from hotline.intake.channels import wechat
from hotline.intake.models import Appeal, Conversation, Enclosure
from hotline.intake.tests.wechat_client import OPENID, TOKEN, Phone
from hotline.knowledge.models import Gap, Use
from hotline.knowledge.tests import library
from hotline.notices.actions import sending
from hotline.notices.gateways.wechat import BUTTONS
from hotline.notices.models import Notice
from hotline.notices.tests.wechat_server import Account, official_account
from hotline.org.models import Area, Boundary
from hotline.workorders import actions as orders
from hotline.workorders import jobs as told
from hotline.workorders.models import Attachment, Event, WorkOrder
from hotline.workorders.testing import MONDAY, PHONE, Town, day
from hotline.workorders.workflow import STEPS

LAMP = "柳林镇中心街从邮局到小学的路灯坏了一周，晚上接孩子很不安全。"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
AMR = b"#!AMR\n" + bytes(32)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def account(town: Town) -> Iterator[Account]:
    with override_settings(WECHAT_TOKEN=TOKEN), official_account() as account:
        yield account


@pytest.fixture
def phone(account: Account) -> Phone:
    return Phone()


def tell_all() -> None:
    """What follows the steps: notices are written and sent, by the jobs that do so."""
    for event in Event.objects.order_by("id"):
        told.tell(event_id=event.pk)
    sending.send_due()


def appeal(phone: Phone, *words: str) -> WorkOrder:
    for one in words or (LAMP, "昨天晚上8点", "柳林镇邮局门口", "尽快修好", f"王建国 {PHONE}", "1"):
        phone.text(one)
    return WorkOrder.objects.order_by("-id")[:1].get()


# ── an appeal ──


def test_a_conversation_becomes_one_order_with_all_its_messages(phone: Phone) -> None:
    order = appeal(phone)
    assert (order.state, order.channel, order.kind) == ("PENDING_ACCEPT", "WECHAT", "HELP")
    assert order.area is not None and (order.area.name, order.place) == ("柳林镇", "柳林镇邮局门口")
    assert order.content.startswith(LAMP) and "诉求人的要求：尽快修好" in order.content
    citizen = order.citizen
    assert citizen is not None and citizen.follower is not None
    assert (citizen.name, citizen.phone, citizen.follower.openid) == ("王建国", PHONE, OPENID)
    assert Appeal.objects.filter(order=order).count() == 6
    assert not Appeal.objects.filter(order=None).exists()
    assert phone.said[-1].startswith("已提交，编号和查询码马上发给您")


def test_the_number_and_the_code_come_in_the_conversation_within_moments(phone: Phone, account: Account) -> None:
    order = appeal(phone)
    assert ProcrastinateJob.objects.filter(task_name=sending.SEND_DUE, status="todo").count() == 1
    tell_all()
    assert account.chats == [
        (OPENID, f"您的诉求已收到，编号{order.no}，查询码{order.query_code}。我们将在2小时内受理，回复“查{order.no}”可随时查询进度。")
    ]  # fmt: skip


def test_a_moment_that_can_be_read_is_the_orders(phone: Phone) -> None:
    order = appeal(phone, LAMP, "2026年3月1日 20:30", "邮局门口", "0", "0", "1")
    assert order.occurred_at == day(3, 1, 20, 30)
    future = appeal(phone, LAMP, "2027-01-01", "邮局门口", "0", "0", "1")
    assert (future.occurred_at, "2027-01-01" in future.content) == (None, True)


def test_pictures_voices_and_a_place_hang_on_the_order(phone: Phone, account: Account) -> None:
    account.media = {"m1": (PNG, "image/png"), "v1": (AMR, "audio/amr")}
    phone.image("m1")
    phone.voice("v1", LAMP)
    phone.text("昨天")
    phone.location("37.451", "116.302", "柳林镇中心街12号")
    order = appeal(phone, "0", "0", "1")
    assert (order.place, order.lat, order.lng) == ("柳林镇中心街12号", 37.451, 116.302)
    assert order.content.startswith(LAMP)
    jobs.fetch_enclosures()
    papers = Attachment.objects.filter(order=order)
    assert [(one.name, one.content_type, one.kind) for one in papers] == [
        ("微信图片1.png", "image/png", "CITIZEN"), ("微信语音2.amr", "audio/amr", "CITIZEN")
    ]  # fmt: skip
    assert enclosures.fetch() == 0, "once"


def test_where_no_name_says_it_the_position_says_which_area(phone: Phone) -> None:
    town = Area.objects.get(name="柳林镇")
    ring = [[116.2, 37.4], [116.4, 37.4], [116.4, 37.5], [116.2, 37.5]]
    Boundary.objects.create(area=town, polygons=[[ring]], west=116.2, south=37.4, east=116.4, north=37.5)
    phone.text("路灯坏了一周，晚上接孩子看不见路，请派人来修。")
    phone.text("昨天")
    phone.location("37.451", "116.302", "老邮局门口")
    assert appeal(phone, "0", "0", "1").area == town


def test_a_file_is_believed_only_as_far_as_its_bytes_go(phone: Phone, account: Account) -> None:
    account.media = {
        "evil": (b"<script>alert(1)</script>", "image/png"),
        "huge": (PNG + bytes(21 * 2**20), "image/png"),
    }
    for media in ("evil", "huge", "gone"):
        phone.image(media)
    order = appeal(phone, LAMP, "0", "0", "0", "0", "1")
    jobs.fetch_enclosures()
    assert not Attachment.objects.filter(order=order).exists()
    reasons = list(Enclosure.objects.order_by("id").values_list("reason", "try_at"))
    assert [one[1] for one in reasons] == [None] * 3, "not tried again"
    assert ["内容不是" in reasons[0][0], reasons[1][0], reasons[2][0]] == [True, "文件超过20MB", "图片已失效"]


def test_a_file_that_the_server_does_not_give_now_is_fetched_later(town: Town, phone: Phone, account: Account) -> None:
    phone.image("m1")
    order = appeal(phone, LAMP, "0", "0", "0", "0", "1")
    account.media = {"m1": (b"busy", "application/octet-stream")}
    url = account.url
    with override_settings(WECHAT_URL=re.sub(r":\d+\?", ":9?", url)):
        jobs.fetch_enclosures()
    row = Enclosure.objects.get()
    assert (row.n_tries, row.try_at) == (1, MONDAY + MINUTE)
    account.media = {"m1": (PNG, "image/png")}
    with town.at(MONDAY + MINUTE):
        jobs.fetch_enclosures()
    assert Attachment.objects.filter(order=order).count() == 1


def test_a_link_is_words(phone: Phone) -> None:
    phone.link("小区违建视频", "https://v.example/1")
    order = appeal(phone, "0", "0", "0", "0", "1")
    assert order.content == "链接：小区违建视频 https://v.example/1"


def test_a_conversation_left_alone_for_half_an_hour_begins_anew(town: Town, phone: Phone) -> None:
    phone.text(LAMP)
    with town.at(MONDAY + 29 * MINUTE):
        assert "什么地方" in phone.text("昨天")
    with town.at(MONDAY + 60 * MINUTE):
        assert phone.text("楼下的下水道堵了三天了").startswith("收到")
    assert not WorkOrder.objects.exists()


def test_what_was_said_is_kept_sealed(phone: Phone) -> None:
    for one in (LAMP, "0", "0", "0", f"王建国{PHONE}"):
        phone.text(one)
    row = Conversation.objects.get()
    kept = bytes(row.sealed) + bytes(row.answer_sealed)
    assert (
        PHONE.encode() not in kept
        and "路灯".encode() not in kept
        and OPENID.encode() not in bytes(row.follower.openid_sealed)
    )


def test_what_the_menu_says_begins_what_it_says(phone: Phone) -> None:
    assert phone.touch("APPEAL").startswith("请说明是什么事")
    assert "什么时候" in phone.text(LAMP)
    assert phone.touch("QUERY").startswith("没有查到")
    assert phone.touch("BIND").startswith("请发送要绑定的手机号")
    assert {key for _, key in BUTTONS} == {"APPEAL", *wechat.MENU}
    assert phone.touch("HELP") == phone.touch("WHATEVER") == phone.event("subscribe")
    assert phone.event("VIEW", EventKey="http://x") == phone.event("LOCATION", Latitude="1") == ""


def test_who_leaves_is_gone_until_the_next_word(phone: Phone) -> None:
    phone.event("subscribe")
    phone.event("unsubscribe")
    assert Follower.objects.get().left_at is not None
    phone.text("您好，请问在吗")
    assert Follower.objects.get().left_at is None


def test_too_little_and_nothing_readable_are_told_so(phone: Phone) -> None:
    assert phone.text("喂喂").startswith("请写明事情")
    assert phone.send("card", CardId="1").startswith("您好，这里是12345")
    assert not WorkOrder.objects.exists()


def test_one_message_that_breaks_is_kept_and_dealt_with_later(
    town: Town, phone: Phone, account: Account, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*given: object, **more: object) -> str:
        raise ConnectionError(OPENID)

    monkeypatch.setattr(wechat, "_deal_with", breaks)
    assert phone.text(LAMP) == ""
    row = Appeal.objects.get()
    assert caplog.messages[0] == f"微信消息 {row.pk} 没有读成"
    monkeypatch.undo()
    jobs.read_wechat()
    assert Conversation.objects.get().answered_no == row.external_no
    sending.send_due()
    assert account.chats[0][1].startswith("刚才的消息没能及时回复")
    jobs.read_wechat()
    sending.send_due()
    assert len(account.chats) == 1


# ── the knowledge base ──


def test_a_question_is_answered_by_an_article_open_to_machines_and_may_go_to_a_person(town: Town, phone: Phone) -> None:
    article = library.published(town, openness="ROBOT")
    said = phone.text("请问物业服务费收费标准是多少")
    assert "普通住宅前期物业服务费实行政府指导价" in said and "清发改价〔2025〕12号" in said
    assert said.endswith(wechat.TO_A_PERSON)
    assert Use.objects.get().article == article
    assert "姓名和手机号" in phone.text("1")
    order = appeal(phone, "0", "1")
    assert (order.kind, order.content) == ("CONSULT", "请问物业服务费收费标准是多少")


def test_what_is_open_to_people_only_no_machine_tells(town: Town, phone: Phone) -> None:
    library.published(town, openness="PUBLIC")
    assert phone.text("请问物业服务费收费标准是多少").startswith("知识库里没有现成的答案，转人工答复您。")
    assert Gap.objects.get().text == "请问物业服务费收费标准是多少"


def test_after_an_answer_something_else_is_something_else(town: Town, phone: Phone) -> None:
    library.published(town, openness="ROBOT")
    phone.text("请问物业服务费收费标准是多少")
    assert "什么时候" in phone.text(LAMP)


# ── own orders ──


def test_an_own_order_is_asked_for_and_anothers_only_with_its_code(town: Town, phone: Phone) -> None:
    order = appeal(phone)
    other = town.register()
    assert phone.text("查") == phone.text(f"查{order.no}") == f"编号{order.no}：已收到。"
    assert phone.text(f"查{other.no}").startswith("没有查到")
    assert phone.text(f"查{other.no} {other.query_code}") == f"编号{other.no}：已受理。"
    assert Phone("oStranger").text(f"查{order.no}").startswith("没有查到")


def test_what_was_asked_for_is_answered_with_words_and_pictures(town: Town, phone: Phone, account: Account) -> None:
    account.media = {"m1": (PNG, "image/png")}
    order = appeal(phone)
    orders.ask_info(order, actor=town.lin, question="请说明是哪一段路灯不亮。")
    assert "请再用文字补充说明" in phone.image("m1")
    assert phone.text("邮局门口往东第三盏") == f"已补充到编号{order.no}。"
    order.refresh_from_db()
    assert (order.state, order.content.endswith("【补充】邮局门口往东第三盏")) == ("PENDING_ACCEPT", True)
    jobs.fetch_enclosures()
    assert Attachment.objects.filter(order=order).count() == 1


def test_nothing_to_rate_is_told_and_nobody_rates_anothers(town: Town, phone: Phone) -> None:
    order = town.order("approve")
    assert phone.text("1").startswith("没有等待您评价")
    phone.text(f"1 {order.no}")
    order.refresh_from_db()
    assert order.rating == ""


def test_stopping_stops_progress_and_resuming_resumes(town: Town, phone: Phone, account: Account) -> None:
    order = appeal(phone)
    phone.text("退订")
    orders.accept(order, actor=town.lin, kind="HELP", category=town.category())
    tell_all()
    assert account.templates == []
    phone.text("恢复")
    orders.dispatch(order, actor=town.zhou, lead=town.unit("住建局"), opinion="请办理。")
    tell_all()
    assert account.told(OPENID) == ["派单"]


# ── binding ──


def code_sent() -> str:
    found = Notice.objects.filter(template="wechat_code", medium="SMS").order_by("-id")[:1].get()
    assert found.secret not in found.body
    return found.secret


def test_a_number_is_bound_by_the_code_that_was_sent_to_it(town: Town, phone: Phone) -> None:
    order = town.register()
    phone.text("绑定")
    assert phone.text(PHONE) == "验证码已发到138****5678，10分钟内有效，请回复6位数字。"
    assert phone.text(f"{(int(code_sent()) + 1) % 10**6:06d}") == "验证码不对，还可以试4次。回复“取消”结束。"
    assert phone.text(code_sent()).startswith("已绑定138****5678")
    assert phone.text("查") == f"编号{order.no}：已受理。"
    for one in (LAMP, "0", "0", "0"):
        phone.text(one)
    assert "联系方式：138****5678" in phone.said[-1], "a number that is proved is not asked for"
    for one in ("取消", "解绑"):
        phone.text(one)
    assert phone.text("查").startswith("没有查到")


def test_a_code_is_guessed_five_times_lives_ten_minutes_and_is_sent_five_times_a_day(town: Town, phone: Phone) -> None:
    phone.text(f"绑定{PHONE}")
    wrong = "000000" if code_sent() != "000000" else "000001"
    said = [phone.text(wrong) for _ in range(5)]
    assert said[-1].startswith("验证码错误次数太多")
    phone.text(code_sent())
    assert Follower.objects.get().phone_hash == ""
    assert phone.text(f"绑定{PHONE}").startswith("验证码刚发过")
    for n in range(1, 5):
        with town.at(MONDAY + n * 2 * MINUTE):
            phone.text(f"绑定{PHONE}")
    with town.at(MONDAY + 19 * MINUTE):
        assert phone.text(code_sent()).startswith("验证码已过期")
        assert phone.text(PHONE).startswith("这个号码今天发送验证码太多")


# ── 举报 ──


def test_a_report_is_sealed_and_no_template_message_says_anything_of_it(
    town: Town, phone: Phone, account: Account
) -> None:
    order = appeal(phone, "举报柳林镇某干部受贿十万元", "0", "0", "0", "0", "2")
    assert (order.kind, order.is_secret, order.seals_identity) == ("REPORT", True, True)
    category = town.category()
    orders.accept(order, actor=town.ban, kind="REPORT", category=category)
    orders.dispatch(order, actor=town.zhou, lead=town.unit("住建局"), opinion="请依法核查。")
    tell_all()
    assert account.told(OPENID) == ["有新的进展"]
    assert "受贿" not in str(account.templates) + str(account.chats)
    assert phone.text("查") == f"编号{order.no}：办理中。"


# ── the whole loop ──


def test_an_appeal_by_wechat_walks_to_its_end_and_its_writer_hears_of_every_step_and_rates_it(
    town: Town, phone: Phone, account: Account
) -> None:
    order = appeal(phone)
    orders.accept(order, actor=town.lin, kind="HELP", category=town.category())
    for verb in ("dispatch", "sign", "contact", "reply", "approve"):
        town.take(verb, order)
    tell_all()
    said = phone.text("查")
    assert "已回复" in said and "现已更换" in said and said.endswith("请评价：回复1满意、2基本满意、3不满意。")
    assert phone.text("1") == f"已收到您对编号{order.no}的评价：满意。"
    tell_all()
    order.refresh_from_db()
    assert (order.state, order.rating, order.callbacks.get().way) == ("CLOSED", "SATISFIED", "WECHAT")
    public = [STEPS[event.verb].name for event in order.events.order_by("n") if STEPS[event.verb].is_public]
    assert public == ["网上提交", "受理", "派单", "办理完成", "市民评价", "回访办结"]
    assert account.told(OPENID) == ["受理", "派单", "单位已答复"]
    assert [text[:7] for _, text in account.chats] == ["您的诉求已收到", "感谢您评价编号"], (
        "closed by the rating that is thanked for"
    )
    hints = [one["data"]["thing4"]["value"] for one in account.templates]
    assert hints[-1] == "回复1满意2基本满意3不满意"
    rows = Notice.objects.filter(order_no=order.no, citizen=order.citizen)
    assert {(row.medium, row.state) for row in rows} == {("WECHAT", "SENT")}
    phone.event("TEMPLATESENDJOBFINISH", MsgID="9000000001", Status="success")
    assert rows.get(gateway_no="9000000001").state == "DELIVERED"
    assert Citizen.objects.filter(follower__isnull=False).count() == 1
    assert actions.raw_of(Appeal.objects.order_by("id")[:1].get())["Content"] == LAMP
