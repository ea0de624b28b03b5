"""What templates say of orders. `{% load orders %}`."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape  # Django's looks at each text for what is lazy; names and titles are none
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from hotline.base.addresses import address
from hotline.base.templatetags.page import badge, light, nearness, state_badge, time_left, time_left_until, when
from hotline.workorders.desks import Desk, Pool
from hotline.workorders.models import Ask, Assignment, Deadline, WorkOrder

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


# ── the rows of lists ──
# Made here and not in the template: resolving some thirty expressions for each of a page's rows was half of a desk's time.


@register.simple_tag
def order_cells(row: WorkOrder, desk: Desk | None, pool: Pool | None = None) -> SafeString:
    """The cells of an order: number, matter, unit, state, clock; without those that would say the same in every row."""
    same = desk.same if desk else ()
    unit = escape(row.lead_unit.short_name) if row.lead_unit else ""
    return SafeString(
        f'<td data-label="工单" class="short"><a class="row-link" href="{address("order", row.no)}">{row.no}</a>'
        f"<small>{when(row.registered_at)} · {row.get_channel_display()}</small></td>"
        + _matter(row, row, desk, pool)
        + ("" if "unit" in same else f'<td data-label="主办单位" class="short">{unit}</td>')
        + ("" if "state" in same else f'<td data-label="状态" class="short">{state_badge(row)}</td>')
        + ("" if "clock" in same else _clock(row))
    )


@register.simple_tag
def rows_to_read(rows: Sequence[Any], desk: Desk | None, pool: Pool | None = None) -> SafeString:
    """All rows of a list, of orders or of turns, that offers nothing to do with them."""
    cells = turn_cells if rows and isinstance(rows[0], Assignment) else order_cells
    return SafeString("\n".join(f'<tr class="{nearness(row.light)}">{cells(row, desk, pool)}</tr>' for row in rows))


@register.simple_tag
def turn_cells(row: Assignment, desk: Desk | None, pool: Pool | None = None) -> SafeString:
    """The cells of a unit's turn: number, matter, unit, state and what it waits for, clock."""
    handler = f" · {escape(row.handler.name)}" if row.handler else ""
    waits = f" {badge(f'申请{Ask(row.asked).label}', 'yellow')}" if row.asked else ""
    waits += f" {badge('待签发', 'purple')}" if row.draft_waiting else ""
    waits += f" {badge('等下级', 'grey')}" if row.n_below_open else ""
    no = row.order.no
    return SafeString(
        f'<td data-label="工单" class="short"><a class="row-link" href="{address("order", no)}#turn-{row.pk}">{no}</a>'
        f"<small>{when(row.assigned_at)}交办</small></td>"
        + _matter(row.order, row, desk, pool)
        + f'<td data-label="承办单位" class="short">{escape(row.unit.short_name)}<small>{row.get_role_display()}{handler}</small></td>'
        + f'<td data-label="状态" class="short">{state_badge(row)}{waits}</td>'
        + ("" if desk and "clock" in desk.same else _clock(row))
    )


def _matter(order: WorkOrder, row: Any, desk: Desk | None, pool: Pool | None) -> str:
    """What it is about; in a pool, who has taken it and until when."""
    taken = until = ""
    if desk and desk.is_pool and row.is_claimed:
        taken = badge(row.claimant, "grey", "user") if pool == Pool.TAKEN else badge("我领取的", "blue", "user-check")
        until = f" · 领取至 {localtime(row.claimed_until):%H:%M}"
    return (
        f'<td data-label="诉求" class="one-line">{marks(order)}{taken} <b>{escape(order.title)}</b>'
        f"<small>{escape(order.in_short)}{until}</small></td>"
    )


def _clock(row: Any) -> str:
    if row.due_at is None:
        return '<td data-label="时限" class="short"></td>'
    said = time_left_until(row.light, row.due_at, row.get_due_clock_display())
    return f'<td data-label="时限" class="short">{said}</td>'


@register.simple_tag
def clocks_of(clocks: Sequence[Deadline]) -> SafeString:
    """`{% clocks_of clocks %}`: the clocks of an order or a turn, each unfolding into the rule by which it runs."""
    return SafeString(f'<ul class="clocks">{"".join(map(_clock_told, clocks))}</ul>') if clocks else NO_CLOCKS


NO_CLOCKS: Final = SafeString('<p class="nothing">没有在走的时限</p>')


def _clock_told(one: Deadline) -> str:
    told = (
        f"{one.get_end_display()} {when(one.stopped_at)}" if one.stopped_at else time_left(one.light_name, one.due_at)
    )
    basis = f"<small>依据：{escape(one.basis)}（工作标准第{one.rule_version}版）</small>" if one.basis else ""
    return (
        f'<li><details><summary><span class="clock-name">{one.get_kind_display()}</span>'
        f'{light(one.light_name) if one.stopped_at else ""}<span class="clock-due">{told}</span></summary>'
        f"<p>{escape(one.explanation)}{basis}</p></details></li>"
    )
