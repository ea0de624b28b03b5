"""办理进度: what a citizen reads of the own order. Only steps that workflow.py calls public, only words that the citizen is told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.catalog.vocabulary import Satisfied
from hotline.workorders.models import Event, Role, WorkOrder
from hotline.workorders.telling import WORDS, moment_in_words
from hotline.workorders.workflow import PUBLIC_LABEL, STEPS, OrderState

Says = Callable[[Event], str]

TONES: Final[Mapping[str, str]] = {
    OrderState.PENDING_ACCEPT: "blue", OrderState.AWAITING_INFO: "yellow", OrderState.PENDING_DISPATCH: "blue",
    OrderState.SUBMITTED_TO_LEADER: "blue", OrderState.UNDER_DELIBERATION: "blue", OrderState.IN_HANDLING: "blue",
    OrderState.PENDING_CALLBACK: "teal", OrderState.CLOSED: "green", OrderState.ARCHIVED: "green",
}  # fmt: skip
# Whose clock `due_at` is in this state, in the citizen's words.
DUE: Final[Mapping[str, str]] = {
    OrderState.PENDING_ACCEPT: "受理", OrderState.AWAITING_INFO: "请您补充", OrderState.IN_HANDLING: "办结答复",
    OrderState.CLOSED: "答复您的异议",
}  # fmt: skip
ROAD: Final = ("提交", "受理", "办理", "回复", "办结")
_AT: Final[Mapping[str, int]] = {
    OrderState.PENDING_ACCEPT: 1, OrderState.AWAITING_INFO: 1, OrderState.PENDING_DISPATCH: 2,
    OrderState.SUBMITTED_TO_LEADER: 2, OrderState.UNDER_DELIBERATION: 2, OrderState.IN_HANDLING: 2,
    OrderState.PENDING_CALLBACK: 4, OrderState.CLOSED: 5, OrderState.ARCHIVED: 5,
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    at: datetime
    name: str
    text: str


def _word(key: str, form: str) -> Says:
    """One of the words that the SMS about this step has (workorders/telling.py)."""
    return lambda event: form.format(WORDS[event.verb](event)[key])


def _plain(text: str) -> Says:
    return lambda event: text


def _put_off(form: str) -> Says:
    def say(event: Event) -> str:
        words = WORDS[event.verb](event)
        return form.format(reason=words["reason"], due=words["due"])

    return say


def _declined(event: Event) -> str:
    words = WORDS["decline"](event)
    return f"{words['reason']}。{words['route']}"


def _dispatched(event: Event) -> str:
    unit = event.order.lead_unit
    return f"由{unit.name}办理。" if unit is not None else ""


# Of each public step: how the citizen reads it, and what more is said.
SAID: Final[Mapping[str, tuple[str, Says]]] = {
    "submit": ("已收到", _plain("诉求已收到，工作人员将尽快受理。")),
    "register": ("已登记", _plain("诉求已登记，将转有关单位办理。")),
    "accept": ("已受理", _plain("将转有关单位办理。")),
    "decline": ("不予受理", _declined),
    "ask_info": ("请您补充", lambda event: event.note),
    "give_info": ("已补充", _plain("您的补充已收到。")),
    "answer_directly": ("已答复", _plain("已作出答复。")),
    "conclude": ("已回复", _plain("经研究已作出答复。")),
    "dispatch": ("已交办", _dispatched),
    "apply_statute": ("适用法定时限", _word("reason", "依照{}的规定调整办结时间。")),
    "finish": ("已回复", _plain("承办单位已办理完毕，请查看答复并作出评价。")),
    "rate": ("您已评价", lambda event: Satisfied(event.facts["result"]).label),
    "close": ("已办结", _plain("")),
    "rework": ("重新办理", _plain("已退回承办单位重新办理。")),
    "escalate": ("督办重办", _plain("已转入督办，由承办单位重新办理。")),
    "judge_unreasonable": ("按规定办结", _plain("")),
    "object_to": ("您提出异议", _plain("督办人员核实后将答复您。")),
    "dismiss": ("异议答复", lambda event: event.note),
    "reopen": ("重新启动", _plain("已重新启动办理。")),
    "merge": ("合并办理", _plain("与反映同一事项的诉求合并办理，结果一并告知您。")),
    "share_result": ("已答复", _plain("合并办理的事项已办结。")),
    "withdraw": ("已撤销", _plain("已按您的意愿撤销。")),
    "transfer_out": ("已转出", _word("route", "已转{}处理。")),
    "extend": ("已延期", _put_off("因{reason}，延期至{due}前办结。")),
    "suspend": ("暂缓办理", _put_off("因{reason}，计划于{due}前恢复办理。")),
}


def timeline(events: Iterable[Event]) -> list[Moment]:
    """The public steps, as they came. Of the units' turns only the leading one's: the citizen knows one unit."""
    found = []
    for event in events:
        step = STEPS.get(event.verb)
        if step is None or not step.is_public:
            continue
        if event.assignment is not None and event.assignment.role != Role.LEAD:
            continue
        name, says = SAID[event.verb]
        found.append(Moment(event.at, name, says(event)))
    return found


@dataclass(frozen=True)
class Standing:
    """Where the order stands: the public label and what the citizen may expect."""

    label: str
    tone: str
    unit: str
    due_at: datetime | None
    due_name: str
    road: list[tuple[str, str]]


def standing(order: WorkOrder) -> Standing:
    at = _AT.get(order.state)
    road = (
        []
        if at is None
        else [(name, "done" if i < at else "now" if i == at else "later") for i, name in enumerate(ROAD)]
    )
    label = f"已转{order.transferred_to}" if order.transferred_to else PUBLIC_LABEL[order.state]
    is_due = order.state in DUE
    return Standing(
        label, TONES.get(order.state, "grey"), order.lead_unit.name if order.lead_unit else "",
        order.due_at if is_due else None, DUE.get(order.state, ""), road,
    )  # fmt: skip


def due_in_words(standing: Standing) -> str:
    """3月9日17:30前办结答复; empty where nothing runs."""
    return f"{moment_in_words(standing.due_at)}前{standing.due_name}" if standing.due_at else ""
