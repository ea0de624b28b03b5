"""What templates say of orders. `{% load orders %}`."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hotline.workorders.models import WorkOrder

register = template.Library()


@register.simple_tag
def marks(order: WorkOrder) -> SafeString:
    """`{% marks order %}`: 特急, 保密, 督办 and so on. A list shows the same few marks in every other row: each set is rendered once."""
    return _marks(
        urgency=order.urgency, seals_identity=order.seals_identity, is_supervised=order.is_supervised, is_repeat=order.is_repeat,
        n_reworks=bool(order.n_reworks), n_returns=bool(order.n_returns), n_merged=bool(order.n_merged), state=order.state,
    )  # fmt: skip


@lru_cache(maxsize=512)
def _marks(**facts: object) -> SafeString:
    return render_to_string("workorders/_marks.html", {"order": facts})
