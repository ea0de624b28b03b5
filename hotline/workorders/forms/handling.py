"""办理的表单."""

from collections.abc import Mapping
from typing import Any

from django import forms

from hotline.base.form_fields import Choices, Day
from hotline.workorders.forms.base import StepForm, long_text, units_field
from hotline.workorders.models import Assignment, ResultKind


class SignForm(StepForm):
    verb = "sign"
    explanation = "签收后须先行联系诉求人。"


class ContactForm(StepForm):
    verb = "contact"
    explanation = "联系不上也要记录；联系证据可在工单页上传。"
    way = forms.ChoiceField(
        label="联系方式", choices=[(w, w) for w in ("电话", "上门", "短信", "微信")], widget=Choices
    )
    is_reached = forms.TypedChoiceField(
        label="是否联系上", choices=[("1", "联系上了"), ("0", "没有联系上")], coerce=lambda v: v == "1", widget=Choices
    )
    note = long_text("联系情况", rows=3, most=500)


class ReportProgressForm(StepForm):
    verb = "report_progress"
    explanation = "特急件须在规定时间内首报；其他工单有进展随时报送。热线办看得到，不发给诉求人。"
    note = long_text("现场情况、已采取的措施、下一步", rows=3, most=1000)


class SubAssignForm(StepForm):
    verb = "sub_assign"
    explanation = "下级单位的回复时限不晚于本单位；下级答复由本单位审核后，再由本单位答复。"
    units = units_field("下派单位", required=True, help_text="只能选本单位的下级单位")
    opinion = long_text("交办意见", rows=3, most=500)


class ReplyFields(StepForm):
    """What a unit found and did. The draft and the signed reply have the same fields."""

    facts = long_text("调查核实情况", rows=4)
    measures = long_text("办理措施", rows=4)
    result_kind = forms.ChoiceField(label="办理结果", choices=ResultKind.choices, widget=Choices)
    planned_on = forms.DateField(label="计划完成日期", required=False, widget=Day({"data-when": "result_kind=PLANNED"}))
    unresolved_reason = forms.CharField(label="未解决原因", max_length=200, required=False,
                                        widget=forms.TextInput({"data-when": "result_kind=EXPLAINED|PLANNED"}))  # fmt: skip
    basis = long_text("政策法规依据", required=False, rows=2)
    public_reply = long_text("公开答复", rows=5, help_text="诉求人看到的就是这段话：写明事实、措施和结果，不写内部流转")
    is_true = forms.TypedChoiceField(
        label="诉求是否属实",
        choices=[("1", "属实"), ("0", "不属实")],
        coerce=lambda v: v == "1",
        initial="1",
        widget=Choices,
    )
    is_beyond_duty = forms.BooleanField(label="超出本单位职责", required=False)
    citizen_told = forms.BooleanField(label="已将结果答复诉求人", required=False)

    def begin(self) -> Mapping[str, Any]:
        turn = self.thing
        assert isinstance(turn, Assignment)
        row = turn.reply
        if row is None:
            return {}
        return {name: getattr(row, name) for name in (
            "facts", "measures", "result_kind", "planned_on", "unresolved_reason", "basis", "public_reply", "is_beyond_duty", "citizen_told",
        )} | {"is_true": "1" if row.is_true else "0"}  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result_kind") == ResultKind.PLANNED and not data.get("planned_on"):
            self.add_error("planned_on", "“列入计划”须写明计划完成日期")
        return data


class DraftForm(ReplyFields):
    verb = "draft"
    explanation = "送本单位领导签发；签发后进入热线办审核。"


class RedraftForm(StepForm):
    verb = "redraft"
    explanation = "答复稿退回承办人修改。"
    note = long_text("修改意见", rows=3, most=500)


class ReplyForm(ReplyFields):
    verb = "reply"
    explanation = "签发后答复进入审核，本单位的回复时限停止。"
