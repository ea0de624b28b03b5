"""坐席的表单: the registration of orders, with an answer on the spot."""

from typing import Any, ClassVar

from django import forms

from hotline.base.form_fields import unchanging
from hotline.intake import actions
from hotline.org.models import User
from hotline.workorders.forms import RegisterForm
from hotline.workorders.forms.accept import told
from hotline.workorders.forms.base import long_text
from hotline.workorders.models import WorkOrder


@unchanging
class SeatForm(RegisterForm):
    """登记, or with an answer 登记并当场答复."""

    content = told(rows=4)
    answer = long_text("答复内容", required=False, rows=3, help_text="照此告诉来电人；填写后工单直接办结，不再转办")
    article = forms.CharField(
        label="依据的知识点", max_length=60, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="从右侧“照此答复”带入编号和版本；没有对应知识点的写明依据",
    )  # fmt: skip
    AT_ONCE: ClassVar[tuple[str, ...]] = ("answer", "article")
    SPANS: ClassVar[dict[str, int]] = {
        **RegisterForm.SPANS, "name": 3, "phone": 3, "sex": 2, "address": 4, "channel": 2, "kind": 4, "urgency": 2, "title": 4,
    }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("article") and not data.get("answer"):
            self.add_error("answer", "有依据而没有答复内容：请写明怎样答复的，或清空依据")
        if data.get("answer") and not data.get("article"):
            self.add_error("article", "请写明答复的依据：知识点编号，或其他依据")
        return data

    def take(self, actor: User) -> WorkOrder:
        return actions.take_matter(actor=actor, **self.cleaned_data)

    @property
    def told_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.AT_ONCE]

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.AT_ONCE]

    @property
    def answers_now(self) -> bool:
        return any(field.value() or field.errors for field in self.answer_fields)
