"""直接答复."""

from hotline.workorders.testing import MONDAY, Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, fresh, line, refused_to, refused_to_all_but, running, stopped


def test_an_operator_answers_from_the_knowledge_base(town: Town) -> None:
    order = town.register(kind="CONSULT")
    act(town, "answer_directly", order, town.lin)
    order = fresh(order)
    assert (order.state, order.close_kind, order.closed_at) == ("CLOSED", "DIRECT_ANSWER", MONDAY)
    assert order.public_reply == "电梯维修基金的使用须经业主三分之二同意。"
    assert line(order) == (
        "answer_directly", "PENDING_DISPATCH", "CLOSED", "林话务", "热线办", "", "电梯维修基金的使用须经业主三分之二同意。",
    )  # fmt: skip
    assert events(order)[-1].facts == {"article": "电梯维修基金·3"}
    assert running(order) == {}
    assert stopped(order) == [("DISPATCH", "DONE")]


def test_an_appeal_from_the_web_may_be_answered_at_once(town: Town) -> None:
    order = town.submit()
    act(town, "answer_directly", order, town.ban)
    assert fresh(order).state == "CLOSED"
    assert stopped(order) == [("ACCEPT", "DONE")]


def test_those_merged_into_it_read_the_answer_too(town: Town) -> None:
    main, other = town.register(), town.register(name="李秀英", phone="13900001111")
    act(town, "merge", other, town.zhou, into=main)
    act(town, "answer_directly", main, town.lin)
    other = fresh(other)
    assert (other.state, other.public_reply, other.closed_at) == ("MERGED", fresh(main).public_reply, MONDAY)
    assert line(other)[:4] == ("share_result", "MERGED", "MERGED", "系统")


def test_an_empty_answer_is_none(town: Town) -> None:
    assert refused_to(town, "answer_directly", town.register(), town.lin, answer="  ") == "请写明答复内容"


def test_only_operators_answer(town: Town) -> None:
    reason = refused_to_all_but(town, "answer_directly", town.register(), town.lin, town.ban, town.ren)
    assert reason == "“直接答复”须由话务员、班长办理"


def test_what_a_unit_handles_is_not_answered_over_its_head(town: Town) -> None:
    assert (
        refused_to(town, "answer_directly", town.order("dispatch"), town.lin)
        == "现为“办理中”，周转办已于3月2日09:00派单，不能再“直接答复”"
    )
