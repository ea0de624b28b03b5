"""问责的动词, in the order that a file meets them."""

from hotline.accountability.actions.deciding import (
    close,
    decide,
    drop,
    issue,
    raise_measure,
    record_talk,
    rectify,
)
from hotline.accountability.actions.finding import (
    take_up_false_results,
    take_up_last_places,
    take_up_overdue,
    take_up_referred,
)
from hotline.accountability.actions.hearing import (
    add_evidence,
    ask_defence,
    defend,
    take_up,
    verify,
    verify_again,
    waive,
)

__all__ = [
    "add_evidence", "ask_defence", "close", "decide", "defend", "drop", "issue", "raise_measure", "record_talk", "rectify", "take_up",
    "take_up_false_results", "take_up_last_places", "take_up_overdue", "take_up_referred", "verify", "verify_again", "waive",
]  # fmt: skip
