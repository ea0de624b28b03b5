"""审核的表单. The checklist is the work standard's that binds the order."""

from typing import Any

from django import forms

from hotline.base.form_fields import ManyChoices
from hotline.workorders.actions.reviewing import papers_lacking
from hotline.workorders.conditions import rules_of
from hotline.workorders.forms.base import StepForm, long_text


class _Checklist(StepForm):
    def points(self) -> list[tuple[str, str]]:
        return [(point, point) for point in rules_of(self.order).list("review_checklist")]


class ApproveForm(_Checklist):
    verb = "approve"
    explanation = "全部符合才能通过。最后一个单位通过后，工单进入回访。"
    checks = forms.MultipleChoiceField(label="审核清单", widget=ManyChoices, required=False)
    note = long_text("审核意见", required=False, rows=2, most=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checks"].choices = self.points()  # type: ignore[attr-defined]
        if lacking := papers_lacking(self.thing):
            self.fields["note"].help_text = f"缺{'、'.join(lacking)}：请要求补正，或在此写明仍予通过的理由"


class SupplementForm(_Checklist):
    verb = "supplement"
    explanation = "退回承办单位补正，限1个工作日；原回复时限不重新计算。"
    failed_checks = forms.MultipleChoiceField(label="不符合项", widget=ManyChoices, required=False)
    note = long_text("需要补正的内容", rows=3, most=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["failed_checks"].choices = self.points()  # type: ignore[attr-defined]
