"""验证手机的表单."""

from typing import Any

from django import forms

from hotline.base import crypto
from hotline.citizens.actions import is_mobile
from hotline.portal.visitor import Visitor


class CaptchaField(forms.CharField):
    """Its picture or question stands in the page (portal/_captcha.html); the form asks the visitor's session."""

    def __init__(self) -> None:
        super().__init__(
            label="答案", max_length=8,
            widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
            error_messages={"required": "请填写图中的4个字符，或文字题的得数"},
        )  # fmt: skip


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label="手机号码", max_length=20, help_text="用来接收办理进度；不会公开，承办单位须留痕后才能查看。",
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "请填写手机号码"},
    )  # fmt: skip
    captcha = CaptchaField()

    def __init__(self, *args: Any, visitor: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor

    def clean_phone(self) -> str:
        digits = crypto.phone_digits(self.cleaned_data["phone"])
        if not is_mobile(digits):
            raise forms.ValidationError("请填写11位手机号码；没有手机的，请直接拨打12345")
        return digits

    def clean_captcha(self) -> str:
        given: str = self.cleaned_data["captcha"]
        if not self.visitor.solves_captcha(given):
            raise forms.ValidationError("图形验证码不对，请按新的图填写")
        return given


class CodeForm(forms.Form):
    code = forms.RegexField(
        r"^\s*\d{6}\s*$", label="短信验证码", max_length=12, help_text="6位数字，10分钟内有效。",
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "请填写短信中的验证码", "invalid": "验证码是6位数字"},
    )  # fmt: skip
