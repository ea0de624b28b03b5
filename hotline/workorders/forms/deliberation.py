"""呈报与研判的表单."""

from django import forms

from hotline.workorders.forms.base import StepForm, leader_field, long_text, unit_field, units_field


class ReportUpForm(StepForm):
    verb = "report_up"
    explanation = "生成呈阅件送市领导；未派单的工单等待批示，在办的工单边办边等。"
    leader = leader_field()
    summary = long_text("情况摘要", rows=4, most=2000)
    suggestion = long_text("拟办意见", required=False, rows=3, most=1000)


class InstructForm(StepForm):
    verb = "instruct"
    explanation = "批示写明工作日数的，各承办单位按批示时限办理。"
    instruction = long_text("批示", rows=4, most=1000)
    limit_days = forms.IntegerField(label="办理时限（工作日）", min_value=1, max_value=90, required=False)


class MarkHardForm(StepForm):
    verb = "mark_hard"
    explanation = "列入下一次周例会议程，派单时限停止。"
    reason = long_text("疑难原因", rows=3, most=1000)


class DecideHardForm(StepForm):
    verb = "decide_hard"
    explanation = "写明主办单位的，即按决定派单，该单位不得退单。"
    attendees = long_text("参会人员", rows=2, most=500)
    decision = long_text("研判决定", rows=4, most=2000)
    lead = unit_field("指定主办单位", required=False)
    co_units = units_field("协办单位")
    limit_days = forms.IntegerField(label="办理时限（工作日）", min_value=1, max_value=90, required=False)


class ConcludeForm(StepForm):
    verb = "conclude"
    explanation = "由研判会直接答复诉求人，随后照常回访。"
    attendees = long_text("参会人员", rows=2, most=500)
    decision = long_text("研判决定", rows=4, most=2000)
    public_reply = long_text("给诉求人的答复", rows=4, most=2000)
