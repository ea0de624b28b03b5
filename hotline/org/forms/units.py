"""Forms of the verbs on units."""

from typing import Any

from django import forms

from hotline.base.form_fields import LongText, UnitPicker
from hotline.org.forms.fields import AreaField, PhoneField, side_by_side
from hotline.org.levels import LEVELS_OF_KIND
from hotline.org.models import Contact, Level, Section, Unit, UnitKind, UnitQuerySet


class ReachForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a unit's own administrator keeps up to date."""

    duty_phone = PhoneField(label="值班电话", required=False)

    class Meta:
        model = Unit
        fields = ["duty_phone", "leader", "deputy"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side_by_side(self, "name", "short_name", "leader_signs", "replies_directly")
        side_by_side(self, "duty_phone", "leader", "deputy", in_a_row=3)


class UnitForm(ReachForm):
    """Everything about a unit that is set from above."""

    area = AreaField()

    class Meta:
        model = Unit
        fields = [
            "name", "short_name", "area", "duty_phone", "leader", "deputy", "duty_basis",
            "leader_signs", "replies_directly",
        ]  # fmt: skip
        widgets = {"duty_basis": LongText()}
        error_messages = {"code": {"unique": "这个编号已有单位使用"}}


class UnitAddForm(UnitForm):
    field_order = ["name", "short_name", "code", "kind", "level"]

    class Meta(UnitForm.Meta):
        fields = ["code", "kind", "level", *UnitForm.Meta.fields]

    def __init__(self, *args: Any, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [kind for kind in UnitKind if any(level > parent.level for level in LEVELS_OF_KIND[kind])]
        levels = [level for level in Level if level > parent.level]
        self.fields["kind"] = forms.ChoiceField(
            label="类别", choices=[("", ""), *((kind, kind.label) for kind in fitting)]
        )
        self.fields["level"] = forms.TypedChoiceField(
            label="层级",
            choices=[("", "按类别"), *((level.value, level.label) for level in levels)],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["short_name"].required = False
        self.fields["short_name"].help_text = "留空时取名称前24字"
        self.order_fields(self.field_order)
        side_by_side(self, "code", "kind", "level", in_a_row=3)

    def _get_validation_exclusions(self) -> set[str]:
        # The verb works out the level, and gives the name where no short one is given.
        inherited: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own, unlisted
        return inherited | {"level", "short_name"}


class MoveForm(forms.Form):
    to = forms.ModelChoiceField(label="调整到", queryset=Unit.objects.none(), widget=UnitPicker("managed_unit_pick"))

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units
        field.help_text = "其下级单位和人员一起调整；工单仍归原单位办理"


class SectionForm(forms.ModelForm):  # type: ignore[type-arg]
    phone = PhoneField(label="科室电话", required=False)

    class Meta:
        model = Section
        fields = ["name", "contact", "phone"]


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    phone = PhoneField(label="电话")

    class Meta:
        model = Contact
        fields = ["name", "duty", "phone", "is_main"]
