"""受理的表单."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from hotline.base.clock import now
from hotline.base.form_fields import Choices, LongText, Moment
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import Channel, DeclineReason, Kind, Urgency
from hotline.org.models import User
from hotline.workorders import actions
from hotline.workorders.forms.base import StepForm, SuggestedField, area_field, category_field, degree_fields, long_text
from hotline.workorders.models import WorkOrder

TAKEN_BY_OPERATORS = [
    Channel.PHONE,
    Channel.MEDIA,
]  # letters, visits, the leader's mailbox and platforms have forms of their own


def told(rows: int) -> forms.CharField:
    return long_text("主要内容", rows=rows, help_text="起因、经过、诉求人的要求")


class RegisterForm(forms.Form):
    """登记: in the order in which a caller tells it. The last field answers the question at once."""

    verb = "register"
    name = forms.CharField(
        label="诉求人",
        max_length=20,
        required=False,
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )
    phone = forms.RegexField(r"^[+\d][\d\- ]{4,19}$", label="联系电话", required=False, error_messages={"invalid": "电话号码只能有数字、横线和空格"},
                             widget=forms.TextInput({"type": "tel", "autocomplete": "off"}))  # fmt: skip
    sex = forms.ChoiceField(
        label="性别", choices=[("M", "男"), ("F", "女"), ("", "未问")], required=False, widget=Choices
    )
    address = forms.CharField(label="单位或住址", max_length=120, required=False)
    channel = forms.ChoiceField(
        label="渠道", choices=[(c.value, c.label) for c in TAKEN_BY_OPERATORS], initial=Channel.PHONE
    )
    kind = forms.ChoiceField(label="诉求类型", choices=Kind.choices, widget=Choices)
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, initial=Urgency.NORMAL, widget=Choices)
    title = forms.CharField(label="标题", max_length=60)
    content = told(rows=6)
    category = category_field()
    area = area_field()
    place = forms.CharField(label="详细地点", max_length=120, required=False)
    occurred_at = forms.DateTimeField(label="发生时间", required=False, widget=Moment())
    reported_party = forms.CharField(label="被反映人或单位", max_length=60, required=False)
    missing_elements = forms.CharField(
        label="要素不全说明", max_length=120, required=False, help_text="没有联系电话时必填，如“诉求人不愿留电话”"
    )
    is_secret = forms.BooleanField(label="诉求人要求保密", required=False, help_text="举报件一律保密；受理举报时须询问")
    secrecy_asked = forms.BooleanField(label="已询问是否保密，诉求人不要求", required=False)
    consents_to_publish = forms.BooleanField(label="同意公开办理结果", required=False)
    call_id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    lng, lat = degree_fields()
    suggested = SuggestedField()

    # Of six columns; what is not named takes the whole row.
    SPANS: ClassVar[dict[str, int]] = {
        "name": 2, "phone": 2, "sex": 2, "address": 3, "channel": 3, "kind": 4, "urgency": 2, "place": 3, "occurred_at": 3,
        "reported_party": 3, "missing_elements": 3, "is_secret": 2, "secrecy_asked": 2, "consents_to_publish": 2,
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("phone") and not data.get("missing_elements") and "phone" not in self.errors:
            self.add_error("missing_elements", "没有联系电话：请写明原因")
        kinds = catalog.load().in_effect(now()).list("ask_secrecy_kinds")
        if (
            data.get("kind")
            and Kind(data["kind"]).label in kinds
            and not (data.get("is_secret") or data.get("secrecy_asked"))
        ):
            self.add_error("is_secret", f"受理{'、'.join(kinds)}须询问是否保密：请勾选“要求保密”，或“已询问，不要求”")
        return data

    def take(self, actor: User) -> WorkOrder:
        return actions.register(actor=actor, **self.cleaned_data)


class AcceptForm(StepForm):
    verb = "accept"
    explanation = "受理后进入派单，诉求人会看到“已受理”。"
    kind = forms.ChoiceField(label="诉求类型", choices=Kind.choices, widget=Choices)
    category = category_field()
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, widget=Choices)
    note = long_text("备注", required=False, rows=2)
    suggested = SuggestedField()

    def begin(self) -> Mapping[str, Any]:
        return {"kind": self.order.kind, "category": self.order.category_id, "urgency": self.order.urgency}


class DeclineForm(StepForm):
    verb = "decline"
    is_dangerous = True
    explanation = "诉求人会收到不予受理的原因和正确途径。投诉、举报须由班长确认。"
    reason_code = forms.ChoiceField(label="不予受理的情形", choices=DeclineReason.choices)
    route = long_text("告知诉求人的正确途径", rows=3, most=300)
    note = long_text("内部备注", required=False, rows=2)


class AskInfoForm(StepForm):
    verb = "ask_info"
    explanation = "诉求人五日内未补充，系统按不予受理结束。"
    question = long_text("请诉求人补充什么", rows=3, most=300)


class GiveInfoForm(StepForm):
    verb = "give_info"
    explanation = "补充的内容接在诉求人原话之后，工单回到待受理。"
    answer = long_text("补充内容", rows=4)


class AnswerDirectlyForm(StepForm):
    verb = "answer_directly"
    explanation = "当场答复，工单直接办结，不再转办。"
    answer = long_text("答复内容", rows=5)
    article = forms.CharField(label="依据的知识点", max_length=60, required=False)


class AmendForm(StepForm):
    verb = "amend"
    explanation = "改动前后都记入轨迹。诉求人的原话不能改。"
    title = forms.CharField(label="标题", max_length=60)
    kind = forms.ChoiceField(label="诉求类型", choices=Kind.choices, widget=Choices)
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, widget=Choices)
    category = category_field()
    area = area_field()
    place = forms.CharField(label="详细地点", max_length=120, required=False)
    is_secret = forms.BooleanField(label="要求保密", required=False)
    note = forms.CharField(label="更正原因", max_length=200, widget=LongText(2))

    def begin(self) -> Mapping[str, Any]:
        order = self.order
        return {"title": order.title, "kind": order.kind, "urgency": order.urgency, "category": order.category_id,
                "area": order.area_id, "place": order.place, "is_secret": order.is_secret}  # fmt: skip
