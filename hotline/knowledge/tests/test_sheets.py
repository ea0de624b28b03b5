"""导入导出: foreign files by mapping, our own files there and back, each row alone."""

import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hotline.base.refusal import Refused
from hotline.catalog.sheets.workbook import Outcome
from hotline.knowledge.models import Article, Event
from hotline.knowledge.queries.searching import find
from hotline.knowledge.sheets.columns import KEYS
from hotline.knowledge.sheets.exporting import as_json_lines, as_workbook
from hotline.knowledge.sheets.importing import import_file
from hotline.knowledge.sheets.mapping import BadMapping, Mapped, read_parts
from hotline.knowledge.tests.library import fresh, published, unit
from hotline.knowledge.tests.town import Town
from hotline.org.models import Change

ITEM = {
    "TASK_CODE": "A1", "TASK_NAME": "排水许可证核发", "DEPT_NAME": "清水市住房和城乡建设局", "handle_time_limit": "7(工作日)",
    "handle_time": "20(工作日)", "handle_location": "办理地点：政务大厅三楼", "consult_phone": "0000-12345", "complain_phone": "无",
    "accept_standard": "排放水质符合标准。", "material_intro": ["申请表", "检测报告"], "service_object_name": ["企业法人"],
    "TASK_TYPE_TEXT": "行政许可", "URL": "https://example.gov.cn/1", "theme_category": ["其他"], "CATANAME": "排水许可",
}  # fmt: skip


def jsonl(*rows: dict[str, object]) -> BytesIO:
    return BytesIO("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())


def service_items() -> Mapped:
    return Mapped(read_parts(["政务服务事项"]), KEYS)


def test_service_items_of_a_province_become_articles(town: Town) -> None:
    report = import_file(jsonl(ITEM), "items.jsonl", actor=town.system, mapped=service_items())
    assert [row.outcome for row in report.rows] == [Outcome.CREATED]
    article = Article.objects.select_related("current", "unit").get()
    version = article.current
    assert (article.unit.short_name, article.state, article.openness) == ("住建局", "PUBLISHED", "PUBLIC")
    assert (
        version.answer
        == "“排水许可证核发”由清水市住房和城乡建设局办理，承诺7(工作日)内办结。办理地点：政务大厅三楼。咨询电话0000-12345。"
    )
    assert "二、申请材料\n申请表\n检测报告" in version.body
    assert "监督投诉" not in version.contact, "what says nothing is left out"
    assert [hit.article for hit in find(town.lin, "排水许可要什么材料").hits] == [article]


def test_the_same_item_again_changes_nothing_and_a_changed_one_is_a_new_version(town: Town) -> None:
    take = {"actor": town.system, "mapped": service_items(), "source": "省事项库"}
    import_file(jsonl(ITEM), "a.jsonl", **take)
    again = import_file(jsonl(ITEM), "b.jsonl", **take)
    assert [row.outcome for row in again.rows] == [Outcome.UNCHANGED]
    import_file(jsonl({**ITEM, "handle_time_limit": "3(工作日)"}), "c.jsonl", **take)
    article = Article.objects.select_related("current").get()
    assert article.current.n == 2 and "承诺3(工作日)" in article.current.answer
    assert list(Event.objects.filter(article=article).order_by("n").values_list("verb", flat=True)) == [
        "create", "adopt", "release", "replace", "adopt", "release",
    ]  # fmt: skip


def test_blanks_in_rows_do_not_make_a_new_version_by_way_of_a_workbook(town: Town) -> None:
    item = {**ITEM, "handle_time_limit": "3(工作日)  \u3000以内"}
    import_file(jsonl(item), "a.jsonl", actor=town.system, mapped=service_items())
    again = import_file(BytesIO(as_workbook(town.system)), "a.xlsx", actor=town.system)
    assert [row.outcome for row in again.rows] == [Outcome.UNCHANGED]


def test_a_trial_leaves_nothing(town: Town) -> None:
    report = import_file(jsonl(ITEM), "a.jsonl", actor=town.system, mapped=service_items(), trial=True)
    assert report.n_written == 1 and not Article.objects.exists() and not Change.objects.filter(thing="知识库").exists()


def test_a_bad_row_is_named_and_the_others_stand(town: Town) -> None:
    rows = [
        {"title": "好的一条", "answer": "可以", "unit": "住建局"},
        {"title": "", "answer": "没有标题", "unit": "住建局"},
        {"title": "没有这个单位", "answer": "可以", "unit": "火星局"},
        {"title": "日期不对", "answer": "可以", "unit": "住建局", "valid_to": "明年"},
        {"title": "什么都没说", "unit": "住建局"},
        {"title": "分类不对", "answer": "可以", "unit": "住建局", "category": "天文"},
    ]
    report = import_file(jsonl(*rows), "a.jsonl", actor=town.zhi)
    assert [(row.number, row.reason) for row in report.refused] == [
        (2, "“标题”不能空"), (3, "没有责任单位“火星局”"), (4, "“有效期至”应为2026-01-31这样的日期，而不是“明年”"),
        (5, "“口径”和“全文”不能都空"), (6, "没有事项分类“天文”"),
    ]  # fmt: skip
    assert [article.title for article in Article.objects.all()] == ["好的一条"]


def test_whoever_may_not_publish_may_not_import(town: Town) -> None:
    report = import_file(jsonl({"title": "好", "answer": "好", "unit": "住建局"}), "a.jsonl", actor=town.cai)
    assert "须由知识库审核员" in report.refused[0].reason
    assert not Article.objects.exists()


@pytest.mark.parametrize("ending", ["xlsx", "jsonl"])
def test_what_is_taken_out_comes_in_unchanged(town: Town, ending: str) -> None:
    article = published(town)
    content = as_workbook(town.zhi) if ending == "xlsx" else as_json_lines(town.zhi)
    assert Change.objects.filter(kind="export", thing="知识库").count() == 1
    report = import_file(BytesIO(content), f"kb.{ending}", actor=town.zhi)
    assert [row.outcome for row in report.rows] == [Outcome.UNCHANGED]
    assert fresh(article).n_versions == 1


def test_a_changed_line_of_our_own_file_is_a_new_version_of_that_article(town: Town) -> None:
    article = published(town)
    [row] = [json.loads(line) for line in as_json_lines(town.zhi).decode().splitlines()]
    import_file(jsonl({**row, "answer": "一级每平方米不超过1.5元。"}), "kb.jsonl", actor=town.zhi)
    assert fresh(article).current.answer == "一级每平方米不超过1.5元。"
    assert Article.objects.count() == 1


def test_a_mapping_says_what_it_does_not_know() -> None:
    with pytest.raises(BadMapping, match="没有名为“titel”的字段"):
        Mapped({"titel": "a"}, KEYS)
    with pytest.raises(BadMapping, match="列“b”文件里没有"):
        Mapped({"title": "b"}, KEYS).check(["a"])
    with pytest.raises(BadMapping, match="没有对应关系“某省”"):
        read_parts(["某省"])


@pytest.mark.parametrize(
    ("part", "row", "text"),
    [
        ("名称", {"名称": " 甲 "}, "甲"),
        ("{名称}（{编号}）", {"名称": "甲", "编号": "1"}, "甲（1）"),
        ("{名称}[，电话{电话}]", {"名称": "甲", "电话": "无"}, "甲"),
        ("{名称}[，电话{电话}]", {"名称": "甲", "电话": "123"}, "甲，电话123"),
        ("=固定", {}, "固定"),
        ("材料", {"材料": ["一", "", "二"]}, "一\n二"),
    ],
)
def test_a_field_is_a_column_or_made_of_several(part: str, row: dict[str, object], text: str) -> None:
    assert Mapped({"title": part}, KEYS).of(row) == {"title": text}


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"{", "a.json", "不是有效的 JSON"), (b"{}", "a.json", "应是一个列表"), (b"", "a.jsonl", "没有数据"), (b"[1]", "a.jsonl", "应是一个对象"),
        (b"PK", "a.xlsx", "不是有效的 Excel"), (b"x", "a.doc", "只能读"), (b'{"a": 1}', "a.jsonl", "看不出哪一列是标题"),
        ("标题\n好".encode("gbk"), "a.csv", "UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole(town: Town, content: bytes, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        import_file(BytesIO(content), name, actor=town.zhi)


def test_the_command_line_imports_reports_and_exports(town: Town, tmp_path: Path) -> None:
    file, report, out = tmp_path / "items.jsonl", tmp_path / "report.xlsx", StringIO()
    file.write_bytes(jsonl(ITEM, {**ITEM, "TASK_CODE": "A2", "TASK_NAME": ""}).getvalue())
    call_command("knowledge", "import", str(file), "--map", "政务服务事项", "--report", str(report), stdout=out)
    assert "新增1行，有问题1行" in out.getvalue() and "“标题”不能空" in out.getvalue()
    assert report.read_bytes()[:2] == b"PK"
    call_command("knowledge", "export", str(tmp_path / "out.jsonl"), stdout=out)
    assert "排水许可证核发" in (tmp_path / "out.jsonl").read_text()
    call_command("knowledge", "index", stdout=out)
    assert "已重建索引：1个" in out.getvalue()
    with pytest.raises(CommandError, match="没有在用的单位“火星局”"):
        call_command("knowledge", "import", str(file), "--unit", "火星局")
    with pytest.raises(CommandError, match="读不到"):
        call_command("knowledge", "import", str(tmp_path / "none.jsonl"), "--map", "title=a")


def test_items_without_a_known_unit_go_to_the_one_that_is_named(town: Town) -> None:
    row = {"title": "甲", "answer": "乙", "unit": "某省某厅"}
    import_file(jsonl(row), "a.jsonl", actor=town.zhi, unit=unit(town, "热线办"))
    assert Article.objects.get().unit == unit(town, "热线办")
