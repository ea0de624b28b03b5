"""时限试算: due moment, yellow light and the reason, as the desk would count them."""

from typing import Any

import pytest
from django.test import Client

from hotline.catalog.completeness import CLOCK_NAMES
from hotline.catalog.models import RuleSet
from hotline.workorders.testing import Town
from hotline.workorders.views.limit_trial import STARTED_BY

ADDRESS = "/limits/trial/"
# A Friday before a weekend without a holiday.
MATTER = {"clock": "HANDLE", "start": "2026-03-06T16:40", "urgency": "NORMAL", "kind": "COMPLAINT"}


def tried(town: Town, username: str = "ren", **asked: str) -> Any:
    client = Client()
    client.force_login(town.user(username), backend="hotline.org.permissions.RoleBackend")
    return client.get(ADDRESS, {**MATTER, **asked})


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_every_clock_says_from_which_step_it_counts() -> None:
    assert set(STARTED_BY) == set(CLOCK_NAMES)
    assert (STARTED_BY["HANDLE"], STARTED_BY["REPLY"], STARTED_BY["CONTACT"]) == ("派单", "交办", "签收")


def test_five_working_days_end_on_the_next_friday(town: Town) -> None:
    text = text_of(tried(town))
    for words in ("2026年3月13日 星期五 17:30", "办结：5个工作日", "2026年3月12日 星期四 17:30", "次日起算", "不计"):
        assert words in text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"urgency": "CRITICAL"}, "2026年3月7日 星期六 16:40"),
        ({"kind": "CONSULT"}, "2026年3月10日 星期二 17:30"),
        ({"clock": "DISPATCH"}, "2026年3月6日 星期五 17:10"),
        ({"clock": "DECIDE"}, "按工作时间"),
        ({"category": "090101"}, "24小时"),
    ],
)
def test_the_most_specific_row_decides(town: Town, asked: dict[str, str], words: str) -> None:
    assert words in text_of(tried(town, **asked))


def test_rows_that_give_way_are_named_with_the_order_of_precedence(town: Town) -> None:
    text = text_of(tried(town, urgency="CRITICAL"))
    assert "投诉：5个工作日" in text
    assert "一般情形：5个工作日" in text
    assert "采用顺序：紧急程度" in text


def test_a_chosen_version_counts_instead_of_the_one_in_effect(town: Town) -> None:
    before = text_of(tried(town, start="1999-01-04T09:00"))
    assert "没有生效的工作标准" in before
    chosen = tried(town, start="1999-01-04T09:00", version=str(RuleSet.objects.get().version))
    assert (chosen.status_code, "1999年1月11日" in text_of(chosen)) == (200, True)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": "明天"}, "请填写日期和时间"),
        ({"start": "2300-01-01T09:00"}, "工作日历只能计算"),
        ({"category": "7"}, "没有这个分类"),
        ({"version": "99"}, "没有这个版本"),
        ({"clock": "X"}, "时限"),
    ],
)
def test_a_bad_entry_is_told_in_words_and_kept(town: Town, asked: dict[str, str], words: str) -> None:
    response = tried(town, **asked)
    assert (response.status_code, words in text_of(response)) == (422, True)


def test_everybody_signed_in_may_try_and_a_stranger_signs_in_first(town: Town) -> None:
    assert tried(town, "zhujian").status_code == 200
    assert Client().get(ADDRESS).status_code == 302
