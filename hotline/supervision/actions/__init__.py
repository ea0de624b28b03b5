"""The verbs that write, in the order that a supervision meets them."""

from hotline.supervision.actions.closing import (
    accept,
    inform_leader,
    instruct,
    report_up,
    send_again,
    settle,
    strike_off,
)
from hotline.supervision.actions.handling import (
    ask_return,
    extend,
    meet,
    name_unit,
    refuse_return,
    remind,
    report,
    report_progress,
    send_back,
    send_letter,
    urge,
    visit,
    withdraw,
)
from hotline.supervision.actions.opening import escalate, issue, open_by_hand, propose, refer, take_up

__all__ = [
    "accept", "ask_return", "escalate", "extend", "inform_leader", "instruct", "issue", "meet", "name_unit", "open_by_hand", "propose",
    "refer", "refuse_return", "remind", "report", "report_progress", "report_up", "send_again", "send_back", "send_letter", "settle", "strike_off", "take_up",
    "urge", "visit", "withdraw",
]  # fmt: skip
