"""通报: its figures are those of the orders, its words the office's, its road checked, signed, issued, read."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from hotline.accountability.tests.roads import notified
from hotline.analytics.actions import reports as actions
from hotline.analytics.jobs import make_daily, make_monthly, make_weekly, tell_of_report
from hotline.analytics.models import Receipt, Report, ReportKind
from hotline.analytics.papers import report_as_word, report_as_workbook
from hotline.analytics.sections import standing
from hotline.analytics.tests.months import APRIL, a_month, checked, generated, issued
from hotline.assessment.actions import periods
from hotline.base.refusal import Refused
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.notices.models import Notice
from hotline.org.permissions import BACKEND
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town, day


@pytest.fixture
def march(town: Town) -> Iterator[Town]:
    a_month(town)
    with town.at(APRIL):
        yield town


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def part_names(word: bytes) -> list[str]:
    return ZipFile(BytesIO(word)).namelist()


def part(row: Report, key: str) -> dict[str, Any]:
    return next(one for one in row.sections if one["key"] == key)


def lines(row: Report, key: str, caption: str = "") -> list[list[Any]]:
    tables = part(row, key)["tables"]
    return next((one["rows"] for one in tables if not caption or one["caption"] == caption), [])


def figure(row: Report, key: str, label: str) -> Any:
    return next(one["value"] for one in part(row, key)["figures"] if one["label"] == label)


def test_the_figures_are_those_of_the_orders(march: Town) -> None:
    row = generated(march)
    own = WorkOrder.objects.filter(registered_at__gte=day(3, 1, 0), registered_at__lt=day(4, 1, 0))
    assert figure(row, "overview", "受理") == own.count() == 8
    assert figure(row, "overview", "直接答复") == own.filter(close_kind="DIRECT_ANSWER").count() == 2
    assert figure(row, "overview", "转办") == own.filter(first_dispatched_at__isnull=False).count() == 5
    assert sum(line[1] for line in lines(row, "channels")) == own.count()
    assert sum(line[1] for line in lines(row, "kinds")) == own.count()
    assert sum(line[2] for line in lines(row, "hot", "热点问题")) == own.count()
    assert part(row, "overview")["text"].startswith("2026年3月，热线共受理群众诉求8件，较上月上升700.0%")


def test_each_unit_stands_with_its_own_turns(march: Town) -> None:
    row = generated(march)
    found = {line[0]: line[1:6] for table in part(row, "units")["tables"] for line in table["rows"]}
    # handed over, on time, late, open, left out
    assert found["住建局"] == [2, 1, 1, 0, 0]
    assert found["城管局"] == [1, 1, 0, 0, 0]
    assert found["河东县"] == [1, 0, 1, 0, 0]
    assert found["水务集团"] == [1, 1, 0, 0, 0]
    turns = Assignment.objects.filter(assigned_at__gte=day(3, 1, 0), role="LEAD")
    assert sum(values[0] for name, values in found.items() if name != "合计") == turns.count()


def test_who_was_late_stands_with_the_numbers_of_the_orders(march: Town) -> None:
    found = {line[0]: line for line in lines(generated(march), "late")}
    assert set(found) == {"住建局", "河东县"}
    assert found["住建局"][1:3] == [1, 1]
    assert found["河东县"][1:3] == [1, 0]
    assert WorkOrder.objects.get(no=found["河东县"][3]).lead_unit == march.unit("河东县")


def test_what_was_decided_against_a_unit_is_told(march: Town) -> None:
    with march.at(day(3, 25)):
        decided = notified(march)
    row = generated(march)
    assert lines(row, "supervision", "问责情况") == [[decided.unit.short_name, "提醒函", 1]]
    assert "问责：1个单位（提醒函）" in part(row, "supervision")["text"]


def test_the_scores_of_the_month_stand_by_group(march: Town) -> None:
    assert not any(one["key"] == "ranks" for one in generated(march, ReportKind.WEEKLY).sections)
    period = periods.begin(day(3, 1).date(), actor=march.du)
    row = generated(march)
    found = {line[1]: line for table in part(row, "ranks")["tables"] for line in table["rows"]}
    scores = list(period.scores.filter(under=None).select_related("unit"))
    assert scores
    told = [one for one in scores if one.total is not None]
    assert set(found) == {one.unit.short_name for one in told}
    for one in told:
        assert found[one.unit.short_name][2:4] == [one.n_scored, str(one.total)]
    assert "本期没有计分事项的：" in part(row, "ranks")["text"]
    assert "暂定" in part(row, "ranks")["text"]


def test_red_and_black_lists_name_the_first_of_each_group_and_the_last_of_all_where_the_standard_wants_them(
    march: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "RED", 1)
    RuleItem.objects.filter(key="rank_min_cases").update(value="1")
    CatalogStamp.bump()
    period = periods.begin(day(3, 1).date(), actor=march.du)
    assert not lines(generated(march), "ranks", "红黑榜")
    RuleItem.objects.filter(key="red_black_lists").update(value="1")
    CatalogStamp.bump()
    row = Report.objects.get()
    actions.renew(row, actor=march.du)
    told = dict(lines(row, "ranks", "红黑榜"))
    ranked = period.scores.filter(under=None, rank__isnull=False).order_by("total")
    for group in ("县（市、区）", "市直部门", "公共服务单位"):
        first = ranked.filter(group=group, rank=1)
        assert told.get(f"红榜　{group}", "") == "、".join(one.unit.short_name for one in first)
    others = [one.unit.short_name for one in ranked if one.rank != 1]
    assert others and told["黑榜　全市后五名"] == "、".join(others[:5])


def test_the_figures_stay_as_they_were_until_they_are_renewed(march: Town) -> None:
    row = generated(march)
    before = row.content
    with march.at(day(3, 31, 12)):
        march.register()
    row.refresh_from_db()
    assert row.content == before
    actions.renew(row, actor=march.du)
    assert figure(row, "overview", "受理") == 9


def test_the_offices_words_outlive_new_figures_and_drafts_follow_them(march: Town) -> None:
    row = generated(march)
    drafts = {one["key"]: one["text"] for one in row.sections}
    actions.edit(row, actor=march.du, title="三月通报", words={**drafts, "problems": "请各单位抓紧。"})
    assert row.words == {"problems": "请各单位抓紧。"}
    with march.at(day(3, 31, 12)):
        march.register()
    actions.renew(row, actor=march.du)
    assert part(row, "problems")["text"] == "请各单位抓紧。"
    assert "受理群众诉求9件" in part(row, "overview")["text"]
    with pytest.raises(Refused, match="没有这样的段落"):
        actions.edit(row, actor=march.du, title="三月通报", words={"nowhere": "x"})


def test_who_wrote_it_does_not_check_it(march: Town) -> None:
    row = generated(march)
    words = {one["key"]: one["text"] for one in row.sections}
    actions.edit(row, actor=march.du, title="三月通报", words=words)
    with pytest.raises(Refused, match="须由另一人核稿"):
        actions.check(row, actor=march.du)
    with pytest.raises(Refused, match="须由签发人办理"):
        actions.sign(row, actor=march.du)
    with pytest.raises(Refused, match="现为“已生成”"):
        actions.sign(row, actor=march.ren)
    actions.check(row, actor=march.ren)
    with pytest.raises(Refused, match="不能再“修改文字”"):
        actions.edit(row, actor=march.du, title="三月通报", words=words)
    with pytest.raises(Refused, match="要改什么"):
        actions.send_back(row, actor=march.ren, note=" ")
    actions.send_back(row, actor=march.ren, note="第三段请补充原因。")
    assert (row.state, row.checked_by) == ("GENERATED", None)


def test_a_number_of_a_person_is_not_let_out(march: Town) -> None:
    row = generated(march)
    actions.edit(row, actor=march.du, title="三月通报", words={"problems": "请联系13812345678。"})
    with pytest.raises(Refused, match="手机号“13812345678”"):
        actions.check(row, actor=march.ren)


def test_one_report_of_a_period_and_none_before_it_is_over(march: Town) -> None:
    row = generated(march)
    with pytest.raises(Refused, match=f"已有{row.no}"):
        generated(march)
    actions.discard(row, actor=march.ren, note="数据有误。")
    assert generated(march).no != row.no
    with march.at(day(3, 31, 18)):
        early = actions.generate(actor=march.du, kind=ReportKind.DAILY, day=day(3, 31).date())
        with pytest.raises(Refused, match="统计期到4月1日零时才结束"):
            actions.check(early, actor=march.ren)
    with pytest.raises(Refused, match="还没有开始"):
        actions.generate(actor=march.du, kind=ReportKind.DAILY, day=day(5, 1).date())
    with pytest.raises(Refused, match="须选定一类事项"):
        actions.generate(actor=march.du, kind=ReportKind.SPECIAL, day=day(3, 1).date())
    with pytest.raises(Refused, match="须由通报编写人、系统办理"):
        actions.generate(actor=march.zhujian, kind=ReportKind.DAILY, day=day(3, 2).date())


def test_issued_it_has_a_number_and_is_sent_and_read_on_record(march: Town) -> None:
    row = issued(march)
    assert row.number == "热办通〔2026〕1号"
    event = row.events.get(verb="issue")
    for _ in range(2):
        tell_of_report(event_id=event.pk)
    told = set(Notice.objects.filter(template="report_issue").values_list("reader__username", flat=True))
    assert {"shi", "zhujian_leader", "hedong", "hedong_leader", "ren"} <= told
    assert "lin" not in told
    assert (
        Receipt.objects.filter(report=row).count()
        == len(told)
        == Notice.objects.filter(template="report_issue").count()
    )
    client = signed_in(march.zhujian_leader)
    assert "未读" in client.get("/reports/").content.decode()
    assert client.get(f"/reports/{row.no}/").status_code == 200
    assert "未读" not in client.get("/reports/").content.decode()
    assert Receipt.objects.get(report=row, reader=march.zhujian_leader).read_at == APRIL
    assert "个单位中 <b>1</b> 个已阅" in signed_in(march.du).get(f"/reports/{row.no}/").content.decode()
    assert list(verify()) == []


@pytest.mark.parametrize("kind", [one for one in ReportKind if one != ReportKind.SPECIAL])
def test_who_may_read_which(march: Town, kind: str) -> None:
    row = generated(march, kind)
    door = f"/reports/{row.no}/"
    assert signed_in(march.zhujian).get(door).status_code == 404
    assert signed_in(march.du).get(door).status_code == 200
    with march.at(day(12, 31) if kind == ReportKind.ANNUAL else APRIL):
        actions.check(row, actor=march.ren)
    actions.sign(row, actor=march.ren)
    actions.issue(row, actor=march.du)
    assert signed_in(march.shi).get(door).status_code == 200
    to_units = kind in ("MONTHLY", "QUARTERLY", "ANNUAL")
    assert signed_in(march.zhujian).get(door).status_code == (200 if to_units else 404)


def test_the_same_content_gives_the_same_bytes(march: Town) -> None:
    row = issued(march)
    word, book = report_as_word(row), report_as_workbook(row)
    with march.at(day(6, 1)):
        again = Report.objects.get(pk=row.pk)
        assert (report_as_word(again), report_as_workbook(again)) == (word, book)
    document = Document(BytesIO(word))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "热办通〔2026〕1号" in text
    assert "市几大班子领导，各承办单位：" in text
    drawn = [one for one in part_names(word) if one.startswith("word/charts/chart")]
    assert len(drawn) == sum(len(one["charts"]) for one in row.sections) > 2
    assert [line.split("　")[0] for line in text.splitlines() if line.startswith("图")] == [
        f"图{n}" for n in range(1, len(drawn) + 1)
    ]
    sheets = load_workbook(BytesIO(book))
    assert sheets["逾期件"]["B2"].value == 1
    assert sheets["指标"]["A5"].value == "受理"
    assert sheets["指标"]["B5"].value == 8


def test_a_special_report_is_about_one_matter(march: Town) -> None:
    top = march.category().__class__.objects.get(code=march.category().code[:2])
    row = generated(march, ReportKind.SPECIAL, category=top)
    assert row.title == f"2026年3月{top.name}类诉求专报"
    assert (
        figure(row, "overview", "受理")
        == WorkOrder.objects.filter(category__code__startswith=top.code, registered_at__gte=day(3, 1, 0)).count()
    )
    assert "请编写" in part(row, "analysis")["text"]


def test_daily_weekly_and_monthly_ones_make_themselves_once(march: Town) -> None:
    with march.at(day(4, 6, 6)):
        for _ in range(2):
            make_daily()
            make_weekly()
    with march.at(day(4, 1, 6)):
        make_monthly()
    found = {one.kind: (str(one.since), str(one.until)) for one in Report.objects.all()}
    assert found == {
        "DAILY": ("2026-04-05", "2026-04-06"),
        "WEEKLY": ("2026-03-30", "2026-04-06"),
        "MONTHLY": ("2026-03-01", "2026-04-01"),
    }


def test_a_report_is_made_written_and_issued_on_the_screens(march: Town) -> None:
    du, ren = signed_in(march.du), signed_in(march.ren)
    assert signed_in(march.zhujian).get("/reports/generate/").status_code == 403
    assert du.post("/reports/generate/", {"kind": "MONTHLY", "day": "2026-03-10"}).status_code == 302
    row = Report.objects.get()
    door = f"/reports/{row.no}/"
    assert "热点问题" in du.get(door).content.decode()
    form = du.get(f"{door}edit/").content.decode()
    assert "存在问题和下步要求" in form
    sent = {f"words_{one['key']}": one["text"] for one in row.sections} | {
        "title": row.title,
        "words_problems": "请抓紧。",
    }
    assert du.post(f"{door}edit/", sent).status_code == 302
    row.refresh_from_db()
    assert row.words == {"problems": "请抓紧。"}
    assert ren.post(f"{door}check/", {"note": ""}).status_code == 302
    assert ren.post(f"{door}sign/", {"note": ""}).status_code == 302
    assert du.post(f"{door}issue/").status_code == 302
    for way in ("word", "workbook"):
        answer = signed_in(march.shi).get(f"{door}{way}/")
        assert answer.status_code == 200
        assert answer.content[:2] == b"PK"


def test_an_empty_month_has_a_report_too(town: Town) -> None:
    with town.at(APRIL):
        for kind in ReportKind:
            if kind != ReportKind.SPECIAL:
                row = actions.generate(actor=town.du, kind=kind, day=day(3, 10).date())
                assert report_as_word(row)[:2] == report_as_workbook(row)[:2] == b"PK"
                assert signed_in(town.du).get(f"/reports/{row.no}/").status_code == 200


def test_checked_means_ready_for_the_signature(march: Town) -> None:
    row = checked(march)
    tell_of_report(event_id=row.events.get(verb="check").pk)
    assert Notice.objects.get(template="report_check", reader=march.ren).title.startswith("通报待签发")


def test_what_the_screens_cost_does_not_grow(march: Town, django_assert_max_num_queries: Any) -> None:
    row = issued(march)
    tell_of_report(event_id=row.events.get(verb="issue").pk)
    client = signed_in(march.du)
    for door, most in (("/reports/", 6), (f"/reports/{row.no}/", 12), ("/reports/cases/", 6)):
        client.get(door)
        with django_assert_max_num_queries(most):
            assert client.get(door).status_code == 200, door
