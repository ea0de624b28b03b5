"""The catalog's pages as the people of the town: everybody reads, managers change, strangers sign in first."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from hotline.catalog import queries
from hotline.catalog.actions import dispatch_rules, standard
from hotline.catalog.models import Category, DispatchRule, RuleFeedback, RuleSet, SpecialDay, TimeLimit, WorkHours
from hotline.catalog.reading import tally
from hotline.catalog.sheets.dispatch_rules import export
from hotline.catalog.tests.test_standard import NEXT_FRIDAY, draft, first, out_for_feedback
from hotline.catalog.tests.test_upkeep import rule_fields
from hotline.catalog.tests.town import Town

READ = [
    ("standard_list", []),
    ("standard", [1]),
    ("standard_word", [1]),
    ("standard_diff", [1, 1]),
    ("standard_feedback", [1]),
    ("categories", []),
    ("category_tree", []),
    ("categories_export", []),
    ("dispatch_rules", []),
    ("dispatch_rules_export", []),
    ("dispatch_trial", []),
    ("calendar_year", []),
    ("calendar_year", [2025]),
    ("work_hours", []),
    ("special_days_export", []),
]
WRITE = [
    ("standard_step", [1, "draft_new"]),
    ("categories_import", []),
    ("category_add", []),
    ("category", ["020301"]),
    ("category_retire", ["020301"]),
    ("dispatch_rule_add", []),
    ("dispatch_rules_import", []),
    ("calendar_day", [2026, 3, 4]),
    ("work_hours_add", []),
    ("special_days_import", []),
]


def as_(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username), backend="hotline.org.permissions.RoleBackend")
    return client


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


@pytest.mark.parametrize(("name", "args"), [*READ, *WRITE])
def test_a_stranger_signs_in_first(town: Town, name: str, args: list[Any]) -> None:
    response = Client().get(reverse(name, args=args))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


@pytest.mark.parametrize("username", ["ren", "lin", "zhujian", "shi", "xu"])
@pytest.mark.parametrize(("name", "args"), READ)
def test_everybody_signed_in_reads(town: Town, username: str, name: str, args: list[Any]) -> None:
    assert as_(town, username).get(reverse(name, args=args)).status_code == 200


@pytest.mark.parametrize(("name", "args"), WRITE)
def test_only_managers_open_the_forms(town: Town, name: str, args: list[Any]) -> None:
    assert as_(town, "ren").get(reverse(name, args=args)).status_code == 200
    for username in ("lin", "zhujian"):
        client = as_(town, username)
        assert client.get(reverse(name, args=args)).status_code == 403
        assert client.post(reverse(name, args=args), {}).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/standard/99/", "/standard/1/edit_item/", "/standard/1/nonsense/", "/standard/1/items/nonsense/", "/categories/989898/",
     "/dispatch-rules/123456/", "/calendar/1800/", "/calendar/2026/2/30/", "/calendar/hours/9999/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_or_not_open(town: Town, address: str) -> None:
    assert as_(town, "ren").get(address).status_code in (403, 404)


# The tree


def test_the_tree_is_remembered_by_its_mark(town: Town, django_assert_max_num_queries: Any) -> None:
    client = as_(town, "lin")
    response = client.get(reverse("category_tree"))
    rows = json.loads(response.content)
    assert [rows[0], len(rows)] == [["01", "三农", ""], Category.objects.count()]
    seen: set[str] = {""}
    for code, _, parent in rows:
        assert parent in seen
        seen.add(code)
    assert response["Cache-Control"] == "private, max-age=300"
    again = client.get(reverse("category_tree"), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with django_assert_max_num_queries(4):  # session, user, second factor, stamp
        client.get(reverse("category_tree"))


# The standard


def test_a_version_reads_as_a_document(town: Town, django_assert_max_num_queries: Any) -> None:
    client = as_(town, "ren")
    client.get(reverse("standard", args=[1]))  # the session is written once
    with django_assert_max_num_queries(10):
        text = text_of(client.get(reverse("standard", args=[1])))
    for words in ("一、总则", "九、保障", "⑮", "时限表", "起草新版本", "5个工作日"):
        assert words in text
    assert "起草新版本" not in text_of(as_(town, "lin").get(reverse("standard", args=[1])))


def test_a_version_is_revised_from_screen_to_screen(town: Town) -> None:
    ren, unit = as_(town, "ren"), as_(town, "zhujian")

    def step(verb: str) -> str:
        return reverse("standard_step", args=[2, verb])

    made = ren.post(reverse("standard_step", args=[1, "draft_new"]), {"name": "市民热线工作标准", "note": "放宽签收"})
    assert made["Location"] == reverse("standard", args=[2])
    item = reverse("standard_item_edit", args=[2, "internal_overdue"])
    bad = ren.post(item, {"value": "很快", "basis": "会议纪要"})
    assert (bad.status_code, "应填数字" in text_of(bad), "很快" in text_of(bad)) == (422, True, True)
    assert ren.post(item, {"value": "2", "basis": "会议纪要"}).status_code == 302
    assert unit.get(reverse("standard_feedback", args=[2])).status_code == 200
    assert unit.post(reverse("standard_feedback", args=[2]), {"text": "早了"}).status_code == 403
    assert ren.post(step("ask_feedback"), {"until": "2026-03-13"}).status_code == 302
    assert "提意见" in text_of(unit.get(reverse("standard", args=[2])))
    unit.post(reverse("standard_feedback", args=[2]), {"item": "internal_overdue", "text": "两个工作日合适"})
    opinion = RuleFeedback.objects.get()
    assert opinion.item is not None
    assert opinion.item.key == "internal_overdue"
    assert "两个工作日合适" not in text_of(as_(town, "hexi").get(reverse("standard_feedback", args=[2])))
    blocked = text_of(ren.get(step("start_trial")))
    assert "还有1条意见没有答复" in blocked
    assert reverse("standard_feedback", args=[2]) in blocked
    assert ren.post(step("start_trial")).status_code == 422
    answer = reverse("standard_feedback_answer", args=[2, opinion.pk])
    assert unit.get(answer).status_code == 403
    ren.post(answer, {"is_adopted": "1", "answer": "已改为2个工作日"})
    assert "已改为2个工作日" in text_of(unit.get(reverse("standard_feedback", args=[2])))
    early = text_of(ren.get(step("start_trial")))
    assert "意见征集到3月13日截止" in early
    assert step("ask_feedback") in early
    assert ren.post(step("ask_feedback"), {"until": "2026-03-02"}).status_code == 302
    diff = text_of(ren.get(reverse("standard_diff", args=[1, 2])))
    assert "<del>1</del><ins>2</ins>个工作日" in diff
    for verb in ("start_trial", "put_in_force"):
        assert ren.post(step(verb)).status_code == 302
    assert [row.status for row in RuleSet.objects.order_by("version")] == ["RETIRED", "IN_FORCE"]
    assert ren.get(item).status_code == 403  # what binds is not edited


def test_limits_are_edited_on_screen(town: Town) -> None:
    draft(town)
    ren = as_(town, "ren")
    data = {"clock": "REPLY", "kind": "CONSULT", "category": "0203", "amount": "4", "unit": "wd", "basis": ""}
    assert ren.post(reverse("standard_limit_add", args=[2]), data).status_code == 302
    limit = TimeLimit.objects.get(rule_set__version=2, category="0203")
    again = ren.post(reverse("standard_limit_add", args=[2]), data)
    assert (again.status_code, "条件完全相同" in text_of(again)) == (422, True)
    edit = reverse("standard_limit_edit", args=[2, limit.pk])
    assert ren.post(edit, {**data, "amount": "0"}).status_code == 422
    assert ren.post(edit, {**data, "amount": "3"}).status_code == 302
    limit.refresh_from_db()
    assert limit.amount == 3
    assert ren.post(reverse("standard_limit_remove", args=[2, limit.pk])).status_code == 302
    assert not TimeLimit.objects.filter(pk=limit.pk).exists()


def test_the_word_file_says_what_the_version_says(town: Town) -> None:
    response = as_(town, "zhujian").get(reverse("standard_word", args=[1]))
    document = Document(BytesIO(response.content))
    lines = [line.text for line in document.paragraphs]
    assert lines[:2] == ["市民热线工作标准", "（第1版，2010年1月1日起施行）"]
    assert {"一、总则", "①工作流程", "九、保障", "十、时限表"} <= set(lines)
    cells = {cell.text for row in document.tables[-1].rows for cell in row.cells}
    assert {"回复", "5个工作日"} <= cells


# Categories, rules


def test_categories_are_opened_found_and_kept_on_screen(town: Town) -> None:
    ren = as_(town, "ren")
    assert "商品房延期交付" not in text_of(ren.get(reverse("categories")))
    assert "商品房延期交付" in text_of(ren.get(reverse("categories"), {"open": "02"}))
    assert "商品房延期交付" in text_of(ren.get(reverse("categories"), {"q": "商品房"}))
    assert "没有找到分类" in text_of(ren.get(reverse("categories"), {"q": "不存在的词"}))
    ren.post(
        reverse("category_add"), {"code": "97", "name": "低空经济", "urgent_words": "坠落 伤人", "is_public": "on"}
    )
    made = Category.objects.get(code="97")
    assert made.urgent_words == ["坠落", "伤人"]
    ren.post(reverse("category", args=["97"]), {"name": "低空飞行"})
    made.refresh_from_db()
    assert (made.full_name, made.is_public) == ("低空飞行", False)
    ren.post(reverse("category_retire", args=["97"]))
    assert not queries.load().categories["97"].is_active
    assert 'value="9701"' in text_of(ren.get(reverse("category_add"), {"below": "97"}))


def test_a_rule_is_kept_on_screen(town: Town) -> None:
    ren = as_(town, "ren")
    data = {"category": "020301", "lead_kind": "FUNCTIONAL", "basis": "办法第十二条", "labels": "交界、夜间"}
    bad = ren.post(reverse("dispatch_rule_add"), data)
    assert (bad.status_code, "请指定主办单位" in text_of(bad), "办法第十二条" in text_of(bad)) == (422, True, True)
    units = {"lead_unit": town.unit("住建局").pk, "co_units": [town.unit("城管局").pk, town.unit("河东县").pk]}
    assert ren.post(reverse("dispatch_rule_add"), {**data, **units}).status_code == 302
    rule = DispatchRule.objects.get()
    assert (rule.labels, rule.co_units.count()) == (["交界", "夜间"], 2)
    dispatch_rules.flag_rule(rule.pk, actor=town.zhou)
    assert "待复核" in text_of(ren.get(reverse("dispatch_rules"), {"state": "flagged"}))
    assert ren.post(reverse("dispatch_rule_clear_flag", args=[rule.pk])).status_code == 302
    assert ren.post(reverse("dispatch_rule", args=[rule.pk]), {**data, **units, "labels": ""}).status_code == 302
    assert ren.post(reverse("dispatch_rule_retire", args=[rule.pk])).status_code == 302
    rule.refresh_from_db()
    assert (rule.labels, rule.is_flagged, rule.is_active) == ([], False, False)
    assert "办法第十二条" in text_of(as_(town, "zhujian").get(reverse("dispatch_rule", args=[rule.pk])))


def test_a_trial_names_the_unit_and_the_reasons(town: Town) -> None:
    rule = dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    asked = {"category": "020301", "area": "379901100000", "urgency": "NORMAL", "text": "电梯困人，有人昏迷"}
    text = text_of(as_(town, "zhou").get(reverse("dispatch_trial"), asked))
    for words in ("清水市住房和城乡建设局", f"派单目录第{rule.pk}号", "目录命中", "按紧急事项处理", "120"):
        assert words in text
    received: dict[str, Any] = {
        **asked,
        "received_by": [town.unit("城管局").pk],
        "returned_by": [town.unit("住建局").pk],
    }
    assert "已同意其退单" in text_of(as_(town, "zhou").get(reverse("dispatch_trial"), received))
    assert "没有这个分类" in text_of(as_(town, "zhou").get(reverse("dispatch_trial"), {"category": "989898"}))


def test_a_desk_of_rules_costs_no_more_with_more_rows(town: Town, django_assert_max_num_queries: Any) -> None:
    for code in Category.objects.filter(level=3).values_list("code", flat=True)[:55]:
        dispatch_rules.add_rule(actor=town.ren, **rule_fields(town, category=code))
    client = as_(town, "zhou")
    client.get(reverse("dispatch_rules"))  # the session is written once
    with django_assert_max_num_queries(7):
        text = text_of(client.get(reverse("dispatch_rules")))
    assert "下一页" in text


def test_an_import_is_tried_first_and_must_be_the_same_file(town: Town) -> None:
    dispatch_rules.add_rule(actor=town.ren, **rule_fields(town))
    content = export(town.ren)
    DispatchRule.objects.all().delete()
    ren = as_(town, "ren")
    url = reverse("dispatch_rules_import")

    def sent(content: bytes, **data: str) -> Any:
        return ren.post(url, {"file": SimpleUploadedFile("目录.xlsx", content), **data})

    trial = sent(content)
    assert trial.status_code == 200
    assert "派单目录没有第" in text_of(trial)  # its number is gone with it
    assert sent(content, tried="another").status_code == 422
    assert sent(b"x").status_code == 422
    assert ren.post(url, {}).status_code == 422


def test_an_import_of_categories_is_written_after_its_trial(town: Town) -> None:
    from hotline.catalog.tests.test_sheets import book

    content = book(("编号", "名称"), ("97", "低空经济")).getvalue()
    ren = as_(town, "ren")
    url = reverse("categories_import")
    trial = ren.post(url, {"file": SimpleUploadedFile("分类.xlsx", content)})
    assert not Category.objects.filter(code="97").exists()
    mark = text_of(trial).split('name="tried" value="')[1].split('"')[0]
    done = ren.post(url, {"file": SimpleUploadedFile("分类.xlsx", content), "tried": mark})
    assert "导入完成" in text_of(done)
    assert Category.objects.filter(code="97").exists()


# Calendar


def test_the_year_shows_holidays_and_make_up_days_in_words(town: Town) -> None:
    text = text_of(as_(town, "lin").get(reverse("calendar_year", args=[2026])))
    assert "国庆节" in text
    assert "调休上班" in text
    assert "/calendar/2026/10/1/" not in text
    assert "10月1日 国庆节" in text_of(as_(town, "ren").get(reverse("calendar_year", args=[2026])))
    assert "还没有2040年的放假安排" in text_of(as_(town, "lin").get(reverse("calendar_year", args=[2040])))


def test_a_day_is_set_and_set_back(town: Town) -> None:
    ren = as_(town, "ren")
    wednesday, saturday = reverse("calendar_day", args=[2026, 3, 4]), reverse("calendar_day", args=[2026, 3, 7])
    assert ren.post(wednesday, {"what": "off", "name": ""}).status_code == 422
    assert ren.post(wednesday, {"what": "works", "name": "调休"}).status_code == 422
    assert ren.post(wednesday, {"what": "off", "name": "市庆"}).status_code == 302
    assert ren.post(saturday, {"what": "works", "name": "市庆调休"}).status_code == 302
    assert SpecialDay.objects.filter(day__month=3, day__year=2026).count() == 2
    for address in (wednesday, saturday):
        assert ren.post(address, {"what": "usual", "name": ""}).status_code == 302
    assert not SpecialDay.objects.filter(day__month=3, day__year=2026).exists()


def test_hours_are_kept_on_screen(town: Town) -> None:
    ren = as_(town, "ren")
    data = {"from_month": "12", "from_day": "1", "morning_start": "09:00", "morning_end": "12:00",
            "afternoon_start": "13:30", "afternoon_end": "17:00"}  # fmt: skip
    assert ren.post(reverse("work_hours_add"), {**data, "afternoon_end": "13:00"}).status_code == 422
    assert ren.post(reverse("work_hours_add"), data).status_code == 302
    hours = WorkHours.objects.get(from_month=12)
    assert ren.post(reverse("work_hours_edit", args=[hours.pk]), {**data, "morning_start": "08:00"}).status_code == 302
    assert ren.post(reverse("work_hours_remove", args=[hours.pk])).status_code == 302
    assert WorkHours.objects.count() == 2


def test_opinions_are_counted_by_unit_for_who_manages_the_standard(town: Town) -> None:
    made = out_for_feedback(town)
    for actor, text in ((town.zhujian, "建议放宽"), (town.zhujian, "再放宽"), (town.hexi, "同意")):
        given = standard.give_feedback(made, actor=actor, text=text)
    standard.answer_feedback(given, actor=town.ren, is_adopted=True, answer="照办")
    rows = [
        (row.n, row.n_adopted, row.n_refused, row.n_unanswered) for row in tally(made.feedback.select_related("unit"))
    ]
    assert rows == [(2, 0, 0, 2), (1, 1, 0, 0)]
    shown = text_of(as_(town, "ren").get(reverse("standard_feedback", args=[2])))
    assert 'class="table rows tally"' in shown
    assert 'class="table rows tally"' not in text_of(as_(town, "zhujian").get(reverse("standard_feedback", args=[2])))


def test_the_list_of_versions_counts_opinions(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = out_for_feedback(town)
    standard.give_feedback(made, actor=town.zhujian, text="建议放宽")
    standard.ask_feedback(made, actor=town.ren, until=NEXT_FRIDAY)
    assert "1 条待答复" in text_of(as_(town, "ren").get(reverse("standard_list")))
    assert first().status == "IN_FORCE"
