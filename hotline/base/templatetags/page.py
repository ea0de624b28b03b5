"""What templates say: icons, lights, badges, moments, links. Built in: no template needs `{% load page %}`."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from hotline.base.addresses import address
from hotline.base.moments import moment_in_full, short_and_full, span
from hotline.base.moments import time_left as left

register = template.Library()


class UnknownIconError(LookupError):
    """No icon of that name: see the `icons.json` that scripts/assets.py makes."""


@cache
def _icons() -> dict[str, str]:
    path = dict(settings.STATICFILES_DIRS)["vendor"] / "icons.json"
    try:
        found: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        raise UnknownIconError(f"缺少 {path}：请运行 make setup") from None
    return found


def as_text(value: Any) -> str:
    """What an attribute or an option says: as it is, where it is safe already."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


@register.simple_tag
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """`{% attributes widget.attrs %}`: a widget's attributes, each with a space before it."""
    return SafeString(
        "".join(
            f" {name}" if value is True else f' {name}="{as_text(value)}"'
            for name, value in attrs.items()
            if value is not False
        )
    )


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """An outline icon of Tabler's, inline; decoration only, so words must stand beside it. `{% icon "phone" %}`"""
    try:
        inner = _icons()[name]
    except KeyError:
        raise UnknownIconError(f"没有名为 {name} 的图标") from None
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        css,
        mark_safe(inner),  # from the icon package, never from input
    )


@register.simple_tag
def url(name: str, *values: object, **named: object) -> str:
    """`{% url 'order' order.no %}`: Django's tag, but quick."""
    return address(name, *values, **named)


@register.simple_tag
@cache
def style(path: str) -> SafeString:
    """`{% style "workorders/order.css" %}`: a style sheet of the page's own, in its block `head`."""
    return format_html('<link rel="stylesheet" href="{}">', static(path))


@register.simple_tag
@cache
def script(path: str) -> SafeString:
    """`{% script "org/map.js" %}`: the same for a script."""
    return format_html('<script src="{}" defer></script>', static(path))


# light → (tone, icon, word)
LIGHTS: Mapping[str, tuple[str, str, str]] = {
    "GREEN": ("green", "circle-check", "正常"),
    "YELLOW": ("yellow", "clock-exclamation", "即将到期"),
    "RED": ("red", "alert-triangle", "超期"),
    "DONE_ON_TIME": ("grey", "check", "按时"),
    "DONE_LATE": ("late", "alarm", "逾期"),
}

# How a state feels: waiting for us yellow, in hand blue, at a leader purple, being checked teal, good green, over grey.
STATE_TONES: Mapping[str, str] = {
    "PENDING_ACCEPT": "yellow",
    "AWAITING_INFO": "yellow",
    "NOT_ACCEPTED": "grey",
    "PENDING_DISPATCH": "yellow",
    "SUBMITTED_TO_LEADER": "purple",
    "UNDER_DELIBERATION": "purple",
    "IN_HANDLING": "blue",
    "PENDING_CALLBACK": "teal",
    "CLOSED": "green",
    "ARCHIVED": "grey",
    "MERGED": "grey",
    "WITHDRAWN": "grey",
    "TRANSFERRED_OUT": "grey",
    "VOID": "grey",
    "PENDING_SIGN": "yellow",
    "HANDLING": "blue",
    "SUSPENDED": "purple",
    "PENDING_REVIEW": "teal",
    "APPROVED": "green",
    "ENDED": "grey",
    # 通报、典型事例
    "GENERATED": "yellow",
    "CHECKED": "teal",
    "SIGNED": "purple",
    "ISSUED": "green",
    "NOMINATED": "yellow",
    "EDITED": "blue",
    "SELECTED": "teal",
    "DROPPED": "grey",
    # 异议、研判、剔除
    "PRE_CHECK": "yellow",
    "HOTLINE_CHECK": "yellow",
    "LACKING": "yellow",
    "PANEL": "purple",
    "UPHELD": "green",
    "DISMISSED": "grey",
    "APPLIED": "teal",
    "TURNED_DOWN": "grey",
    "CONVENED": "purple",
    "CONCLUDED": "green",
    "PROPOSED": "yellow",
    "SECONDED": "yellow",
    "IN_EFFECT": "green",
    "REFUSED": "grey",
    "REVOKED": "grey",
    "CANCELLED": "grey",
    # 网站稿件和建言（草稿见下）
    "REVIEW": "yellow",
    "RECEIVED": "yellow",
    "TURNED_AWAY": "grey",
    "SCREENED": "blue",
    "ASSIGNED": "blue",
    "ANSWERED": "teal",
    "ADOPTED": "green",
    "PARTLY": "green",
    "KEPT": "grey",
    "NOT_ADOPTED": "grey",
    "SHOWN": "green",
    # 问责案卷
    "LEAD": "yellow",
    "VERIFYING": "blue",
    "HEARING": "yellow",
    "DECIDED": "purple",
    "NOTIFIED": "teal",
    # 舆论监督
    "FOLLOWING": "blue",
    "RESPONDED": "teal",
    "SETTLED": "green",
    "IGNORED": "grey",
    "PLANNED": "blue",
    "AIRED": "teal",
    "CALLED_OFF": "grey",
    "DRAFTED": "yellow",
    "RELEASED": "green",
    "ANNOUNCED": "blue",
    "HELD": "teal",
    # 知识点和它的版本
    "DRAFTING": "grey",
    "PUBLISHED": "green",
    "CORRECTING": "yellow",
    "EXPIRING": "yellow",
    "EXPIRED": "late",
    "DRAFT": "grey",
    "UNIT_REVIEW": "yellow",
    "CENTER_REVIEW": "teal",
    "IN_FORCE": "green",
    "REPLACED": "grey",
    "DISCARDED": "grey",
}


@register.simple_tag
@cache
def head() -> SafeString:
    """`{% head %}`: style and scripts of every page, base/head.html."""
    return render_to_string("base/head.html")


@register.simple_tag
@lru_cache(maxsize=512)
def badge(text: str, tone: str = "grey", sign: str = "") -> SafeString:
    """A word in a coloured box: `{% badge "特急" "red" "flame" %}`. Tones: blue green yellow red teal purple grey."""
    return format_html('<span class="word word-{}">{}{}</span>', tone, icon(sign) if sign else "", text)


@register.simple_tag
def light(value: str | None) -> SafeString:
    """A clock's light, GREEN, YELLOW, RED, DONE_ON_TIME or DONE_LATE, always with its word; nothing for no clock."""
    if not value:
        return mark_safe("")
    tone, sign, word = LIGHTS[str(value)]
    return badge(word, tone, sign)


class HasState(Protocol):
    state: str

    def get_state_display(self) -> str: ...


@register.simple_tag
def state_badge(thing: HasState | str, label: str = "", tone: str = "") -> SafeString:
    """The state of an order, a turn or whatever has one: `{% state_badge order %}`, `{% state_badge code label %}`."""
    if isinstance(thing, str):
        return badge(label or thing, tone or STATE_TONES.get(str(thing), "grey"))
    return badge(thing.get_state_display(), tone or STATE_TONES.get(str(thing.state), "grey"))


# Our own digits and words: nothing to escape in what follows, and a list shows hundreds of them.
NO_MOMENT: Final = SafeString('<span class="nothing">—</span>')


@register.filter(is_safe=True)
def when(value: datetime | date | None) -> SafeString:
    """`{{ order.created_at|when }}` → 今天 14:05, 11月3日 14:05, 2025年11月3日 14:05; the full moment on hover."""
    if value is None:
        return NO_MOMENT
    short, full = short_and_full(value)
    return SafeString(f'<time datetime="{value.isoformat()}" title="{full}">{short}</time>')


@register.filter(is_safe=True)
def due(value: datetime | None) -> SafeString:
    """`{{ deadline.due_at|due }}` → 还剩 2天3小时, or 已超 5小时; the due moment on hover."""
    if value is None:
        return NO_MOMENT
    words, is_late = left(value)
    return SafeString(
        f'<time class="due{" is-late" if is_late else ""}" datetime="{value.isoformat()}"'
        f' title="{moment_in_full(value)} 到期">{words}</time>'
    )


@register.simple_tag
def time_left(light: str, due_at: datetime | None) -> SafeString:
    """How long a running clock has, in words that stand out as it runs out: 还剩 3天, 即将到期 还剩 5小时, 超期 2天6小时."""
    if due_at is None:
        return NO_MOMENT
    return SafeString(
        f'<time class="due" datetime="{due_at.isoformat()}" title="{moment_in_full(due_at)} 到期">{_left(light, due_at)}</time>'
    )


def time_left_until(light: str, due_at: datetime, clock: str) -> str:
    """The same, and beneath it which clock runs until when, as lists show it: 还剩 3天 / 办结 11月6日 17:30 止."""
    short, full = short_and_full(due_at)
    at = due_at.isoformat()
    return (
        f'<time class="due" datetime="{at}" title="{full} 到期">{_left(light, due_at)}</time>'
        f'<small>{clock} <time datetime="{at}" title="{full}">{short}</time> 止</small>'
    )


def _left(light: str, due_at: datetime) -> str:
    words, is_late = left(due_at)
    tone, sign, word = LIGHTS["RED" if is_late else light or "GREEN"]
    if is_late:
        return badge(f"{word} {words.partition(' ')[2]}", tone, sign)
    return words if light in ("", "GREEN") else badge(f"{word} {words}", tone, sign)


UNFOLDED: Final = 10  # steps of a trail that are seen at once


@register.simple_tag
def trail_of(timeline: Sequence[Mapping[str, Any]]) -> SafeString:
    """`{% trail_of timeline %}`: the steps as `_timeline.html` shows them. Made here: a trail of a dozen was a tenth of an order's page."""
    shown = [_step(one) for one in timeline]
    rest = ""
    if folded := shown[UNFOLDED:]:
        rest = (
            f'<details class="line-more"><summary>其余 {len(folded)} 步{icon("chevron-down")}</summary>\n'
            f'<ol class="line">{"".join(folded)}</ol></details>'
        )
    return SafeString(f'<ol class="line">{"".join(shown[:UNFOLDED])}</ol>{rest}')


def _step(one: Mapping[str, Any]) -> str:
    unit = f" · {escape(one['unit'])}" if one.get("unit") else ""
    note = f'<div class="line-note">{linebreaksbr(one["note"])}</div>' if one.get("note") else ""
    return (
        f'\n<li class="line-{one.get("tone") or "grey"}"><span class="line-dot">{icon(one.get("icon") or "point")}</span>'
        f'<div class="line-head"><b>{escape(one["name"])}</b>{when(one["at"])}</div>'
        f'<div class="line-who">{escape(one["actor"])}{unit}</div>{note}</li>'
    )


@register.simple_tag
def filter_of(field: BoundField) -> SafeString:
    """One field of the form above a list. Made here: the six of a search were a quarter of its page."""
    if field.is_hidden:
        return SafeString(field)
    label = conditional_escape(field.label)
    if field.widget_type == "checkbox":
        return SafeString(
            f'<label class="filter form-check">{field}<span class="form-check-label">{label}</span></label>'
        )
    errors = field.errors
    marks = f"{' has-error' if errors else ''}{' is-used' if field.data else ''}"
    return SafeString(
        f'<div class="filter{marks}"><label for="{field.id_for_label}">{label}</label>{field}{errors if errors else ""}</div>'
    )


@register.filter
def nearness(light: str) -> str:
    """`<tr class="{{ row.light|nearness }}">`: how a row stands out as its clock runs out."""
    return {"RED": "is-late", "YELLOW": "is-near"}.get(light, "")


@register.filter
def length_in_words(value: timedelta) -> str:
    """`{{ cooloff|length_in_words }}` → 30分钟, 2天3小时."""
    return span(value)


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, Any], **changes: object) -> str:
    """This page's query string with changes: `href="{% query_with after=cursor %}"`; None takes a key away."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if isinstance(value, list | tuple):
            query.setlist(key, [str(one) for one in value])
        elif value is not None and value != "":
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def initial(name: str) -> str:
    """The sign that stands for a person or unit where there is no picture: the first character."""
    return str(name)[:1]


@register.filter
def capped(n: int, most: int = 999) -> str:
    """A count as desks show it: `999+` above the most that was counted."""
    return f"{most}+" if n > most else str(n)
