"""通报和典型事例的表单: one for each verb, its fields the verb's arguments."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.analytics.actions import cases, reports
from hotline.analytics.models import Report, ReportKind, TypicalCase
from hotline.analytics.workflow import CASE, REPORT
from hotline.base import clock, step_form
from hotline.base.form_fields import Choices, Day, LongText
from hotline.catalog.models import Category

FORMS: dict[str, type["ReportForm"]] = {}
CASE_FORMS: dict[str, type["CaseForm"]] = {}


def _text(
    label: str, *, required: bool = True, most: int = 3000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows=rows), help_text=help_text
    )


class GenerateForm(forms.Form):
    kind = forms.ChoiceField(label="种类", choices=ReportKind, widget=Choices)
    day = forms.DateField(label="哪一期", widget=Day({"data-span": 3}), help_text="选期内任何一天；专报为开始日期。")
    until = forms.DateField(
        label="截止日期",
        required=False,
        widget=Day({"data-span": 3, "data-when": "kind=SPECIAL"}),
        help_text="专报用，当天算在内；不填为当月。",
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(level__lte=2).order_by("code"), label="专题事项", required=False, widget=forms.Select({"data-when": "kind=SPECIAL"}),
        to_field_name="code",
    )  # fmt: skip


class ReportForm(step_form.StepForm):
    steps = REPORT
    actions: ClassVar[ModuleType] = reports
    by_verb = FORMS
    thing: Report


class RenewForm(ReportForm):
    verb = "renew"
    explanation = "按现在的工单重新统计，您写的文字保留。"


class EditForm(ReportForm):
    """A text for each section; where it is left as drafted, it is drafted anew with new figures."""

    verb = "edit"
    explanation = "数据不能改；各段文字可以改。没有改过的段落，更新数据时会随数据重写。"
    title = forms.CharField(label="标题", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in self.thing.sections:
            self.fields[f"words_{one['key']}"] = forms.CharField(
                label=one["title"], required=False, max_length=6000, widget=LongText(rows=4), initial=one["text"]
            )

    def begin(self) -> Mapping[str, Any]:
        return {"title": self.thing.title}

    def arguments(self) -> dict[str, Any]:
        words = {
            key.removeprefix("words_"): text for key, text in self.cleaned_data.items() if key.startswith("words_")
        }
        return {"title": self.cleaned_data["title"], "words": words}


class CheckForm(ReportForm):
    verb = "check"
    explanation = "核对数据和文字；核稿后送签发，文字不能再改。"
    note = _text("核稿意见", required=False, most=300, rows=2)


class SendBackForm(ReportForm):
    verb = "send_back"
    explanation = "退回编写人修改。"
    note = _text("要改什么", most=500)


class SignForm(ReportForm):
    verb = "sign"
    explanation = "签发后即可编号印发。"
    note = _text("签发意见", required=False, most=300, rows=2)


class IssueForm(ReportForm):
    verb = "issue"
    explanation = "编发文字号，送达市领导和有关单位，在各自的“通报”里阅读并留下回执。"


class DiscardForm(ReportForm):
    verb = "discard"
    is_dangerous = True
    explanation = "作废后可以重新生成同一期。"
    note = _text("原因", most=300)


class NominateForm(forms.Form):
    reason = _text("推荐理由", most=500, help_text="办得好在哪里，别的单位可以学什么。")


class CaseForm(step_form.StepForm):
    steps = CASE
    actions: ClassVar[ModuleType] = cases
    by_verb = CASE_FORMS
    thing: TypicalCase


class WriteForm(CaseForm):
    verb = "write"
    explanation = "已按工单拟好并隐去姓名、电话、门牌等，请改写成一个完整的故事。"
    title = forms.CharField(label="标题", max_length=60)
    demand = _text("诉求", rows=4)
    course = _text("办理经过", rows=6)
    result = _text("结果", rows=4)
    lesson = _text("启示", required=False, rows=3)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)

    def begin(self) -> Mapping[str, Any]:
        return {name: getattr(self.thing, name) for name in ("title", "demand", "course", "result", "lesson", "year")}


class RecordConsentForm(CaseForm):
    verb = "record_consent"
    explanation = "入选须承办单位和诉求人都同意。"
    unit_consent = forms.CharField(
        label="单位同意", max_length=120, help_text="谁、何时、怎样同意的，如“3月10日住建局办公室书面同意”。"
    )
    citizen_consent = forms.CharField(
        label="诉求人同意",
        max_length=120,
        help_text="何时、怎样同意的，如“3月9日回访电话中同意，有录音”；不写姓名和电话。",
    )

    def begin(self) -> Mapping[str, Any]:
        return {"unit_consent": self.thing.unit_consent, "citizen_consent": self.thing.citizen_consent}


class SelectForm(CaseForm):
    verb = "select"
    explanation = "入选后由编写人列入年度选编。"
    note = _text("意见", required=False, most=300, rows=2)


class PublishForm(CaseForm):
    verb = "publish"
    explanation = "列入选编后各单位都可以读到。"


class DropForm(CaseForm):
    verb = "drop"
    is_dangerous = True
    explanation = "不采用的仍留在清单里。"
    note = _text("原因", most=300)


def initial_report() -> dict[str, Any]:
    """The month before, at the beginning of a month; what somebody most likely came to make."""
    today = clock.today()
    return {"kind": ReportKind.MONTHLY, "day": (today.replace(day=1) - today.resolution)}
