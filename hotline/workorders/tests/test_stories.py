"""Whole roads through the loop, walked by the real verbs."""

from hotline.workorders.models import Event
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState


def test_an_appeal_walks_the_whole_loop(town: Town) -> None:
    order = town.order("call_back")
    assert order.state == OrderState.CLOSED
    assert order.close_kind == "RESOLVED"
    verbs = list(Event.objects.filter(order=order).order_by("n").values_list("verb", flat=True))
    assert verbs == [
        "register",
        "dispatch",
        "assign",
        "sign",
        "contact",
        "draft",
        "reply",
        "approve",
        "finish",
        "call_back",
        "close",
    ]
