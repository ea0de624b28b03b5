"""登记."""

import pytest

from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Kind, Urgency
from hotline.citizens.models import Citizen
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, PHONE, Town, day
from hotline.workorders.tests.traces import events, fresh, line, refused, running, snapshot


def test_an_operator_registers_what_a_citizen_tells(town: Town) -> None:
    order = fresh(town.register(sex="M", address="阳光花园3-1-501", reported_party="阳光物业", labels=["电梯"]))
    assert (order.state, order.registered_by, order.registered_at) == ("PENDING_DISPATCH", town.lin, MONDAY)
    assert (order.title, order.place, order.reported_party) == ("阳光花园3号楼电梯停运", "阳光花园3号楼", "阳光物业")
    assert (order.labels, order.is_repeat, order.is_justice) == (["电梯"], False, False)
    assert order.no.startswith("260302")
    assert len(order.no) == 12
    assert len(order.query_code) == 10
    assert order.citizen is not None
    assert (order.citizen.name, order.citizen.phone, order.citizen.sex) == ("王建国", PHONE, "M")
    assert line(order) == ("register", "", "PENDING_DISPATCH", "林话务", "热线办", "", "")
    assert running(order) == {"DISPATCH": day(3, 2, 9, 30)}
    assert (order.due_at, order.due_clock) == (day(3, 2, 9, 30), "DISPATCH")


def test_a_critical_matter_goes_out_in_five_minutes(town: Town) -> None:
    assert running(town.register(urgency=Urgency.CRITICAL)) == {"DISPATCH": day(3, 2, 9, 5)}


def test_the_trail_holds_no_contact_data(town: Town) -> None:
    order = town.register(address="阳光花园3-1-501")
    (event,) = events(order)
    assert event.facts == {
        "channel": "PHONE", "kind": "COMPLAINT", "urgency": "NORMAL", "category": order.category_id,
        "area": "379901100000", "is_secret": False, "secrecy_asked": False,
    }  # fmt: skip


def test_no_order_has_the_number_of_another(town: Town) -> None:
    numbers = [town.register().no for _ in range(5)]
    assert len(set(numbers)) == 5
    assert numbers == sorted(numbers)


def test_the_same_caller_with_the_same_matter_is_a_repeat(town: Town) -> None:
    town.register()
    assert town.register().is_repeat
    assert not town.register(name="李秀英", phone="13900001111").is_repeat
    assert not town.register(category=town.justice_category()).is_repeat


def test_one_caller_is_one_citizen_however_the_number_is_written(town: Town) -> None:
    town.register()
    town.register(phone="+86 138-1234-5678")
    assert Citizen.objects.count() == 1
    town.register(name="王建军")
    assert Citizen.objects.count() == 2


def test_without_a_telephone_the_reason_must_be_given(town: Town) -> None:
    with refused("没有联系电话：请在“要素不全说明”中写明原因"):
        town.register(phone=" ")
    order = town.register(phone="", name="", missing_elements=" 诉求人不愿留电话 ")
    assert (order.missing_elements, order.citizen) == ("诉求人不愿留电话", None)


@pytest.mark.parametrize("empty", [{"title": "  "}, {"content": "\n"}])
def test_a_title_and_a_content_are_needed(town: Town, empty: dict[str, str]) -> None:
    with refused("标题和主要内容不能空"):
        town.register(**empty)


def test_only_operators_register_and_a_refusal_forgets_the_citizen(town: Town) -> None:
    before = snapshot()
    reasons = set()
    for person in town.people:
        if person not in (town.lin, town.ban, town.ren):
            with pytest.raises(Refused) as caught:
                town.register(actor=person)
            reasons.add(caught.value.reason)
    assert reasons == {"“登记”须由话务员、班长办理"}
    assert snapshot() == before
    for person in (town.lin, town.ban, town.ren):
        assert town.register(actor=person).registered_by == person


def test_what_belongs_to_justice_is_marked_so(town: Town) -> None:
    assert town.register(category=town.justice_category()).is_justice


@pytest.mark.parametrize(
    "fields", [{"is_secret": True}, {"kind": Kind.REPORT}], ids=["asked for", "a report of wrongdoing"]
)
def test_what_is_secret_seals_the_identity(town: Town, fields: dict[str, object]) -> None:
    assert town.register(**fields).seals_identity
    assert not WorkOrder.objects.get(pk=town.register().pk).seals_identity
