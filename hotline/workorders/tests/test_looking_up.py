"""凭码查询: number and code together open an order; who guesses is soon stopped."""

from datetime import timedelta

import pytest

from hotline.base.refusal import Refused
from hotline.workorders.looking_up import MOST_OF_ASKER, MOST_OF_ORDER, forget_old, look_up
from hotline.workorders.models import FailedLookUp, WorkOrder
from hotline.workorders.testing import MONDAY, Town

WRONG = "工单编号或查询码不对"


def wrong_code(order: WorkOrder) -> str:
    return "0000000000" if order.query_code != "0000000000" else "1111111111"


def test_number_and_code_open_the_order(town: Town) -> None:
    order = town.register()
    assert len(order.query_code) == 10 and order.query_code.isdigit()
    assert look_up(f" {order.no} ", code=f"{order.query_code} ", asker="10.1.2.3") == order
    assert not FailedLookUp.objects.exists()


@pytest.mark.parametrize("code", ["", "查询码", "１２３", "9" * 500])
def test_a_wrong_code_and_a_number_that_is_none_are_told_alike(town: Town, code: str) -> None:
    order = town.register()
    for no in (order.no, "209901000000", "不是编号"):
        with pytest.raises(Refused, match=WRONG):
            look_up(no, code=code, asker=f"10.1.2.{len(no)}")


def test_who_guesses_is_stopped_even_with_the_right_code_and_only_for_a_while(town: Town) -> None:
    order = town.register()
    for _ in range(MOST_OF_ASKER):
        with pytest.raises(Refused, match=WRONG):
            look_up(order.no, code=wrong_code(order), asker="10.1.2.3")
    with pytest.raises(Refused, match="过于频繁"):
        look_up(order.no, code=order.query_code, asker="10.1.2.3")
    assert look_up(order.no, code=order.query_code, asker="10.9.9.9") == order
    with town.at(MONDAY + timedelta(minutes=16)):
        assert look_up(order.no, code=order.query_code, asker="10.1.2.3") == order


def test_an_order_guessed_at_from_many_addresses_closes_its_door_for_the_day(town: Town) -> None:
    order = town.register()
    for n in range(MOST_OF_ORDER):
        with pytest.raises(Refused, match=WRONG):
            look_up(order.no, code=wrong_code(order), asker=f"10.1.3.{n}")
    with pytest.raises(Refused, match="请拨打12345"):
        look_up(order.no, code=order.query_code, asker="10.9.9.9")
    with town.at(MONDAY + timedelta(days=2)):
        assert look_up(order.no, code=order.query_code, asker="10.9.9.9") == order
        forget_old()
    assert not FailedLookUp.objects.exists()


def test_no_address_or_number_is_kept_in_the_clear(town: Town) -> None:
    with pytest.raises(Refused):
        look_up("260302000001", code="1", asker="13812345678")
    row = FailedLookUp.objects.get()
    assert len(row.asker) == 32 and "138" not in row.asker[:3]
