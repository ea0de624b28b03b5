"""登记来信、来访的表单: the register's fields, and what a paper or a visit has besides."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar, Final
from uuid import uuid4

from django import forms

from hotline.base import clock
from hotline.base.form_fields import Day, LongText, Moment, UploadField, spread
from hotline.intake.actions import receiving
from hotline.intake.channels import letter, visit
from hotline.org.models import User
from hotline.workorders.forms import RegisterForm
from hotline.workorders.models import WorkOrder

SPANS: Final = {name: span for name, span in RegisterForm.SPANS.items() if name != "channel"}


class PaperForm(RegisterForm):
    """What both have. The channel is the form's, so it is not asked; there was no call."""

    channel = None  # type: ignore[assignment]
    call_id = None  # type: ignore[assignment]
    SPANS: ClassVar[dict[str, int]] = SPANS
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    of: ClassVar[ModuleType]
    own: ClassVar[tuple[str, ...]]  # fields that are not the order's
    primary: ClassVar[str]
    lead: ClassVar[str]
    tips: ClassVar[tuple[str, ...]]  # what is easily forgotten, beside the form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spread(self.fields, self.SPANS)
        self.fields["token"].initial = uuid4().hex
        self.order_fields([name for name in self.own if name != "papers"])
        del self.fields["name"].widget.attrs["autofocus"]
        self.fields["external_no"].widget.attrs["autofocus"] = True

    def take(self, actor: User) -> WorkOrder:
        given = self.cleaned_data
        skipped = {*self.own, "token", "papers", "external_no"}
        fields = {name: value for name, value in given.items() if name not in skipped}
        labels = self.labels()
        return receiving.record(
            self.of, actor=actor, number=given["external_no"], token=given["token"], given=given, papers=given["papers"],
            fields={**fields, **({"labels": labels} if labels else {})},
        )  # fmt: skip

    def labels(self) -> list[str]:
        return []


class LetterForm(PaperForm):
    of: ClassVar[ModuleType] = letter
    primary = "登记来信"
    own = ("external_no", "written_at", "addressee", "papers")
    tips = (
        "一信一单：一封信写了几件事，按事分开登记，扫描件各附一份。",
        "联名信登记第一署名人，其余写在主要内容里。",
        "匿名信在“要素不全说明”中写明，照常受理；举报信一律保密。",
        "信里夹带的票据、照片随扫描件一并上传，原件归档。",
    )
    lead = "照来信录入，原件扫描附后。来信人没有留电话的，在“要素不全说明”中写明。"
    external_no = forms.CharField(
        label="来信编号", max_length=60, required=False, help_text="收发登记号；同一编号只登记一次"
    )
    written_at = forms.DateField(label="落款日期", required=False, widget=Day())
    addressee = forms.CharField(label="收信人", max_length=40, required=False, help_text="如“市长”“热线办”")
    papers = UploadField(label="来信扫描件", required=True, most=9, endings=("pdf", "jpg", "jpeg", "png"))

    SPANS: ClassVar[dict[str, int]] = {**SPANS, "external_no": 2, "written_at": 2, "addressee": 2}


class VisitForm(PaperForm):
    of: ClassVar[ModuleType] = visit
    primary = "登记来访"
    own = ("external_no", "written_at", "n_people", "reception", "receptionist", "people", "papers")
    tips = (
        "诉求人写主要反映人；其他来访人写在“来访人”，姓名加密，查看留痕。",
        "五人及以上为集体访，请同时报告班长。",
        "当场能答复的，登记后用“直接答复”办结。",
        "当面提交的材料拍照或扫描上传，原件当场退还或出具收据。",
    )
    lead = "五人及以上为集体访，自动加标签；集体访推选代表不超过五人，“来访人”写代表姓名。"
    external_no = forms.CharField(label="来访登记号", max_length=60, required=False, help_text="同一编号只登记一次")
    written_at = forms.DateTimeField(label="来访时间", widget=Moment(), initial=clock.now)
    reception = forms.CharField(label="接待地点", max_length=60)
    receptionist = forms.CharField(label="接待人", max_length=20)
    n_people = forms.IntegerField(label="来访人数", min_value=1, max_value=9999, initial=1)
    people = forms.CharField(
        label="来访人", max_length=200, widget=LongText(2), required=False, help_text="姓名用顿号隔开；只有一人可不填"
    )
    papers = UploadField(label="来访材料", most=9, endings=("pdf", "jpg", "jpeg", "png"))

    SPANS: ClassVar[dict[str, int]] = {
        **SPANS, "external_no": 2, "written_at": 2, "n_people": 2, "reception": 3, "receptionist": 3,
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names, n = visit.names_in(data.get("people") or ""), data.get("n_people") or 0
        if n >= receiving.GROUP and not names:
            self.add_error("people", "集体访须写明代表姓名")
        elif len(names) > visit.MOST_SPEAKERS:
            self.add_error("people", f"代表不得超过{visit.MOST_SPEAKERS}人，现在写了{len(names)}人")
        elif n and len(names) > n:
            self.add_error("people", f"写了{len(names)}个姓名，来访人数却是{n}人")
        if data.get("written_at") and data["written_at"] > clock.now():
            self.add_error("written_at", "来访时间还没有到")
        return data

    def labels(self) -> list[str]:
        return [visit.GROUP_LABEL] if self.cleaned_data["n_people"] >= receiving.GROUP else []


FORMS: Final[Mapping[str, type[PaperForm]]] = {"letter": LetterForm, "visit": VisitForm}
