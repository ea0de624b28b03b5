"""建言献策的表单: the citizen's, and one for each verb of the staff's, its fields the verb's arguments."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base import clock, step_form
from hotline.base.form_fields import Day, LongText, UnitPicker
from hotline.org.models import Unit
from hotline.portal.actions import suggestions
from hotline.portal.models import Topic
from hotline.portal.workflow import SUGGESTION

TITLE_LEAST, TITLE_MOST, TEXT_MOST = 4, 30, 800
FORMS: dict[str, type["StepForm"]] = {}


class OfferForm(forms.Form):
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="议题", required=False, empty_label="不限议题", to_field_name="pk",
        error_messages={"invalid_choice": "这个议题的征集已经截止，可以选“不限议题”"},
    )  # fmt: skip
    title = forms.CharField(
        label="建议", min_length=TITLE_LEAST, max_length=TITLE_MOST, help_text="一句话说明，如“在实验小学门口增设护学岗”。",
        error_messages={"required": "请用一句话写明建议", "min_length": f"太短了，请写{TITLE_LEAST}至{TITLE_MOST}个字"},
    )  # fmt: skip
    text = forms.CharField(
        label="理由和做法", max_length=TEXT_MOST, widget=LongText(rows=6), help_text=f"现在怎样、建议怎样、有什么好处，最多{TEXT_MOST}字。",
        error_messages={"required": "请写明理由和做法"},
    )  # fmt: skip
    name = forms.CharField(
        label="您的姓名",
        max_length=20,
        required=False,
        help_text="可以不填，不公开。",
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        open_ones = Topic.objects.filter(starts_on__lte=today, ends_on__gte=today)
        self.fields["topic"].queryset = open_ones  # type: ignore[attr-defined]


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Topic
        fields = ("title", "body", "starts_on", "ends_on")
        widgets = {"body": LongText(rows=5), "starts_on": Day({"data-span": 3}), "ends_on": Day({"data-span": 3})}


class StepForm(step_form.StepForm):
    """`thing` is the suggestion."""

    steps = SUGGESTION
    actions: ClassVar[ModuleType] = suggestions
    by_verb = FORMS


def _text(
    label: str, *, required: bool = True, most: int = 2000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows=rows), help_text=help_text
    )


class TurnAwayForm(StepForm):
    verb = "turn_away"
    is_dangerous = True
    explanation = "不是建议、重复或不宜公开的，不予采用；本人凭手机号可以看到原因。"
    note = _text("原因", most=300)


class ScreenForm(StepForm):
    verb = "screen"
    explanation = "公开文本已隐去电话、证件、门牌等，请核对；通过后市民可以看到并点赞。"
    title = forms.CharField(label="标题", max_length=TITLE_MOST)
    shown_text = _text("公开文本", rows=8)

    def begin(self) -> Mapping[str, Any]:
        return {"title": self.thing.title, "shown_text": self.thing.shown_text}


class _ToUnitForm(StepForm):
    explanation = "交给能够落实这条建议的单位研究答复。"
    unit = forms.ModelChoiceField(Unit.objects.active(), label="承办单位", widget=UnitPicker("unit_pick"))
    note = _text("交办意见", required=False, most=300)


class AssignForm(_ToUnitForm):
    verb = "assign"


class ReassignForm(_ToUnitForm):
    verb = "reassign"


class AnswerForm(StepForm):
    verb = "answer"
    explanation = "写明能不能做、怎么做、什么时候做；公布结果后市民可以看到。"
    reply = _text("答复", rows=8)

    def begin(self) -> Mapping[str, Any]:
        return {"reply": self.thing.reply}


class SendBackForm(StepForm):
    verb = "send_back"
    explanation = "退回承办单位补充。"
    note = _text("要补充什么", most=300)


class _DecideForm(StepForm):
    explanation = "理由随结果一并公布。"
    decision = _text("理由", most=600)


class AdoptForm(_DecideForm):
    verb = "adopt"


class AdoptPartlyForm(_DecideForm):
    verb = "adopt_partly"


class KeepForm(_DecideForm):
    verb = "keep"


class NotAdoptForm(_DecideForm):
    verb = "not_adopt"


class ShowForm(StepForm):
    verb = "show"
    explanation = "公布承办单位的答复和采纳情况，并短信告知建言人。"
