"""批量导入: letters walk the loop at their own moments; a second run takes nothing twice; bad rows stay out with a reason."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import make_aware
from openpyxl import load_workbook

from hotline.catalog.models import CatalogStamp, Category
from hotline.intake import outcome, walking
from hotline.intake.models import Appeal
from hotline.org.models import User
from hotline.workorders import sealing
from hotline.workorders.models import Callback, Deadline, Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

HEADERS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
LIFT = [
    "1",
    "A01",
    "阳光花园电梯故障停运",
    "2025-03-03 10:00:00",
    "电梯坏了一个月。",
    "电梯已修复。感谢监督。",
    "2025-03-04 09:00:00",
]
LATE = [
    "2",
    "A02",
    "物业服务质量差",
    "2025-03-03 21:30:00",
    "保安不管事。",
    "经查，情况属实，正在整改中。",
    "2025-05-06 16:20:00",
]
OPEN = ["3", "A03", "电梯异响", "2026-02-27 10:00:00", "电梯响得厉害。", "", ""]
BAD_TIME = ["4", "A04", "路灯", "昨天", "不亮", "", ""]
BAD_REPLY = ["5", "A05", "路灯", "2025-03-03 10:00:00", "不亮", "已修。", "2025-03-01 10:00:00"]
TWICE = ["1", "A06", "另一封", "2025-03-03 10:00:00", "同号。", "", ""]


@pytest.fixture
def housing(town: Town) -> None:
    """住建局 leads in everything about lifts and property management."""
    Category.objects.filter(code__startswith="0204").update(lead_unit=town.unit("住建局"), lead_kind="FUNCTIONAL")
    CatalogStamp.bump()


@pytest.fixture
def letters(tmp_path: Path, town: Town, housing: None) -> Iterator["Letters"]:
    yield Letters(tmp_path)


class Letters:
    """A sheet of letters in a folder of its own, and the command run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "来信.csv"
        self.refusals = folder / "未导入.xlsx"

    def write(self, *rows: list[str], headers: list[str] = HEADERS) -> None:
        with self.path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([headers, *rows])

    def take_in(self, **options: Any) -> str:
        out = StringIO()
        call_command("import_appeals", str(self.path), stdout=out, refusals=self.refusals, **options)
        return out.getvalue()

    def order(self, no: str) -> WorkOrder:
        order = Appeal.objects.select_related("order").get(source="来信", external_no=no).order
        assert order is not None
        return order

    def refused(self) -> list[tuple[Any, Any]]:
        page = load_workbook(self.refusals).worksheets[0]
        return [(row[0], row[1]) for row in page.iter_rows(min_row=2, values_only=True)]


def shanghai(text: str) -> datetime:
    return make_aware(datetime.fromisoformat(text))


def verbs(order: WorkOrder) -> list[str]:
    return list(Event.objects.filter(order=order).order_by("n").values_list("verb", flat=True))


def test_a_letter_walks_the_whole_loop_at_its_own_moments(letters: Letters) -> None:
    letters.write(LIFT)
    assert "新导入1件" in letters.take_in(walk=True)
    order = letters.order("1")
    assert order.state == OrderState.CLOSED
    assert verbs(order) == [
        "submit", "accept", "dispatch", "assign", "sign", "contact", "draft", "reply", "approve", "finish", "call_back", "close",
    ]  # fmt: skip
    at = dict(Event.objects.filter(order=order).values_list("verb", "at"))
    assert at["submit"] == order.registered_at == shanghai("2025-03-03 10:00:00")
    assert at["reply"] == shanghai("2025-03-04 09:00:00")
    assert sorted(at.values()) == [at[verb] for verb in verbs(order)]
    assert order.public_reply == "电梯已修复。感谢监督。"
    assert order.lead_unit is not None
    assert order.lead_unit.short_name == "住建局"
    assert not list(sealing.verify([order.pk]))


def test_the_letters_own_delay_decides_whether_it_was_on_time(letters: Letters) -> None:
    letters.write(LIFT, LATE)
    letters.take_in(walk=True)
    replies = Deadline.objects.filter(kind="REPLY", end="DONE")
    on_time = {row.order_id: row.stopped_at is not None and row.stopped_at <= row.due_at for row in replies}
    assert on_time == {letters.order("1").pk: True, letters.order("2").pk: False}
    total = outcome.of_source("来信").total
    assert (total.registered, total.dispatched, total.replied, total.closed, total.on_time) == (2, 2, 2, 2, 1)


def test_satisfaction_is_not_made_up(letters: Letters) -> None:
    letters.write([*LIFT, ""], [*LATE, "基本满意"], headers=[*HEADERS, "满意度"])
    letters.take_in(walk=True)
    assert Callback.objects.get(order=letters.order("1")).outcome == Callback.Outcome.REFUSED
    assert Callback.objects.get(order=letters.order("2")).result == Callback.Satisfied.BASICALLY
    assert letters.order("1").close_kind == "NO_CONTACT"
    assert letters.order("2").close_kind == "EXPLAINED"


def test_a_letter_without_a_reply_stays_with_its_unit(letters: Letters) -> None:
    letters.write(OPEN)
    letters.take_in(walk=True)
    assert verbs(letters.order("3"))[-1] == "contact"
    assert letters.order("3").state == OrderState.IN_HANDLING


def test_a_reply_of_nothing_but_empty_words_is_not_published(letters: Letters) -> None:
    letters.write(
        [*LIFT[:5], "您反映的问题已转交有关部门。", LIFT[6]], [*LATE[:5], "已转交物业。物业已退还费用。", LATE[6]]
    )
    letters.take_in(walk=True)
    assert letters.order("1").state == OrderState.IN_HANDLING
    told = letters.order("2")
    assert told.public_reply == "物业已退还费用。"
    assert told.replies.get().facts == "已转交物业。物业已退还费用。"


def test_bad_rows_stay_out_with_number_and_reason_and_the_rest_goes_on(letters: Letters) -> None:
    letters.write(BAD_TIME, LIFT, BAD_REPLY, TWICE, LATE)
    assert "未导入3行" in letters.take_in(walk=True)
    assert Appeal.objects.filter(source="来信").count() == 2
    assert letters.refused() == [
        (2, "看不懂时间“昨天”"),
        (4, "答复时间2025-03-01 10:00不晚于留言时间2025-03-03 10:00"),
        (5, "编号与第3行重复"),
    ]


def test_a_second_run_takes_nothing_in_twice(letters: Letters) -> None:
    letters.write(LIFT, LATE)
    letters.take_in(walk=True, limit=1)
    n_events = Event.objects.count()
    assert "新导入1件，此前已导入1件" in letters.take_in(walk=True)
    assert Event.objects.filter(order=letters.order("1")).count() == n_events
    assert "新导入0件，此前已导入2件" in letters.take_in(walk=True)
    assert WorkOrder.objects.filter(channel="IMPORT").count() == 2


def test_a_crash_in_the_middle_leaves_whole_orders_only(letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    letters.write(LIFT, LATE)
    whole = walking.Walker._after_reply

    def breaks_at_the_second(self: walking.Walker, order: WorkOrder, *rest: Any) -> None:
        if order.title == LATE[2]:
            raise MemoryError
        whole(self, order, *rest)

    monkeypatch.setattr(walking.Walker, "_after_reply", breaks_at_the_second)
    with pytest.raises(MemoryError):
        letters.take_in(walk=True)
    assert list(Appeal.objects.values_list("external_no", flat=True)) == ["1"]
    assert letters.order("1").state == OrderState.CLOSED
    monkeypatch.undo()
    assert "新导入1件，此前已导入1件" in letters.take_in(walk=True)
    assert letters.order("2").state == OrderState.CLOSED


def test_without_walk_letters_wait_to_be_accepted_and_resume_walks_them(letters: Letters) -> None:
    letters.write(LIFT, LATE)
    letters.take_in()
    assert set(WorkOrder.objects.values_list("state", flat=True)) == {OrderState.PENDING_ACCEPT}
    letters.take_in(walk=True)
    assert letters.order("1").state == OrderState.PENDING_ACCEPT
    assert "续办2件" in letters.take_in(walk=True, resume=True)
    assert letters.order("2").state == OrderState.CLOSED


def test_a_matter_without_a_unit_waits_for_the_meeting(letters: Letters) -> None:
    letters.write(
        ["9", "A09", "咨询个人所得税", "2025-03-03 10:00:00", "个税如何退？", "可在手机办理。", "2025-03-04 10:00:00"]
    )
    letters.take_in(walk=True)
    order = letters.order("9")
    assert order.state == OrderState.UNDER_DELIBERATION
    assert "没有指明承办单位" in order.hard_cases.get().reason


def test_the_category_of_the_sheet_goes_before_the_words(letters: Letters) -> None:
    letters.write([*LIFT, "物业收费"], headers=[*HEADERS, "分类"])
    letters.take_in(walk=True)
    assert letters.order("1").category_id == "020402"


def test_old_letters_tell_nobody(letters: Letters) -> None:
    letters.write(LIFT)
    letters.take_in(walk=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_the_result_table_is_written(letters: Letters) -> None:
    letters.write(LIFT, LATE, OPEN)
    report = letters.folder / "结果.xlsx"
    printed = letters.take_in(walk=True, report=report)
    assert "按期率" in printed
    book = load_workbook(report)
    assert book.sheetnames == ["总计", "按一级分类", "按承办单位（前15）"]
    assert [cell.value for cell in book["总计"][2]][:7] == ["合计", 3, 3, 2, 2, 1, 0.5]
    assert book["按承办单位（前15）"]["A2"].value == "住建局"


def test_without_anybody_to_act_it_says_who_is_missing(letters: Letters) -> None:
    User.objects.filter(groups__name="审核员").update(is_active=False)
    letters.write(LIFT)
    with pytest.raises(CommandError, match=r"没有账号持有权限“workorders.review”"):
        letters.take_in(walk=True)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"map": ["时刻=留言时间"]}, "不是可对应的字段"),
        ({"report": Path("/没有/的/结果.xlsx")}, "写不到"),
        ({"report": Path("结果.doc")}, "写不到"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_taken_in(
    letters: Letters, options: dict[str, Any], says: str
) -> None:
    letters.write(LIFT)
    with pytest.raises(CommandError, match=says):
        letters.take_in(**options)
    assert not Appeal.objects.exists()
