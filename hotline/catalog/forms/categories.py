"""Forms of the categories."""

from typing import Any

from django import forms

from hotline.base.form_fields import UnitPicker
from hotline.catalog.forms.dispatch import WordsField
from hotline.catalog.models import Category
from hotline.catalog.sheets.categories import LIMIT_CLASSES
from hotline.catalog.vocabulary import LeadKind
from hotline.org.models import Unit


class CategoryFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, widget=forms.SearchInput({"placeholder": "名称、编号、紧急词"}))
    retired = forms.BooleanField(label="包括已停用", required=False)


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    lead_kind = forms.ChoiceField(label="主办性质", required=False, choices=[("", "未定"), *LeadKind.choices])
    limit_class = forms.ChoiceField(
        label="时限类别",
        required=False,
        choices=[("", "一般"), *((value, name) for name, value in LIMIT_CLASSES.items())],
    )
    lead_unit = forms.ModelChoiceField(
        label="主管单位",
        required=False,
        queryset=Unit.objects.active(),
        widget=UnitPicker("unit_pick"),
        help_text="派单目录没有适用条目时，部门主办的派给它；属地主办的请它协办",
    )
    urgent_words = WordsField(
        label="紧急词", required=False, max_length=400, help_text="诉求里出现这些词时提示紧急，词与词之间用顿号隔开"
    )

    class Meta:
        model = Category
        fields = (
            "name", "lead_kind", "limit_class", "lead_unit", "urgent_words", "is_public", "is_urban_mgmt", "is_justice",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_kind", "limit_class"):
            self.fields[name].widget.attrs["data-span"] = 3
        for name in ("is_public", "is_urban_mgmt", "is_justice"):
            self.fields[name].widget.attrs["data-span"] = 2


class CategoryAddForm(CategoryForm):
    code = forms.RegexField(
        r"^(\d{2}){1,3}$",
        label="编号",
        max_length=6,
        error_messages={"invalid": "编号是2、4或6位数字，每级两位"},
        help_text="上级编号加两位数字；启用后不变",
    )
    field_order = ("code", "name")
