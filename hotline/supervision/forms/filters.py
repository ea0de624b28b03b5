"""What narrows the ledger down."""

from django import forms

from hotline.base.form_fields import UnitPicker
from hotline.org.models import Unit
from hotline.supervision.workflow import Level, SupervisionState


class LedgerFilter(forms.Form):
    """All may stay empty."""

    part = forms.CharField(required=False, widget=forms.HiddenInput())
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部"), *Level.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *SupervisionState.choices])
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label="责任单位", required=False, widget=UnitPicker("unit_pick")
    )
    number = forms.CharField(label="督办或工单编号", required=False, max_length=16)
