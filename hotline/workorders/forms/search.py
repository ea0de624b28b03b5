"""查找的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Day, UnitPicker, unchanging
from hotline.org.models import Unit
from hotline.workorders.workflow import OrderState


@unchanging
class SearchForm(forms.Form):
    q = forms.CharField(label="编号或关键词", required=False, max_length=60)
    phone = forms.CharField(label="诉求人电话", required=False, max_length=20)
    unit = forms.ModelChoiceField(Unit.objects.all(), label="承办单位", required=False, widget=UnitPicker("unit_pick"))
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *OrderState.choices], required=False)
    since = forms.DateField(label="受理日期起", required=False, widget=Day())
    until = forms.DateField(label="受理日期止", required=False, widget=Day())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期早于开始日期")
        return data
