"""要求补充、补充材料."""

from hotline.workorders import queries
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import fresh, line, refused_to, refused_to_all_but, running, stopped


def test_the_citizen_is_asked_and_has_five_days(town: Town) -> None:
    order = town.submit()
    act(town, "ask_info", order, town.lin)
    order = fresh(order)
    assert order.state == "AWAITING_INFO"
    assert line(order) == (
        "ask_info", "PENDING_ACCEPT", "AWAITING_INFO", "林话务", "热线办", "", "请说明是哪一段路灯不亮。",
    )  # fmt: skip
    assert running(order) == {"INFO": day(3, 7)}
    assert stopped(order) == [("ACCEPT", "DONE")]


def test_the_answer_goes_behind_the_first_words_and_is_found(town: Town) -> None:
    order = town.submit()
    first = order.content
    act(town, "ask_info", order, town.lin)
    with town.at(day(3, 4)):
        act(town, "give_info", order, town.system, answer=" 邮局变压器往东第三盏。 ")
    order = fresh(order)
    assert (order.state, order.content) == ("PENDING_ACCEPT", f"{first}\n【补充】邮局变压器往东第三盏。")
    assert line(order) == (
        "give_info", "AWAITING_INFO", "PENDING_ACCEPT", "系统", "", "", "邮局变压器往东第三盏。",
    )  # fmt: skip
    assert running(order) == {"ACCEPT": day(3, 4, 11)}
    assert stopped(order) == [("ACCEPT", "DONE"), ("INFO", "DONE")]
    assert queries.search(town.lin, text="变压器")[0] == [order]


def test_only_operators_ask(town: Town) -> None:
    reason = refused_to_all_but(town, "ask_info", town.submit(), town.lin, town.ban, town.ren)
    assert reason == "“要求补充”须由话务员、班长办理"


def test_the_citizen_answers_or_an_operator_for_them(town: Town) -> None:
    order = town.in_state("AWAITING_INFO")
    reason = refused_to_all_but(town, "give_info", order, town.lin, town.ban, town.system)
    assert reason == "“补充材料”须由市民、话务员办理"


def test_nothing_is_asked_twice_or_given_unasked(town: Town) -> None:
    order = town.submit()
    assert (
        refused_to(town, "give_info", order, town.lin) == "现为“待受理”，系统已于3月2日09:00网上提交，不能再“补充材料”"
    )
    act(town, "ask_info", order, town.lin)
    assert (
        refused_to(town, "ask_info", order, town.lin) == "现为“待补充”，林话务已于3月2日09:00要求补充，不能再“要求补充”"
    )
