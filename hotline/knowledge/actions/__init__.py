"""The verbs that write. One file for each stretch of an article's life."""

from hotline.knowledge.actions.asking import answer_error, confirm, hand_over, hide, report_error, show, urge
from hotline.knowledge.actions.gaps import ask_unit, dismiss, note_gap
from hotline.knowledge.actions.leaving import archive, expire, near_end, withdraw
from hotline.knowledge.actions.offering import offer_article
from hotline.knowledge.actions.reading import cite, note_search, vote
from hotline.knowledge.actions.reviewing import pass_on, publish, turn_down
from hotline.knowledge.actions.taking_in import take_in
from hotline.knowledge.actions.writing import (
    create,
    discard,
    edit,
    keep_typed,
    prolong,
    report,
    revise,
    submit,
    take_back,
)

__all__ = [
    "answer_error", "archive", "ask_unit", "cite", "confirm", "create", "discard", "dismiss", "edit", "expire", "hand_over",
    "hide", "keep_typed", "near_end", "note_gap", "note_search", "offer_article", "pass_on", "prolong", "publish", "report", "report_error",
    "revise", "show", "submit", "take_back", "take_in", "turn_down", "urge", "vote", "withdraw",
]  # fmt: skip
