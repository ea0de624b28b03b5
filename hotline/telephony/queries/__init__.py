"""What is read of the telephone."""

from hotline.telephony.queries.calls import calls_of, limit_of, limits, seen_call, seen_calls
from hotline.telephony.queries.seats import (
    Seat,
    board,
    faults_between,
    holders_of_seats,
    period_now,
    recorded_faults,
    shifts_ahead,
)

__all__ = [
    "Seat", "board", "calls_of", "faults_between", "holders_of_seats", "limit_of", "limits", "period_now", "recorded_faults", "seen_call",
    "seen_calls", "shifts_ahead",
]  # fmt: skip
