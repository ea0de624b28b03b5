"""申请与裁定的表单."""

from django import forms

from hotline.base.form_fields import Day
from hotline.workorders.forms.base import StepForm, long_text, unit_field


class AskReturnForm(StepForm):
    verb = "ask_return"
    explanation = "每单位每件只能申请一次，由派单员在4个工作小时内裁定；裁定前时限照走。"
    reason = long_text("退单理由", rows=3, most=1000)
    basis = long_text("职责依据", rows=3, most=1000, help_text="三定方案、权责清单或法规条款")
    proposed_unit = unit_field("建议承办单位", required=False, help_text="您认为应由谁办理；工作标准要求时必填")


class AskExtensionForm(StepForm):
    verb = "ask_extension"
    explanation = "须在到期前申请，最长10个工作日；第二次延期由热线办主任批准。"
    days = forms.IntegerField(label="延期工作日", min_value=1, max_value=30)
    reason = long_text("延期原因", rows=3, most=1000)
    citizen_told = forms.BooleanField(label="已将延期原因和新的期限告知诉求人", required=False)


class AskSuspensionForm(StepForm):
    verb = "ask_suspension"
    explanation = "由热线办主任批准；挂账期间停表，到期自动恢复。"
    until = forms.DateField(label="挂账至", widget=Day())
    plan = long_text("办理计划", rows=3, most=1000)
    reason = long_text("暂不能解决的原因", rows=3, most=1000)


class CancelAskForm(StepForm):
    verb = "cancel_ask"
    explanation = "撤回后可以继续办理。"
    note = long_text("说明", required=False, rows=2, most=300)


class RefuseForm(StepForm):
    verb = "refuse"
    explanation = "驳回后该单位继续办理，时限不变。"
    decision = long_text("驳回理由", rows=3, most=1000)


class SendBackForm(StepForm):
    verb = "send_back"
    explanation = "主办单位退单后工单回到待派单；累计两次退单进入疑难研判。"
    decision = long_text("裁定意见", required=False, rows=3, most=1000)


class ExtendForm(StepForm):
    verb = "extend"
    explanation = "新的到期日从原到期日起算；主办单位延期，市民的办结时限同时延长。"
    decision = long_text("裁定意见", required=False, rows=3, most=1000)


class SuspendForm(StepForm):
    verb = "suspend"
    explanation = "停表至申请的日期，到期自动恢复办理。"
    decision = long_text("批准意见", required=False, rows=3, most=1000)


class ReviewSuspensionForm(StepForm):
    verb = "review_suspension"
    explanation = "复核后继续挂账，三十日后再次复核；不能再挂的，请用“恢复办理”。"
    note = long_text("计划进展和复核意见", rows=3, most=1000)


class ResumeTurnForm(StepForm):
    verb = "resume_turn"
    explanation = "时限按剩余时间接着走。"
    note = long_text("说明", required=False, rows=2, most=300)
