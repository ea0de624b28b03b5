"""问责的表单: taking up a lead; one for each verb, its fields the verb's arguments."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.accountability import actions
from hotline.accountability.conditions import last_decision
from hotline.accountability.measures import Measure, harsher
from hotline.accountability.models import Inquiry
from hotline.accountability.queries.standard import grounds
from hotline.accountability.workflow import INQUIRY
from hotline.base import clock, step_form
from hotline.base.form_fields import Choices, Day, LongText, UnitPicker, UploadField
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder

FORMS: dict[str, type["InquiryForm"]] = {}


def _text(
    label: str, *, required: bool = True, most: int = 2000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows=rows), help_text=help_text
    )


def _papers(label: str) -> UploadField:
    return UploadField(label=label, most=9, help_text="照片、录音、公文等，每份不超过20 MB。")


class TakeUpForm(forms.Form):
    """登记线索. The order is looked for among those that the person may see."""

    unit = forms.ModelChoiceField(Unit.objects.active(), label="被问责单位", widget=UnitPicker("unit_pick"))
    ground = forms.ChoiceField(label="问责情形", help_text="工作标准⑭列明的情形。")
    order = forms.CharField(
        label="所涉工单", required=False, max_length=16, widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="12位工单编号；不涉及具体工单的可以不填，但须上传证据。",
    )  # fmt: skip
    matter = _text("线索内容", rows=5, help_text="什么时候、什么事、从哪里发现。不写诉求人的姓名、电话、住址。")
    papers = _papers("证据")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(one, one) for one in grounds()]  # type: ignore[attr-defined]

    def clean_order(self) -> WorkOrder | None:
        number = self.cleaned_data["order"].strip()
        if not number:
            return None
        found = WorkOrder.objects.visible_to(self.user).filter(no=number).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的工单，请核对12位编号")
        return found

    def take(self) -> Inquiry:
        """Raises Refused."""
        return actions.take_up(actor=self.user, **self.cleaned_data)


class InquiryForm(step_form.StepForm):
    steps = INQUIRY
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS
    thing: Inquiry


class AddEvidenceForm(InquiryForm):
    verb = "add_evidence"
    explanation = "放进案卷，作出决定和移送时一并使用。"
    note = _text("说明", most=500, rows=3, help_text="是什么证据、从哪里取得、证明什么。")
    papers = _papers("证据")


class VerifyForm(InquiryForm):
    verb = "verify"
    explanation = "由您负责核查；核查人不能对自己核查的案卷作出决定。"
    note = _text("核查安排", required=False, most=500, rows=3)


class AskDefenceForm(InquiryForm):
    verb = "ask_defence"
    explanation = "告知后被问责单位领导可以看到本案卷，并在期限内陈述申辩；期满或申辩后才能作出决定。"
    findings = _text(
        "查明的事实", rows=7, help_text="写进公文：时间、经过、依据的录音和材料。不写诉求人的姓名、电话、住址。"
    )
    proposal = forms.ChoiceField(label="拟采取的处理", choices=Measure, widget=Choices)

    def begin(self) -> Mapping[str, Any]:
        return {"findings": self.thing.findings, "proposal": self.thing.proposal or Measure.REMINDER}


class DefendForm(InquiryForm):
    verb = "defend"
    explanation = "只提交一次；热线办核对后再作决定，决定和公文里会写明您的申辩。"
    defence = _text("陈述申辩", rows=7, help_text="哪些事实不符、有什么客观原因、已经采取了什么措施。")
    papers = _papers("佐证材料")


class WaiveForm(InquiryForm):
    verb = "waive"
    is_dangerous = True
    explanation = "对查明的事实没有意见，不再申辩。"
    note = _text("说明", required=False, most=300, rows=2)


class VerifyAgainForm(InquiryForm):
    verb = "verify_again"
    explanation = "退回核查；核查后重新告知单位，重新计算申辩期限。"
    note = _text("还要核查什么", most=500)


class DecideForm(InquiryForm):
    verb = "decide"
    explanation = "决定后印发公文送达。处理方式由轻到重；跳过较轻处理的，须写明理由，并写进公文。"
    measure = forms.ChoiceField(label="处理方式", choices=Measure, widget=Choices)
    reason = _text("理由和依据", rows=5, help_text="写进公文：对申辩意见是否采纳、依据哪一条。")
    demands = _text("整改要求", required=False, help_text="移送监察的可以不填。")
    why_not_milder = _text("不先采取较轻处理的理由", required=False, most=500, rows=3)

    def begin(self) -> Mapping[str, Any]:
        return {"measure": self.thing.proposal}


class RaiseMeasureForm(DecideForm):
    verb = "raise_measure"
    explanation = "单位没有按要求整改的，采取更重的处理；重新印发公文送达。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = last_decision(self.thing)
        if found is not None:
            left = [(one.value, one.label) for one in harsher(found.measure)]
            self.fields["measure"].choices = left  # type: ignore[attr-defined]

    def begin(self) -> Mapping[str, Any]:
        found = last_decision(self.thing)
        left = harsher(found.measure) if found is not None else ()
        return {"measure": left[0] if left else ""}


class IssueForm(InquiryForm):
    verb = "issue"
    explanation = "编发文字号，生成公文，通知被问责单位领导；移送监察的通知监察人员。印发后不能更改。"


class RecordTalkForm(InquiryForm):
    verb = "record_talk"
    explanation = "约谈后记录；有记录并报告整改后才能结案。"
    talk_on = forms.DateField(label="约谈日期", widget=Day({"data-span": 3}))
    talk_people = forms.CharField(label="约谈人和参加人", max_length=200)
    talk_record = _text("约谈内容和单位表态", rows=6)

    def begin(self) -> Mapping[str, Any]:
        return {"talk_on": clock.today()}


class RectifyForm(InquiryForm):
    verb = "rectify"
    explanation = "报告后由热线办核对结案；结案前可以补充。"
    rectification = _text("整改情况", rows=6, help_text="逐条对应整改要求：做了什么、结果如何、以后怎样防止。")

    def begin(self) -> Mapping[str, Any]:
        return {"rectification": self.thing.rectification}


class CloseForm(InquiryForm):
    verb = "close"
    explanation = "结案后案卷不再变动；移送监察的由监察机关写明处理结果后结案。"
    outcome = _text("结案意见")


class DropForm(InquiryForm):
    verb = "drop"
    is_dangerous = True
    explanation = "线索不实、情节轻微或申辩成立的，不予问责，到此为止。"
    note = _text("理由", most=500)
