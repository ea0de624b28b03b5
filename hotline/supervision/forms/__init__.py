"""督办的表单: one for each verb, its fields the verb's arguments."""

from hotline.supervision.forms.filters import LedgerFilter
from hotline.supervision.forms.opening import OpenForm, ProposeForm
from hotline.supervision.forms.steps import FORMS, StepForm

__all__ = ["FORMS", "LedgerFilter", "OpenForm", "ProposeForm", "StepForm"]
