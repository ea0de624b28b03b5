"""领取: what one takes from a desk's common pool nobody else works on, for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.org.permissions import BACKEND
from hotline.workorders.claiming import claim, claim_next, release
from hotline.workorders.desks import BY_KEY, DESKS, Pool
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import MONDAY, Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import fresh, refused_to

ACCEPT, REVIEW, CALLBACK = BY_KEY["accept"], BY_KEY["review"], BY_KEY["callback"]


def seen(user: User, pool: Pool = Pool.OPEN, key: str = "accept") -> list[int]:
    return [row.pk for row in BY_KEY[key].page(user, pool=pool)[0]]


def test_the_desks_at_which_several_work_have_a_pool(town: Town) -> None:
    assert {desk.key for desk in DESKS if desk.is_pool} == {"accept", "dispatch", "review", "callback"}
    with pytest.raises(Refused, match="没有公共池"):
        claim(BY_KEY["closed"], 1, actor=town.ren)


def test_what_one_takes_is_ones_own_and_hidden_from_others(town: Town) -> None:
    order, other = town.submit(), town.submit(title="下水道堵了")
    claim(ACCEPT, order.pk, actor=town.lin)
    assert seen(town.lin) == [order.pk, other.pk]
    assert seen(town.lin, Pool.MINE) == [order.pk]
    assert seen(town.ban) == [other.pk]
    assert seen(town.ban, Pool.TAKEN) == [order.pk]
    assert ACCEPT.page(town.ban).total() == 1


def test_what_another_has_taken_cannot_be_worked_on_and_the_refusal_says_who_has_it(town: Town) -> None:
    order = town.submit()
    claim(ACCEPT, order.pk, actor=town.lin)
    for verb in ("accept", "ask_info", "answer_directly", "decline", "merge", "transfer_out", "void"):
        assert refused_to(town, verb, order, town.ban) == "林话务已领取本件，09:30前由其办理"
    with pytest.raises(Refused, match="刚被别人领取"):
        claim(ACCEPT, order.pk, actor=town.ban)
    act(town, "accept", order, town.lin)
    assert fresh(order).state == "PENDING_DISPATCH"


def test_a_claim_ends_with_the_move_and_leaves_no_trace_in_the_trail(town: Town) -> None:
    order = town.submit()
    claim(ACCEPT, order.pk, actor=town.lin)
    act(town, "accept", order, town.lin)
    row = fresh(order)
    assert (row.claimed_by, row.claimed_until) == (None, None)
    assert list(Event.objects.filter(order=order).values_list("verb", flat=True)) == ["submit", "accept"]


def test_a_claim_of_which_nothing_comes_lapses_after_half_an_hour(town: Town) -> None:
    order = town.submit()
    claim(ACCEPT, order.pk, actor=town.lin)
    with town.at(MONDAY + timedelta(minutes=29)):
        assert seen(town.ban) == []
    with town.at(MONDAY + timedelta(minutes=30)):
        assert seen(town.ban) == [order.pk]
        claim(ACCEPT, order.pk, actor=town.ban)
        assert "班长白已领取" in refused_to(town, "accept", order, town.lin)


def test_it_is_put_back_by_who_took_it_or_who_leads_the_shift(town: Town) -> None:
    order = town.submit()
    claim(ACCEPT, order.pk, actor=town.ban)
    with pytest.raises(Refused, match="不是您领取的"):
        release(ACCEPT, order.pk, actor=town.lin)
    release(ACCEPT, order.pk, actor=town.ban)
    claim(ACCEPT, order.pk, actor=town.lin)
    release(ACCEPT, order.pk, actor=town.ban)
    assert seen(town.ban) == [order.pk]
    with pytest.raises(Refused, match="已经放回"):
        release(ACCEPT, order.pk, actor=town.lin)


def test_the_next_is_the_most_urgent_that_nobody_has(town: Town) -> None:
    first = town.submit()
    with town.at(MONDAY + timedelta(minutes=5)):
        second = town.submit(title="下水道堵了")
        assert [claim_next(ACCEPT, actor=user).pk for user in (town.lin, town.ban)] == [first.pk, second.pk]
        with pytest.raises(Refused, match="公共池里没有可领的了"):
            claim_next(ACCEPT, actor=town.lin)


def test_reviewers_and_callback_agents_take_from_their_pools_alike(town: Town) -> None:
    turn = town.turn_in_state("PENDING_REVIEW")
    claim(REVIEW, turn.pk, actor=town.shen)
    assert seen(town.shen, Pool.MINE, "review") == [turn.pk]
    act(town, "approve", turn, town.shen)
    turn.refresh_from_db()
    assert turn.claimed_by is None
    order = fresh(turn.order)
    claim(CALLBACK, order.pk, actor=town.hui)
    act(town, "call_back", order, town.hui, outcome="NO_ANSWER")
    assert fresh(order).claimed_by == town.hui, "still to be reached"


def test_the_citizens_own_rating_asks_nobody_who_has_taken_it(town: Town) -> None:
    order = town.order("approve")
    claim(CALLBACK, order.pk, actor=town.hui)
    act(town, "rate", order, town.system)
    assert fresh(order).state == "CLOSED"


def test_eight_who_ask_for_the_next_at_once_get_eight_different_ones(crowded_town: Town) -> None:
    town = crowded_town
    for n in range(8):
        town.submit(title=f"第{n}盏路灯不亮")
    people = [User.objects.create_user(f"op{n}", name=f"话务{n}") for n in range(8)]
    for person in people:
        person.groups.set(town.lin.groups.all())

    def work(person: User) -> int:
        try:
            with clock.moved_to(MONDAY):
                return claim_next(ACCEPT, actor=person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(work, people))
    assert len(set(got)) == 8
    assert WorkOrder.objects.filter(claimed_by__in=people).count() == 8


# ── the doors ──


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_a_click_takes_the_row_and_leads_to_its_form(town: Town) -> None:
    order = town.submit()
    client = signed_in(town.lin)
    assert f"/desks/accept/claim/{order.pk}/" in client.get("/desks/accept/").content.decode()
    answer = client.post(f"/desks/accept/claim/{order.pk}/")
    assert answer["Location"] == f"/orders/{order.no}/accept/"
    html = client.get("/desks/accept/?pool=mine").content.decode()
    assert "我领取的" in html and f"/desks/accept/release/{order.pk}/" in html
    html = signed_in(town.ban).get("/desks/accept/?pool=taken").content.decode()
    assert "林话务" in html and f"/desks/accept/release/{order.pk}/" in html
    assert signed_in(town.ban).post(f"/desks/accept/claim/{order.pk}/")["Location"] == "/desks/accept/"
    assert client.post(f"/desks/accept/release/{order.pk}/")["Location"] == "/desks/accept/"
    assert fresh(order).claimed_by is None


def test_the_next_is_one_click_away(town: Town) -> None:
    order = town.submit()
    assert signed_in(town.lin).post("/desks/accept/claim/")["Location"] == f"/orders/{order.no}/accept/"
    turn = town.turn_in_state("PENDING_REVIEW")
    assert signed_in(town.shen).post("/desks/review/claim/")["Location"] == f"/turns/{turn.pk}/approve/"


def test_only_who_works_at_a_desk_takes_from_it(town: Town) -> None:
    order = town.submit()
    assert signed_in(town.zhujian).post(f"/desks/accept/claim/{order.pk}/").status_code == 403
    assert signed_in(town.lin).post("/desks/nothing/claim/").status_code == 404
    assert signed_in(town.lin).get("/desks/accept/claim/").status_code == 405
    assert signed_in(town.lin).get("/desks/accept/?pool=x").status_code == 200


def test_the_page_of_an_order_that_another_has_taken_offers_no_such_step(town: Town) -> None:
    order = town.submit()
    claim(ACCEPT, order.pk, actor=town.lin)
    html = signed_in(town.ban).get(f"/orders/{order.no}/").content.decode()
    assert f"/orders/{order.no}/accept/" not in html
    assert "林话务已领取本件" in signed_in(town.ban).get(f"/orders/{order.no}/accept/").content.decode()
