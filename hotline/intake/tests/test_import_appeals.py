"""批量导入: a second run takes nothing twice; bad rows stay out with a reason; a rehearsal writes nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from openpyxl import load_workbook

from hotline.intake import actions, bulk, walking
from hotline.intake.models import Appeal
from hotline.intake.tests.sheet_of_letters import HEADERS, LATE, LIFT, OPEN, Letters, rows_of, shanghai
from hotline.org.models import Area
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

BAD_TIME = ["4", "A04", "路灯", "昨天", "不亮", "", ""]
BAD_REPLY = ["5", "A05", "路灯", "2025-03-03 10:00:00", "不亮", "已修。", "2025-03-01 10:00:00"]
TWICE = ["1", "A06", "另一封", "2025-03-03 10:00:00", "同号。", "", ""]


def test_bad_rows_stay_out_with_number_and_reason_and_the_rest_goes_on(letters: Letters) -> None:
    letters.write(BAD_TIME, LIFT, BAD_REPLY, TWICE, LATE)
    said = letters.take_in(walk=True)
    assert "未导入3行" in said
    assert letters.code == 1
    assert Appeal.objects.filter(source="来信").count() == 2
    assert letters.refused() == [
        (2, "看不懂时间“昨天”：请写成 2019-04-25 09:30"),
        (4, "答复时间2025-03-01 10:00不晚于留言时间2025-03-03 10:00"),
        (5, "编号与第3行重复"),
    ]
    assert rows_of(letters.refusals)[0][2:] == tuple(BAD_TIME)


def test_a_letter_from_before_the_work_standard_is_refused(letters: Letters) -> None:
    letters.write(["1", "A01", LIFT[2], "2009-03-03 10:00:00", LIFT[4], LIFT[5], "2009-03-04 10:00:00"])
    letters.take_in(walk=True)
    assert letters.refused() == [(2, "工作标准不适用：2009年3月3日没有生效的工作标准：请先施行一个版本")]
    assert not Appeal.objects.exists()


def test_the_sheet_of_refusals_once_corrected_can_be_taken_in(letters: Letters) -> None:
    letters.write(BAD_TIME, LIFT)
    letters.take_in(walk=True)
    book = load_workbook(letters.refusals)
    book.worksheets[0]["F2"] = "2025-03-03"
    letters.path = letters.folder / "改正.xlsx"
    book.save(letters.path)
    assert "新导入1件" in letters.take_in(source="来信")
    assert letters.code == 0
    assert letters.order("4").registered_at == shanghai("2025-03-03 00:00:00")


def test_the_same_row_twice_is_one_letter_also_without_a_number(letters: Letters) -> None:
    letters.write(LIFT[1:], LIFT[1:], LATE[1:], headers=HEADERS[1:])
    letters.take_in()
    assert letters.refused() == [(3, "与第2行是同一封信")]
    assert "此前已导入2件" in letters.take_in()


def test_a_spreadsheet_is_taken_in_with_its_dates_and_numbers(letters: Letters) -> None:
    row: list[Any] = [
        2549,
        "A01",
        LIFT[2],
        shanghai("2025-03-03 10:00:00").replace(tzinfo=None),
        LIFT[4],
        LIFT[5],
        45720.375,
    ]
    letters.write_book(row)
    assert "新导入1件" in letters.take_in(walk=True)
    order = letters.order("2549")
    assert order.registered_at == shanghai("2025-03-03 10:00:00")
    assert Event.objects.get(order=order, verb="reply").at == shanghai("2025-03-04 09:00:00")
    raw = actions.raw_of(Appeal.objects.get(external_no="2549"))
    assert (raw["留言编号"], raw["留言时间"]) == (2549, "2025-03-03 10:00:00")


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

    def breaks_at_the_second(self: walking.Walker, order: WorkOrder, *rest: Any) -> str:
        if order.title == LATE[2]:
            raise MemoryError
        return whole(self, order, *rest)

    monkeypatch.setattr(walking.Walker, "_after_reply", breaks_at_the_second)
    with pytest.raises(MemoryError):
        letters.take_in(walk=True)
    assert list(Appeal.objects.values_list("external_no", flat=True)) == ["1"]
    assert letters.order("1").state == OrderState.CLOSED
    monkeypatch.undo()
    assert "新导入1件，此前已导入1件" in letters.take_in(walk=True)
    assert letters.order("2").state == OrderState.CLOSED


def test_broken_off_by_hand_it_tells_what_is_done_and_goes_on_from_there(
    letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters.write(BAD_TIME, LIFT, LATE)
    whole = bulk.Import._take_in

    def is_interrupted_at_the_second(self: bulk.Import, row: dict[str, Any], letter: Any) -> None:
        if letter.external_no == "2":
            raise KeyboardInterrupt
        whole(self, row, letter)

    monkeypatch.setattr(bulk.Import, "_take_in", is_interrupted_at_the_second)
    said = letters.take_in(walk=True)
    assert "已中断" in said
    assert "新导入1件" in said
    assert letters.code == 130
    assert [number for number, _ in letters.refused()] == [2]
    monkeypatch.undo()
    assert "新导入1件，此前已导入1件" in letters.take_in(walk=True)


def test_without_walk_letters_wait_to_be_accepted_and_resume_walks_them(letters: Letters) -> None:
    letters.write(LIFT, LATE)
    letters.take_in()
    assert set(WorkOrder.objects.values_list("state", flat=True)) == {OrderState.PENDING_ACCEPT}
    letters.take_in(walk=True)
    assert letters.order("1").state == OrderState.PENDING_ACCEPT
    assert "续办2件" in letters.take_in(walk=True, resume=True)
    assert letters.order("2").state == OrderState.CLOSED


def test_a_rehearsal_writes_nothing_and_its_preview_can_be_corrected_and_taken_in(letters: Letters, town: Town) -> None:
    letters.write(LIFT, OPEN, BAD_TIME)
    preview = letters.folder / "去向.xlsx"
    said = letters.take_in(walk=True, dry_run=True, preview=preview)
    assert "试运行，没有写入：可导入2件，此前已导入0件，不能导入1行" in said
    assert "2  住建局" in " ".join(said.split(" " * 4)) or "2  清水市住房和城乡建设局" in said
    assert letters.refused()[0][0] == 4
    assert not Appeal.objects.exists()
    assert not WorkOrder.objects.exists()
    book = load_workbook(preview)
    page = book.worksheets[0]
    columns = {cell.value: cell.column for cell in page[1]}
    assert str(page.cell(2, columns["分类"]).value).endswith("电梯故障")
    page.cell(2, columns["分类"], "物业收费")
    page.cell(2, columns["区划"], "河东县")
    letters.path = letters.folder / "改.xlsx"
    book.save(letters.path)
    letters.take_in(walk=True, source="来信")
    order = letters.order("1")
    assert (order.category_id, order.area) == ("020402", Area.objects.get(name="河东县"))
    assert order.public_reply == LIFT[5]
    assert letters.order("3").state == OrderState.IN_HANDLING


def test_names_of_places_that_only_the_letters_know_are_listed_and_told_by_a_sheet(
    letters: Letters, town: Town
) -> None:
    letters.write(["1", "A01", "A3区拆迁补偿太低", *LIFT[3:]], ["2", "A02", "A9县拆迁", *LIFT[3:]])
    places = letters.folder / "地名.xlsx"
    said = letters.take_in(dry_run=True, places=places)
    assert "1  A3区" in said
    assert rows_of(places) == [("A3区", None, 1), ("A9县", None, 1)]
    book = load_workbook(places)
    book.worksheets[0]["B2"] = "河东县"
    book.save(places)
    said = letters.take_in(walk=True, places=places)
    assert letters.order("1").lead_unit == town.unit("河东县")
    assert letters.order("2").lead_unit == town.unit("住建局")
    assert "1  A9县" in said
    assert "A3区" not in said


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["地名", "代码"], ["A3区", "379901"]], "缺少列：区划"),
        ([["地名", "区划"], ["A3区", "月球"]], "第2行：区划“月球”不在区划表里"),
    ],
)
def test_a_sheet_of_places_that_makes_no_sense_is_told(letters: Letters, rows: list[list[str]], says: str) -> None:
    places = letters.folder / "地名.csv"
    places.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    letters.write(LIFT)
    with pytest.raises(CommandError, match=says):
        letters.take_in(places=places)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"map": ["时刻=留言时间"]}, "不是可对应的字段"),
        ({"outcome": Path("/没有/的/结果.xlsx")}, "写不到"),
        ({"outcome": Path("结果.doc")}, "写不到"),
        ({"preview": Path("去向.xlsx")}, "--preview 要与 --dry-run 同用"),
        ({"resume": True}, "--resume 要与 --walk 同用"),
        ({"sheet": "一月"}, "CSV 文件没有工作表"),
        ({"places": Path("/没有/地名.xlsx")}, "没有这个文件"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_taken_in(
    letters: Letters, options: dict[str, Any], says: str
) -> None:
    letters.write(LIFT)
    with pytest.raises(CommandError, match=says):
        letters.take_in(**options)
    assert not Appeal.objects.exists()


def test_a_sheet_never_overwrites_itself_and_one_without_rows_is_told(letters: Letters) -> None:
    letters.write_book()
    with pytest.raises(CommandError, match="是来信文件自己"):
        letters.take_in(refusals=letters.path)
    with pytest.raises(CommandError, match="只有列名，没有来信"):
        letters.take_in()
