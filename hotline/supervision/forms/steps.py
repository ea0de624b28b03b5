"""The steps on a supervision that is there."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate

from hotline.base import clock, step_form
from hotline.base.form_fields import Day, UploadField
from hotline.base.official import date_in_words
from hotline.supervision import actions
from hotline.supervision.workflow import SUPERVISION
from hotline.workorders.forms.base import leader_field, long_text, unit_field

FORMS: dict[str, type["StepForm"]] = {}
PICTURES = ("jpg", "jpeg", "png")


class StepForm(step_form.StepForm):
    """`thing` is the supervision."""

    steps = SUPERVISION
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS


def _days(label: str, *, required: bool = False, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=90, required=required, help_text=help_text)


class IssueForm(StepForm):
    verb = "issue"
    explanation = "立项后通知责任单位，时限从现在起算。"
    note = long_text("立项意见", required=False, rows=2, most=500)
    limit_days = _days("时限（工作日）", help_text="不填的按工作标准。")


class UrgeForm(StepForm):
    verb = "urge"
    explanation = "通知责任单位经办人和领导，记一次催办。"
    note = long_text("催办意见", required=False, rows=2, most=300, help_text="不填的写“请抓紧办理，并报送进展”。")


class SendLetterForm(StepForm):
    verb = "send_letter"
    explanation = "按信函格式编号成文，通知责任单位经办人和领导；每件督办发一次，仍不办理的升级督办。"
    reason = long_text("提醒事由", rows=3, most=300, help_text="写进函里，接在“贵单位承办的市民热线工单……，”之后。")

    def begin(self) -> Mapping[str, Any]:
        row = self.thing
        late = f"应于{date_in_words(localdate(row.due_at))}前报送结果，至今没有报送" if row.is_late else ""
        return {"reason": late or row.reason.rstrip("。")}


class NameUnitForm(StepForm):
    verb = "name_unit"
    explanation = "以后由这个单位报结果；工单派给谁，仍由派单和研判决定。"
    unit = unit_field("责任单位")
    note = long_text("说明", required=False, rows=2, most=300)


class ExtendForm(StepForm):
    verb = "extend"
    explanation = "自原到期日起顺延，按工作日历计算。"
    days = _days("延长（工作日）", required=True)
    reason = long_text("理由", rows=2, most=500)


class ReportProgressForm(StepForm):
    verb = "report_progress"
    explanation = "记入台账，对方会收到通知。"
    text = long_text("进展", rows=4, most=2000)
    next_step = forms.CharField(label="下一步", required=False, max_length=200)
    next_on = forms.DateField(label="下一步日期", required=False, widget=Day({"data-span": 3}))


class VisitForm(StepForm):
    verb = "visit"
    explanation = "现场督办须留存记录；照片和记录都进台账。"
    visited_on = forms.DateField(label="督办日期", widget=Day({"data-span": 3}))
    place = forms.CharField(label="地点", max_length=120)
    people = forms.CharField(label="督办人员", max_length=200)
    unit_people = forms.CharField(label="到场人员", required=False, max_length=200)
    findings = long_text("现场情况", rows=4, most=2000)
    demands = long_text("现场要求", required=False, rows=3, most=200)
    pictures = UploadField(label="现场照片", most=6, max_mb=10, endings=PICTURES)

    def begin(self) -> Mapping[str, Any]:
        return {"visited_on": clock.today(), "place": self.thing.order.place, "people": self.actor.name}


class MeetForm(StepForm):
    verb = "meet"
    explanation = "会议明确的责任主体具有约束力：工单随即派给该单位，不得退单。"
    held_on = forms.DateField(label="开会日期", widget=Day({"data-span": 3}))
    place = forms.CharField(label="地点", required=False, max_length=120)
    attendees = long_text("参会人员", rows=2, most=500)
    minutes = long_text("会议纪要", rows=5, most=4000)
    lead_unit = unit_field("责任主体")
    limit_days = _days("办理时限（工作日）")

    def begin(self) -> Mapping[str, Any]:
        return {"held_on": clock.today(), "lead_unit": self.thing.unit}


class ReportUpForm(StepForm):
    verb = "report_up"
    explanation = "生成呈阅件送市领导批示；批示到了，督办时限按批示走。"
    leader = leader_field()
    summary = long_text("情况摘要", rows=4, most=2000)
    suggestion = long_text("拟办意见", rows=3, most=1000)

    def begin(self) -> Mapping[str, Any]:
        return {"summary": self.thing.reason}


class AskReturnForm(StepForm):
    verb = "ask_return"
    explanation = "写明不属于本单位责任的依据；答复之前时限照走。"
    reason = long_text("申请退回的理由", rows=4, most=1000)


class RefuseReturnForm(StepForm):
    verb = "refuse_return"
    explanation = "责任单位继续办理，时限不变。"
    note = long_text("不同意的理由", rows=3, most=500)


class SendBackForm(StepForm):
    verb = "send_back"
    explanation = "对这个单位的督办到此结束，不计督办件。"
    is_dangerous = True
    note = long_text("理由", rows=3, most=500)


class ReportForm(StepForm):
    verb = "report"
    explanation = "报送后由督办人员审核；工单本身的答复仍在工单上办理。"
    result = long_text("办理结果", rows=5, most=4000)
    papers = UploadField(label="佐证材料", most=6, max_mb=20)


class SendAgainForm(StepForm):
    verb = "send_again"
    explanation = "时限重新起算，责任单位补报后再审。"
    note = long_text("要补报什么", rows=3, most=1000)


class AcceptForm(StepForm):
    verb = "accept"
    explanation = "通过后等回访结果；条件齐备即可签字销号。"
    note = long_text("审核意见", required=False, rows=3, most=500)


class InformLeaderForm(StepForm):
    verb = "inform_leader"
    explanation = "直接报送市领导，领导会收到通知。"
    leader = leader_field()
    text = long_text("报送内容", rows=4, most=2000)

    def begin(self) -> Mapping[str, Any]:
        return {"text": self.thing.result, "leader": self.thing.leader}


class StrikeOffForm(StepForm):
    verb = "strike_off"
    explanation = "签字即负责：结果审核通过、回访没有不满意，才能销号。"
    signature = forms.CharField(label="签字", max_length=20, required=False, help_text="写您本人的姓名。")
    note = long_text("销号意见", required=False, rows=2, most=500)


class EscalateForm(StepForm):
    verb = "escalate"
    explanation = "本层级的督办结束，上一层级立项，责任单位不变。"
    note = long_text("升级的原因", rows=3, most=500)


class ReferForm(StepForm):
    verb = "refer"
    explanation = "移送监察机关另行立项；本件督办继续。"
    is_dangerous = True
    reason = long_text("移送的事实和依据", rows=5, most=2000)


class WithdrawForm(StepForm):
    verb = "withdraw"
    explanation = "立错了或者不该立的，撤销后不计督办件。"
    is_dangerous = True
    note = long_text("撤销的理由", rows=3, most=500)
