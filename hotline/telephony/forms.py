"""The forms of 班次 and 故障时段; fields are the verbs' keywords."""

from datetime import time
from typing import Any

from django import forms

from hotline.base import clock
from hotline.base.form_fields import Choices, Day, LongText, ManyChoices, Moment
from hotline.org.models import User
from hotline.telephony import queries
from hotline.telephony.models import FaultWindow


class _SeatsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.job_no}".strip()


def _time(label: str) -> forms.TimeField:
    widget = forms.TimeInput({"type": "time", "data-span": 3}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class ShiftsForm(forms.Form):
    seats = _SeatsField(User.objects.none(), label="坐席", widget=ManyChoices())
    since = forms.DateField(label="起日", widget=Day({"data-span": 3}))
    until = forms.DateField(label="止日", widget=Day({"data-span": 3}))
    starts = _time("上班")
    ends = _time("下班")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seats"]
        seats.queryset = queries.holders_of_seats()
        self.fields["since"].initial = self.fields["until"].initial = clock.today()
        self.fields["starts"].initial, self.fields["ends"].initial = time(8, 30), time(12)
        self.fields["ends"].help_text = "早于上班的，到次日。"


class FaultForm(forms.Form):
    kind = forms.ChoiceField(label="情形", choices=FaultWindow.Kind.choices, widget=Choices())
    started_at = forms.DateTimeField(label="开始", widget=Moment({"data-span": 3}))
    ended_at = forms.DateTimeField(label="恢复", widget=Moment({"data-span": 3}))
    reason = forms.CharField(
        label="原因", max_length=200, widget=LongText(rows=3), help_text="会和指标一起显示，如“运营商中继线中断”。"
    )
