"""What the citizen is told after each public step, in whose words, and what never."""

from datetime import timedelta

import pytest

from hotline.notices.models import Notice
from hotline.workorders import jobs, telling
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import MONDAY, PHONE, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.test_rework import unhappy


def told(order: WorkOrder) -> list[tuple[str, str]]:
    """(step, text) of each SMS to the citizen, after everything that happened has been told."""
    for event in Event.objects.filter(order=order).order_by("n"):
        with_related = Event.objects.select_related("order__citizen", "order__lead_unit", "assignment__unit")
        telling.of_event(with_related.get(pk=event.pk))
    rows = Notice.objects.filter(order_no=order.no, citizen=order.citizen, medium="SMS").order_by("id")
    return [(row.template.removeprefix("citizen_"), row.shown_body) for row in rows]


def last(order: WorkOrder) -> str:
    return told(order)[-1][1]


def test_the_straight_road_is_told_step_by_step(town: Town) -> None:
    order = town.order("call_back")
    assert [step for step, _ in told(order)] == ["register", "dispatch", "finish", "close"]
    texts = dict(told(order))
    assert texts["register"] == f"您的诉求已登记，编号{order.no}，查询码●●●●●●，可凭编号和查询码查询办理进度。"
    assert texts["dispatch"] == f"您的诉求（编号{order.no}）已交住建局办理，将于3月9日17:30前办结答复。"
    assert texts["finish"].startswith(f"您的诉求（编号{order.no}）住建局已答复：您好！您反映的3号楼电梯停运问题")
    assert texts["finish"].endswith("请评价：回复1满意、2基本满意、3不满意。")


def test_a_text_is_written_once_however_often_the_job_runs(town: Town) -> None:
    order = town.order("dispatch")
    event = Event.objects.get(order=order, verb="dispatch")
    for _ in range(3):
        jobs.tell(event_id=event.pk)
    assert Notice.objects.filter(citizen=order.citizen).count() == 1


def test_declined_with_reason_and_route(town: Town) -> None:
    order = town.submit()
    act(town, "decline", order, town.ban)
    assert last(order) == (
        f"您的诉求（编号{order.no}）不予受理，原因：不属于本市行政机关和公共服务单位职责。建议：请向邻市热线反映。"
    )


def test_what_is_missing_is_asked_with_its_limit(town: Town) -> None:
    order = town.submit()
    act(town, "ask_info", order, town.lin)
    assert last(order) == (
        f"您的诉求（编号{order.no}）还需补充：请说明是哪一段路灯不亮。 请于3月7日09:00前直接回复本短信，逾期未补充将不予受理。"
    )


def test_an_extension_of_the_lead_is_told_with_reason_and_new_limit_and_that_of_a_helper_is_not(town: Town) -> None:
    order = town.order("sign")
    act(town, "assign", order, town.zhou)
    helper = town.turn(order, "水务集团")
    act(town, "sign", helper, town.shuiwu)
    for turn, handler in ((helper, town.shuiwu), (town.lead(order), town.zhujian)):
        act(town, "ask_extension", turn, handler)
        act(town, "extend", turn, town.zhou)
    assert [text for step, text in told(order) if step == "extend"] == [
        f"因配件订货需三天。，您的诉求（编号{order.no}）由住建局延期至3月12日17:30前办结，敬请谅解。".replace(
            "。，", "，"
        )
    ]


def test_a_suspension_is_told_with_its_date(town: Town) -> None:
    order = town.turn_in_state("SUSPENDED").order
    assert "因需更换整梯，" in last(order)
    assert "住建局计划于4月1日23:59前恢复办理" in last(order)


@pytest.mark.parametrize(
    ("verb", "who", "words"),
    [
        ("withdraw", "lin", "已按您的意愿撤销"),
        ("transfer_out", "lin", "已转110处理"),
        ("answer_directly", "lin", "已答复：电梯维修基金"),
    ],
)
def test_ways_out_are_told(town: Town, verb: str, who: str, words: str) -> None:
    order = town.register()
    act(town, verb, order, town.user(who))
    assert words in last(order)


def test_who_is_merged_is_told_without_a_word_of_the_other(town: Town) -> None:
    main, order = town.order("approve", name="张三", phone="13911112222"), town.register()
    act(town, "merge", order, town.zhou, into=main)
    town.happy(main)
    texts = dict(told(order))
    assert {"merge", "share_result"} <= texts.keys()
    assert all(main.no not in text for text in texts.values())
    assert texts["share_result"].startswith(f"您的诉求（编号{order.no}）合并办理的事项已办结：您好！")


def test_sent_back_for_rework_is_told(town: Town) -> None:
    order = unhappy(town, n_reworks=1)
    assert f"您的诉求（编号{order.no}）已退回住建局重新办理，将尽快给您答复。" in [text for _, text in told(order)]


def test_a_rating_is_thanked_for_and_its_closing_not_told_twice(town: Town) -> None:
    order = town.order("approve")
    act(town, "rate", order, town.system)
    assert [step for step, _ in told(order)][-2:] == ["finish", "rate"]


@pytest.mark.parametrize("sealed", [{"is_secret": True}, {"kind": "REPORT"}])
def test_about_a_sealed_order_every_text_is_neutral(town: Town, sealed: dict[str, object]) -> None:
    order = town.order("call_back", **sealed)
    assert [step for step, _ in told(order)] == ["sealed_first", "sealed", "sealed", "sealed"]
    for _, text in told(order):
        assert not any(word in text for word in ("住建局", "电梯", "阳光花园", "诉求", "举报"))


def test_no_text_names_anybody_or_passes_a_number_on(town: Town) -> None:
    order = town.submit(name="王建国", phone=PHONE)
    act(town, "ask_info", order, town.lin, question=f"请联系王工13700001111确认，您的号码是{PHONE}吗？")
    for _, text in told(order):
        assert "王建国" not in text and PHONE not in text and "13700001111" not in text


def test_who_left_no_telephone_is_on_the_ledger_as_not_told(town: Town) -> None:
    order = town.register(phone="", missing_elements="来电号码隐藏")
    told(order)
    row = Notice.objects.get(citizen=order.citizen)
    assert (row.state, row.reason) == ("HELD", "没有留电话")


def test_what_is_brought_in_from_history_is_told_to_nobody(town: Town) -> None:
    assert told(town.submit(channel="IMPORT")) == []


# ── lights ──


def by_sms(town: Town) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(medium="SMS", reader__isnull=False)
    return {(row.template, row.reader.username) for row in rows.select_related("reader")}


def test_the_yellow_light_goes_by_sms_to_the_handler_and_the_red_one_to_the_leader(town: Town) -> None:
    town.order("contact")
    with town.at(day(3, 6, 17, 31)):
        jobs.watch_deadlines()
    assert by_sms(town) == {("warning", "zhujian")}
    with town.at(day(3, 9, 17, 31)):
        jobs.watch_deadlines()
    assert by_sms(town) == {("warning", "zhujian"), ("missed", "zhujian_leader")}


def test_of_several_leaders_the_one_whom_the_unit_names_is_told(town: Town) -> None:
    unit = town.unit("住建局")
    unit.deputy = "管住建"
    unit.save()
    town.zhujian_admin.groups.add(town.zhujian_leader.groups.get())
    town.order("contact")
    with town.at(day(3, 9, 17, 31)):
        jobs.watch_deadlines()
    assert {who for key, who in by_sms(town) if key == "missed"} == {"zhujian_admin"}


def test_an_urgent_order_wakes_the_unit_at_night(town: Town) -> None:
    with town.at(MONDAY + timedelta(hours=14)):  # 23:00
        order = town.order("dispatch", urgency="CRITICAL")
        told(order)
    rows = Notice.objects.filter(medium="SMS", template="assign")
    assert {row.reader.username for row in rows} == {"zhujian", "zhujian_admin"}
    assert {row.send_after for row in rows} == {MONDAY + timedelta(hours=14)}
