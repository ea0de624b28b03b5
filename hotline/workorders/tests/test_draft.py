"""拟稿送签、退回修改."""

from datetime import date

import pytest

from hotline.workorders.models import Reply
from hotline.workorders.testing import REPLY, Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, line, refused_to, refused_to_all_but, running, stopped


def test_a_handlers_draft_waits_for_the_leader(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    before = running(turn)
    act(town, "draft", turn, town.zhujian)
    turn = town.lead(turn.order)
    reply = Reply.objects.get(assignment=turn)
    assert (turn.state, turn.draft_waiting, turn.reply, turn.handler) == ("HANDLING", True, reply, town.zhujian)
    assert {name: getattr(reply, name) for name in REPLY} == REPLY
    assert (reply.drafted_by, reply.signed_by, reply.is_accepted) == (town.zhujian, None, None)
    assert line(turn) == ("draft", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "")
    assert events(turn)[-1].facts == {"result_kind": "RESOLVED"}
    assert running(turn) == before
    assert turn.replied_at is None


def test_the_leader_sends_it_back_and_it_comes_again(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "draft", turn, town.zhujian)
    act(town, "redraft", turn, town.zhujian_leader)
    assert not town.lead(turn.order).draft_waiting
    assert line(turn) == (
        "redraft", "HANDLING", "HANDLING", "吕局长", "住建局", "HANDLE", "请补充政策依据。",
    )  # fmt: skip
    act(town, "draft", turn, town.zhujian, basis="第十三条")
    assert town.lead(turn.order).draft_waiting
    assert [reply.basis for reply in Reply.objects.filter(assignment=turn)] == [REPLY["basis"], "第十三条"]
    assert [end for kind, end in stopped(turn) if kind == "REPLY"] == []


BAD = [
    ({"facts": " "}, "请填写调查核实情况"),
    ({"measures": ""}, "请填写办理措施"),
    ({"public_reply": "\n"}, "请填写公开答复"),
    ({"result_kind": "PLANNED"}, "办理结果为“列入计划”时，请写明计划完成日期"),
    ({"public_reply": "您的诉求已转办。"}, "“已转办”不是办理结果，公开答复应写明事实、措施和结果"),
    ({"public_reply": "正在处理中，请稍候"}, "“正在处理中”不是办理结果，公开答复应写明事实、措施和结果"),
]


@pytest.mark.parametrize("verb", ["draft", "reply"])
@pytest.mark.parametrize(("changes", "reason"), BAD)
def test_what_is_incomplete_or_no_result_is_refused(
    town: Town, verb: str, changes: dict[str, str], reason: str
) -> None:
    turn = town.turn_in_state("HANDLING")
    person = town.zhujian if verb == "draft" else town.zhujian_leader
    assert refused_to(town, verb, turn, person, **changes) == reason


def test_a_plan_with_a_date_is_a_result(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "draft", turn, town.zhujian, result_kind="PLANNED", planned_on=date(2026, 6, 30))
    assert Reply.objects.get(assignment=turn).planned_on == date(2026, 6, 30)


def test_nothing_is_drafted_while_a_request_waits_or_a_lower_unit_is_not_done(town: Town) -> None:
    turn = town.lead(town.order("sign", unit="河东县"))
    act(town, "ask_return", turn, town.hedong)
    assert refused_to(town, "draft", turn, town.hedong) == "退单申请正在等待裁定"
    act(town, "cancel_ask", turn, town.hedong)
    act(town, "sub_assign", turn, town.hedong, units=[town.unit("柳林镇"), town.unit("杨树村")])
    assert refused_to(town, "draft", turn, town.hedong) == "还有2个下级单位没有办完"


def test_without_a_draft_there_is_nothing_to_send_back(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to(town, "redraft", turn, town.zhujian_leader) == "没有等待签发的答复稿"
    act(town, "draft", turn, town.zhujian)
    assert refused_to(town, "redraft", turn, town.zhujian_leader, note=" ") == "请写明修改意见"


def test_who_drafts_and_who_sends_back(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to_all_but(town, "draft", turn, town.zhujian, town.zhujian_admin) == "“拟稿送签”须由承办人办理"
    act(town, "draft", turn, town.zhujian)
    assert (
        refused_to_all_but(town, "redraft", turn, town.zhujian_leader, town.zhujian_head)
        == "“退回修改”须由单位领导办理"
    )


def test_before_signing_nothing_is_drafted(town: Town) -> None:
    turn = town.turn_in_state("PENDING_SIGN")
    told = "现为“待签收”，周转办已于3月2日09:00交办"
    assert refused_to(town, "draft", turn, town.zhujian) == f"{told}，不能再“拟稿送签”"
    assert refused_to(town, "redraft", turn, town.zhujian_leader) == f"{told}，不能再“退回修改”"
