"""What the forms of articles and versions share."""

from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base import step_form
from hotline.base.form_fields import LongText, UnitPicker
from hotline.knowledge import actions
from hotline.knowledge.workflow import STEPS
from hotline.org.models import Unit

FORMS: dict[str, type["StepForm"]] = {}


class StepForm(step_form.StepForm):
    """`thing` is the article or the version."""

    steps = STEPS
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS


def long_text(
    label: str, *, required: bool = True, rows: int = 3, most: int = 500, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, widget=LongText(rows))


def unit_field(label: str, help_text: str = "", **more: Any) -> "forms.ModelChoiceField[Unit]":
    return forms.ModelChoiceField(
        Unit.objects.active(), label=label, help_text=help_text, widget=UnitPicker("unit_pick"), **more
    )
