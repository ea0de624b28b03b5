"""话务的动词."""

from hotline.telephony.actions.calls import (
    answer,
    ask_rating,
    end,
    hang_up,
    invalidate,
    join,
    lift_limit,
    limit_number,
    rate,
    ring,
    settle,
    take_by_hand,
    transfer,
    warn,
)
from hotline.telephony.actions.planning import cancel_shift, plan_shifts, record_fault, revoke_fault
from hotline.telephony.actions.seats import end_silent, enter, note_life, sign_out

__all__ = [
    "answer", "ask_rating", "cancel_shift", "end", "end_silent", "enter", "hang_up", "invalidate", "join", "lift_limit", "limit_number",
    "note_life", "plan_shifts", "rate", "record_fault", "revoke_fault", "ring", "settle", "sign_out", "take_by_hand", "transfer", "warn",
]  # fmt: skip
