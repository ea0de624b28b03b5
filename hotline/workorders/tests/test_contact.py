"""先行联系."""

from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, line, refused_to, refused_to_all_but, running, stopped


def test_the_handler_contacts_the_citizen(town: Town) -> None:
    order = town.order("sign")
    with town.at(day(3, 2, 11)):
        act(town, "contact", town.lead(order), town.zhujian)
    turn = town.lead(order)
    assert (turn.state, turn.contacted_at) == ("HANDLING", day(3, 2, 11))
    assert line(turn) == ("contact", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "已约定下午查看。")
    assert events(turn)[-1].facts == {"way": "电话", "is_reached": True}
    assert running(turn) == {"REPLY": day(3, 9, 17, 30)}
    assert stopped(turn) == [("SIGN", "DONE"), ("CONTACT", "DONE")]
    assert (turn.due_at, turn.due_clock) == (day(3, 9, 17, 30), "REPLY")


def test_only_the_first_contact_counts(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 4)):
        act(town, "contact", town.lead(order), town.zhujian_admin)
    turn = town.lead(order)
    assert turn.contacted_at == day(3, 2)
    assert turn.handler == town.zhujian
    assert [event.verb for event in events(turn)].count("contact") == 2


def test_what_was_said_is_written_down(town: Town) -> None:
    assert refused_to(town, "contact", town.turn_in_state("HANDLING"), town.zhujian, note=" ") == "请写明联系情况"


def test_only_the_units_own_handlers_contact(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to_all_but(town, "contact", turn, town.zhujian, town.zhujian_admin) == "“先行联系”须由承办人办理"


def test_before_signing_nobody_is_contacted(town: Town) -> None:
    reason = refused_to(town, "contact", town.turn_in_state("PENDING_SIGN"), town.zhujian)
    assert reason == "现为“待签收”，周转办已于3月2日09:00交办，不能再“先行联系”"
