"""异议、研判、剔除的表单: one for each verb, its fields the verb's arguments."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from django import forms

from hotline.base import step_form
from hotline.base.form_fields import Choices, LongText, ManyChoices, Moment, UploadField
from hotline.disputes import actions
from hotline.disputes.minutes import drafted
from hotline.disputes.models import SCOPE_OF, Dispute, DisputeKind, Ground, Panel, Scope, VoteChoice
from hotline.disputes.queries.objected import FilingLimit, Objected
from hotline.disputes.queries.sitting import possible_members
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL
from hotline.org.models import User
from hotline.workorders.models import Assignment

FORMS: dict[str, type["DisputeForm"]] = {}
PANEL_FORMS: dict[str, type["PanelForm"]] = {}
EXCLUSION_FORMS: dict[str, type["ExclusionForm"]] = {}


def _text(
    label: str, *, required: bool = True, most: int = 1000, rows: int = 4, help_text: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows=rows), help_text=help_text
    )


class FileForm(forms.Form):
    """提出异议: only what was decided on this turn can be chosen; what is out of time says so in the choice."""

    kind = forms.ChoiceField(label="异议类型", widget=Choices)
    reason = _text("异议理由", rows=6, help_text="写明原决定哪里不符合事实或工作标准，不写诉求人的姓名、电话、住址。")
    basis = _text("依据", required=False, most=500, rows=2, help_text="工作标准条款、法规政策文件号等。")
    papers = UploadField(most=9, label="证据", required=True)

    def __init__(self, *args: Any, kinds: Mapping[str, tuple[Objected, FilingLimit]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, DisputeKind(kind).label) for kind in kinds]  # type: ignore[attr-defined]


class DisputeForm(step_form.StepForm):
    steps = DISPUTE
    actions: ClassVar[ModuleType] = actions
    by_verb = FORMS
    thing: Dispute


class PassOnForm(DisputeForm):
    verb = "pass_on"
    explanation = "您是上级单位：认为异议有道理的上报热线办核查，没有道理的用“不予提请”。"
    note = _text("初审意见")


class AskEvidenceForm(DisputeForm):
    verb = "ask_evidence"
    explanation = "退给提出单位补充证据，补齐后回到核查。"
    note = _text("要补什么证据", most=500)


class AddEvidenceForm(DisputeForm):
    verb = "add_evidence"
    explanation = "补充后回到热线办核查。"
    note = _text("补充说明", most=500)
    papers = UploadField(most=9, label="证据")


class ReferForm(DisputeForm):
    verb = "refer"
    explanation = "列入下一次月底集中研判的议程，届时听取承办单位意见后表决。"
    note = _text("核查意见", help_text="写明听了哪些录音、核对了哪些材料、事实是什么。")


class TurnDownForm(DisputeForm):
    verb = "turn_down"
    is_dangerous = True
    explanation = "到此为止，不提交研判；原因告知提出单位。"
    note = _text("不予提请的原因", most=500)


class WithdrawForm(DisputeForm):
    verb = "withdraw"
    explanation = "撤回后在期限内可以重新提出。"
    note = _text("原因", required=False, most=300, rows=2)


class HearForm(DisputeForm):
    verb = "hear"
    explanation = "先听承办单位怎么说，记下来，再表决。"
    heard_from = forms.CharField(
        label="到会陈述人", max_length=60, required=False, help_text="单位、姓名、职务；没有到会的不填。"
    )
    statement = _text("陈述内容", rows=5, help_text="没有到会的写明“经通知未到会”。")

    def begin(self) -> Mapping[str, Any]:
        return {"heard_from": self.thing.heard_from, "statement": self.thing.statement}


class VoteForm(DisputeForm):
    """One row of buttons for each member; who made the decision objected to can only step aside."""

    explanation = "超过参加表决人数半数的意见就是研判结果；原作出决定的人回避，回避的不计入人数。"
    decision = _text("研判意见", rows=4, help_text="写进纪要，告知提出单位。")
    scopes = forms.MultipleChoiceField(
        label="从哪里剔除", choices=Scope, widget=ManyChoices, required=False, help_text="研判成立的按异议类型剔除，可以改；部分成立的必须选明。"
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(panel.members.order_by("id"))
        everybody = [(str(choice), choice.label) for choice in VoteChoice]
        ballots = {}
        for member in self.members:
            aside = member.pk == self.thing.objected_by_id
            ballots[f"vote_{member.pk}"] = forms.ChoiceField(
                label=member.name, choices=[everybody[-1]] if aside else everybody, widget=Choices({"data-span": 3}), required=False,
                initial=VoteChoice.ASIDE if aside else None, help_text="原决定由其作出，应当回避" if aside else "",
            )  # fmt: skip
        self.fields = {**ballots, **self.fields}

    def begin(self) -> Mapping[str, Any]:
        return {"scopes": [SCOPE_OF[self.thing.kind]]}

    def take(self) -> None:
        given = self.cleaned_data
        votes = {one.pk: given[f"vote_{one.pk}"] for one in self.members if given[f"vote_{one.pk}"]}
        actions.take_vote(self.thing, actor=self.actor, votes=votes, decision=given["decision"], scopes=given["scopes"])


class PanelForm(step_form.StepForm):
    steps = PANEL
    actions: ClassVar[ModuleType] = actions
    by_verb = PANEL_FORMS
    thing: Panel


class Seating(forms.Form):
    """When, where, who."""

    held_at = forms.DateTimeField(label="会议时间", widget=Moment({"data-span": 3}))
    place = forms.CharField(label="地点", max_length=60, widget=forms.TextInput({"data-span": 3}))
    chair = forms.ModelChoiceField(User.objects.none(), label="主持人", empty_label=None)
    members = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="研判组成员",
        widget=ManyChoices,
        help_text="不少于工作标准规定的人数；原作出决定的人对那一件回避。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_members()
        for name in ("chair", "members"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = _who  # type: ignore[attr-defined]


def _who(user: User) -> str:
    return f"{user.name}（{user.unit.short_name}）" if user.unit is not None else user.name


class ReseatForm(Seating, PanelForm):
    verb = "reseat"
    explanation = "会前调整时间、地点和组成；已有的研判结果不变。"

    def begin(self) -> Mapping[str, Any]:
        one = self.thing
        return {
            "held_at": one.held_at,
            "place": one.place,
            "chair": one.chair_id,
            "members": list(one.members.values_list("pk", flat=True)),
        }


class ConcludeForm(PanelForm):
    verb = "conclude"
    explanation = "纪要按记录和表决自动拟好，请核对修改；形成后不能再改，成立的转入剔除审批，不成立的就此落实。"
    minutes = _text("纪要", most=20000, rows=18)

    def begin(self) -> Mapping[str, Any]:
        return {"minutes": drafted(self.thing)}


class CancelForm(PanelForm):
    verb = "cancel"
    is_dangerous = True
    explanation = "等待研判的异议留到下一次。"
    note = _text("取消原因", most=300)


class ProposeForm(forms.Form):
    """提请剔除 of a turn with an order."""

    turn = forms.ModelChoiceField(Assignment.objects.none(), label="哪个单位的承办", empty_label=None)
    ground = forms.ChoiceField(label="剔除情形", widget=Choices)
    scope = forms.ChoiceField(label="从哪里剔除", choices=Scope, widget=Choices)
    reason = _text("理由", most=500, help_text="清单在工作网络内公开，不写诉求人的姓名、电话、住址。")

    def __init__(self, *args: Any, turns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].queryset = turns  # type: ignore[attr-defined]
        self.fields["turn"].label_from_instance = lambda turn: f"{turn.unit.short_name}（{turn.get_role_display()}）"  # type: ignore[attr-defined]
        self.fields["ground"].choices = [(str(one), one.label) for one in Ground if one != Ground.DISPUTE]  # type: ignore[attr-defined]


class ExclusionForm(step_form.StepForm):
    steps = EXCLUSION
    actions: ClassVar[ModuleType] = actions
    by_verb = EXCLUSION_FORMS


class SecondForm(ExclusionForm):
    verb = "second"
    explanation = "每项剔除须经两人审批：您同意后，由另一人审批。"
    note = _text("意见", required=False, most=300, rows=2)


class ConfirmForm(ExclusionForm):
    verb = "confirm"
    explanation = "同意后即从考核中剔除，列入网络内公开的清单。"
    note = _text("意见", required=False, most=300, rows=2)


class RefuseForm(ExclusionForm):
    verb = "refuse"
    is_dangerous = True
    explanation = "不予剔除，照常计入考核。"
    note = _text("理由", most=300)


class RevokeForm(ExclusionForm):
    verb = "revoke"
    is_dangerous = True
    explanation = "剔除不当的撤销，重新计入考核。"
    note = _text("理由", most=300)
