"""立项 and 提请 on an order."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.org.models import User
from hotline.supervision.permissions import levels_open_to
from hotline.supervision.workflow import Level
from hotline.workorders.forms.base import long_text, unit_field
from hotline.workorders.models import WorkOrder


class OpenForm(forms.Form):
    """The arguments of `actions.open_by_hand`, as far as a person gives them."""

    level = forms.ChoiceField(label="督办层级", choices=Level, widget=Choices())
    unit = unit_field("责任单位", required=False, help_text="不填的由主办单位负责。")
    reason = long_text("督办原因", rows=3, most=1000)
    limit_days = forms.IntegerField(
        label="时限（工作日）", min_value=1, max_value=90, required=False, help_text="不填的按工作标准。"
    )

    def __init__(self, *args: Any, order: WorkOrder, actor: User, **kwargs: Any) -> None:
        levels = levels_open_to(actor)
        kwargs["initial"] = {
            "unit": order.lead_unit,
            "level": Level.INTERNAL if Level.INTERNAL in levels else levels[0],
        }
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]


class ProposeForm(forms.Form):
    """The arguments of `actions.propose`."""

    level = forms.ChoiceField(
        label="督办层级", choices=[(one.value, one.label) for one in (Level.REMIND, Level.INTERNAL)], initial=Level.INTERNAL,
        widget=Choices(),
    )  # fmt: skip
    reason = long_text("提请督办的原因", rows=3, most=1000)
