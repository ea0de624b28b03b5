"""回访的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.workorders.conditions import rules_of
from hotline.workorders.forms.base import StepForm, long_text
from hotline.workorders.models import Callback

YES_NO = [("1", "是"), ("0", "否"), ("", "未问")]
REACHED = {"data-when": "outcome=REACHED"}  # asked only of whom one speaks with


def _yes_no(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
        widget=Choices(REACHED),
    )


class CallBackForm(StepForm):
    verb = "call_back"
    explanation = "满意或基本满意，工单随即办结；不满意可重办。三次（分两天）未接通，按无法回访办结。"
    outcome = forms.ChoiceField(
        label="回访结果", choices=Callback.Outcome.choices, initial=Callback.Outcome.REACHED, widget=Choices
    )
    was_contacted = _yes_no("承办单位联系您了吗")
    resolved = forms.ChoiceField(
        label="问题解决了吗", choices=Callback.Resolved.choices, required=False, widget=Choices(REACHED)
    )
    process = forms.ChoiceField(
        label="对办理过程满意吗", choices=Callback.Satisfied.choices, required=False, widget=Choices(REACHED)
    )
    result = forms.ChoiceField(
        label="对办理结果满意吗", choices=Callback.Satisfied.choices, required=False, widget=Choices(REACHED)
    )
    is_truthful = _yes_no("答复与实际相符吗")
    remark = long_text("诉求人的意见", required=False, rows=3, most=1000)
    recording = forms.CharField(label="录音编号", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == Callback.Outcome.REACHED:
            for name in ("was_contacted", "resolved", "process", "result", "is_truthful"):
                if data.get(name) in ("", None) and name not in self.errors:
                    self.add_error(name, "已接通的回访须填写")
        return data


class CloseForm(StepForm):
    verb = "close"
    explanation = "工单办结，诉求人可查询结果。"
    note = long_text("备注", required=False, rows=2, most=300)


class ReworkForm(StepForm):
    verb = "rework"
    explanation = "回到主办单位重新办理，限3个工作日。最多重办两次。"
    reason = forms.ChoiceField(label="重办情形")
    note = long_text("诉求人不满意的具体内容", rows=3, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = rules_of(self.order).list("rework_reasons")
        self.fields["reason"].choices = [(one, one) for one in reasons]  # type: ignore[attr-defined]


class EscalateForm(StepForm):
    verb = "escalate"
    explanation = "重办次数已用完：由督办员跟踪，主办单位在督办下继续办理。"
    note = long_text("转督办的理由", rows=3, most=1000)


class AskJudgementForm(StepForm):
    verb = "ask_judgement"
    explanation = "由第二人（督办员或主任）认定；认定不合理的，工单终结并不计考核。"
    reason = long_text("认为不合理的理由", rows=3, most=1000)
    evidence = long_text("证据说明", rows=3, most=1000)


class JudgeUnreasonableForm(StepForm):
    verb = "judge_unreasonable"
    is_dangerous = True
    explanation = "工单终结，不计入满意率和解决率，并列入网络内公开的剔除清单。"
    decision = long_text("认定意见", rows=3, most=1000)


class JudgeReasonableForm(StepForm):
    verb = "judge_reasonable"
    explanation = "诉求合理：还可重办的自动重办，重办用完的转督办。"
    decision = long_text("认定意见", rows=3, most=1000)
