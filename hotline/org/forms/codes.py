"""Forms of the one-time codes."""

from django import forms


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
        help_text="手机验证器上现在显示的6位数字",
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label="登录密码", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
