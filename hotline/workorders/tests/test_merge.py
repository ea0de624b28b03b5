"""并单, 并入他单, 告知并单结果."""

from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, Town
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


def neighbour(town: Town, n: int = 1, **fields: object) -> WorkOrder:
    return town.register(name=f"邻居{n}", phone=f"1390000{n:04}", **fields)


def test_both_keep_their_complainants(town: Town) -> None:
    main, other = town.order("dispatch"), neighbour(town)
    act(town, "merge", other, town.zhou, into=main)
    main, other = fresh(main), fresh(other)
    assert (other.state, other.merged_into, main.n_merged) == ("MERGED", main, 1)
    assert other.citizen is not None
    assert main.citizen is not None
    assert (other.citizen.name, main.citizen.name) == ("邻居1", "王建国")
    assert line(other) == ("merge", "PENDING_DISPATCH", "MERGED", "周转办", "热线办", "", "同一电梯。")
    assert events(other)[-1].facts == {"into": main.no}
    assert line(main) == ("absorb", "IN_HANDLING", "IN_HANDLING", "系统", "", "", "同一电梯。")
    assert events(main)[-1].facts == {"merged": other.no}
    assert running(other) == {}
    assert stopped(other) == [("DISPATCH", "VOID")]
    assert running(main).keys() == {"HANDLE"}


def test_a_unit_at_work_on_the_merged_one_is_relieved(town: Town) -> None:
    main, other = town.register(), town.order("sign", name="邻居", phone="13900000001")
    act(town, "merge", other, town.zhou, into=main)
    turn = town.turn(other, "住建局")
    assert (turn.state, running(turn)) == ("ENDED", {})
    assert line(turn)[3:] == ("系统", "", "", f"并入{main.no}")


def test_who_was_merged_before_follows_with_all_of_them(town: Town) -> None:
    first, second, main = neighbour(town, 1), neighbour(town, 2), town.register()
    act(town, "merge", first, town.zhou, into=second)
    act(town, "merge", second, town.zhou, into=main)
    assert fresh(first).merged_into == fresh(second).merged_into == main
    assert [fresh(order).n_merged for order in (first, second, main)] == [0, 0, 2]
    for verb in ("dispatch", "sign", "contact", "reply", "approve", "call_back"):
        town.take(verb, main)
    for order in (first, second):
        assert (fresh(order).public_reply, fresh(order).closed_at) == (fresh(main).public_reply, MONDAY)
        assert verbs(order)[-1] == "share_result"


def test_nothing_is_merged_into_itself_or_into_what_is_over(town: Town) -> None:
    order, over = town.register(), town.order("call_back")
    assert refused_to(town, "merge", order, town.zhou, into=order) == "不能并入自己"
    assert refused_to(town, "merge", order, town.zhou, into=over) == f"主单{over.no}已不在办理中，不能并入"


def test_two_into_each_other_is_refused_to_the_second(town: Town) -> None:
    one, two = town.register(), neighbour(town)
    seen = fresh(one)
    act(town, "merge", one, town.zhou, into=two)
    assert refused_to(town, "merge", two, town.zhu, into=seen) == f"主单{one.no}已不在办理中，不能并入"


def test_a_secret_complainant_is_never_joined_with_another(town: Town) -> None:
    reason = "保密件不能与他人的工单合并"
    order, secret = town.register(), neighbour(town, is_secret=True)
    assert refused_to(town, "merge", order, town.zhou, into=secret) == reason
    assert refused_to(town, "merge", secret, town.zhou, into=order) == reason
    assert refused_to(town, "merge", order, town.zhou, into=neighbour(town, 2, kind="REPORT")) == reason
    own = neighbour(town, is_secret=True)
    act(town, "merge", own, town.zhou, into=secret)
    assert fresh(own).state == "MERGED"


def test_what_has_become_secret_since_it_was_looked_at_is_not_joined(town: Town) -> None:
    order, seen = town.register(), neighbour(town)
    act(town, "amend", fresh(seen), town.lin, is_secret=True)
    assert not seen.is_secret
    assert refused_to(town, "merge", order, town.zhou, into=seen) == "保密件不能与他人的工单合并"


def test_only_the_centre_merges(town: Town) -> None:
    order = town.register()
    allowed = (town.lin, town.ban, town.ren, town.zhou, town.zhu)
    assert refused_to_all_but(town, "merge", order, *allowed) == "“并单”须由派单员、话务员、班长办理"


def test_what_is_merged_is_not_merged_again(town: Town) -> None:
    main, other, third = town.register(), neighbour(town), neighbour(town, 2)
    act(town, "merge", other, town.zhou, into=main)
    reason = refused_to(town, "merge", other, town.zhu, into=third)
    assert reason == "现为“已并单”，周转办已于3月2日09:00并单，不能再“并单”"
