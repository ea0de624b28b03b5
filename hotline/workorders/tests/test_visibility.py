"""Who sees which orders, who may learn who the citizen is, and that the buttons tell the truth."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from hotline.base.refusal import Refused
from hotline.org.actions import units
from hotline.org.models import User
from hotline.workorders import queries
from hotline.workorders.models import WorkOrder
from hotline.workorders.permissions import Thing, may_see_identity, refusal, steps_open_to
from hotline.workorders.testing import MONDAY, PHONE, Town
from hotline.workorders.tests.acts import UNHAPPY, WITH_ACTION, act
from hotline.workorders.workflow import ASSIGNMENT, ORDER, STEPS

CENTRE = {"lin", "ban", "zhou", "zhu", "shen", "hui", "du", "ren", "shi"}
# The website's editor, 市政府督查室 and 监察 see the orders and nobody's identity.
SEEING = CENTRE | {"wang", "tan", "jian"}


def seen_by(town: Town, order: WorkOrder) -> set[str]:
    return {
        person.username
        for person in town.people
        if person != town.system and WorkOrder.objects.visible_to(person).filter(pk=order.pk).exists()
    }


def in_county(town: Town, **fields: Any) -> WorkOrder:
    order = town.order("sign", unit="河东县", **fields)
    act(town, "sub_assign", town.lead(order), town.hedong)
    return order


# ── orders ──


def test_before_dispatch_and_after_only_the_centre_sees_it_and_not_those_who_keep_the_accounts(town: Town) -> None:
    assert seen_by(town, town.register()) == SEEING
    assert seen_by(town, town.order("dispatch")) == SEEING | {
        "zhujian",
        "zhujian_admin",
        "zhujian_leader",
        "zhujian_head",
    }


def test_a_unit_sees_what_it_or_a_unit_below_it_has(town: Town) -> None:
    seen = seen_by(town, in_county(town)) - {"xu"}
    assert seen == SEEING | {"hedong", "hedong_leader", "liulin"}


def test_a_unit_does_not_see_what_the_unit_above_it_has(town: Town) -> None:
    assert "wuye" not in seen_by(town, town.order("sign"))
    assert "liulin" not in seen_by(town, town.order("sign", unit="河东县"))


def test_a_unit_still_sees_what_it_once_had(town: Town) -> None:
    order = town.order("sign")
    act(town, "take_back", order, town.zhou)
    act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
    assert {"zhujian", "chengguan"} <= seen_by(town, order)


def test_a_co_handler_sees_it_too(town: Town) -> None:
    order = town.order("sign")
    assert "shuiwu" not in seen_by(town, order)
    act(town, "assign", order, town.zhou)
    assert "shuiwu" in seen_by(town, order)


def test_a_matter_of_justice_is_seen_by_the_cleared_who_took_it_and_who_handles_it(town: Town) -> None:
    order = town.register(category=town.justice_category())
    assert seen_by(town, order) == {"lin", "ren", "zheng", "jian"}
    act(town, "dispatch", order, town.zhou, lead=town.unit("公安局"))
    assert seen_by(town, order) - {"xu"} == {"lin", "ren", "zheng", "jian", "gongan"}


def test_whoever_keeps_the_accounts_sees_no_matter_of_justice(town: Town) -> None:
    order = town.register(category=town.justice_category())
    act(town, "dispatch", order, town.zhou, lead=town.unit("公安局"))
    assert "xu" not in seen_by(town, order)


def test_a_unit_that_moves_takes_its_orders_along(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.turn(order, "河东县"), town.hedong)
    other = town.order("sign")
    assert {"hedong", "liulin"} <= seen_by(town, order) and "hexi" not in seen_by(town, order)
    before = WorkOrder.objects.get(pk=other.pk).unit_codes
    units.move(town.unit("柳林镇"), to=town.unit("河西县"), actor=town.xu)
    assert {"hedong", "hexi", "liulin"} <= seen_by(town, order), (
        "the county had the order itself, the other has the town"
    )
    assert WorkOrder.objects.get(pk=other.pk).unit_codes == before


@pytest.mark.parametrize("username", ["ren", "zhujian", "zheng"])
def test_who_has_left_sees_nothing(town: Town, username: str) -> None:
    order = town.order("sign")
    justice = town.register(category=town.justice_category())
    User.objects.filter(username=username).update(is_active=False)
    left = User.objects.get(username=username)
    assert not WorkOrder.objects.visible_to(left).exists()
    assert not queries.search(left)[0]
    for thing in (order, justice, town.lead(order)):
        assert steps_open_to(left, thing) == []
        assert refusal(STEPS["withdraw"], thing, left) == "该账号已停用"
    assert not may_see_identity(left, order)


def test_what_one_may_not_see_one_does_not_find(town: Town) -> None:
    order, other = town.order("sign"), town.order("sign", unit="城管局", name="李秀英", phone="13900001111")
    assert queries.search(town.zhujian, text="电梯")[0] == [order]
    assert queries.search(town.zhujian, text=other.no)[0] == []
    assert queries.search(town.lin, text="电梯")[0] == [other, order]
    assert queries.search(town.lin, text=other.no[:8])[0] == [other, order]


def test_pages_of_what_is_found_give_every_order_once_the_last_registered_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [town.order("sign", unit=unit) for unit in ("住建局", "城管局") * 4]
    for days, order in enumerate(orders):  # an imported one may be older than its number says
        WorkOrder.objects.filter(pk=order.pk).update(registered_at=MONDAY - timedelta(days=(days * 3) % 8))
    # However many are looked through first, and next; and where all are sorted.
    for few, margin, wider in ((0, 0.1, 2), (0, 0.2, 16), (0, 1, 2), (0, 100, 16), (5_000, 4, 16)):
        monkeypatch.setattr(queries, "FEW", few)
        monkeypatch.setattr(queries, "MARGIN", margin)
        monkeypatch.setattr(queries, "WIDER", wider)
        monkeypatch.setattr(queries, "AT_LEAST", 1)
        for person, asked in itertools.product(
            (town.lin, town.zhujian), ({"text": "电梯"}, {}, {"unit": town.unit("住建局")})
        ):
            seen = (
                WorkOrder.objects.filter(lead_unit__short_name="住建局")
                if asked.get("unit") or person == town.zhujian
                else WorkOrder.objects
            )
            found, after = [], ""
            while after or not found:
                rows, after = queries.search(person, after=after, most=3, **asked)
                found += rows
            assert found == list(seen.order_by("-registered_at", "-id"))


# ── identity ──


def shown_to(town: Town, order: WorkOrder) -> set[str]:
    return {person.username for person in town.people if may_see_identity(person, order)}


HANDLERS = {"hedong", "liulin", "hexi", "zhujian", "zhujian_admin", "wuye", "chengguan", "shuiwu", "gongan"}


def test_an_ordinary_citizen_is_shown_to_staff_and_handlers(town: Town) -> None:
    assert shown_to(town, town.order("sign")) == (CENTRE - {"shi"}) | HANDLERS


@pytest.mark.parametrize("fields", [{"is_secret": True}, {"kind": "REPORT"}])
def test_a_sealed_citizen_is_shown_to_no_unit(town: Town, fields: dict[str, Any]) -> None:
    assert shown_to(town, town.order("sign", **fields)) == {"ban", "hui", "ren"}


def test_a_phone_finds_only_those_whose_identity_one_may_be_shown(town: Town) -> None:
    plain = town.order("sign")
    secret = town.order("sign", is_secret=True)
    found = {person.username: queries.search(person, phone=PHONE)[0] for person in town.people if person.is_active}
    assert {name for name, orders in found.items() if secret in orders} == {"ban", "hui", "ren"}
    assert {name for name, orders in found.items() if plain in orders} == (CENTRE - {"shi"}) | {
        "zhujian", "zhujian_admin",
    }  # fmt: skip


@pytest.mark.parametrize("phone", ["无", "abc", "-"])
def test_what_is_no_number_finds_nobody_and_not_everybody_without_one(town: Town, phone: str) -> None:
    order = town.register(phone="", name="不愿留电话的人", missing_elements="不愿留电话")
    assert order.citizen is not None
    assert queries.search(town.ban, phone=phone)[0] == []
    assert not queries.likely_duplicates(town.lin, phone=phone, category=order.category_id or "")


def test_signs_alone_find_nothing(town: Town) -> None:
    town.register()
    assert queries.search(town.lin, text="？！")[0] == []


# ── buttons ──


def _stages(town: Town) -> list[Thing]:
    """Things at stages where many a verb is open to somebody."""
    county = in_county(town)
    waiting = town.order("approve")
    act(town, "call_back", waiting, town.hui, **UNHAPPY)
    asking = town.order("sign")
    act(town, "ask_return", town.lead(asking), town.zhujian)
    drafted = town.order("sign")
    act(town, "draft", town.lead(drafted), town.zhujian)
    return [
        *(town.in_state(state) for state in ("PENDING_ACCEPT", "PENDING_DISPATCH", "SUBMITTED_TO_LEADER", "CLOSED")),
        waiting, county, town.lead(county), town.turn(county, "柳林镇"), town.lead(asking), town.lead(drafted),
        town.turn_in_state("SUSPENDED"), town.turn_in_state("PENDING_REVIEW"),
    ]  # fmt: skip


def _takes(town: Town, verb: str, thing: Thing, person: User) -> str:
    """The reason why not, or nothing; whatever happened is undone."""
    with transaction.atomic():
        try:
            act(town, verb, thing, person)
            reason = ""
        except Refused as refused:
            reason = refused.reason
        transaction.set_rollback(True)
    thing.refresh_from_db()
    return reason


def test_every_button_does_what_it_says_and_no_other_step_can_be_taken(town: Town) -> None:
    """Each open step is taken by the first who has its button; of the rest a sample is tried and refused."""
    dice, people = random.Random(12345), [person for person in town.people if person.is_active]
    n_taken = 0
    for thing in _stages(town):
        table = ORDER if isinstance(thing, WorkOrder) else ASSIGNMENT
        verbs = [verb for verb in table if verb in WITH_ACTION and verb != "assign"]
        buttons = {person: {step.verb for step in steps_open_to(person, thing)} for person in people}
        for verb in verbs:
            able = [person for person in people if verb in buttons[person]]
            for person in able[:1]:
                n_taken += 1
                assert _takes(town, verb, thing, person) == "", (verb, person.name)
        closed = [(verb, person) for person in people for verb in verbs if verb not in buttons[person]]
        for verb, person in dice.sample(closed, 15):
            reason = _takes(town, verb, thing, person)
            assert reason == refusal(STEPS[verb], thing, person), (verb, person.name)
    assert n_taken >= 60


def test_a_button_is_open_only_in_the_states_of_the_tables(town: Town) -> None:
    for thing in _stages(town)[:4]:
        for person in (town.ren, town.zhou, town.lin):
            assert all(thing.state in step.moves for step in steps_open_to(person, thing))
