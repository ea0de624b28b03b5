"""通知的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Day, LongText, ManyChoices
from hotline.notices.actions.choosing import NEVER_MUTED
from hotline.notices.models import NoticeState
from hotline.notices.texts import Text, Topic
from hotline.notices.wording import mistakes_in

CAN_BE_MUTED = [(one.value, one.label) for one in Topic if one not in NEVER_MUTED]


class TimeOfDay(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"data-span": 3}, format="%H:%M")


class PreferenceForm(forms.Form):
    by_sms = forms.MultipleChoiceField(
        label="这些通知另发短信", choices=Topic.choices, required=False, widget=ManyChoices,
        help_text="您是单位分管领导时，红牌短信按工作标准第⑦项发送，不能关闭。",
    )  # fmt: skip
    muted = forms.MultipleChoiceField(
        label="这些通知站内也不看", choices=CAN_BE_MUTED, required=False, widget=ManyChoices,
        help_text="轮到您办的和超期的工单总会提醒。",
    )  # fmt: skip
    quiet_from = forms.TimeField(label="免打扰从", required=False, widget=TimeOfDay)
    quiet_to = forms.TimeField(
        label="到", required=False, widget=TimeOfDay, help_text="都不填，按工作标准的时段。紧急工单不受限制。"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one, other in (("quiet_from", "quiet_to"), ("quiet_to", "quiet_from")):
            if data.get(one) and not data.get(other) and other not in self.errors:
                self.add_error(other, "开始和结束都要填")
        return data


class TextForm(forms.Form):
    """One text, written anew. `over`: the version that the writer saw."""

    title = forms.CharField(label="标题", max_length=80)
    body = forms.CharField(label="内容", max_length=300, widget=LongText(rows=4))
    is_on = forms.BooleanField(label="启用：发生时发送", required=False)
    why = forms.CharField(label="修改说明", max_length=100, required=False, help_text="写给以后查版本的人。")
    over = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, text: Text, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        if not text.is_for_staff:
            del self.fields["title"]
        if text.must:
            del self.fields["is_on"]

    def clean_title(self) -> str:
        return self._checked("title")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        written: str = self.cleaned_data[name].strip()
        wrong = mistakes_in(written, self.text.names)
        if wrong:
            raise forms.ValidationError(wrong)
        return written


class LedgerForm(forms.Form):
    no = forms.CharField(
        label="工单编号", max_length=16, required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    phone = forms.CharField(label="手机号", max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"}))
    day = forms.DateField(label="日期", required=False, widget=Day())
    state = forms.ChoiceField(choices=[("", ""), *NoticeState.choices], required=False, widget=forms.HiddenInput)
