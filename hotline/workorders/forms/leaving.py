"""离开闭环的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.workorders.forms.base import StepForm, long_text
from hotline.workorders.models import WorkOrder


class MergeForm(StepForm):
    verb = "merge"
    is_dangerous = True
    explanation = "本单并入主单办理，诉求人仍在，办结时一并告知结果。"
    into = forms.CharField(label="主单编号", max_length=16, help_text="同一诉求人同一事项，或同一地点同一事项")
    note = long_text("并单说明", required=False, rows=2, most=300)

    def clean_into(self) -> Any:
        found = WorkOrder.objects.visible_to(self.actor).filter(no=self.cleaned_data["into"].strip()).first()
        if found is None:
            raise forms.ValidationError("没有这个编号的工单")
        return found


class WithdrawForm(StepForm):
    verb = "withdraw"
    is_dangerous = True
    explanation = "按诉求人意愿撤销，各单位的承办随之结束。"
    note = long_text("撤单原因", rows=3, most=500)


class TransferOutForm(StepForm):
    verb = "transfer_out"
    is_dangerous = True
    explanation = "转110、信访、纪检、外市等，写明对方接收人。"
    target = forms.CharField(label="转往", max_length=60)
    way = forms.ChoiceField(
        label="转出方式",
        choices=[(one, one) for one in ("电话转接", "三方通话", "书面移送", "平台推送")],
        widget=Choices,
    )
    received_by = forms.CharField(label="对方接收人", max_length=40, help_text="姓名或工号")
    note = long_text("时间和约定", rows=3, most=500, help_text="三方通话的，写明约定由谁办理")


class VoidForm(StepForm):
    verb = "void"
    is_dangerous = True
    explanation = "误拨、骚扰、测试等，不计入受理量。"
    note = long_text("原因", rows=2, most=300)


class DismissForm(StepForm):
    verb = "dismiss"
    explanation = "理由会原样告知诉求人。异议成立的，请用“重启”重新派单办理。"
    decision = long_text("核实情况和理由", rows=4, most=1000)


class ReopenForm(StepForm):
    verb = "reopen"
    explanation = "办结三十天内，有新的事实、虚假办结或异议成立时重启，重新派单；等待答复的市民异议随之认定成立。"
    note = long_text("重启原因", rows=3, most=500)
