"""更正."""

from hotline.workorders import queries
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act, arguments
from hotline.workorders.tests.traces import events, fresh, line, refused_to, refused_to_all_but, running


def test_what_was_misheard_is_amended_with_old_and_new_in_the_trail(town: Town) -> None:
    order = town.register()
    act(town, "amend", order, town.lin, title="阳光花园4号楼电梯停运", kind="COMPLAINT")
    order = fresh(order)
    assert (order.state, order.title, order.place) == ("PENDING_DISPATCH", "阳光花园4号楼电梯停运", "阳光花园4号楼")
    assert line(order) == (
        "amend", "PENDING_DISPATCH", "PENDING_DISPATCH", "林话务", "热线办", "", "楼号听错。",
    )  # fmt: skip
    assert events(order)[-1].facts == {
        "title": ["阳光花园3号楼电梯停运", "阳光花园4号楼电梯停运"], "place": ["阳光花园3号楼", "阳光花园4号楼"],
    }  # fmt: skip
    assert running(order).keys() == {"DISPATCH"}


def test_the_citizens_own_words_stay_and_the_new_ones_are_found(town: Town) -> None:
    order = town.register()
    act(town, "amend", order, town.lin, title="观光梯停运", area=None)
    assert fresh(order).content == order.content
    assert fresh(order).area is None
    assert queries.search(town.lin, text="观光梯")[0] == [order]


def test_another_category_may_make_it_a_matter_of_justice(town: Town) -> None:
    order = town.register()
    act(town, "amend", order, town.lin, category=town.justice_category())
    assert fresh(order).is_justice


def test_an_amendment_that_changes_nothing_is_refused(town: Town) -> None:
    order = town.register()
    act(town, "amend", order, town.lin)
    same = {name: getattr(order, name) for name in arguments(town, "amend", order) if name != "note"}
    assert refused_to(town, "amend", order, town.lin, **same) == "没有改动任何内容"


def test_only_the_centre_amends(town: Town) -> None:
    reason = refused_to_all_but(town, "amend", town.register(), town.lin, town.ban, town.ren, town.zhou, town.zhu)
    assert reason == "“更正”须由话务员、班长、派单员办理"


def test_what_a_unit_handles_is_amended_no_more(town: Town) -> None:
    assert (
        refused_to(town, "amend", town.order("dispatch"), town.lin)
        == "现为“办理中”，周转办已于3月2日09:00派单，不能再“更正”"
    )
