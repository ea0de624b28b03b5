"""Forms of the verbs on users."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet

from hotline.base.form_fields import ManyChoices, Picker, UnitPicker
from hotline.org.forms.fields import PhoneField, side_by_side
from hotline.org.models import Section, Unit, User
from hotline.org.permissions import manages_all, roles_given_by, units_managed_by


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """The data of one account, and the roles that the one who fills it in may give."""

    phone = PhoneField(label="手机", required=False)
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), widget=UnitPicker("managed_unit_pick"))
    section = forms.ModelChoiceField(
        label="科室",
        queryset=Section.objects.none(),
        required=False,
        widget=Picker("section_pick", placeholder="输入科室名称"),
    )
    roles = forms.ModelMultipleChoiceField(
        label="角色", queryset=Group.objects.none(), required=False, widget=ManyChoices(), to_field_name="name"
    )

    class Meta:
        model = User
        fields = ["name", "job_no", "phone", "unit", "section"]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_managed_by(actor).active()
        if self.instance.unit_id:
            units = units | Unit.objects.filter(pk=self.instance.unit_id)
        side_by_side(self, "username", "name", "job_no", "phone", "unit", "section")
        self._offer("unit", units)
        self._offer("section", Section.objects.filter(unit__in=units_managed_by(actor)))
        self._offer("roles", roles_given_by(actor))
        self.fields["unit"].required = not manages_all(actor)
        if self.instance.pk:
            self.initial["roles"] = self.instance.role_names

    def _offer(self, name: str, things: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = things

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        section = found.get("section")
        if section is not None and section.unit_id != getattr(found.get("unit"), "pk", None):
            self.add_error("section", "所选科室不属于所选单位，请清除或重新选择")
        return found

    @property
    def role_names(self) -> list[str]:
        return [group.name for group in self.cleaned_data["roles"]]


class UserAddForm(UserForm):
    class Meta(UserForm.Meta):
        fields = ["username", *UserForm.Meta.fields]
        error_messages = {"username": {"unique": "这个登录名已有人使用，请换一个"}}
        help_texts = {"username": "小写字母、数字、点、横线，如姓名拼音；建立后不变"}


class OwnPhoneForm(forms.Form):
    phone = PhoneField(label="手机", required=False, help_text="热线办和本单位管理员据此与您联系")


class OwnPasswordForm(forms.Form):
    old = forms.CharField(label="原密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}))
    new = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少8个字符，不能全是数字，不能是常见密码",
    )
    again = forms.CharField(label="再输一遍", strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("new") and self.cleaned_data.get("again") not in (None, self.cleaned_data["new"]):
            self.add_error("again", "两次输入的新密码不一样")
        return self.cleaned_data
