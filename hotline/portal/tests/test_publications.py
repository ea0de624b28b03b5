"""网站稿件: from the draft to the website, twice reviewed, and never what may not be seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.base.refusal import Refused
from hotline.org.permissions import BACKEND
from hotline.portal.actions import publications as actions
from hotline.portal.actions.words import write_words
from hotline.portal.conditions import CONDITIONS
from hotline.portal.forms.publications import FORMS
from hotline.portal.models import Picture, Publication
from hotline.portal.queries.publications import waiting_to_be_published
from hotline.portal.tests.browsing import fetch
from hotline.portal.tests.test_appeal import PNG
from hotline.portal.workflow import PUBLICATION, SUGGESTION, PublicationState
from hotline.workorders.models import WorkOrder
from hotline.workorders.sealing import verify
from hotline.workorders.testing import Town

TELLING = {
    "title": "阳光花园3号楼电梯停运", "consents_to_publish": True,
    "content": "我叫王建国，住阳光花园3号楼2单元501室，电梯停运，电话13812345678。",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def closed(town: Town, **fields: Any) -> WorkOrder:
    return town.order("call_back", **{**TELLING, **fields})


def news(
    town: Town, title: str = "热线办走进社区听民声", body: str = "3月9日，热线办到柳林镇现场接件，当场答复12件。"
) -> Publication:
    return actions.draft(actor=town.wang, title=title, body=body)


def published(piece: Publication, town: Town) -> Publication:
    actions.submit(piece, actor=town.wang)
    actions.publish(piece, actor=town.shen)
    return piece


def test_the_table_and_the_actions_and_forms_agree(town: Town) -> None:
    assert {
        name for step in (*PUBLICATION.values(), *SUGGESTION.values()) for name in step.only_if
    } == CONDITIONS.keys()
    assert all(callable(getattr(actions, verb)) for verb in PUBLICATION)
    assert FORMS.keys() == PUBLICATION.keys() - {"draft"}


def test_news_goes_from_draft_by_review_to_the_website(town: Town) -> None:
    piece = news(town)
    client = Client()
    assert client.get(f"/portal/news/{piece.no}/").status_code == 404
    published(piece, town)
    assert "热线办走进社区听民声" in fetch(client, "/portal/news/")
    assert "当场答复12件" in fetch(client, f"/portal/news/{piece.no}/")
    assert "热线办走进社区听民声" in fetch(client, "/portal/news/", q="社区")
    assert "没有找到" in fetch(client, "/portal/news/", q="供暖")
    actions.withdraw(piece, actor=town.shen, note="图片有误。")
    assert client.get(f"/portal/news/{piece.no}/").status_code == 404
    assert not list(verify())


def test_nobody_reviews_the_own_piece_and_only_reviewers_publish(town: Town) -> None:
    piece = news(town)
    actions.submit(piece, actor=town.wang)
    with pytest.raises(Refused, match="须由公开审核员"):
        actions.publish(piece, actor=town.wang)
    own = actions.draft(actor=town.wang, title="又一篇", body="正文。")
    Publication.objects.filter(pk=own.pk).update(author=town.shen)
    own.refresh_from_db()
    actions.submit(own, actor=town.wang)
    with pytest.raises(Refused, match="不能审核自己"):
        actions.publish(own, actor=town.shen)


def test_what_was_published_is_not_edited(town: Town) -> None:
    piece = published(news(town), town)
    with pytest.raises(Refused, match="已发布"):
        actions.edit(piece, actor=town.wang, title="改", body="改")


def test_a_case_is_proposed_without_what_names_a_person(town: Town) -> None:
    order = closed(town)
    assert waiting_to_be_published() == [order]
    piece = actions.draft(actor=town.wang, order=order)
    assert piece.title == "阳光花园×号楼电梯停运"
    for word in ("王建国", "13812345678", "501"):
        assert word not in piece.body
    assert waiting_to_be_published() == []
    published(piece, town)
    page = fetch(Client(), f"/portal/cases/{piece.no}/")
    assert "现已更换" in page
    assert order.no not in page
    with pytest.raises(Refused, match="已有公开稿"):
        actions.draft(actor=town.wang, order=order)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"consents_to_publish": False}, "没有同意公开"),
        ({"kind": "REPORT"}, "一律不公开"),
        ({"is_secret": True}, "一律不公开"),
    ],
)
def test_who_did_not_consent_and_what_is_sealed_is_never_published(
    town: Town, fields: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        actions.draft(actor=town.wang, order=closed(town, **fields))
    assert waiting_to_be_published() == []


def test_matters_of_justice_and_open_orders_are_never_published(town: Town) -> None:
    with pytest.raises(Refused, match="一律不公开"):
        actions.draft(actor=town.wang, order=town.register(category=town.justice_category(), consents_to_publish=True))
    with pytest.raises(Refused, match="还没有办结"):
        actions.draft(actor=town.wang, order=town.order("approve", consents_to_publish=True))


def test_what_became_sealed_after_the_draft_is_not_published_any_more(town: Town) -> None:
    piece = actions.draft(actor=town.wang, order=closed(town))
    actions.submit(piece, actor=town.wang)
    WorkOrder.objects.filter(pk=piece.order_id).update(is_secret=True)
    with pytest.raises(Refused, match="一律不公开"):
        actions.publish(Publication.objects.get(pk=piece.pk), actor=town.shen)


def test_a_person_put_back_by_hand_stops_the_review(town: Town) -> None:
    piece = actions.draft(actor=town.wang, order=closed(town))
    actions.edit(piece, actor=town.wang, title=piece.title, body="王建国家里进水，电话13812345678", reply=piece.reply)
    with pytest.raises(Refused, match="姓名“王建国”、手机号“13812345678”"):
        actions.submit(piece, actor=town.wang)


def test_sensitive_words_stop_the_review_and_the_list_is_the_offices(town: Town) -> None:
    piece = news(town, body="欢迎参加刷-单活动。")
    with pytest.raises(Refused, match="敏感词：刷单"):
        actions.submit(piece, actor=town.wang)
    write_words(actor=town.shen, words="活动\n")
    with pytest.raises(Refused, match="敏感词：活动"):
        actions.submit(piece, actor=town.wang)
    with pytest.raises(Refused, match="公开审核员"):
        write_words(actor=town.wang, words="")
    with pytest.raises(Refused, match="至少两个字"):
        write_words(actor=town.shen, words="电")


def test_cases_are_listed_by_category_and_unit_and_found_by_words(town: Town) -> None:
    piece = published(actions.draft(actor=town.wang, order=closed(town)), town)
    client = Client()
    code = piece.category_id or ""
    assert piece.no in fetch(client, "/portal/cases/", category=code[:2], unit="2001", q="电梯")
    for other in ({"category": "99"}, {"unit": "1001"}, {"q": "供暖"}, {"q": "、、"}):
        assert piece.no not in fetch(client, "/portal/cases/", **other)
    with CaptureQueriesContext(connection) as seen:
        fetch(client, "/portal/cases/")
    assert len(seen) <= 6


def test_pictures_are_seen_with_the_published_piece_only(town: Town) -> None:
    piece = news(town)
    actions.edit(
        piece, actor=town.wang, title=piece.title, body=piece.body, pictures=[SimpleUploadedFile("现场.png", PNG)]
    )
    row = Picture.objects.get()
    url = f"/portal/pieces/{piece.no}/{row.pk}/"
    assert Client().get(url).status_code == 404
    published(piece, town)
    assert b"".join(Client().get(url).streaming_content) == PNG
    other = news(town, title="另一篇")
    assert Client().get(f"/portal/pieces/{other.no}/{row.pk}/").status_code == 404


def test_the_staffs_screens_work_from_writing_to_withdrawing(town: Town) -> None:
    order = closed(town)
    editor, reviewer = signed_in(town.wang), signed_in(town.shen)
    answer = editor.post("/site/pieces/case/", {"no": order.no})
    url = answer["Location"]
    page = fetch(editor, url)
    assert "<del>" in page
    assert "送审" in page
    assert editor.post(f"{url}submit/", {"note": ""}).status_code == 302
    assert order.title[:4] in fetch(reviewer, "/site/pieces/")
    assert reviewer.post(f"{url}turn_down/", {"note": "标题再短些"}).status_code == 302
    typed = {"title": "电梯停运", "body": "电梯停运一周。", "reply": "现已修复。"}
    assert editor.post(f"{url}edit/", typed).status_code == 302
    editor.post(f"{url}submit/", {})
    assert reviewer.post(f"{url}publish/", {}).status_code == 302
    assert Publication.objects.get().state == PublicationState.PUBLISHED
    bad = editor.post(f"{url}withdraw/", {"note": ""})
    assert bad.status_code == 422
    assert editor.post(f"{url}withdraw/", {"note": "诉求人撤回同意"}).status_code == 302


@pytest.mark.parametrize("door", ["/site/pieces/", "/site/pieces/news/", "/site/pieces/case/", "/site/pieces/words/"])
def test_only_editors_and_reviewers_open_the_desk(town: Town, door: str) -> None:
    assert signed_in(town.lin).get(door).status_code == 403
    assert Client().get(door).status_code == 302


def test_news_written_on_the_screen_is_kept_as_a_draft(town: Town) -> None:
    editor = signed_in(town.wang)
    assert editor.post("/site/pieces/news/", {"title": "", "body": "x"}).status_code == 422
    answer = editor.post("/site/pieces/news/", {"title": "周末不打烊", "body": "<b>正文</b>"})
    assert "&lt;b&gt;正文" in fetch(editor, answer["Location"])
    for verb in FORMS:
        assert editor.get(f"{answer['Location']}{verb}/").status_code == 200


def test_lists_go_on_by_key(town: Town) -> None:
    make: Callable[[int], Publication] = lambda n: published(news(town, title=f"第{n:02}期简报"), town)  # noqa: E731
    pieces = [make(n) for n in range(22)]
    client = Client()
    first = fetch(client, "/portal/news/")
    assert "第21期" in first
    assert "第01期" not in first
    assert "第01期" in fetch(client, "/portal/news/", after=str(pieces[2].pk))
