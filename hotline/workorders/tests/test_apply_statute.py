"""适用法定时限: a longer limit by law takes the standard's place, counted from the dispatch, and the citizen is told."""

import pytest

from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.notices.models import Notice
from hotline.workorders import telling
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import clock_of, events, line, refused_to, refused_to_all_but, running, stopped


def test_it_takes_the_place_of_the_citizens_clock_and_the_units(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 5)):
        act(town, "apply_statute", order, town.zhou, amount=60, unit="d")
    assert running(order) == {"HANDLE": day(5, 1, 9)}, "sixty days from the dispatch, not from today"
    assert running(town.lead(order)) == {"REPLY": day(5, 1, 9)}
    clock = clock_of(order, "HANDLE")
    assert (clock.started_at, clock.limit, clock.basis) == (day(3, 2), "60d", "法定时限：《信访工作条例》第三十四条")
    assert clock.explanation == "自2026年3月2日（周一）9:00派单起60天，昼夜连续计算，应于5月1日（周五）9:00前完成。"
    assert ("HANDLE", "VOID") in stopped(order)
    assert line(order)[:3] == ("apply_statute", "IN_HANDLING", "IN_HANDLING")
    assert events(order)[-1].facts == {"limit": "60d"}


def test_the_citizen_is_told_of_the_new_date_and_the_law(town: Town) -> None:
    order = town.order("contact")
    act(town, "apply_statute", order, town.zhou)
    telling.of_event(events(order)[-1])
    (body,) = Notice.objects.filter(citizen=order.citizen).values_list("body", flat=True)
    assert "《信访工作条例》第三十四条" in body
    assert "5月1日09:00" in body


def test_a_limit_that_is_no_longer_than_the_standards_does_not_count(town: Town) -> None:
    order = town.order("contact")
    reason = "法定期限不比现有期限长，仍按现有期限办理"
    assert refused_to(town, "apply_statute", order, town.zhou, amount=5, unit="wd") == reason
    act(town, "apply_statute", order, town.zhou, amount=6, unit="wd")
    assert running(order) == {"HANDLE": day(3, 10, 17, 30)}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"basis": " "}, "请写明法律法规的名称和条款"),
        ({"citizen_told": False}, "适用法定时限须先告知诉求人办理进度和法定期限"),
        ({"amount": 0}, "时限须在1至99999之间，而不是0"),
    ],
)
def test_law_and_telling_are_asked_for(town: Town, given: dict[str, object], reason: str) -> None:
    assert refused_to(town, "apply_statute", town.order("contact"), town.zhou, **given) == reason


def test_what_is_late_already_stays_late(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 10)):
        assert refused_to(town, "apply_statute", order, town.zhou) == "办结时限已过，不能再适用法定时限"


def test_the_standard_must_allow_it(town: Town) -> None:
    order = town.order("contact")
    RuleItem.objects.filter(key="statutory_limit_replaces").update(value="0")
    CatalogStamp.bump()
    assert refused_to(town, "apply_statute", order, town.zhou) == "工作标准没有规定可以适用法定时限"


def test_the_dispatcher_or_the_director_decides(town: Town) -> None:
    order = town.order("contact")
    assert (
        refused_to_all_but(town, "apply_statute", order, town.zhou, town.zhu, town.ren)
        == "“适用法定时限”须由派单员、主任办理"
    )
