"""What the lists of the organisation are asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import Group

from hotline.base.form_fields import Day, UnitPicker
from hotline.org.models import Area, Level, Unit, UnitKind, UnitQuerySet


class UnitFilter(forms.Form):
    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.SearchInput({"placeholder": "名称、编号、领导、电话、区划"}),
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *UnitKind.choices])
    retired = forms.BooleanField(label="包括已停用", required=False)


class StaffFilterForm(forms.Form):
    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.SearchInput({"placeholder": "姓名、登录名、手机、单位"}),
    )
    unit = forms.ModelChoiceField(
        label="单位及其下级", required=False, queryset=Unit.objects.none(), widget=UnitPicker("managed_unit_pick")
    )
    role = forms.ModelChoiceField(
        label="角色", required=False, queryset=Group.objects.order_by("id"), to_field_name="name", empty_label="全部"
    )
    state = forms.ChoiceField(
        label="账号", required=False, choices=[("", "在用"), ("inactive", "已停用"), ("all", "全部")]
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


class AreaFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, widget=forms.SearchInput({"placeholder": "名称或代码"}))
    county = forms.ModelChoiceField(
        label="县区", required=False, queryset=Area.objects.filter(level=Level.COUNTY), empty_label="全部"
    )


class ChangeFilter(forms.Form):
    kind = forms.ChoiceField(label="类别", required=False)
    q = forms.CharField(
        label="对象或经办人",
        required=False,
        max_length=60,
        widget=forms.SearchInput({"placeholder": "名称、编号、姓名"}),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.all(), label="涉及单位及其下级", required=False, widget=UnitPicker("unit_pick")
    )
    since = forms.DateField(label="日期起", required=False, widget=Day())
    until = forms.DateField(label="止", required=False, widget=Day())

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *kinds])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期早于开始日期")
        return data
