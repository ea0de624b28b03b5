"""变更记录 of the catalogue: each of its actions leaves one, and says in Chinese what became of what."""

import inspect
import re
from datetime import date
from io import BytesIO
from types import ModuleType
from typing import Final

from docx import Document
from openpyxl import load_workbook

from hotline.catalog.actions import calendar, categories, content, dispatch_rules, standard
from hotline.catalog.models import Category, RuleItem, SpecialDay, WorkHours
from hotline.catalog.sheets import categories as category_sheets
from hotline.catalog.sheets import dispatch_rules as rule_sheets
from hotline.catalog.tests.test_standard import first, limit_fields
from hotline.catalog.tests.test_upkeep import HOURS, category_fields, rule_fields
from hotline.catalog.tests.town import MONDAY, Town
from hotline.catalog.word import standard_as_word
from hotline.org.models import Change

MODULES: Final = (calendar, categories, content, dispatch_rules, standard)
MARK: Final = "任主任（ren）导出于 2026-03-02 09:00，仅限内部使用"


def verbs(*modules: ModuleType) -> set[str]:
    """The actions: what these modules define, and says who does it. `taking` is what the others are made of."""
    found = set()
    for module in modules:
        for name, one in inspect.getmembers(module, inspect.isfunction):
            own = one.__module__ == module.__name__ and not name.startswith("_") and name != "taking"
            if own and "actor" in inspect.signature(one).parameters:
                found.add(name)
    return found


class Walk:
    """Takes actions one by one, and keeps what each put on record."""

    def __init__(self) -> None:
        self.told: dict[str, list[Change]] = {}

    def __call__(self, verb: object, *args: object, **kwargs: object) -> object:
        before = Change.objects.count()
        result = verb(*args, **kwargs)  # type: ignore[operator]
        name = verb.__name__  # type: ignore[attr-defined]
        self.told.setdefault(name, []).extend(Change.objects.order_by("n")[before:])
        return result


def test_every_action_on_the_catalogue_leaves_a_record(town: Town) -> None:
    walk, ren, unit = Walk(), town.ren, town.zhujian
    walk(calendar.set_day, date(2026, 9, 9), works=False, name="抢修日", actor=ren)
    walk(calendar.remove_day, date(2026, 9, 9), actor=ren)
    hours = walk(calendar.add_hours, actor=ren, from_month=7, from_day=1, **HOURS)
    walk(calendar.change_hours, hours, actor=ren, from_month=7, from_day=15, **HOURS)
    walk(calendar.remove_hours, hours, actor=ren)
    new = walk(categories.add_category, "97", actor=ren, **category_fields("低空经济"))
    walk(categories.change_category, new, actor=ren, **category_fields("低空"))
    walk(categories.retire_category, new, actor=ren)
    walk(categories.restore_category, new, actor=ren)
    rule = walk(dispatch_rules.add_rule, actor=ren, **rule_fields(town))
    walk(dispatch_rules.flag_rule, rule.pk, actor=town.zhou)  # type: ignore[attr-defined]
    walk(dispatch_rules.clear_flag, rule, actor=ren)
    walk(dispatch_rules.change_rule, rule, actor=ren, **rule_fields(town, co_units=[]))
    walk(dispatch_rules.retire_rule, rule, actor=ren)
    walk(dispatch_rules.restore_rule, rule, actor=ren)
    spare = walk(standard.draft_new, first(), actor=ren, note="试一试")
    walk(standard.discard, spare, actor=ren)
    draft = walk(standard.draft_new, first(), actor=ren, note="签收时限过紧")
    item = RuleItem.objects.get(rule_set=draft, key="reworks_max")
    walk(content.edit_item, item, actor=ren, value="3", basis="市政府会议纪要")
    limit = walk(content.add_limit, draft, actor=ren, **limit_fields())
    walk(content.edit_limit, limit, actor=ren, **limit_fields(amount=6))
    walk(content.remove_limit, limit, actor=ren)
    walk(standard.ask_feedback, draft, actor=ren, until=MONDAY.date())
    opinion = walk(standard.give_feedback, draft, actor=unit, text="三次太多", item=item)
    walk(standard.answer_feedback, opinion, actor=ren, is_adopted=False, answer="已征求多数单位意见")
    walk(standard.start_trial, draft, actor=ren)
    walk(standard.put_in_force, draft, actor=ren)
    last = walk(standard.draft_new, draft, actor=ren, note="再议")
    walk(standard.ask_feedback, last, actor=ren, until=MONDAY.date())
    walk(standard.retire, last, actor=ren)
    assert set(walk.told) == verbs(*MODULES)
    assert all(walk.told.values()), [name for name, rows in walk.told.items() if not rows]
    latin = re.compile("[a-z]{2}")
    for row in (row for rows in walk.told.values() for row in rows):
        assert not latin.search(row.name + row.kind_name + row.thing), row
        assert not [label for label, _, _ in row.facts if latin.search(label)], row.facts
    assert facts(walk, "edit_item") == (
        "修改条目",
        "重办次数上限",
        "第2版",
        [["值", "2", "3"], ["依据", BASIS, "市政府会议纪要"]],
    )
    assert facts(walk, "edit_limit")[1:] == ("回复（咨询、分类0203、网站）", "第2版", [["数量", "4", "6"]])
    assert facts(walk, "change_rule")[3] == [["协办单位", "清水市城市管理局", ""]]
    assert facts(walk, "flag_rule")[3] == [["被退单次数", "0", "1"], ["待复核", "", "是"]]
    assert facts(walk, "change_category")[3] == [["名称", "低空经济", "低空"], ["全称", "低空经济", "低空"]]
    assert facts(walk, "remove_day")[:2] == ("取消设定", "2026年9月9日")
    assert [(row.name, row.thing) for row in walk.told["put_in_force"]] == [
        ("废止", "市民热线工作标准（第1版）"), ("施行", "市民热线工作标准（第2版）"),
    ]  # fmt: skip
    assert ["状态", "试行", "施行"] in facts(walk, "put_in_force")[3]
    assert walk.told["give_feedback"][0].of_unit == "住建局"


BASIS: Final = "参照巴彦淖尔市问题工单提级督办做法"


def facts(walk: Walk, verb: str) -> tuple[str, str, str, list[list[str]]]:
    row = walk.told[verb][-1]
    return row.name, row.thing, row.note, row.facts


def test_an_import_leaves_a_record_of_each_row_and_a_trial_none(town: Town) -> None:
    category = Category.objects.get(code="020301")
    categories.change_category(category, actor=town.ren, **category_fields("电梯困人"))
    content = category_sheets.export(town.ren)
    Category.objects.filter(code="020301").update(name="电梯", full_name="城乡建设 / 物业管理 / 电梯")
    before = Change.objects.count()
    category_sheets.import_categories(BytesIO(content), actor=town.ren, trial=True)
    assert Change.objects.count() == before
    category_sheets.import_categories(BytesIO(content), actor=town.ren, trial=False)
    row, whole = Change.objects.order_by("n")[before:]
    assert (row.name, row.kind_name) == ("修改", "事项分类")
    assert ["名称", "电梯", "电梯困人"] in row.facts
    assert (whole.kind, whole.thing, {what: n for what, _, n in whole.facts}["修改"]) == (
        "import",
        "事项分类",
        "1",
    )


def test_exports_are_on_record_and_bear_who_took_them(town: Town) -> None:
    dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    before = Change.objects.count()
    for made in (category_sheets.export(town.ren), rule_sheets.export(town.ren)):
        sheet = load_workbook(BytesIO(made)).worksheets[0]
        assert sheet["A1"].value == MARK
    word = Document(BytesIO(standard_as_word(first(), actor=town.ren)))
    assert word.sections[0].footer.paragraphs[-1].text == MARK
    rows = Change.objects.order_by("n")[before:]
    assert [(row.kind, row.thing) for row in rows] == [
        ("export", "事项分类"), ("export", "派单目录"), ("export", "市民热线工作标准（第1版）"),
    ]  # fmt: skip
    assert rows[1].facts == [["派单目录", "", "1行"]]


def test_the_factory_settings_are_on_record(town: Town) -> None:
    row = Change.objects.get(kind="import", thing="出厂设置")
    told = {what: n for what, _, n in row.facts}
    assert told["节假日与调休"] == f"新增{SpecialDay.objects.count()}条"
    assert told["作息时间"] == f"新增{WorkHours.objects.count()}条"
