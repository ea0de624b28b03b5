"""办件查询的表单, and one form for each verb that a citizen takes on the own order."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms

from hotline.base.form_fields import Choices, LongText
from hotline.catalog.vocabulary import Satisfied
from hotline.org.models import system_user
from hotline.workorders import actions
from hotline.workorders.models import Callback, WorkOrder


class LookUpForm(forms.Form):
    no = forms.RegexField(
        r"^\s*\d{12}\s*$", label="工单编号", max_length=20, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填写工单编号", "invalid": "工单编号是12位数字，在受理短信里"},
    )  # fmt: skip
    code = forms.RegexField(
        r"^\s*\d{10}\s*$", label="查询码", max_length=20, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填写查询码", "invalid": "查询码是10位数字，在受理短信里"},
    )  # fmt: skip


class OwnStepForm(forms.Form):
    """A citizen's verb. Its fields are the action's keywords, but for the way, which is always the website."""

    verb: ClassVar[str]
    button: ClassVar[str]
    lead: ClassVar[str] = ""
    has_way: ClassVar[bool] = False

    def take(self, order: WorkOrder) -> Any:
        """Raises Refused."""
        way = {"way": Callback.Way.WEB} if self.has_way else {}
        return getattr(actions, self.verb)(order, actor=system_user(), **way, **self.cleaned_data)


def _text(label: str, *, required: bool = True, most: int = 600, missing: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=most, widget=LongText(rows), error_messages={"required": missing or f"请填写{label}"}
    )  # fmt: skip


class RateForm(OwnStepForm):
    verb, button, has_way = "rate", "提交评价", True
    lead = "对这次办理结果满意吗？只评价一次。不满意的，会有工作人员核实处理。"
    result = forms.ChoiceField(
        label="对办理结果",
        choices=Satisfied,
        widget=Choices,
        error_messages={"required": "请选择满意、基本满意或不满意"},
    )
    remark = _text("想说的话（可以不填）", required=False, most=300, rows=3)


class GiveInfoForm(OwnStepForm):
    verb, button = "give_info", "提交补充"
    lead = "补充后工作人员继续受理；到期没有补充的，将不予受理。"
    answer = _text("补充内容")


class ObjectToForm(OwnStepForm):
    verb, button, has_way = "object_to", "提出异议", True
    lead = "不同意办理结果的，办结30天内可以提出一次异议，由督办人员核实后重新办理，或向您说明理由。"
    text = _text("不同意的理由")


class WithdrawForm(OwnStepForm):
    verb, button = "withdraw", "撤销诉求"
    lead = "问题已经解决或不想再反映的，可以撤销；撤销后不能恢复，可以另行提交。"
    note = _text("撤销原因", most=200, rows=2)


STEPS_OF_CITIZENS: Final[Mapping[str, type[OwnStepForm]]] = {
    form.verb: form for form in (GiveInfoForm, RateForm, ObjectToForm, WithdrawForm)
}
