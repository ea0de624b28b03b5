"""Doors: pages and fragments open to those whom they concern, and to nobody else; what is sent is done or refused in words."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hotline.base import clock
from hotline.knowledge import actions
from hotline.knowledge.desks import DESKS
from hotline.knowledge.forms import FORMS
from hotline.knowledge.models import Article, Correction, Gap, Search, Synonym, Version
from hotline.knowledge.permissions import steps_open_to
from hotline.knowledge.tests.library import at_centre_review, at_unit_review, drafted, fresh, published, text_of, unit
from hotline.knowledge.tests.town import Town

HTMX = {"HTTP_HX_REQUEST": "true"}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def signed_in(client: Client, town: Town, username: str) -> Client:
    client.force_login(town.user(username))
    return client


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("username", ["lin", "cai", "zhi", "ren", "zhujian", "zhujian_leader", "liulin", "shi", "xu"])
def test_the_search_opens_for_everybody_and_answers_at_once(town: Town, client: Client, username: str) -> None:
    article = published(town)
    signed_in(client, town, username)
    assert client.get("/knowledge/").status_code == 200
    answer = client.get("/knowledge/", {"q": "物业费多少钱"}, **HTMX)
    assert article.no in body(answer) and "<mark>" in body(answer) and "<!doctype" not in body(answer)
    assert client.get(f"/knowledge/{article.no}/").status_code == 200


def test_the_search_costs_few_queries(town: Town, client: Client) -> None:
    for n in range(6):
        published(town, title=f"物业费问题{n}")
    signed_in(client, town, "lin")
    client.get("/knowledge/", {"q": "物业费"}, **HTMX)
    with CaptureQueriesContext(connection) as seen:
        client.get("/knowledge/", {"q": "物业费问题"}, **HTMX)
    assert len(seen) <= 11, [query["sql"][:90] for query in seen]


def test_filters_of_nonsense_are_no_error(town: Town, client: Client) -> None:
    published(town)
    signed_in(client, town, "lin")
    for query in (
        {"q": "物业\x00费"},
        {"q": "物业", "unit": "x"},
        {"q": "物业", "area": "1"},
        {"q": "'; --"},
        {"q": "\\'"},
        {"q": "x" * 900},
    ):
        assert client.get("/knowledge/", query, **HTMX).status_code == 200, query


def test_nothing_found_becomes_a_gap_once_it_was_meant(town: Town, client: Client) -> None:
    signed_in(client, town, "lin")
    assert "没有查到" in body(client.get("/knowledge/", {"q": "火星移民电话"}, **HTMX))
    assert not Gap.objects.exists()
    client.get("/knowledge/", {"q": "火星移民电话", "settled": "1"}, **HTMX)
    assert Gap.objects.get().text == "火星移民电话"
    assert Search.objects.get().n_hits == 0


def test_the_panel_shows_what_may_be_told_with_its_version(town: Town, client: Client) -> None:
    article = published(town)
    hidden = published(town, title="物业费旧规定")
    actions.hide(hidden, actor=town.cai, why="核实")
    signed_in(client, town, "cai")
    text = body(client.get("/knowledge/panel/", {"q": "物业费"}))
    assert f'data-ref="{article.no}@1"' in text
    assert "写下诉求" in body(client.get("/knowledge/panel/"))
    assert "没有相近" in body(client.get("/knowledge/panel/", {"q": "火星", "area": "nonsense"}))


@pytest.mark.parametrize("username", ["lin", "chengguan", "liulin"])
def test_a_draft_is_for_those_who_write_and_review_it(town: Town, client: Client, username: str) -> None:
    version = drafted(town)
    signed_in(client, town, username)
    assert client.get(f"/knowledge/{version.article.no}/").status_code == 404
    assert client.get(f"/knowledge/{version.article.no}/v/1/").status_code == 404
    assert client.get(reverse("version_step", args=[version.pk, "edit"])).status_code == 404
    for other in ("zhujian", "zhujian_leader", "cai", "zhi"):
        assert signed_in(client, town, other).get(f"/knowledge/{version.article.no}/").status_code == 200


def test_every_button_of_a_page_opens_its_form(town: Town, client: Client) -> None:
    article = published(town, valid_to=clock.today() + timedelta(days=3))
    actions.report_error(article, actor=town.lin, kind="WRONG", text="有误")
    draft, waiting = drafted(town), at_centre_review(town, title="另一条")
    n = 0
    for username in ("lin", "cai", "zhi", "zhujian", "zhujian_leader"):
        signed_in(client, town, username)
        for thing in (fresh(article), draft, waiting, at_unit_review(town, title=f"又一条{username}")):
            kind = ("version_step", thing.pk) if isinstance(thing, Version) else ("article_step", thing.no)
            for step in steps_open_to(town.user(username), thing):
                if step.verb in FORMS:
                    assert client.get(reverse(kind[0], args=[kind[1], step.verb])).status_code == 200, step.verb
                    n += 1
    assert n > 30


def test_an_article_is_written_sent_reviewed_and_published_through_the_doors(town: Town, client: Client) -> None:
    signed_in(client, town, "zhujian")
    given = {**text_of(town), "category": town.category().pk, "area": unit(town).area_id, "unit": unit(town).pk,
             "questions": "物业费多少\n物业费谁定", "keywords": "物业费、收费", "valid_from": "2026-03-02"}  # fmt: skip
    answer = client.post("/knowledge/new/", given, **HTMX)
    version = Version.objects.get()
    assert answer["HX-Redirect"] == f"/knowledge/versions/{version.pk}/edit/"
    assert version.questions == ["物业费多少", "物业费谁定"] and version.keywords == ["物业费", "收费"]
    edited = {**given, "answer": "改过的口径", "note": "改口径", "papers": SimpleUploadedFile("收费表.png", PNG)}
    assert client.post(f"/knowledge/versions/{version.pk}/edit/", edited).status_code == 302
    client.post(f"/knowledge/versions/{version.pk}/submit/", {"note": ""})
    signed_in(client, town, "zhujian_leader").post(f"/knowledge/versions/{version.pk}/pass_on/", {"note": "同意"})
    signed_in(client, town, "zhi").post(f"/knowledge/versions/{version.pk}/publish/", {"note": ""})
    article = Article.objects.get()
    assert article.is_live and article.current.answer == "改过的口径"
    page = body(client.get(f"/knowledge/{article.no}/"))
    assert "改过的口径" in page and "收费表.png" in page
    paper = article.papers.get()
    answer = client.get(f"/knowledge/papers/{paper.pk}/")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/png", PNG)


def test_a_file_that_is_not_what_its_name_says_is_refused_and_nothing_typed_is_lost(town: Town, client: Client) -> None:
    version = drafted(town)
    signed_in(client, town, "zhujian")
    given = {"title": "新标题", "answer": "新口径", "area": version.area_id, "openness": "PUBLIC", "valid_from": "2026-03-02",
             "papers": SimpleUploadedFile("假.png", b"MZ")}  # fmt: skip
    answer = client.post(f"/knowledge/versions/{version.pk}/edit/", given)
    assert answer.status_code == 422 and "新口径" in body(answer) and "不是png格式" in body(answer)
    assert Version.objects.get().answer != "新口径"


def test_what_is_typed_is_kept_and_given_back_and_forgotten_when_saved(town: Town, client: Client) -> None:
    version = drafted(town)
    url = f"/knowledge/versions/{version.pk}/edit/"
    signed_in(client, town, "zhujian")
    typed = {
        "title": "没写完的标题",
        "answer": "没写完",
        "valid_from": "2026-03-02",
        "openness": "PUBLIC",
        "area": version.area_id,
    }
    assert client.post(f"/knowledge/versions/{version.pk}/keep/", typed).status_code == 204
    assert "没写完的标题" in body(client.get(url))
    client.post(url, {**typed, "title": "写完了"})
    assert Version.objects.get().unsaved == {}
    assert signed_in(client, town, "lin").post(f"/knowledge/versions/{version.pk}/keep/", typed).status_code == 404


def test_the_preview_shows_the_text_and_what_it_changes(town: Town, client: Client) -> None:
    article = published(town)
    version = actions.revise(article, actor=town.zhujian)
    signed_in(client, town, "zhujian")
    given = {"title": version.title, "answer": "一级每平方米不超过1.5元。", "body": "一、新的规定", "version": version.pk,
             "area": version.area_id, "openness": "PUBLIC", "valid_from": "2026-03-02"}  # fmt: skip
    text = body(client.post("/knowledge/preview/", given))
    assert "<h3>一、新的规定</h3>" in text and "<ins>" in text and "<del>" in text
    assert "还没有填对" in body(client.post("/knowledge/preview/", {"title": ""}))


def test_a_correction_is_reported_and_answered_through_the_doors(town: Town, client: Client) -> None:
    article = published(town)
    url = f"/knowledge/{article.no}/report_error/"
    signed_in(client, town, "lin")
    assert client.post(url, {"kind": "WRONG", "text": ""}).status_code == 422
    client.post(url, {"kind": "WRONG", "text": "标准已调整", "is_urgent": "on"})
    row = Correction.objects.get()
    assert row.is_urgent and "暂停使用" in body(client.get(f"/knowledge/{article.no}/"))
    signed_in(client, town, "zhujian")
    assert article.no in body(client.get("/knowledge/desks/errors/"))
    client.post(
        f"/knowledge/{article.no}/answer_error/", {"correction": row.pk, "outcome": "RIGHT", "answer": "核实无误"}
    )
    assert fresh(article).is_live


def test_citing_gives_number_and_version_and_refuses_what_is_past(town: Town, client: Client) -> None:
    article = published(town, valid_to=clock.today())
    signed_in(client, town, "lin")
    assert body(client.post(f"/knowledge/{article.no}/cite/")) == f"{article.no}@1"
    with town.at(clock.now() + timedelta(days=1)):
        answer = client.post(f"/knowledge/{article.no}/cite/")
    assert answer.status_code == 409 and "已过期" in body(answer)
    assert client.get(f"/knowledge/{article.no}/cite/").status_code == 405


def test_a_vote_answers_with_the_counts(town: Town, client: Client) -> None:
    article = published(town)
    signed_in(client, town, "lin")
    assert "有用 1" in body(client.post(f"/knowledge/{article.no}/vote/", {"useful": "1"}, **HTMX))
    assert "有用 0" in body(client.post(f"/knowledge/{article.no}/vote/", {"useful": "0"}, **HTMX))


def test_two_versions_are_compared(town: Town, client: Client) -> None:
    article = published(town)
    version = actions.revise(article, actor=town.cai)
    actions.edit(version, actor=town.cai, answer="一级每平方米不超过1.5元。", note="调价")
    signed_in(client, town, "cai")
    assert "<ins>" in body(client.get(f"/knowledge/{article.no}/diff/1/2/"))
    assert signed_in(client, town, "lin").get(f"/knowledge/{article.no}/diff/1/2/").status_code == 404
    assert client.get(f"/knowledge/{article.no}/v/9/").status_code == 404


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.key)
def test_a_desk_answers_its_own_people_and_nobody_else(town: Town, client: Client, desk: object) -> None:
    for username in ("lin", "cai", "zhi", "zhujian", "zhujian_leader", "shi"):
        answer = signed_in(client, town, username).get(reverse("knowledge_desk", args=[desk.key]))
        assert answer.status_code == (200 if desk.is_for(town.user(username)) else 403), username


def test_a_desk_pages_by_key_and_costs_few_queries(town: Town, client: Client) -> None:
    for n in range(28):
        drafted(town, title=f"草稿{n}")
    signed_in(client, town, "zhujian")
    first = client.get("/knowledge/desks/drafts/")
    with CaptureQueriesContext(connection) as seen:
        second = client.get("/knowledge/desks/drafts/", {"after": first.context["next_cursor"]})
    assert len(seen) <= 6, [query["sql"][:90] for query in seen]
    rows = [*first.context["rows"], *second.context["rows"]]
    assert len({row.pk for row in rows}) == 28
    assert client.get("/knowledge/desks/ending/", {"after": "x,y"}).status_code == 200
    assert client.get("/knowledge/desks/", follow=True).redirect_chain[0][0] == "/knowledge/desks/drafts/"


def test_the_article_page_costs_few_queries(town: Town, client: Client) -> None:
    article = published(town)
    for _ in range(3):
        version = actions.revise(fresh(article), actor=town.cai)
        actions.edit(version, actor=town.cai, answer=f"第{version.n}种说法")
        actions.report(version, actor=town.cai)
        actions.publish(version, actor=town.zhi)
    signed_in(client, town, "cai").get(f"/knowledge/{article.no}/")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/knowledge/{article.no}/")
    assert len(seen) <= 12, [query["sql"][:90] for query in seen]


def test_gaps_and_synonyms_are_kept_by_the_editors(town: Town, client: Client) -> None:
    gap = actions.note_gap(Gap.Kind.NO_HIT, "充电桩补贴")
    signed_in(client, town, "cai")
    assert "充电桩补贴" in body(client.get("/knowledge/gaps/"))
    client.post(f"/knowledge/gaps/{gap.pk}/ask_unit/", {"unit": unit(town).pk, "note": ""})
    assert "充电桩补贴" in body(signed_in(client, town, "zhujian").get("/knowledge/gaps/"))
    assert f"?gap={gap.pk}" in body(client.get("/knowledge/gaps/"))
    assert "充电桩补贴" in body(client.get("/knowledge/new/", {"gap": gap.pk}))
    assert client.post(f"/knowledge/gaps/{gap.pk}/dismiss/", {"note": "x"}).status_code == 403
    signed_in(client, town, "cai").post("/knowledge/synonyms/new/", {"words": "暖气费、供热费", "note": ""})
    row = Synonym.objects.get()
    assert client.post(f"/knowledge/synonyms/{row.pk}/", {"words": "暖", "note": ""}).status_code == 422
    client.post(f"/knowledge/synonyms/{row.pk}/", {"words": "暖气费、供热费、取暖费", "note": "", "is_active": "on"})
    assert "取暖费" in body(client.get("/knowledge/synonyms/", {"q": "取暖"}, **HTMX))
    assert signed_in(client, town, "lin").get("/knowledge/synonyms/new/").status_code == 403


def test_a_file_is_tried_and_then_taken_in(town: Town, client: Client) -> None:
    content = "标题,口径,责任单位\n犬证怎么办,到派出所办理,公安局\n没有单位,可以,火星局\n".encode()
    file = lambda: SimpleUploadedFile("条目.json", _as_json(content))  # noqa: E731
    assert signed_in(client, town, "cai").get("/knowledge/import/").status_code == 403
    signed_in(client, town, "zhi")
    assert client.post("/knowledge/import/", {}).status_code == 422
    tried = client.post("/knowledge/import/", {"file": file()})
    assert "试运行：还没有写入" in body(tried) and "没有责任单位“火星局”" in body(tried)
    assert not Article.objects.exists()
    mark = tried.context["mark"]
    assert (
        client.post("/knowledge/import/", {"file": SimpleUploadedFile("a.json", b"[]"), "tried": mark}).status_code
        == 422
    )
    assert "导入完成" in body(client.post("/knowledge/import/", {"file": file(), "tried": mark}))
    assert Article.objects.get().title == "犬证怎么办"
    assert client.get("/knowledge/export.xlsx")["Content-Type"].startswith("application/vnd.openxml")
    assert "犬证怎么办" in body(client.get("/knowledge/export.jsonl"))
    assert signed_in(client, town, "lin").get("/knowledge/export.jsonl").status_code == 403


def _as_json(content: bytes) -> bytes:
    import csv
    import json
    from io import StringIO

    return json.dumps(list(csv.DictReader(StringIO(content.decode()))), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("username", "status"), [("zhi", 200), ("ren", 200), ("zhujian", 200), ("shi", 200), ("xu", 403)]
)
def test_the_statistics_are_for_the_centre_and_for_units(
    town: Town, client: Client, username: str, status: int
) -> None:
    published(town)
    signed_in(client, town, username)
    for month in ("", "2026-01", "2026-13", "x"):
        answer = client.get("/knowledge/statistics/", {"month": month})
        assert answer.status_code == status
    if username == "zhujian":
        assert [row.name for row in answer.context["rows"]] == ["住建局"]
