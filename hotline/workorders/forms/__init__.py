"""One form for each verb, its fields the verb's arguments. `FORMS` finds them by verb."""

from hotline.workorders.forms import accept, asking, callback, deliberation, dispatch, handling, leaving, reviewing
from hotline.workorders.forms.accept import RegisterForm
from hotline.workorders.forms.base import FORMS, StepForm
from hotline.workorders.forms.search import SearchForm

__all__ = [
    "FORMS", "RegisterForm", "SearchForm", "StepForm",
    "accept", "asking", "callback", "deliberation", "dispatch", "handling", "leaving", "reviewing",
]  # fmt: skip
