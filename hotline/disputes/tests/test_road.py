"""异议的路: filed, checked, heard, judged, excluded by two persons, applied; and what is refused on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.disputes import actions
from hotline.disputes.models import Dispute, Exclusion, Panel, VoteChoice
from hotline.disputes.tests.sittings import (
    DECISION,
    all_for,
    concluded,
    convened,
    filed,
    heard,
    judged,
    paper,
    proposed,
    referred,
    unhappy_turn,
)
from hotline.disputes.workflow import DisputeState as D
from hotline.disputes.workflow import ExclusionState as E
from hotline.disputes.workflow import PanelState as P
from hotline.workorders import actions as orders
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, day


def fresh(row: Dispute) -> Dispute:
    return Dispute.objects.get(pk=row.pk)


def test_a_department_files_and_the_hotline_checks_at_once(town: Town) -> None:
    row = fresh(filed(town))
    assert (row.state, row.unit.short_name, row.checked_by) == (D.HOTLINE_CHECK, "住建局", None)
    assert (row.objected_by, row.objected_to) == (town.hui, "回访“对办理结果不满意”（第1轮）")
    assert row.file_by == day(3, 5, 17, 30)
    assert "限3个工作日" in row.file_limit
    assert [one.verb for one in row.events.all()] == ["file", "pass_on"]
    assert row.evidence.get().name == "检验报告.png"


def test_a_town_files_and_its_county_checks_first(town: Town) -> None:
    order = town.order("contact", unit="河东县")
    above = town.lead(order)
    orders.sub_assign(above, actor=town.hedong, units=[town.unit("柳林镇")], opinion="请核实。")
    turn = town.turn(order, "柳林镇")
    with town.at(day(3, 12)):
        watch()
        turn.refresh_from_db()
        row = filed(town, turn, kind="OVERDUE", actor=town.liulin)
        assert (row.state, row.checked_by) == (D.PRE_CHECK, town.unit("河东县"))
        for stranger in (town.zhujian, town.du, town.liulin):
            with pytest.raises(Refused, match="须由"):
                actions.pass_on(row, actor=stranger, note="情况属实")
        with pytest.raises(Refused, match="初审意见"):
            actions.pass_on(row, actor=town.hedong, note=" ")
        actions.pass_on(row, actor=town.hedong, note="情况属实，请热线办核查。")
        assert fresh(row).state == D.HOTLINE_CHECK


def watch() -> None:
    from hotline.workorders.jobs import watch_deadlines

    watch_deadlines()


@pytest.mark.parametrize(
    ("kind", "words"),
    [("RETURN", "没有可以提出“退单”异议的决定"), ("REWORK", "没有可以提出“重办”"), ("OVERDUE", "没有可以提出“逾期”")],
)
def test_what_was_not_decided_cannot_be_objected_to(town: Town, kind: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        filed(town, kind=kind)
    assert not Dispute.objects.exists()


def test_each_kind_finds_its_decision(town: Town) -> None:
    turn = unhappy_turn(town)
    orders.rework(turn.order, actor=town.hui, reason="不满意", note="电梯又坏了，请重新核实。")
    assert filed(town, turn, kind="REWORK").objected_to == "回访后重办"
    assert filed(town, turn, kind="RESOLVED").objected_to == "回访“问题未解决”（第1轮）"
    assert filed(town, turn, kind="UNREASONABLE").objected_by == town.hui
    asked = town.turn(town.order("sign"), "住建局")
    orders.ask_return(
        asked, actor=town.zhujian, reason="不属于本局职责。", basis="三定方案", proposed_unit=town.unit("城管局")
    )
    orders.refuse(asked, actor=town.zhou, decision="物业服务属于住建部门职责。")
    row = filed(town, asked, kind="RETURN")
    assert (row.objected_to, row.objected_by) == ("退单申请被驳回", town.zhou)


def test_the_limit_is_three_working_days_by_the_calendar(town: Town) -> None:
    turn = unhappy_turn(town)
    with town.at(day(3, 5, 17, 30)):
        row = filed(town, turn)
    assert row.state == D.HOTLINE_CHECK
    late = unhappy_turn(town)
    with town.at(day(3, 5, 17, 31)), pytest.raises(Refused, match="已过异议提出期限（3月5日 17:30）"):
        filed(town, late)
    with town.at(day(4, 3, 9)):  # before 清明: Saturday to Monday are no working days
        before_holiday = unhappy_turn(town)
        assert filed(town, before_holiday).file_by == day(4, 9, 17, 30)


def test_without_evidence_or_reason_nothing_is_filed(town: Town) -> None:
    turn = unhappy_turn(town)
    with pytest.raises(Refused, match="须附证据"):
        filed(town, turn, papers=[])
    with pytest.raises(Refused, match="异议理由"):
        filed(town, turn, reason="  ")
    with pytest.raises(Refused, match="内容不是png格式"):
        broken = paper()
        broken.file.seek(0)
        broken.file.write(b"no picture at all, only words")
        broken.file.seek(0)
        filed(town, turn, papers=[broken])
    assert not Dispute.objects.exists()


def test_only_the_unit_itself_files_and_once(town: Town) -> None:
    turn = unhappy_turn(town)
    for stranger in (town.chengguan, town.wuye, town.hui, town.ren, town.lin):
        with pytest.raises(Refused, match="须由承办单位办理"):
            filed(town, turn, actor=stranger)
    row = filed(town, turn)
    with pytest.raises(Refused, match=f"已提出过异议（{row.no}"):
        filed(town, turn, actor=town.zhujian_leader)
    actions.withdraw(row, actor=town.zhujian)
    assert filed(town, turn).no != row.no


def test_evidence_is_asked_for_and_added(town: Town) -> None:
    row = filed(town)
    actions.ask_evidence(row, actor=town.du, note="请补充通话录音。")
    with pytest.raises(Refused, match="须由承办单位"):
        actions.add_evidence(row, actor=town.du, note="补充", papers=[])
    actions.add_evidence(row, actor=town.zhujian, note="补充现场照片。", papers=[paper("现场.png")])
    assert (fresh(row).state, row.evidence.count()) == (D.HOTLINE_CHECK, 2)


def test_who_made_the_decision_does_not_check_the_dispute(town: Town) -> None:
    turn = town.turn(town.order("sign"), "住建局")
    orders.ask_return(
        turn, actor=town.zhujian, reason="不属于本局职责。", basis="三定方案", proposed_unit=town.unit("城管局")
    )
    orders.refuse(turn, actor=town.ren, decision="由你局承办。")
    row = filed(town, turn, kind="RETURN")
    with pytest.raises(Refused, match="原决定由您作出，应当回避"):
        actions.refer(row, actor=town.ren, note="提请。")
    with pytest.raises(Refused, match="应当回避"):
        actions.turn_down(row, actor=town.ren, note="理由不充分。")
    actions.turn_down(row, actor=town.du, note="理由不充分，证据不足。")
    assert fresh(row).state == D.TURNED_DOWN


def test_the_panel_needs_three_persons_and_is_one_at_a_time(town: Town) -> None:
    with pytest.raises(Refused, match="研判组不少于3人，现为2人"):
        convened(town, town.du)
    with pytest.raises(Refused, match="须由研判召集人"):
        actions.convene(
            actor=town.du, held_at=clock.now(), place="会议室", chair=town.ren, members=[town.du, town.shen]
        )
    panel = convened(town)
    assert panel.members.count() == 5
    with pytest.raises(Refused, match="还没有结束"):
        convened(town)
    with pytest.raises(Refused, match="现为1人"):
        actions.reseat(panel, actor=town.ren, held_at=panel.held_at, place="会议室", chair=town.ren, members=[])
    assert panel.members.count() == 5
    actions.cancel(panel, actor=town.ren, note="市里另有会议。")
    assert Panel.objects.get().state == P.CANCELLED
    assert convened(town).no != panel.no


def test_nothing_is_judged_before_a_panel_sits_and_the_unit_is_heard(town: Town) -> None:
    row = referred(town)
    given = {"actor": town.ren, "votes": all_for(town), "decision": DECISION}
    with pytest.raises(Refused, match="不是本次研判组成员"):
        actions.uphold(row, **given)
    with pytest.raises(Refused, match="还没有召集研判会议"):
        actions.hear(row, actor=town.du, heard_from="祝住建", statement="请看检验报告。")
    convened(town)
    with pytest.raises(Refused, match="先听取承办单位意见"):
        actions.uphold(row, **given)
    heard(town, row)
    with pytest.raises(Refused, match="须由研判召集人"):
        actions.uphold(row, **{**given, "actor": town.du})
    with pytest.raises(Refused, match="研判意见"):
        actions.uphold(row, **{**given, "decision": ""})
    actions.uphold(row, **given)
    assert fresh(row).state == D.UPHELD


def test_who_made_the_decision_steps_aside(town: Town) -> None:
    row = referred(town)
    convened(town)
    heard(town, row)
    with pytest.raises(Refused, match="原决定由惠回访作出，应当回避"):
        actions.take_vote(row, actor=town.ren, votes={**all_for(town), town.hui.pk: "UPHOLD"}, decision=DECISION)
    assert not row.votes.exists()
    actions.take_vote(row, actor=town.ren, votes=all_for(town), decision=DECISION)
    assert row.votes.get(member=town.hui).choice == VoteChoice.ASIDE


def test_the_quorum_counts_those_who_vote(town: Town) -> None:
    row = referred(town)
    convened(town)
    heard(town, row)
    two = {town.ren.pk: "UPHOLD", town.du.pk: "UPHOLD", town.hui.pk: "ASIDE"}
    with pytest.raises(Refused, match="不足3人（现为2人，回避的不计）"):
        actions.take_vote(row, actor=town.ren, votes=two, decision=DECISION)
    split = {town.ren.pk: "UPHOLD", town.du.pk: "UPHOLD", town.shen.pk: "REJECT", town.ban.pk: "PARTLY"}
    with pytest.raises(Refused, match="没有一种意见超过"):
        actions.take_vote(row, actor=town.ren, votes=split, decision=DECISION)
    with pytest.raises(Refused, match="多数意见不是“研判不成立”"):
        actions.reject(row, actor=town.ren, votes=all_for(town), decision=DECISION)
    assert fresh(row).state == D.PANEL


def test_what_is_upheld_is_excluded_by_two_persons_and_applied(town: Town) -> None:
    row = judged(town)
    panel = concluded(town, row)
    one = proposed(row)
    assert (panel.state, one.state, one.scope, one.ground) == (P.CONCLUDED, E.PROPOSED, "SATISFACTION", "DISPUTE")
    with pytest.raises(Refused, match="须由剔除审批人"):
        actions.second(one, actor=town.shen)
    actions.second(one, actor=town.du)
    with pytest.raises(Refused, match="须经两人审批"):
        actions.confirm(one, actor=town.du)
    assert not Exclusion.objects.in_effect().exists()
    assert fresh(row).state == D.UPHELD
    actions.confirm(one, actor=town.ren)
    assert Exclusion.objects.in_effect().get() == one
    assert (fresh(row).state, fresh(row).outcome) == (D.APPLIED, D.UPHELD)
    assert row.events.order_by("-n").first().verb == "apply"
    assert list(verify()) == []


def test_what_is_upheld_of_an_order_that_counts_nowhere_already_is_settled_by_the_minutes(town: Town) -> None:
    row = judged(town)
    type(row.order).objects.filter(pk=row.order_id).update(is_excluded=True)
    concluded(town, Dispute.objects.select_related("panel").get(pk=row.pk))
    assert fresh(row).state == D.APPLIED and not row.exclusions.exists()


def test_what_is_not_upheld_is_settled_by_the_minutes(town: Town) -> None:
    row = judged(town, VoteChoice.REJECT)
    assert (row.state, row.scopes) == (D.DISMISSED, [])
    concluded(town, row)
    assert (row.state, row.outcome) == (D.APPLIED, D.DISMISSED)
    assert not row.exclusions.exists()


def test_what_is_upheld_in_part_says_in_which(town: Town) -> None:
    with pytest.raises(Refused, match="从哪些考核中剔除"):
        judged(town, VoteChoice.PARTLY, kind="UNREASONABLE")
    row = Dispute.objects.get()
    actions.take_vote(
        row,
        actor=town.ren,
        votes=all_for(town, VoteChoice.PARTLY),
        decision=DECISION,
        scopes=["SATISFACTION", "RESOLVED"],
    )
    concluded(town, row)
    assert sorted(row.exclusions.values_list("scope", flat=True)) == ["RESOLVED", "SATISFACTION"]
    first, other = row.exclusions.order_by("id")
    actions.second(first, actor=town.du)
    actions.confirm(first, actor=town.ren)
    assert fresh(row).state == D.PARTLY
    actions.refuse(other, actor=town.ren, note="是否解决已另行更正。")
    assert fresh(row).state == D.APPLIED


def test_minutes_are_needed_and_end_the_meeting(town: Town) -> None:
    panel = convened(town)
    with pytest.raises(Refused, match="还没有研判任何一件"):
        actions.conclude(panel, actor=town.ren, minutes="没有异议。")
    row = heard(town, referred(town))
    actions.take_vote(row, actor=town.ren, votes=all_for(town), decision=DECISION)
    with pytest.raises(Refused, match="请写明纪要"):
        actions.conclude(panel, actor=town.ren, minutes=" ")
    with pytest.raises(Refused, match="已有研判结果的会议不能取消"):
        actions.cancel(panel, actor=town.ren, note="取消")
    actions.conclude(panel, actor=town.ren, minutes="会议研判了异议1件。")
    with pytest.raises(Refused, match="现为“已形成纪要”"):
        actions.conclude(panel, actor=town.ren, minutes="再来一次。")


def test_an_exclusion_by_hand_is_approved_by_two_others(town: Town) -> None:
    turn = town.turn(town.order("approve"), "住建局")
    given = {"scope": "ON_TIME", "ground": "FORCE_MAJEURE", "reason": "3月3日暴雪封路，人员无法到场。"}
    with pytest.raises(Refused, match="须由剔除提请人"):
        actions.propose(turn, actor=town.zhujian, **given)
    with pytest.raises(Refused, match="不由人工提请"):
        actions.propose(turn, actor=town.du, **{**given, "ground": "DISPUTE"})
    one = actions.propose(turn, actor=town.du, **given)
    with pytest.raises(Refused, match="提请人不能审批"):
        actions.second(one, actor=town.du)
    with pytest.raises(Refused, match="已提请剔除"):
        actions.propose(turn, actor=town.shen, **given)
    actions.second(one, actor=town.ren)
    with pytest.raises(Refused, match="须经两人审批"):
        actions.confirm(one, actor=town.ren)
    actions.refuse(one, actor=town.ren, note="封路时间与到场时间不符。")
    assert Exclusion.objects.get().state == E.REFUSED


def test_what_the_loop_has_excluded_is_not_excluded_twice(town: Town) -> None:
    turn = unhappy_turn(town)
    orders.ask_judgement(turn.order, actor=town.hui, reason="要求更换品牌，无依据。", evidence="通话录音。")
    orders.judge_unreasonable(turn.order, actor=town.du, decision="诉求不合理。")
    with pytest.raises(Refused, match="已认定为不合理诉求"):
        actions.propose(turn, actor=town.shen, scope="ALL", ground="UNREASONABLE", reason="不合理。")


def test_the_database_itself_wants_two_persons(town: Town) -> None:
    one = actions.propose(
        town.turn(town.order("approve"), "住建局"),
        actor=town.shen,
        scope="ALL",
        ground="BEYOND_DUTY",
        reason="属省级事权。",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.filter(pk=one.pk).update(state="IN_EFFECT", seconded_by=town.du, confirmed_by=town.du)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exclusion.objects.filter(pk=one.pk).update(state="IN_EFFECT")


def test_an_exclusion_that_proved_wrong_is_revoked(town: Town) -> None:
    row = judged(town)
    concluded(town, row)
    one = proposed(row)
    actions.second(one, actor=town.du)
    actions.confirm(one, actor=town.ren)
    with pytest.raises(Refused, match="须由研判召集人"):
        actions.revoke(one, actor=town.du, note="证据系伪造。")
    actions.revoke(one, actor=town.ren, note="证据系伪造。")
    assert not Exclusion.objects.in_effect().exists()


def test_a_unit_sees_nothing_of_anothers_disputes(town: Town) -> None:
    row = filed(town)
    seen = {user.username for user in town.people if Dispute.objects.visible_to(user).filter(pk=row.pk).exists()}
    assert seen.isdisjoint({"chengguan", "hedong", "liulin", "hexi", "shuiwu", "gongan", "wuye", "zheng"})
    assert {"zhujian", "zhujian_leader", "zhujian_head", "du", "ren", "shen"} <= seen


def test_a_matter_of_justice_is_seen_by_the_cleared_only(town: Town) -> None:
    row = filed(town)
    row.order.__class__.objects.filter(pk=row.order_id).update(is_justice=True)
    assert not Dispute.objects.visible_to(town.du).exists()
    assert Dispute.objects.visible_to(town.ren).exists()
    assert timedelta(0) == row.filed_at - row.objected_at
