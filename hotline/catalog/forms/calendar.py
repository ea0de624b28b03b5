"""Forms of the work calendar."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.catalog.models import WorkHours


class DayForm(forms.Form):
    """What a day is. `USUAL` is what its day of the week says."""

    USUAL = "usual"

    what = forms.ChoiceField(label="这一天", widget=Choices())
    name = forms.CharField(label="名称", max_length=20, required=False, help_text="例如：国庆节、国庆节调休")

    def __init__(self, *args: Any, is_weekend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = (self.USUAL, "周末休息" if is_weekend else "正常上班")
        choices = [usual, ("off", "放假"), *([("works", "调休上班")] if is_weekend else [])]
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("what") in ("off", "works") and not cleaned.get("name", "").strip():
            self.add_error("name", "请写明节日或调休的名称")
        return cleaned


class HoursForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = WorkHours
        fields = ("from_month", "from_day", "morning_start", "morning_end", "afternoon_start", "afternoon_end")
        widgets = {
            name: forms.TimeInput({"type": "time", "data-span": 3}, format="%H:%M")
            for name in ("morning_start", "morning_end", "afternoon_start", "afternoon_end")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("from_month", 12), ("from_day", 31)):
            self.fields[name].widget.attrs |= {"data-span": 3, "min": 1, "max": most}
