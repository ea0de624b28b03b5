"""What visitors fill in. `STEPS_OF_CITIZENS` finds the form of a verb that a citizen may take on the own order."""

from hotline.portal.forms.appeal import AppealForm
from hotline.portal.forms.orders import STEPS_OF_CITIZENS, LookUpForm, OwnStepForm
from hotline.portal.forms.verify import CodeForm, PhoneForm

__all__ = ["STEPS_OF_CITIZENS", "AppealForm", "CodeForm", "LookUpForm", "OwnStepForm", "PhoneForm"]
