"""答复."""

from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.org.models import Unit
from hotline.workorders.models import Reply
from hotline.workorders.testing import REPLY, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import (
    events,
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
    verbs,
)


def test_the_leader_signs_the_draft_as_it_stands_or_amended(town: Town) -> None:
    order = town.order("contact")
    act(town, "draft", town.lead(order), town.zhujian)
    with town.at(day(3, 4, 10)):
        act(town, "reply", town.lead(order), town.zhujian_leader, basis="第十三条")
    turn, reply = town.lead(order), Reply.objects.get(order=order)
    assert (turn.state, turn.draft_waiting, turn.reply, turn.replied_at) == (
        "PENDING_REVIEW", False, reply, day(3, 4, 10),
    )  # fmt: skip
    assert (reply.basis, reply.drafted_by, reply.drafted_at) == ("第十三条", town.zhujian, day(3, 2))
    assert (reply.signed_by, reply.signed_at) == (town.zhujian_leader, day(3, 4, 10))
    assert line(turn) == ("reply", "HANDLING", "PENDING_REVIEW", "吕局长", "住建局", "HANDLE", "")
    assert events(turn)[-1].facts == {"result_kind": "RESOLVED"}
    assert running(turn) == {"REVIEW": day(3, 5, 17, 30)}
    assert stopped(turn) == [("SIGN", "DONE"), ("REPLY", "DONE"), ("CONTACT", "DONE")]
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    assert fresh(order).public_reply == "", "the citizen reads it when it is approved"


def test_the_leader_may_reply_without_a_draft(town: Town) -> None:
    order = town.order("sign")
    act(town, "reply", town.lead(order), town.zhujian_leader)
    reply = Reply.objects.get(order=order)
    assert (reply.drafted_by, reply.signed_by) == (town.zhujian_leader, town.zhujian_leader)


def test_who_has_answered_the_citizen_has_contacted_them(town: Town) -> None:
    order = town.order("sign")
    act(town, "reply", town.lead(order), town.zhujian_leader)
    assert town.lead(order).contacted_at == day(3, 2)
    other = town.order("sign")
    act(town, "reply", town.lead(other), town.zhujian_leader, citizen_told=False)
    assert town.lead(other).contacted_at is None


def test_a_second_reply_is_a_new_row_and_the_first_moment_stays(town: Town) -> None:
    order = town.order("reply")
    act(town, "supplement", town.lead(order), town.shen)
    with town.at(day(3, 3, 10)):
        act(town, "reply", town.lead(order), town.zhujian_leader, facts="补充核实：轴承编号一致。")
    turn = town.lead(order)
    assert turn.replied_at == day(3, 2)
    assert [reply.facts for reply in Reply.objects.filter(order=order)] == [REPLY["facts"], "补充核实：轴承编号一致。"]
    assert ("SUPPLEMENT", "DONE") in stopped(turn)


def test_where_the_leader_need_not_sign_the_handler_replies(town: Town) -> None:
    Unit.objects.filter(short_name="住建局").update(leader_signs=False)
    order = town.order("sign")
    act(town, "reply", town.lead(order), town.zhujian)
    assert Reply.objects.get(order=order).signed_by == town.zhujian


def test_where_the_leader_signs_the_handler_does_not_reply(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to(town, "reply", turn, town.zhujian)
    assert reason == "本单位的答复须由单位领导签发，请先拟稿送签"


def test_a_lower_unit_that_replies_directly_is_reviewed_by_nobody(town: Town) -> None:
    Unit.objects.filter(short_name="柳林镇").update(replies_directly=True)
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    below = town.turn(order, "柳林镇")
    act(town, "sign", below, town.liulin)
    act(town, "reply", below, town.liulin)
    below, reply = town.turn(order, "柳林镇"), Reply.objects.get(order=order)
    assert (below.state, reply.is_accepted, reply.reviewed_by, reply.review_note) == (
        "APPROVED", True, town.system, "该单位可直接回复",
    )  # fmt: skip
    assert verbs(order)[-2:] == ["reply", "approve"]
    assert line(below)[3:6] == ("系统", "", "REVIEW")
    assert (town.lead(order).n_below_open, fresh(order).state) == (0, "IN_HANDLING")


def test_a_lead_never_replies_past_the_reviewer(town: Town) -> None:
    Unit.objects.filter(short_name="住建局").update(replies_directly=True)
    assert town.lead(town.order("reply")).state == "PENDING_REVIEW"


def test_nothing_is_replied_while_a_request_waits_or_a_lower_unit_is_not_done(town: Town) -> None:
    turn = town.lead(town.order("sign", unit="河东县"))
    act(town, "ask_extension", turn, town.hedong)
    assert refused_to(town, "reply", turn, town.hedong_leader) == "延期申请正在等待裁定"
    act(town, "cancel_ask", turn, town.hedong)
    act(town, "sub_assign", turn, town.hedong)
    assert refused_to(town, "reply", turn, town.hedong_leader) == "还有1个下级单位没有办完"


def test_only_the_units_own_people_reply(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    allowed = (town.zhujian_leader, town.zhujian_head, town.zhujian, town.zhujian_admin)
    assert refused_to_all_but(town, "reply", turn, *allowed) == "“答复”须由单位领导、承办人办理"


def test_what_is_replied_is_not_replied_again(town: Town) -> None:
    turn = town.turn_in_state("PENDING_REVIEW")
    reason = refused_to(town, "reply", turn, town.zhujian_leader)
    assert reason == "现为“待审核”，吕局长已于3月2日09:00答复，不能再“答复”"


# ── 重件 ──


def test_an_urgent_matter_is_signed_by_the_main_leader(town: Town) -> None:
    turn = town.lead(town.order("sign", urgency="URGENT"))
    reason = "本件是重件（突发紧急），须由单位主要领导签发；没有账号的，由单位管理员设定“单位主要领导”角色"
    assert refused_to(town, "reply", turn, town.zhujian_leader) == reason
    act(town, "reply", turn, town.zhujian_head)
    assert Reply.objects.get(order=turn.order).signed_by == town.zhujian_head


def test_an_instructed_one_too_and_one_reworked_twice(town: Town) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    act(town, "instruct", order, town.shi)
    for verb in ("dispatch", "sign"):
        town.take(verb, order)
    assert "重件（领导批示）" in refused_to(town, "reply", town.lead(order), town.zhujian_leader)
    again = town.order("sign")
    type(again).objects.filter(pk=again.pk).update(n_reworks=2)
    assert "重件（再次重办）" in refused_to(town, "reply", town.lead(again), town.zhujian_leader)


def test_which_matters_are_major_is_the_standards(town: Town) -> None:
    RuleItem.objects.filter(key="major_matters").update(value='["督办"]')
    CatalogStamp.bump()
    turn = town.lead(town.order("sign", urgency="URGENT"))
    act(town, "reply", turn, town.zhujian_leader)


def test_where_no_leader_signs_the_handler_signs_major_ones_too(town: Town) -> None:
    Unit.objects.filter(short_name="住建局").update(leader_signs=False)
    act(town, "reply", town.lead(town.order("sign", urgency="URGENT")), town.zhujian)
