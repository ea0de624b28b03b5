"""报送进展: the first report of an emergency within two hours, and whatever news there is later."""

from hotline.notices.models import Notice
from hotline.workorders import jobs
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import clock_of, line, refused_to, refused_to_all_but, running, stopped


def test_of_an_emergency_a_first_report_is_due_two_hours_after_the_dispatch(town: Town) -> None:
    order = town.order("sign", urgency="CRITICAL")
    assert running(town.lead(order))["PROGRESS"] == day(3, 2, 11)
    with town.at(day(3, 2, 10, 30)):
        act(town, "report_progress", town.lead(order), town.zhujian, note="已设围挡，正在抢修。")
    turn = town.lead(order)
    assert ("PROGRESS", "DONE") in stopped(turn)
    assert line(turn) == (
        "report_progress", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "已设围挡，正在抢修。",
    )  # fmt: skip


def test_a_first_report_that_does_not_come_is_told_to_the_leader_and_the_centre(town: Town) -> None:
    order = town.order("contact", urgency="CRITICAL")
    with town.at(day(3, 2, 11, 1)):
        jobs.watch_deadlines()
    assert clock_of(town.lead(order), "PROGRESS").missed_at == day(3, 2, 11, 1)
    told = set(Notice.objects.filter(title=f"首报超期（红牌）：{order.no}").values_list("reader__username", flat=True))
    assert {"zhujian", "zhujian_leader", "zhou", "du"} <= told
    assert "chengguan" not in told


def test_no_first_report_is_due_of_other_matters_but_news_may_always_be_sent(town: Town) -> None:
    order = town.order("contact")
    assert "PROGRESS" not in running(town.lead(order))
    act(town, "report_progress", town.lead(order), town.zhujian)
    assert running(town.lead(order)).keys() == {"REPLY"}
    assert (
        refused_to(town, "report_progress", town.lead(order), town.zhujian, note=" ") == "请写明现场情况和已采取的措施"
    )


def test_a_reply_within_the_time_is_the_first_report_too(town: Town) -> None:
    order = town.order("reply", urgency="CRITICAL")
    assert ("PROGRESS", "DONE") in stopped(town.lead(order))


def test_while_suspended_the_plan_s_progress_is_reported(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    act(town, "report_progress", turn, town.zhujian, note="招标公告已发布。")
    assert line(turn)[:3] == ("report_progress", "SUSPENDED", "SUSPENDED")


def test_only_the_unit_s_own_handlers_report(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to_all_but(town, "report_progress", turn, town.zhujian, town.zhujian_admin)
    assert reason == "“报送进展”须由承办人办理"
