"""The road of a supervision by hand: each verb goes through, is refused for the person, and leaves no trace when refused."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.org.permissions import BACKEND
from hotline.supervision import actions, jobs
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.tests.test_climbing import refused, tell_all, told
from hotline.supervision.workflow import Level
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.test_doors import PNG


def opened(town: Town, level: str = Level.INTERNAL, after: str = "contact", **fields: object) -> Supervision:
    return actions.open_by_hand(town.order(after, **fields), actor=town.ren, level=level, reason="久拖不办。")


def test_it_is_proposed_issued_answered_reviewed_and_struck_off(town: Town) -> None:
    order = town.order("contact")
    row = actions.propose(order, actor=town.hui, reason="诉求人五次来电。")
    assert not WorkOrder.objects.get(pk=order.pk).is_supervised
    assert refused(row, "issue", town.zhujian_leader) == "“立项督办”须由督办员、主任、督查、监察机关、系统办理"
    actions.issue(row, actor=town.du, limit_days=2)
    assert row.due_at == day(3, 4, 17, 30)
    assert WorkOrder.objects.get(pk=order.pk).is_supervised
    actions.report_progress(
        row, actor=town.zhujian, text="已进场施工。", next_step="更换轴承", next_on=day(3, 3).date()
    )
    actions.report(row, actor=town.zhujian, result="已更换。")
    actions.send_again(row, actor=town.du, note="请补充照片。")
    actions.report(row, actor=town.zhujian, result="已更换，附照片。", papers=[picture()])
    actions.accept(row, actor=town.du)
    town.reply(town.lead(WorkOrder.objects.get(pk=order.pk)))
    town.approve(town.lead(order))
    order = WorkOrder.objects.get(pk=order.pk)
    town.unhappy(order)
    assert refused(row, "strike_off", town.du, signature="杜督办").startswith("回访表示不满意：须重办到满意")
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.ren)  # 研判认定
    assert refused(row, "strike_off", town.du, signature="杜").startswith("销号须签字")
    actions.strike_off(row, actor=town.du, signature="杜督办")
    assert (row.state, WorkOrder.objects.get(pk=order.pk).is_supervised) == ("STRUCK_OFF", False)
    tell_all()
    assert told(row, "report") == {"du", "ren"} and "zhujian" in told(row, "send_again") & told(row, "strike_off")
    assert refused(row, "urge", town.du).startswith("现为“已销号”，杜督办已于")
    assert not list(verify([order.pk]))


def test_a_unit_asks_that_it_be_taken_back_and_is_answered(town: Town) -> None:
    row = opened(town)
    assert refused(row, "ask_return", town.chengguan, reason="不归我们。") == "“申请退回”须由责任单位办理"
    actions.ask_return(row, actor=town.zhujian, reason="设施已移交物业。")
    actions.refuse_return(row, actor=town.du, note="移交手续未完成。")
    actions.ask_return(row, actor=town.zhujian, reason="移交已完成，附清单。")
    actions.send_back(row, actor=town.du, note="同意。")
    assert row.state == "WITHDRAWN"
    assert not WorkOrder.objects.get(pk=row.order_id).is_supervised


def test_the_meeting_names_who_is_answerable_and_that_binds(town: Town) -> None:
    order = town.order("sign")
    turn = town.lead(order)
    act(town, "ask_return", turn, town.zhujian)
    act(town, "send_back", turn, town.zhou)
    order = WorkOrder.objects.get(pk=order.pk)
    act(town, "mark_hard", order, town.zhou)
    jobs.follow(event_id=order.events.get(verb="mark_hard").pk)
    row = Supervision.objects.get()
    assert row.unit is None
    for user in (town.ren, town.du):
        client = Client()
        client.force_login(user, backend=BACKEND)
        assert 'hx-get="/supervisions/meeting/"' in client.get("/meeting/").content.decode()
        shown = client.get("/supervisions/meeting/", headers={"HX-Request": "true"}).content.decode()
        assert row.no in shown and ("协调会</a>" in shown) == (user == town.ren)
    held = {
        "held_on": town.now.date(),
        "attendees": "住建局、城管局",
        "minutes": "由城管局承办。",
        "lead_unit": town.unit("城管局"),
    }
    assert refused(row, "meet", town.du, **held) == "“协调会”须由主任办理"
    actions.meet(row, actor=town.ren, limit_days=2, **held)
    order = WorkOrder.objects.get(pk=order.pk)
    assert (row.unit.short_name, order.state, order.lead_unit.short_name, order.is_designated) == (
        "城管局",
        "IN_HANDLING",
        "城管局",
        True,
    )
    assert row.due_at == day(3, 4, 17, 30)
    # a second meeting that names another unit takes it from the first
    actions.meet(row, actor=town.ren, **{**held, "lead_unit": town.unit("河东县"), "minutes": "改由河东县承办。"})
    order = WorkOrder.objects.get(pk=order.pk)
    assert (row.unit.short_name, order.lead_unit.short_name) == ("河东县", "河东县")
    tell_all()
    assert {"hedong", "hedong_leader"} <= told(row, "meet")


def test_a_meeting_that_cannot_bind_leaves_no_trace(town: Town) -> None:
    row = opened(town, after="approve")
    held = {
        "held_on": town.now.date(),
        "attendees": "各单位",
        "minutes": "由城管局承办。",
        "lead_unit": town.unit("城管局"),
    }
    assert refused(row, "meet", town.ren, **held) == "工单现为“待回访”，不能再指定承办单位"
    assert not row.meetings.exists()


def test_a_visit_is_on_record_with_pictures_that_only_those_see_who_see_it(town: Town) -> None:
    row = opened(town)
    seen = {
        "visited_on": town.now.date(),
        "place": "阳光花园3号楼",
        "people": "杜督办",
        "findings": "电梯仍停，无人施工。",
    }
    bad = SimpleUploadedFile("现场.png", b"MZ this is a program")
    with pytest.raises(Refused, match="不是png格式"):
        actions.visit(row, actor=town.du, pictures=[bad], **seen)
    assert not row.visits.exists()
    actions.visit(row, actor=town.du, pictures=[picture()], demands="三日内复工。", **seen)
    file = row.files.get()
    for user, status in ((town.zhujian, 200), (town.du, 200), (town.chengguan, 404)):
        client = Client()
        client.force_login(user, backend=BACKEND)
        answer = client.get(f"/supervisions/files/{file.pk}/")
        assert answer.status_code == status
        assert not answer.streaming or b"".join(answer.streaming_content) == PNG
    assert row.next_step == "三日内复工。"


def test_it_is_escalated_referred_extended_and_withdrawn(town: Town) -> None:
    row = opened(town)
    actions.extend(row, actor=town.du, days=2, reason="配件在途。")
    assert row.due_at == day(3, 9, 17, 30)
    up = actions.escalate(row, actor=town.du, note="久拖不办。")
    assert (row.state, up.level, up.raised_from_id) == ("ESCALATED", "GOVERNMENT", row.pk)
    assert refused(up, "accept", town.du).startswith("升级督办的“结果审核通过”由市政府督查室或主任办理")
    assert refused(up, "escalate", town.tan, note="再升。") == "升级督办没有再上一级"
    referred = actions.refer(up, actor=town.ren, reason="两次督办仍逾期。")
    assert (referred.level, up.state) == ("DISCIPLINE", "ISSUED")
    assert refused(up, "refer", town.ren, reason="再移送。") == f"已移送监察（{referred.no}）"
    actions.withdraw(up, actor=town.tan, note="已由市里统一部署。")
    assert WorkOrder.objects.get(pk=row.order_id).is_supervised  # 移送监察 goes on
    assert refused(referred, "withdraw", town.zhujian, note="不办了").startswith("“撤销督办”须由")


def test_a_reminder_ends_when_it_is_heeded_and_a_supervision_when_its_order_leaves_the_loop(town: Town) -> None:
    reminder, row = opened(town, Level.REMIND), opened(town, unit="城管局")
    jobs.watch()
    assert refreshed(reminder).state == "ISSUED"
    town.reply(town.lead(WorkOrder.objects.get(pk=reminder.order_id)))
    act(town, "withdraw", WorkOrder.objects.get(pk=row.order_id), town.lin)
    jobs.watch()
    assert (refreshed(reminder).state, refreshed(reminder).struck_off_by) == ("STRUCK_OFF", town.system)
    assert (refreshed(row).state, WorkOrder.objects.get(pk=row.order_id).is_supervised) == ("WITHDRAWN", False)


def test_one_click_on_the_orders_page_reminds_and_the_next_urges_what_is_open(town: Town) -> None:
    order = town.order("contact")
    url, client = f"/orders/{order.no}/remind/", Client()
    client.force_login(town.du, backend=BACKEND)
    assert url in client.get(f"/orders/{order.no}/supervisions/").content.decode()
    for _ in range(2):
        assert client.post(url).status_code == 302
    row = Supervision.objects.get()
    assert (row.level, row.n_urges, row.unit.short_name) == ("REMIND", 1, "住建局")
    tell_all()
    assert {"zhujian", "zhujian_leader"} <= told(row, "urge")
    client.force_login(town.zhujian, backend=BACKEND)
    assert client.post(url).status_code == 403


def test_one_letter_is_sent_with_its_number_and_the_next_measure_is_the_next_level(town: Town) -> None:
    row = opened(town)
    assert refused(row, "send_letter", town.du, reason=" ") == "请写明提醒的事由"
    assert refused(row, "send_letter", town.zhujian, reason="请办理").startswith("“发提醒函”须由")
    actions.send_letter(row, actor=town.du, reason="多次催办没有结果。")
    assert row.letter_no == "热督〔2026〕2号" and row.events.get(verb="send_letter").facts == {"number": row.letter_no}
    assert (
        refused(row, "send_letter", town.du, reason="再提醒")
        == f"已发提醒函（{row.letter_no}）；仍不办理的，请升级督办"
    )
    nobody = actions.open_by_hand(town.register(), actor=town.du, level=Level.INTERNAL, reason="群众多次来电。")
    assert refused(nobody, "send_letter", town.du, reason="请办理").startswith("责任单位还没有确定")
    assert nobody.paper_no == "热督〔2026〕3号"  # what was refused drew no number
    tell_all()
    assert {"zhujian", "zhujian_leader"} <= told(row, "send_letter")


def test_who_is_answerable_follows_the_dispatch(town: Town) -> None:
    row = actions.open_by_hand(town.register(), actor=town.du, level=Level.INTERNAL, reason="群众多次来电。")
    assert row.unit is None and refused(row, "urge", town.du).startswith("责任单位还没有确定")
    town.take("dispatch", WorkOrder.objects.get(pk=row.order_id))
    jobs.watch()
    assert refreshed(row).unit.short_name == "住建局"


def test_a_step_costs_twelve_queries_at_most(town: Town) -> None:
    for user in (town.ren, town.du, town.zhujian):
        user.get_all_permissions()
    order = town.order("contact")
    row = opened(town, unit="城管局")
    costs: dict[str, float] = {}

    def measured(verb: str, take: Callable[[], object]) -> None:
        before = SupervisionEvent.objects.count() + Event.objects.count()
        with catalog.reading_once(), CaptureQueriesContext(connection) as seen:
            take()
        n = sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE")) for one in seen)
        costs[verb] = n / (SupervisionEvent.objects.count() + Event.objects.count() - before)

    own: list[Supervision] = []
    measured(
        "open", lambda: own.append(actions.open_by_hand(order, actor=town.ren, level="INTERNAL", reason="久拖不办。"))
    )
    measured("urge", lambda: actions.urge(own[0], actor=town.du))
    measured("report_progress", lambda: actions.report_progress(own[0], actor=town.zhujian, text="已进场。"))
    measured("ask_return", lambda: actions.ask_return(own[0], actor=town.zhujian, reason="不归我们。"))
    measured("refuse_return", lambda: actions.refuse_return(own[0], actor=town.du, note="归你们。"))
    measured("report", lambda: actions.report(own[0], actor=town.zhujian, result="已办。"))
    measured("accept", lambda: actions.accept(own[0], actor=town.du))
    town.reply(town.lead(WorkOrder.objects.get(pk=order.pk)))
    town.approve(town.lead(order))
    town.happy(WorkOrder.objects.get(pk=order.pk))
    measured("strike_off", lambda: actions.strike_off(own[0], actor=town.du, signature="杜督办"))
    measured("escalate", lambda: actions.escalate(row, actor=town.du, note="久拖不办。"))
    assert {verb: n for verb, n in costs.items() if n > 12} == {}


def refreshed(row: Supervision) -> Supervision:
    return Supervision.objects.select_related("unit", "struck_off_by").get(pk=row.pk)


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.png", PNG, content_type="image/png")
