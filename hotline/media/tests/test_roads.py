"""曝光、节目、发布稿、接线日的路, and what is refused on the way."""

from typing import Any

import pytest

from hotline.base.refusal import Refused
from hotline.catalog.models import SensitiveWords
from hotline.media import actions
from hotline.media.jobs import tell_of_follow_up, tell_of_release, tell_of_session
from hotline.media.models import Episode, MediaFollowUp, Release
from hotline.media.tests.stories import announced, closed_order, drafted, exposed, planned, telling_order
from hotline.notices.models import Medium, Notice
from hotline.supervision import actions as supervision
from hotline.supervision.workflow import Level
from hotline.workorders import actions as orders
from hotline.workorders.models import WorkOrder
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, date, day


def told(model_name: str, pk: int) -> set[str]:
    found = Notice.objects.filter(once_key=f"media:{model_name}:{pk}", medium=Medium.IN_APP).select_related("reader")
    return {one.reader.username for one in found}


# ── 曝光跟踪 ──


def test_an_exposed_matter_is_followed_supervised_answered_and_settled(town: Town) -> None:
    order = telling_order(town)
    row = exposed(town)
    with pytest.raises(Refused, match="还没有关联工单"):
        actions.supervise(row, actor=town.du, order=order, reason="电梯停运已一周。")
    actions.link(row, actor=town.ji, orders=[order])
    opened = actions.supervise(row, actor=town.du, order=order, reason="电梯停运已一周。")
    assert (opened.level, opened.order_id, opened.unit) == (Level.MEDIA, order.pk, town.unit("住建局"))
    assert "3月1日市电视台曝光：电梯停运已一周。" in opened.reason
    actions.report_progress(row, actor=town.ji, note="记者现场回访，维修人员已进场。")
    actions.respond(row, actor=town.ji, response="电梯曳引机正在更换，3月4日恢复运行。")
    with pytest.raises(Refused, match="还没有销号"):
        actions.settle_matter(row, actor=town.du, outcome="电梯已恢复。")
    supervision.withdraw(opened, actor=town.du, note="误立。")
    row = MediaFollowUp.objects.get(pk=row.pk)
    actions.settle_matter(row, actor=town.du, outcome="电梯已恢复。")
    assert (row.state, row.outcome) == ("SETTLED", "电梯已恢复。")
    assert list(verify([])) == []


def test_a_matter_is_supervised_once_and_by_the_supervisor(town: Town) -> None:
    order = telling_order(town)
    row = exposed(town, order)
    with pytest.raises(Refused, match="须由督办员或主任"):
        actions.supervise(row, actor=town.ji, order=order, reason="停运。")
    with pytest.raises(Refused, match="没有关联到本件"):
        actions.supervise(row, actor=town.du, order=town.order("sign"), reason="停运。")
    actions.supervise(row, actor=town.du, order=order, reason="停运。")
    with pytest.raises(Refused, match="已转舆论监督"):
        actions.supervise(row, actor=town.du, order=order, reason="停运。")
    with pytest.raises(Refused, match="已转舆论监督"):
        actions.ignore(row, actor=town.du, note="不实。")


def test_a_response_that_names_somebody_is_refused(town: Town) -> None:
    row = exposed(town, telling_order(town))
    for response, why in (
        ("诉求人王建国表示满意。", "姓名“王建国”"), ("详情请致电13812345678。", "手机号"), ("请加微信领取。", "敏感词：加微信"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            actions.respond(row, actor=town.ji, response=response)
    assert MediaFollowUp.objects.get(pk=row.pk).state == "FOLLOWING"


def test_a_response_that_did_not_end_the_matter_leads_back(town: Town) -> None:
    row = exposed(town)
    actions.respond(row, actor=town.ji, response="正在核查。")
    actions.follow_on(row, actor=town.ji, note="答复没有时间表。")
    assert row.state == "FOLLOWING"
    actions.ignore(row, actor=town.ren, note="经核查不属于本市。")
    assert (row.state, row.outcome) == ("IGNORED", "经核查不属于本市。")


@pytest.mark.parametrize("fields", [{"is_secret": True}, {"kind": "REPORT"}])
def test_a_sealed_order_is_linked_to_nothing_that_the_press_sees(town: Town, fields: dict[str, Any]) -> None:
    order = telling_order(town, "register", **fields)
    for act in (exposed, planned):
        with pytest.raises(Refused, match="不能关联"):
            act(town, order)
    with pytest.raises(Refused, match="不能关联"):
        actions.link(exposed(town), actor=town.ji, orders=[order])


def test_nothing_is_exposed_tomorrow_and_strangers_register_nothing(town: Town) -> None:
    with pytest.raises(Refused, match="不能晚于今天"):
        exposed(town, exposed_on=date(2026, 3, 3))
    for stranger in (town.lin, town.zhujian, town.jian):
        with pytest.raises(Refused, match="须由记者站"):
            exposed(town, actor=stranger)


def test_the_supervisors_are_told_of_what_was_exposed(town: Town) -> None:
    event = exposed(town).events.get()
    tell_of_follow_up(event_id=event.pk)
    tell_of_follow_up(event_id=event.pk)
    assert told("followupevent", event.pk) == {"du"}


# ── 节目 ──


def test_an_episode_is_planned_aired_and_its_promises_kept(town: Town) -> None:
    row = planned(town, telling_order(town))
    actions.edit_plan(
        row, actor=town.ji, number=129, broadcast_on=date(2026, 3, 2), title="老旧电梯谁来管", topics="负责人回应。", presenter="方圆",
        units=[town.unit("住建局"), town.unit("城管局")], orders=list(row.orders.all()),
    )  # fmt: skip
    actions.air(row, actor=town.ji)
    one = actions.promise(
        row, actor=town.ji, unit=town.unit("住建局"), text="三日内恢复运行。", due_on=date(2026, 3, 5)
    )
    with pytest.raises(Refused, match="还有1条现场承诺"):
        actions.settle_episode(row, actor=town.ji)
    with town.at(day(3, 6)):
        assert one.is_late
    actions.keep_promise(row, actor=town.ji, promise=one, result="3月4日恢复运行，记者现场核实。")
    with pytest.raises(Refused, match="没有等待兑现的承诺"):
        actions.keep_promise(row, actor=town.ji, promise=one, result="再兑现。")
    actions.settle_episode(row, actor=town.ji)
    row = Episode.objects.get(pk=row.pk)
    assert (row.state, row.number, row.units.count()) == ("SETTLED", 129, 2)


def test_an_episode_is_not_aired_before_its_day_and_its_number_is_its_own(town: Town) -> None:
    row = planned(town, broadcast_on=date(2026, 3, 6))
    with pytest.raises(Refused, match="还没有到"):
        actions.air(row, actor=town.ji)
    with pytest.raises(Refused, match="第128期已经编排"):
        planned(town)
    with pytest.raises(Refused, match="须由记者站"):
        planned(town, number=130, actor=town.du)
    actions.call_off(row, actor=town.ji, note="嘉宾出差。")
    assert row.state == "CALLED_OFF"


def test_a_promise_of_another_episode_is_not_kept_here(town: Town) -> None:
    first, second = planned(town), planned(town, number=129)
    for row in (first, second):
        actions.air(row, actor=town.ji)
    one = actions.promise(first, actor=town.ji, unit=town.unit("住建局"), text="三日内恢复。", due_on=date(2026, 3, 5))
    actions.promise(second, actor=town.ji, unit=town.unit("住建局"), text="一周内公示。", due_on=date(2026, 3, 9))
    with pytest.raises(Refused, match="不属于本期"):
        actions.keep_promise(second, actor=town.ji, promise=one, result="已恢复。")
    with pytest.raises(Refused, match="不能早于播出日期"):
        actions.promise(first, actor=town.ji, unit=town.unit("住建局"), text="昨天。", due_on=date(2026, 3, 1))


# ── 发布稿 ──


def test_a_release_of_an_order_begins_without_who_it_was_and_is_approved_by_a_second_person(town: Town) -> None:
    row = drafted(town, closed_order(town))
    for word in ("王建国", "13812345678", "鲁N5K321", "501"):
        assert word not in row.public_text
    with pytest.raises(Refused, match="须由发布审批人"):
        actions.approve(row, actor=town.ji)
    actions.edit(row, actor=town.ji, title="电梯停运四天后恢复", body="市民反映电梯停运，住建局督促更换轴承。")
    actions.approve(row, actor=town.shen)
    actions.release(row, actor=town.ji, outlets="市电视台、晚报")
    row = Release.objects.get(pk=row.pk)
    assert (row.state, row.approver, row.outlets, row.released_at) == (
        "RELEASED",
        town.shen,
        "市电视台、晚报",
        town.now,
    )


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"consents_to_publish": False}, "没有同意公开"),
        ({"kind": "REPORT"}, "一律不公开"),
        ({"is_secret": True}, "一律不公开"),
    ],
)
def test_of_an_order_that_may_not_be_published_nothing_is_drafted(town: Town, fields: dict[str, Any], why: str) -> None:
    order = closed_order(town)
    WorkOrder.objects.filter(pk=order.pk).update(**fields)
    with pytest.raises(Refused, match=why):
        drafted(town, WorkOrder.objects.get(pk=order.pk))


def test_an_open_order_is_not_released(town: Town) -> None:
    with pytest.raises(Refused, match="还没有办结"):
        drafted(town, telling_order(town, consents_to_publish=True))


def test_consent_that_was_taken_back_stops_an_approved_release(town: Town) -> None:
    order = closed_order(town)
    row = drafted(town, order)
    actions.edit(row, actor=town.ji, title="电梯恢复", body="电梯已恢复运行。")
    actions.approve(row, actor=town.shen)
    WorkOrder.objects.filter(pk=order.pk).update(consents_to_publish=False)
    with pytest.raises(Refused, match="没有同意公开"):
        actions.release(Release.objects.get(pk=row.pk), actor=town.ji, outlets="晚报")


def test_what_names_somebody_or_is_on_the_list_is_not_approved(town: Town) -> None:
    row = drafted(town, body="联系人王小明，电话13900001111。")
    with pytest.raises(Refused, match="手机号"):
        actions.approve(row, actor=town.shen)
    actions.edit(row, actor=town.ji, title="一周办件", body="内部数字。")
    SensitiveWords.objects.create(words="内部数字")
    with pytest.raises(Refused, match="敏感词：内部数字"):
        actions.approve(row, actor=town.shen)


def test_a_release_is_turned_down_and_withdrawn_with_a_reason(town: Town) -> None:
    row = drafted(town)
    actions.approve(row, actor=town.ren)
    actions.turn_down(row, actor=town.ren, note="补充回访结果。")
    assert (row.state, row.approver) == ("DRAFTED", None)
    with pytest.raises(Refused, match="撤下的原因"):
        actions.withdraw(row, actor=town.ji, note=" ")
    actions.withdraw(row, actor=town.ji, note="不再发布。")
    assert row.state == "WITHDRAWN"


def test_who_approves_is_told_of_a_draft(town: Town) -> None:
    event = drafted(town).events.get()
    tell_of_release(event_id=event.pk)
    assert told("releaseevent", event.pk) == {"ren", "shen"}


# ── 领导接线日 ──


def test_a_leaders_day_is_announced_held_and_its_orders_followed_to_their_end(town: Town) -> None:
    row = announced(town)
    event = row.events.get()
    tell_of_session(event_id=event.pk)
    assert told("sessionevent", event.pk) == {"chengguan_leader"}
    order = telling_order(town, "approve")
    with pytest.raises(Refused, match="还没有到"):
        actions.hold(row, actor=town.ren, n_calls=12, n_answered=8, orders=[order])
    with town.at(day(3, 5, 12)):
        with pytest.raises(Refused, match="不能多于"):
            actions.hold(row, actor=town.ren, n_calls=2, n_answered=8)
        actions.hold(row, actor=town.ren, n_calls=12, n_answered=8)
        actions.take_orders(row, actor=town.du, orders=[order])
        with pytest.raises(Refused, match="还有1件接线工单"):
            actions.settle_session(row, actor=town.ren, result="举一反三。")
        orders.call_back(
            order, actor=town.hui, outcome="REACHED", was_contacted=True, resolved="RESOLVED", process="SATISFIED", result="SATISFIED",
            is_truthful=True,
        )  # fmt: skip
        actions.settle_session(row, actor=town.ren, result="全市老旧电梯排查一遍。")
    assert (row.state, row.n_calls, row.result) == ("SETTLED", 12, "全市老旧电梯排查一遍。")


def test_a_leaders_day_may_be_called_off_but_not_held_yesterday(town: Town) -> None:
    with pytest.raises(Refused, match="不能早于今天"):
        announced(town, held_on=date(2026, 3, 1))
    row = announced(town)
    with pytest.raises(Refused, match="结束时间"):
        announced(town, starts_at=row.ends_at, ends_at=row.starts_at)
    actions.cancel(row, actor=town.ren, note="改期。")
    assert row.state == "CALLED_OFF"
