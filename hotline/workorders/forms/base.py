"""What the forms of orders and turns share, and the fields that several of them have."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from hotline.base import step_form
from hotline.base.form_fields import Cascade, LongText, Picker, UnitPicker
from hotline.base.prepared import Prepared
from hotline.catalog import queries as catalog
from hotline.catalog.models import Category
from hotline.org.forms.fields import Place
from hotline.org.models import Area, Unit, User
from hotline.org.roles import INSTRUCT
from hotline.workorders import actions
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.suggested import read_suggested
from hotline.workorders.workflow import STEPS

FORMS: dict[str, type["StepForm"]] = {}


class StepForm(step_form.StepForm):
    """`thing` is the order or the turn."""

    steps = STEPS
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS

    def __init__(self, *args: Any, thing: WorkOrder | Assignment, actor: User, **kwargs: Any) -> None:
        self.order = thing.order if isinstance(thing, Assignment) else thing
        super().__init__(*args, thing=thing, actor=actor, **kwargs)


def long_text(
    label: str, *, required: bool = True, rows: int = 4, help_text: str = "", most: int = 4000
) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text, widget=LongText(rows))


def category_field(*, required: bool = True) -> "forms.ModelChoiceField[Category]":
    return _LeafCategory(
        Category.objects.filter(is_active=True), label="事项分类", required=required,
        widget=Cascade(("一级", "二级", "三级"), url_name="category_tree"),
    )  # fmt: skip


class _ByCode(forms.ModelChoiceField):  # type: ignore[type-arg]
    """What is chosen is looked up the short way: the registration of an order is timed by the caller's patience."""

    look_up: ClassVar[Callable[[str], Model | None]]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = type(self).look_up(str(value.pk if isinstance(value, Model) else value))
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return found


class _Area(_ByCode):
    look_up = Prepared(lambda code: Area.objects.filter(code=code)[:1], str).first


class _LeafCategory(_ByCode):
    look_up = catalog.category

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and found.level < 3 and not catalog.is_leaf(found.pk):
            raise forms.ValidationError("请选到最末一级分类")
        return found


def area_field(*, required: bool = False) -> "forms.ModelChoiceField[Area]":
    return _Area(
        Area.objects.all(), label="事发地", required=required, widget=Place()
    )  # fmt: skip


def degree_fields() -> tuple[forms.FloatField, forms.FloatField]:
    """经度, 纬度: a point in China, put in by the map or by the browser's own position."""
    east = forms.FloatField(required=False, min_value=73, max_value=136, widget=forms.HiddenInput)
    return east, forms.FloatField(required=False, min_value=3, max_value=54, widget=forms.HiddenInput)


def unit_field(label: str, *, required: bool = True, help_text: str = "") -> "forms.ModelChoiceField[Unit]":
    return forms.ModelChoiceField(
        Unit.objects.active(), label=label, required=required, help_text=help_text, widget=UnitPicker("unit_pick")
    )


def units_field(label: str, *, required: bool = False, help_text: str = "") -> "UnitsField":
    return UnitsField(
        Unit.objects.active(),
        label=label,
        required=required,
        help_text=help_text,
        widget=UnitPicker("unit_pick", multiple=True),
    )


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Cleans to a list, in the order chosen."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        by_key = {str(unit.pk): unit for unit in found}
        return [by_key[str(key)] for key in dict.fromkeys(value or []) if str(key) in by_key]


class _FirstSaid(forms.HiddenInput):
    """What comes in beside the form speaks before what stood in it from the beginning."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return next((value for value in given if value), "")


class SuggestedField(forms.CharField):
    """What was proposed beside the form, carried hidden. Cleans to `Suggested`, or None: it never keeps a form from going."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=_FirstSaid)

    def clean(self, value: Any) -> Any:
        return read_suggested(str(value or ""))


def leader_field() -> "forms.ModelChoiceField[User]":
    app, codename = INSTRUCT.split(".")
    leaders = User.objects.filter(
        is_active=True, groups__permissions__codename=codename, groups__permissions__content_type__app_label=app
    ).distinct()
    return forms.ModelChoiceField(leaders, label="呈送领导", empty_label=None)


__all__ = ["FORMS", "Picker", "StepForm"]
