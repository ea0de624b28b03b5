"""收件与成单: the same message is taken in once, and makes one order."""

import pytest

from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Channel, Kind
from hotline.intake import actions
from hotline.intake.models import Appeal
from hotline.workorders.models import Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

RAW = {"主题": "路灯不亮", "电话": "13900001111"}


def take_in(**changes: str) -> Appeal:
    return actions.take_in(**{"source": "微信", "external_no": "w-1", "channel": Channel.WECHAT, "raw": RAW, **changes})  # type: ignore[arg-type]


def test_a_message_is_kept_as_it_came_and_sealed(town: Town) -> None:
    appeal = take_in()
    assert actions.raw_of(appeal) == RAW
    assert b"13900001111" not in bytes(appeal.sealed)
    assert appeal.received_at == town.now


def test_the_same_message_is_taken_in_once(town: Town) -> None:
    first = take_in()
    again = actions.take_in(source="微信", external_no="w-1", channel=Channel.WECHAT, raw={"主题": "改过"})
    assert again.pk == first.pk
    assert actions.raw_of(again) == RAW
    assert take_in(source="短信").pk != first.pk


@pytest.mark.parametrize("missing", ["source", "external_no"])
def test_a_message_without_source_or_number_is_refused(town: Town, missing: str) -> None:
    with pytest.raises(Refused, match="来源和来源编号不能空"):
        take_in(**{missing: " "})


def test_an_appeal_makes_one_order(town: Town) -> None:
    appeal = take_in()
    order = actions.make_order(
        appeal, title="路灯不亮", content="中心街路灯坏了一周。", kind=Kind.HELP, phone="13900001111"
    )
    assert (order.state, order.channel) == (OrderState.PENDING_ACCEPT, Channel.WECHAT)
    assert Appeal.objects.get(pk=appeal.pk).order == order
    again = actions.make_order(take_in(), title="别的", content="别的", kind=Kind.HELP)
    assert again.pk == order.pk
    assert WorkOrder.objects.filter(appeals=appeal).count() == 1
    assert list(Event.objects.filter(order=order).values_list("verb", flat=True)) == ["submit"]


def test_an_appeal_whose_order_is_refused_waits_without_one(town: Town) -> None:
    appeal = take_in()
    with pytest.raises(Refused, match="不能空"):
        actions.make_order(appeal, title=" ", content="内容", kind=Kind.HELP)
    assert Appeal.objects.get(pk=appeal.pk).order is None
