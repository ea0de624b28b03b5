"""舆论监督的表单: one for each verb, its fields the verb's arguments."""

import re
from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base import clock, step_form
from hotline.base.form_fields import Day, LongText, UnitPicker
from hotline.media import actions
from hotline.media.models import Episode, Promise
from hotline.media.queries.press import press_orders, shown
from hotline.media.workflow import STEPS
from hotline.org.models import Unit
from hotline.workorders.models import WorkOrder

FORMS: dict[str, type["MediaForm"]] = {}
MOST_ORDERS = 30


def _text(
    label: str, *, required: bool = True, most: int = 2000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows=rows), help_text=help_text
    )


def _note(label: str, *, required: bool = True) -> forms.CharField:
    return _text(label, required=required, most=500, rows=3)


def _units(label: str) -> Any:
    return forms.ModelMultipleChoiceField(
        Unit.objects.active(), label=label, required=False, widget=UnitPicker("unit_pick", multiple=True)
    )


class Orders(forms.CharField):
    """Numbers of orders, with anything between them. Only such as the press may read of."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        shown = "12位工单编号，多件用空格隔开；举报、政法、保密件不能关联。"
        super().__init__(label=label, max_length=600, **{"required": False, "help_text": shown, **kwargs})

    def clean(self, value: Any) -> list[WorkOrder]:
        numbers = list(dict.fromkeys(re.findall(r"[^\s,，、;；]+", super().clean(value) or "")))
        if len(numbers) > MOST_ORDERS:
            raise forms.ValidationError(f"一次最多{MOST_ORDERS}件")
        found = {one.no: one for one in press_orders().filter(no__in=numbers)} if numbers else {}
        if unknown := [one for one in numbers if one not in found]:
            raise forms.ValidationError(f"没有这些编号的工单，或不能关联：{'、'.join(unknown[:5])}")
        return [found[one] for one in numbers]


class MediaForm(step_form.StepForm):
    steps = STEPS
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS


class NewForm(MediaForm):
    """Of a verb that makes the thing: there is none yet. What the address names stands in it."""

    def take(self) -> Any:
        """Raises Refused."""
        return getattr(actions, self.verb)(actor=self.actor, **self.cleaned_data)


# ── 曝光跟踪 ──


class RegisterForm(NewForm):
    verb = "register"
    explanation = "由您跟踪：关联工单、记进展、回应媒体；需要督办的由督办员转舆论监督。"
    medium = forms.CharField(label="媒体", max_length=40, widget=forms.TextInput({"data-span": 3}))
    exposed_on = forms.DateField(label="曝光日期", widget=Day({"data-span": 3}))
    where = forms.CharField(label="栏目、版面或网址", max_length=200, required=False)
    title = forms.CharField(label="标题", max_length=60)
    summary = _text("曝光内容", rows=5, help_text="不写当事人的姓名、电话、住址。")
    unit = forms.ModelChoiceField(
        Unit.objects.active(), label="涉及单位", required=False, widget=UnitPicker("unit_pick")
    )
    orders = Orders("关联工单")

    def begin(self) -> Mapping[str, Any]:
        return {"exposed_on": clock.today()}


class LinkForm(MediaForm):
    verb = "link"
    explanation = "关联后可以看到工单的办理情况（不含诉求人身份）。"
    orders = Orders("工单编号", required=True)
    note = _note("说明", required=False)


class SuperviseForm(MediaForm):
    verb = "supervise"
    explanation = "按“舆论监督”层级立项督办，责任单位按标准期限报结果，销号后才能了结。"
    order = forms.ModelChoiceField(WorkOrder.objects.none(), label="督办哪件工单", empty_label=None)
    reason = _note("督办原因")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].queryset = press_orders().filter(exposures=self.thing).order_by("-id")  # type: ignore[attr-defined]
        self.fields["order"].label_from_instance = lambda one: f"{one.no} {shown(one).title}"  # type: ignore[attr-defined]


class ReportProgressForm(MediaForm):
    verb = "report_progress"
    explanation = "记在轨迹里。"
    note = _text("进展", most=1000)


class RespondForm(MediaForm):
    verb = "respond"
    explanation = "写给公众看：不能有姓名、电话、证件、车牌、门牌和敏感词，系统会检查。"
    response = _text("回应内容", rows=7)

    def begin(self) -> Mapping[str, Any]:
        return {"response": self.thing.response}


class FollowOnForm(MediaForm):
    verb = "follow_on"
    explanation = "回到跟踪中。"
    note = _note("为什么继续跟踪")


class SettleMatterForm(MediaForm):
    verb = "settle_matter"
    explanation = "舆论监督销号后了结，不再变动。"
    outcome = _text("处理结果", most=1000)


class IgnoreForm(MediaForm):
    verb = "ignore"
    is_dangerous = True
    explanation = "不属于热线办理或内容不实的，到此为止。"
    note = _note("理由")


# ── 节目 ──


class PlanForm(NewForm):
    verb = "plan"
    explanation = "播出前可以修改；播出后记下现场承诺，逐条兑现后了结。"
    number = forms.IntegerField(label="期号", min_value=1, max_value=99999, widget=forms.NumberInput({"data-span": 3}))
    broadcast_on = forms.DateField(label="播出日期", widget=Day({"data-span": 3}))
    title = forms.CharField(label="主题", max_length=60)
    topics = _text("节目内容", rows=5)
    presenter = forms.CharField(label="主持人", max_length=20, widget=forms.TextInput({"data-span": 3}))
    guests = forms.CharField(label="嘉宾", max_length=120, required=False, widget=forms.TextInput({"data-span": 3}))
    units = _units("参加单位")
    orders = Orders("节目涉及的工单")


class EditPlanForm(MediaForm):
    verb = "edit_plan"
    explanation = PlanForm.explanation
    number = PlanForm.base_fields["number"]
    broadcast_on = PlanForm.base_fields["broadcast_on"]
    title = PlanForm.base_fields["title"]
    topics = PlanForm.base_fields["topics"]
    presenter = PlanForm.base_fields["presenter"]
    guests = PlanForm.base_fields["guests"]
    units = PlanForm.base_fields["units"]
    orders = PlanForm.base_fields["orders"]

    def begin(self) -> Mapping[str, Any]:
        row: Episode = self.thing
        plain = ("number", "broadcast_on", "title", "topics", "presenter", "guests")
        return {
            **{name: getattr(row, name) for name in plain}, "units": list(row.units.values_list("pk", flat=True)),
            "orders": " ".join(row.orders.values_list("no", flat=True)),
        }  # fmt: skip


class AirForm(MediaForm):
    verb = "air"
    explanation = "播出后记下参加单位的现场承诺。"
    note = _note("播出情况", required=False)


class PromiseForm(MediaForm):
    verb = "promise"
    explanation = "到期没有兑现的在节目页标红。"
    unit = forms.ModelChoiceField(Unit.objects.active(), label="承诺单位", widget=UnitPicker("unit_pick"))
    text = _note("承诺内容")
    due_on = forms.DateField(label="兑现日期", widget=Day({"data-span": 3}))


class KeepPromiseForm(MediaForm):
    verb = "keep_promise"
    explanation = "写明怎样兑现、谁核实。"
    promise = forms.ModelChoiceField(Promise.objects.none(), label="哪一条承诺", empty_label=None)
    result = _text("兑现情况", most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = self.thing.promises.filter(kept_at=None).select_related("unit")
        self.fields["promise"].queryset = waiting  # type: ignore[attr-defined]


class SettleEpisodeForm(MediaForm):
    verb = "settle_episode"
    explanation = "现场承诺都已兑现。"
    note = _note("小结", required=False)


class CallOffForm(MediaForm):
    verb = "call_off"
    is_dangerous = True
    explanation = "本期不再播出。"
    note = _note("取消原因")


# ── 发布稿 ──


class DraftForm(NewForm):
    verb = "draft"
    explanation = "由另一人审批后才能发布；批准和发布时检查姓名、电话、门牌、敏感词和诉求人是否同意公开。"
    title = forms.CharField(
        label="标题", max_length=60, required=False, help_text="写工单的可以不填，取隐去个人信息的标题。"
    )
    body = _text("正文", required=False, most=8000, rows=10, help_text="写工单的可以不填，取隐去个人信息的诉求和答复。")
    order = Orders("工单", help_text="一件已办结、诉求人同意公开的工单；不写具体工单的不填。")

    def clean_order(self) -> WorkOrder | None:
        found: list[WorkOrder] = self.cleaned_data["order"]
        if len(found) > 1:
            raise forms.ValidationError("一篇发布稿只写一件工单")
        return found[0] if found else None


class EditForm(MediaForm):
    verb = "edit"
    explanation = "修改后等审批。"
    title = forms.CharField(label="标题", max_length=60)
    body = _text("正文", most=8000, rows=12)

    def begin(self) -> Mapping[str, Any]:
        return {"title": self.thing.title, "body": self.thing.body}


class TurnDownForm(MediaForm):
    verb = "turn_down"
    explanation = "退回起草人修改。"
    note = _note("要改什么")


class ApproveForm(MediaForm):
    verb = "approve"
    explanation = "批准后记者站可以发布。请通读全文，确认没有可以认出人的内容。"
    note = _note("审批意见", required=False)


class ReleaseForm(MediaForm):
    verb = "release"
    explanation = "发给这些媒体；发布前再检查一次诉求人是否同意公开。"
    outlets = forms.CharField(label="发给哪些媒体", max_length=200)


class WithdrawForm(MediaForm):
    verb = "withdraw"
    is_dangerous = True
    explanation = "撤下并通知媒体不再使用。"
    note = _note("撤下的原因")


# ── 领导接线日 ──


def _clock_time(label: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time", "data-span": 3}, format="%H:%M"))


class AnnounceForm(NewForm):
    verb = "announce"
    explanation = "公告后通知参加单位到场；接线后登记工单，办结后小结。"
    leader = forms.CharField(
        label="接线领导", max_length=60, help_text="姓名和职务", widget=forms.TextInput({"data-span": 3})
    )
    held_on = forms.DateField(label="接线日期", widget=Day({"data-span": 3}))
    starts_at = _clock_time("开始时间")
    ends_at = _clock_time("结束时间")
    title = forms.CharField(label="主题", max_length=60)
    units = _units("参加单位")


class HoldForm(MediaForm):
    verb = "hold"
    explanation = "当场不能答复的按正常流程登记工单，编号填在这里。"
    n_calls = forms.IntegerField(label="接听电话", min_value=0, widget=forms.NumberInput({"data-span": 3}))
    n_answered = forms.IntegerField(label="当场答复", min_value=0, widget=forms.NumberInput({"data-span": 3}))
    orders = Orders("接线工单")


class TakeOrdersForm(MediaForm):
    verb = "take_orders"
    explanation = "补登接线时受理的工单。"
    orders = Orders("接线工单", required=True)


class SettleSessionForm(MediaForm):
    verb = "settle_session"
    explanation = "接线工单都办结后小结：从一件事到一类事。"
    result = _text("办理小结", rows=6)


class CancelForm(MediaForm):
    verb = "cancel"
    is_dangerous = True
    explanation = "通知参加单位不再到场。"
    note = _note("取消原因")
