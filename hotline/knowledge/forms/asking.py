"""Forms of what is asked of a published article."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.knowledge.forms.base import StepForm, long_text, unit_field
from hotline.knowledge.models import Correction

ANSWERS = [choice for choice in Correction.Outcome.choices if choice[0] != Correction.Outcome.CORRECTED]


class ReportErrorForm(StepForm):
    verb = "report_error"
    explanation = "交责任单位核实，一个工作日内答复；紧急的立即暂停使用，核实后恢复。"
    kind = forms.ChoiceField(label="问题类型", choices=Correction.Kind, widget=Choices(), initial=Correction.Kind.WRONG)
    text = long_text("哪里有误", rows=4, most=1000, help_text="写明错在哪里、正确的是什么、从哪里得知")
    is_urgent = forms.BooleanField(
        label="紧急：立即暂停使用", required=False, help_text="照现在的说法会误导市民、造成损失时勾选"
    )


class AnswerErrorForm(StepForm):
    verb = "answer_error"
    explanation = "核实无需修改的在此答复；需要更正的，请修订并发布新版本，纠错随之办结。"
    correction = forms.ModelChoiceField(Correction.objects.none(), label="哪一条纠错", empty_label=None)
    outcome = forms.ChoiceField(label="核实结果", choices=ANSWERS, widget=Choices(), initial=Correction.Outcome.RIGHT)
    answer = long_text("核实情况", rows=4, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["correction"]
        field.queryset = Correction.objects.filter(article=self.thing, answered_at=None).select_related("reported_by")
        field.label_from_instance = lambda row: f"{row.get_kind_display()}：{row.text[:40]}（{row.reported_by.name}）"


class UrgeForm(StepForm):
    verb = "urge"
    explanation = "催责任单位更新，计入该单位的知识库维护考核；两次催更仍未更新的在简报点名。"
    reason = long_text("催更事由", most=200)


class ConfirmForm(StepForm):
    verb = "confirm"
    explanation = "内容仍然有效，下次复核期限顺延。"
    note = long_text("复核说明", required=False)


class HandOverForm(StepForm):
    verb = "hand_over"
    explanation = "由另一个单位负责内容和更新，未答复的纠错、催更一并转过去。"
    unit = unit_field("新的责任单位")
    note = long_text("变更原因")


class HideForm(StepForm):
    verb = "hide"
    explanation = "立即查不到、不能引用，直到恢复使用或发布新版本。"
    is_dangerous = True
    why = long_text("暂停原因", most=200)


class ShowForm(StepForm):
    verb = "show"
    explanation = "重新可以查到、可以引用。"
    note = long_text("说明", required=False)


class WithdrawForm(StepForm):
    verb = "withdraw"
    explanation = "从此查不到、不能引用；各版本仍可按日期查阅。需要时可以修订后重新发布。"
    is_dangerous = True
    note = long_text("下线原因")


class ArchiveForm(StepForm):
    verb = "archive"
    explanation = "归档后不能再修订；各版本仍可按日期查阅。"
    is_dangerous = True
    note = long_text("说明", required=False)
