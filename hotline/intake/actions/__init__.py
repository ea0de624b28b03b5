"""受理的动词."""

from hotline.intake.actions.appeals import forget_calls, make_order, one_at_a_time, raw_of, see_once, take_in
from hotline.intake.actions.learning import ask_training, learn_file, learn_orders, use_model

__all__ = [
    "ask_training",
    "forget_calls",
    "learn_file",
    "learn_orders",
    "make_order",
    "one_at_a_time",
    "raw_of",
    "see_once",
    "take_in",
    "use_model",
]
