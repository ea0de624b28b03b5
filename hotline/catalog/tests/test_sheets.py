"""导入导出: what goes out comes in again unchanged; each bad row says why, the good ones stand."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from hotline.base.refusal import Refused
from hotline.catalog import queries
from hotline.catalog.actions import dispatch_rules as verbs
from hotline.catalog.models import Category, DispatchRule, SpecialDay
from hotline.catalog.sheets import calendar as calendar_sheets
from hotline.catalog.sheets import categories, dispatch_rules
from hotline.catalog.sheets.workbook import Outcome, Report
from hotline.catalog.tests.test_upkeep import rule_fields
from hotline.catalog.tests.town import Town


def book(*rows: Sequence[object]) -> BytesIO:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    file = BytesIO()
    made.save(file)
    return file


def outcomes(report: Report) -> list[tuple[int, Outcome]]:
    return [(row.number, row.outcome) for row in report.rows]


RULE_HEAD = ("分类编号*", "适用区划", "主办性质*", "主办单位", "协办单位", "标签", "不得下派镇街", "职责依据*")
GOOD = ("020301", "", "部门", "清水市住房和城乡建设局", "清水市城市管理局、3001", "交界", "是", "办法第十二条")


def test_the_dispatch_catalogue_goes_out_and_comes_in_unchanged(town: Town) -> None:
    verbs.add_rule(actor=town.ren, **rule_fields(town))
    report = dispatch_rules.import_rules(BytesIO(dispatch_rules.export(town.ren)), actor=town.ren, trial=False)
    assert outcomes(report) == [(3, Outcome.UNCHANGED)]
    assert DispatchRule.objects.count() == 1


def test_good_rows_stand_and_bad_ones_say_why(town: Town) -> None:
    file = book(
        ("派单目录（住建部分）",),
        RULE_HEAD,
        GOOD,
        ("020302", "柳林镇", "属地", "", "", "", "", "条例"),
        ("999999", "", "属地", "", "", "", "", "条例"),
        ("020302", "", "部门", "住建委", "", "", "", "条例"),
        ("020302", "北京", "属地", "", "", "", "", "条例"),
        ("020302", "", "市级", "", "", "", "", "条例"),
        ("020302", "", "属地", "", "", "", "", ""),
        ("020302", "", "属地", "", "", "", "", "=A1"),
    )
    report = dispatch_rules.import_rules(file, actor=town.ren, trial=False)
    assert report.counts == [("新增", 2), ("修改", 0), ("未变", 0), ("有问题", 6)]
    reasons = [row.reason for row in report.refused]
    for reason, words in zip(reasons, ("事项分类", "住建委", "北京", "主办性质", "职责依据", "公式"), strict=True):
        assert words in reason
    rule = DispatchRule.objects.get(category="020301")
    assert ([unit.name for unit in rule.co_units.all()], rule.labels, rule.dept_only) == (
        ["清水市城市管理局", "清水市水务集团"], ["交界"], True,
    )  # fmt: skip
    assert {entry.category for entry in queries.load().dispatch_rules} == {"020301", "020302"}


def test_a_trial_says_the_same_and_writes_nothing(town: Town) -> None:
    before = queries.load()
    report = dispatch_rules.import_rules(book(RULE_HEAD, GOOD), actor=town.ren, trial=True)
    assert (report.is_trial, report.n_written) == (True, 1)
    assert not DispatchRule.objects.exists()
    assert queries.load().dispatch_rules == before.dispatch_rules == ()


def test_a_row_with_a_number_changes_that_rule(town: Town) -> None:
    rule = verbs.add_rule(actor=town.ren, **rule_fields(town))
    head = ("序号", *RULE_HEAD)
    file = book(head, (rule.pk, *GOOD), (999, *GOOD))
    report = dispatch_rules.import_rules(file, actor=town.ren, trial=False)
    assert outcomes(report) == [(2, Outcome.CHANGED), (3, Outcome.REFUSED)]
    assert report.refused[0].reason == "派单目录没有第999号；新增的一条，序号请留空"
    rule.refresh_from_db()
    assert rule.labels == ["交界"]


@pytest.mark.parametrize(
    ("file", "reason"),
    [(BytesIO(b"not a book"), "不是有效的"), (book(("甲", "乙")), "没有完整的表头"), (book(RULE_HEAD), "没有数据行")],
)
def test_what_is_no_such_workbook_is_refused_as_a_whole(town: Town, file: BytesIO, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        dispatch_rules.import_rules(file, actor=town.ren, trial=False)


def test_an_import_by_somebody_else_is_refused_row_by_row(town: Town) -> None:
    report = dispatch_rules.import_rules(book(RULE_HEAD, GOOD), actor=town.zhujian, trial=False)
    assert report.count(Outcome.REFUSED) == 1
    assert not DispatchRule.objects.exists()


def test_the_categories_go_out_and_come_in_unchanged(town: Town) -> None:
    report = categories.import_categories(BytesIO(categories.export(town.ren)), actor=town.ren, trial=False)
    assert report.count(Outcome.UNCHANGED) == Category.objects.count() == len(report.rows)


def test_categories_are_added_and_changed_and_absent_columns_stay(town: Town) -> None:
    old = Category.objects.get(code="020301")
    file = book(
        ("编号", "名称", "紧急词"),
        ("97", "低空经济", ""),
        ("9701", "无人机", "坠落，伤人"),
        ("020301", "电梯", "困人"),
        ("9702", "", ""),
        ("959501", "孤儿", ""),
    )
    report = categories.import_categories(file, actor=town.ren, trial=False)
    assert [row.outcome.value for row in report.rows] == ["新增", "新增", "修改", "有问题", "有问题"]
    new = Category.objects.get(code="020301")
    assert (new.name, new.urgent_words, new.lead_unit, new.lead_kind) == (
        "电梯",
        ["困人"],
        old.lead_unit,
        old.lead_kind,
    )
    assert Category.objects.get(code="9701").urgent_words == ["坠落", "伤人"]


def test_a_cell_that_begins_like_a_formula_goes_out_as_text(town: Town) -> None:
    verbs.add_rule(actor=town.ren, **rule_fields(town, basis="=1+1"))
    sheet = load_workbook(BytesIO(dispatch_rules.export(town.ren))).worksheets[0]
    cell = next(cell for cell in sheet[3] if cell.value == "=1+1")
    assert cell.data_type == "s"


# Special days


def test_a_year_s_notice_comes_in_as_it_is_written(town: Town) -> None:
    file = book(
        ("日期", "至", "安排", "名称"),
        ("2027-01-01", "2027年1月3日", "放假", "元旦"),
        ("2027-02-05", "2027-02-13", "放假", "春节"),
        ("2027/2/14", "", "上班", "春节调休"),  # a Sunday
        ("2027-03-03", "", "上班", "平常"),  # a Wednesday
        ("2027-04-05", "2027-04-03", "放假", "清明节"),
        ("2027-05-01", "2027-07-01", "放假", "劳动节"),
        ("五月一日", "", "放假", "劳动节"),
        ("2026-10-01", "2026-10-07", "放假", "国庆节"),
    )
    trial = calendar_sheets.import_days(file, actor=town.ren, trial=True)
    assert not SpecialDay.objects.filter(day__year=2027).exists()
    report = calendar_sheets.import_days(file, actor=town.ren, trial=False)
    assert outcomes(report) == outcomes(trial)
    assert [row.outcome.value for row in report.rows] == ["新增", "新增", "新增", *["有问题"] * 4, "未变"]
    reasons = [row.reason for row in report.refused]
    assert "本来就是工作日" in reasons[0]
    assert reasons[1] == "“至”早于“日期”"
    assert "最多15天" in reasons[2]
    assert SpecialDay.objects.filter(day__year=2027).count() == 13
    assert queries.load().calendar.is_make_up_day(date(2027, 2, 14))


def test_the_special_days_go_out_and_come_in_unchanged(town: Town) -> None:
    report = calendar_sheets.import_days(BytesIO(calendar_sheets.export(town.ren)), actor=town.ren, trial=False)
    assert report.count(Outcome.UNCHANGED) == SpecialDay.objects.count() == len(report.rows)
