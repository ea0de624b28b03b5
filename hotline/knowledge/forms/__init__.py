"""One form for each verb, its fields the verb's arguments. `FORMS` finds them by verb."""

from hotline.knowledge.forms import asking, writing
from hotline.knowledge.forms.base import FORMS, StepForm

__all__ = ["FORMS", "StepForm", "asking", "writing"]
