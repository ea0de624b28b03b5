"""What the lists of the organisation are asked for."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group

from hotline.base.form_fields import UnitPicker
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
