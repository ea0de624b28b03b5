"""受理的表单: of the seat, and of letters and visits."""

from hotline.intake.forms.papers import FORMS, PaperForm
from hotline.intake.forms.seat import SeatForm

__all__ = ["FORMS", "PaperForm", "SeatForm"]
