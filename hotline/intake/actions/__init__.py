"""受理的动词."""

from hotline.intake.actions.appeals import forget_calls, make_order, one_at_a_time, raw_of, see_once, take_in
from hotline.intake.actions.learning import ask_training, learn_file, learn_orders, use_model
from hotline.intake.actions.seat import CALL_VERBS, note_call, take_matter

__all__ = [
    "CALL_VERBS",
    "ask_training",
    "forget_calls",
    "learn_file",
    "learn_orders",
    "make_order",
    "note_call",
    "one_at_a_time",
    "raw_of",
    "see_once",
    "take_in",
    "take_matter",
    "use_model",
]
