"""Fields that several forms of the organisation have."""

from typing import Any

from django import forms

from hotline.base.form_fields import Cascade
from hotline.org.models import Area
from hotline.org.sheets.cells import BadCellError, phone


class PhoneField(forms.CharField):
    """Tidied and checked as the import does it: one number, with an area code or an extension."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, "widget": forms.TelInput(), **kwargs})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return phone(text)
        except BadCellError as bad:
            raise forms.ValidationError(bad.reason) from bad


class Place(Cascade):
    """事发地: county, town and village, or tapped on the map where the city has one.

    A form that has fields `lng` and `lat` gets the point too. The map opens on pages that load `org/map.js`.
    """

    template_name = "org/place.html"

    def __init__(self) -> None:
        super().__init__(("县市区", "镇街", "村居"), url_name="area_tree", below_root=True)


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """区划, chosen level by level."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Cascade(("市", "县区", "镇街", "村居"), url_name="area_tree")
        kwargs = {"queryset": Area.objects.all(), "label": "所在区划", "widget": widget, **kwargs}
        super().__init__(error_messages={"invalid_choice": "没有这个区划"}, **kwargs)


def side_by_side(form: forms.BaseForm, *names: str, in_a_row: int = 2) -> None:
    """Short fields stand two or three in a row of six columns."""
    for name in names:
        if name in form.fields:
            form.fields[name].widget.attrs["data-span"] = 6 // in_a_row


class NothingToFill(forms.Form):
    """Of a verb that asks only whether one is sure."""
