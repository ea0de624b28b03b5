"""建言献策: from a citizen's form to the outcome that anybody reads."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.notices.models import Notice
from hotline.org.permissions import BACKEND
from hotline.portal.actions import suggestions as actions
from hotline.portal.actions.limiting import LIKE_OF_IP
from hotline.portal.forms.suggestions import FORMS
from hotline.portal.jobs import tell_of_suggestion
from hotline.portal.models import Attempt, Like, Suggestion, Topic
from hotline.portal.telling import TOLD
from hotline.portal.tests.browsing import CITIZEN, fetch, verified
from hotline.portal.workflow import OUTCOMES, SEEN, SUGGESTION, SuggestionState
from hotline.workorders.sealing import verify
from hotline.workorders.testing import MONDAY, Town

G = SuggestionState
TYPED = {
    "token": "one",
    "title": "在实验小学门口增设护学岗",
    "text": "放学时车多人挤，建议交警和志愿者在16时至17时值守。",
    "name": "李秀英",
}


def topic(town: Town, **changes: Any) -> Topic:
    today = clock.today()
    given = {
        "title": "校园周边交通怎么治",
        "body": "请说说您的办法。",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
    }
    return actions.write_topic(actor=town.wang, **{**given, **changes})


def offered(**changes: Any) -> Suggestion:
    return actions.offer(phone=CITIZEN, **{**TYPED, **changes})


def taken_to(state: str, town: Town, **changes: Any) -> Suggestion:
    """By the straight road; `state` is one of the outcomes, or a station before."""
    row = offered(**changes)
    if state == G.RECEIVED:
        return row
    if state == G.TURNED_AWAY:
        actions.turn_away(row, actor=town.wang, note="反映的是具体问题，请走网上诉求。")
        return row
    actions.screen(row, actor=town.wang, title=row.title, shown_text=row.shown_text)
    if state == G.SCREENED:
        return row
    actions.assign(row, actor=town.wang, unit=town.unit("住建局"))
    if state == G.ASSIGNED:
        return row
    actions.answer(row, actor=town.zhujian, reply="已会同交警支队研究，9月起设护学岗。")
    verbs = {G.ADOPTED: "adopt", G.PARTLY: "adopt_partly", G.KEPT: "keep", G.NOT_ADOPTED: "not_adopt", G.SHOWN: "adopt"}
    if state != G.ANSWERED:
        getattr(actions, verbs[G(state)])(row, actor=town.shen, decision="切实可行，予以采纳。")
    if state == G.SHOWN:
        actions.show(row, actor=town.wang)
    return row


def told(row: Suggestion) -> None:
    """As the worker does after every step."""
    for event in row.events.filter(verb__in=TOLD):
        tell_of_suggestion(event_id=event.pk)
        tell_of_suggestion(event_id=event.pk)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_table_the_actions_and_the_forms_agree() -> None:
    assert all(callable(getattr(actions, verb)) for verb in SUGGESTION)
    assert FORMS.keys() == SUGGESTION.keys() - {"offer"}
    assert {state for step in SUGGESTION.values() for state in step.moves.values()} == set(G)


@pytest.mark.parametrize("state", G.values)
def test_every_state_is_reached_and_has_its_page_for_author_public_and_staff(town: Town, state: str) -> None:
    row = taken_to(state, town)
    assert row.state == state
    url = f"/portal/suggestions/{row.no}/"
    assert TYPED["title"] in fetch(verified(), url)
    assert Client().get(url).status_code == (200 if state in SEEN else 404)
    assert TYPED["title"] in fetch(signed_in(town.wang), f"/site/suggestions/{row.no}/")
    assert not list(verify())


def test_a_suggestion_is_offered_on_the_website_once(town: Town) -> None:
    about = topic(town)
    client = verified()
    for _ in range(2):
        answer = client.post("/portal/suggestions/new/", {**TYPED, "topic": about.pk})
        assert answer.status_code == 302
    row = Suggestion.objects.get()
    assert (row.topic, row.state, row.citizen.phone) == (about, G.RECEIVED, CITIZEN)
    told(row)
    assert row.no in Notice.objects.get(template="suggestion_received").body
    assert Client().get("/portal/suggestions/new/").status_code == 302


def test_a_closed_topic_takes_no_more(town: Town) -> None:
    over = topic(town, starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
    answer = verified().post("/portal/suggestions/new/", {**TYPED, "topic": over.pk})
    assert answer.status_code == 422
    assert "已经截止" in answer.content.decode()
    with pytest.raises(Refused, match="已截止"):
        offered(topic=over)
    with pytest.raises(Refused, match="不能早于"):
        topic(town, ends_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="网站编辑"):
        actions.write_topic(actor=town.lin, title="x", body="x", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 2))


def test_the_outcome_is_read_when_it_is_shown_and_not_before(town: Town) -> None:
    row = taken_to(G.ADOPTED, town)
    page = fetch(Client(), f"/portal/suggestions/{row.no}/")
    assert "9月起设护学岗" not in page
    assert row.no not in fetch(Client(), "/portal/suggestions/", adopted="1")
    actions.show(row, actor=town.wang)
    page = fetch(Client(), f"/portal/suggestions/{row.no}/")
    assert "9月起设护学岗" in page
    assert "切实可行" in page
    assert row.no in fetch(Client(), "/portal/suggestions/", adopted="1")
    told(row)
    assert "采纳" in Notice.objects.get(template="suggestion_decided").body


def test_the_unit_that_is_asked_answers_and_no_other(town: Town) -> None:
    row = taken_to(G.ASSIGNED, town)
    told(row)
    assert Notice.objects.filter(reader=town.zhujian, template="suggestion_assigned").exists()
    with pytest.raises(Refused, match="须由承办单位"):
        actions.answer(row, actor=town.hexi, reply="不归我管。")
    client = signed_in(town.zhujian)
    assert row.no in fetch(client, "/site/suggestions/")
    assert client.post(f"/site/suggestions/{row.no}/answer/", {"reply": "已列入计划。"}).status_code == 302
    assert signed_in(town.hexi).get(f"/site/suggestions/{row.no}/").status_code == 404
    with pytest.raises(Refused, match="须由公开审核员"):
        actions.adopt(Suggestion.objects.get(), actor=town.zhujian, decision="好。")


def test_what_names_a_person_or_stands_on_the_list_is_not_shown(town: Town) -> None:
    row = offered(text="我的电话是13812345678，建议增设护学岗。")
    shown = row.shown_text
    assert "13812345678" not in shown
    with pytest.raises(Refused, match="手机号“13812345678”"):
        actions.screen(row, actor=town.wang, title=row.title, shown_text=row.text)
    with pytest.raises(Refused, match="敏感词：刷单"):
        actions.screen(row, actor=town.wang, title=row.title, shown_text="刷单")
    assert Suggestion.objects.get().state == G.RECEIVED
    actions.screen(row, actor=town.wang, title=row.title, shown_text=shown)
    assert "13812345678" not in fetch(Client(), f"/portal/suggestions/{row.no}/")


def test_a_visitor_likes_once_and_an_address_not_for_ever(town: Town) -> None:
    row = taken_to(G.SCREENED, town)
    url = f"/portal/suggestions/{row.no}/like/"
    client = Client()
    for _ in range(3):
        assert client.post(url).status_code == 302
    assert Suggestion.objects.get().n_likes == 1
    Client().post(url)
    assert Suggestion.objects.get().n_likes == Like.objects.count() == 2
    who = crypto.look_up_hash("127.0.0.1")
    Attempt.objects.bulk_create(Attempt(kind=LIKE_OF_IP.kind, who=who, at=clock.now()) for _ in range(LIKE_OF_IP.most))
    Client().post(url)
    assert Suggestion.objects.get().n_likes == 2
    assert Client().post(f"/portal/suggestions/{offered(token='2').no}/like/").status_code == 404


def test_one_number_suggests_ten_a_day(town: Town) -> None:
    client = verified()
    for n in range(10):
        client.post("/portal/suggestions/new/", {**TYPED, "token": str(n)})
    answer = client.post("/portal/suggestions/new/", {**TYPED, "token": "11"})
    assert "明天再提" in answer.content.decode()
    assert TYPED["text"] in answer.content.decode()


def test_the_staffs_screens_lead_from_screening_to_the_outcome(town: Town) -> None:
    row = offered()
    editor, unit, reviewer = signed_in(town.wang), signed_in(town.zhujian), signed_in(town.shen)
    url = f"/site/suggestions/{row.no}/"
    assert row.no in fetch(editor, "/site/suggestions/")
    for client, verb, typed in (
        (editor, "screen", {"title": row.title, "shown_text": row.shown_text}),
        (editor, "assign", {"unit": town.unit("河西县").pk}),
        (editor, "reassign", {"unit": town.unit("住建局").pk}),
        (unit, "answer", {"reply": "研究中。"}),
        (editor, "send_back", {"note": "请写明何时办"}),
        (unit, "answer", {"reply": "9月起设。"}),
        (reviewer, "adopt_partly", {"decision": "先设两处。"}),
        (editor, "show", {}),
    ):
        assert client.get(f"{url}{verb}/").status_code == 200
        assert client.post(f"{url}{verb}/", typed).status_code == 302, verb
    assert Suggestion.objects.get().outcome == G.PARTLY
    assert G.PARTLY in OUTCOMES


def test_topics_are_written_on_the_screen(town: Town) -> None:
    editor = signed_in(town.wang)
    typed = {
        "title": "老旧小区加装电梯",
        "body": "请说说难点。",
        "starts_on": f"{MONDAY:%Y-%m-%d}",
        "ends_on": "2026-04-01",
    }
    assert editor.post("/site/suggestions/topics/new/", typed).status_code == 302
    row = Topic.objects.get()
    assert "老旧小区加装电梯" in fetch(editor, "/site/suggestions/topics/")
    assert editor.post(f"/site/suggestions/topics/{row.pk}/", {**typed, "ends_on": "2026-01-01"}).status_code == 422
    assert "老旧小区加装电梯" in fetch(Client(), "/portal/suggestions/")
    assert "请说说难点" in fetch(Client(), "/portal/suggestions/", topic=str(row.pk))


@pytest.mark.parametrize("door", ["/site/suggestions/", "/site/suggestions/topics/", "/site/suggestions/topics/new/"])
def test_an_operator_has_nothing_to_do_there(town: Town, door: str) -> None:
    assert signed_in(town.lin).get(door).status_code == 403
