"""A case that nobody moves climbs by itself, and is struck off only when its conditions hold."""

from datetime import datetime
from typing import Final

import pytest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.notices.models import Medium, Notice
from hotline.supervision import actions, jobs
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.standing import awaits
from hotline.supervision.workflow import Level
from hotline.workorders import actions as orders
from hotline.workorders.jobs import watch_deadlines
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town, day


def pass_time(moment: datetime) -> None:
    """What the timetable runs at that moment, and what it queued."""
    with clock.moved_to(moment):
        watch_deadlines()
        jobs.watch()
        tell_all()


def tell_all() -> None:
    for pk in SupervisionEvent.objects.order_by("id").values_list("id", flat=True):
        jobs.tell(event_id=pk)


def told(row: Supervision, verb: str) -> set[str]:
    """Who was told in-app of this step."""
    keys = [f"supervision:{one.pk}" for one in row.events.filter(verb=verb)]
    found = Notice.objects.filter(template=f"supervision_{verb}", once_key__in=keys, medium=Medium.IN_APP)
    return {one.reader.username for one in found.select_related("reader")}


DUE: Final = day(3, 9, 17, 30)  # dispatched on Monday 2 March, five working days


def test_a_case_that_nobody_answers_climbs_from_reminder_to_government_and_is_struck_off_by_signature(
    town: Town,
) -> None:
    order = town.order("contact")
    turn = town.lead(order)
    assert turn.due_at == DUE

    pass_time(day(3, 9, 8))  # yellow
    reminder = Supervision.objects.get()
    assert (reminder.level, reminder.state, reminder.unit.short_name) == ("REMIND", "ISSUED", "住建局")
    assert reminder.reason == "住建局应于3月9日17:30前回复，即将到期（黄牌）"
    assert told(reminder, "issue") == {"zhujian", "zhujian_admin"}

    assert awaits(reminder) == ("住建局", "在工单上办理，答复后自动销号")
    pass_time(day(3, 9, 18))  # red: one more cause of the same reminder
    assert [one.trigger for one in reminder.causes.all()] == ["YELLOW", "RED"]
    pass_time(day(3, 10, 17))
    assert Supervision.objects.count() == 1
    pass_time(day(3, 10, 18))  # one working day late
    internal = Supervision.objects.get(level=Level.INTERNAL)
    reminder.refresh_from_db()
    assert (reminder.state, internal.raised_from_id) == ("ESCALATED", reminder.pk)
    assert internal.reason == "住建局应于3月9日17:30前回复，超期已满1个工作日"
    assert internal.due_at == day(3, 13, 17, 30)
    assert {"zhujian", "zhujian_leader", "zhujian_head", "du", "ren"} <= told(internal, "issue")
    assert WorkOrder.objects.get(pk=order.pk).is_supervised

    pass_time(day(3, 20, 18))  # nine working days after the due day
    assert not Supervision.objects.filter(level=Level.GOVERNMENT).exists()
    pass_time(day(3, 23, 17))
    assert not Supervision.objects.filter(level=Level.GOVERNMENT).exists()
    late = Notice.objects.filter(template="supervision_missed", medium=Medium.IN_APP)
    assert {"zhujian", "zhujian_leader", "du"} <= set(late.values_list("reader__username", flat=True))
    assert set(late.values_list("title", flat=True)) == {f"内部督办逾期未报结果：{order.no}"}
    pass_time(day(3, 23, 18))
    government = Supervision.objects.get(level=Level.GOVERNMENT)
    internal.refresh_from_db()
    assert (internal.state, government.raised_from_id) == ("ESCALATED", internal.pk)
    assert [one.trigger for one in government.causes.all()] == ["LONG_OVERDUE"]
    assert {"ren", "tan", "zhujian_head"} <= told(government, "issue")

    with clock.moved_to(day(3, 25)):
        town.now = day(3, 25)
        assert refused(government, "strike_off", town.ren, signature="任主任").startswith("现为“督办中”")
        actions.report_up(government, actor=town.ren, leader=town.shi, summary="超期十日。", suggestion="请批示。")
        order = WorkOrder.objects.get(pk=order.pk)
        orders.instruct(order, actor=town.shi, instruction="请住建局三日内解决。", limit_days=3)
        jobs.follow(event_id=order.events.get(verb="instruct").pk)
        tell_all()
        government.refresh_from_db()
        assert (government.latest, government.due_at) == ("石市长批示：请住建局三日内解决。", day(3, 30, 17, 30))
        assert [one.trigger for one in government.causes.all()][-1] == "CITY_LEADER"
        assert {"tan", "zhujian_head"} <= told(government, "instruct")

        actions.report(government, actor=town.zhujian, result="轴承已更换，电梯恢复运行。")
        actions.accept(government, actor=town.tan)
        assert refused(government, "strike_off", town.tan, signature="谭督查") == (
            "工单现为“办理中”，办理结果还没有审核通过，不能销号"
        )
        town.reply(town.lead(order))
        town.approve(town.lead(order))
        assert refused(government, "strike_off", town.tan, signature="谭督查") == "工单还没有回访办结，不能销号"
        order = WorkOrder.objects.get(pk=order.pk)
        town.happy(order)
        assert (
            refused(government, "strike_off", town.tan, signature="谭督查") == "升级督办的结果还没有报市领导，不能销号"
        )
        actions.inform_leader(government, actor=town.tan, text="电梯已恢复运行，诉求人满意。")
        tell_all()
        assert told(government, "inform_leader") == {"shi"}
        assert refused(government, "strike_off", town.tan, signature="").startswith("销号须签字")
        actions.strike_off(government, actor=town.tan, signature="谭督查")
    government.refresh_from_db()
    assert (government.state, government.struck_off_by.username) == ("STRUCK_OFF", "tan")
    assert not WorkOrder.objects.get(pk=order.pk).is_supervised


def test_what_is_happily_over_is_left_alone(town: Town) -> None:
    town.order("call_back")
    pass_time(day(4, 1))
    assert not Supervision.objects.exists()


def refused(row: Supervision, verb: str, actor: object, **given: object) -> str:
    """Why; and that nothing is left of the attempt."""
    before = trace(row)
    with pytest.raises(Refused) as caught:
        getattr(actions, verb)(row, actor=actor, **given)
    row.refresh_from_db()
    assert trace(row) == before
    return caught.value.reason


def trace(row: Supervision) -> tuple[object, ...]:
    kept = Supervision.objects.filter(pk=row.pk).values().get()
    order = WorkOrder.objects.filter(pk=row.order_id).values("state", "n_events", "head", "is_supervised").get()
    return kept, order, Supervision.objects.count(), row.events.count()
