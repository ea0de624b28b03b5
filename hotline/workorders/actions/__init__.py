"""The verbs that write, in the order that an order meets them. One file for each stretch of the road.

Only actions take steps. A verb with consequences takes them one after another, in plain
sight, in one transaction (`one_action`), the named system user being the actor.
"""

from hotline.workorders.actions.accept import (
    accept,
    amend,
    answer_directly,
    ask_info,
    decline,
    give_info,
    register,
    submit,
)
from hotline.workorders.actions.asking import (
    ask_extension,
    ask_return,
    ask_suspension,
    cancel_ask,
    extend,
    refuse,
    resume_turn,
    review_suspension,
    send_back,
    suspend,
)
from hotline.workorders.actions.callback import (
    ask_judgement,
    call_back,
    close,
    escalate,
    judge_reasonable,
    judge_unreasonable,
    rate,
    rework,
)
from hotline.workorders.actions.deliberation import conclude, decide_hard, instruct, mark_hard, report_up
from hotline.workorders.actions.dispatch import apply_statute, assign, dispatch, end, take_back
from hotline.workorders.actions.handling import contact, draft, redraft, reply, report_progress, sign, sub_assign
from hotline.workorders.actions.leaving import archive, merge, reopen, transfer_out, void, withdraw
from hotline.workorders.actions.objecting import dismiss, object_to
from hotline.workorders.actions.reviewing import approve, supplement
from hotline.workorders.actions.supervising import end_supervision, supervise

__all__ = [
    "accept", "amend", "answer_directly", "apply_statute", "approve", "archive", "ask_extension", "ask_info", "ask_judgement",
    "ask_return", "ask_suspension", "assign", "call_back", "cancel_ask", "close", "conclude", "contact",
    "decide_hard", "decline", "dismiss", "dispatch", "draft", "end", "end_supervision", "escalate", "extend", "give_info", "instruct",
    "judge_reasonable", "judge_unreasonable", "mark_hard", "merge", "object_to", "rate", "redraft", "refuse", "register", "reopen",
    "reply", "report_progress", "report_up", "resume_turn", "review_suspension", "rework", "send_back", "sign", "sub_assign", "submit", "supervise", "supplement",
    "suspend", "take_back", "transfer_out", "void", "withdraw",
]  # fmt: skip
