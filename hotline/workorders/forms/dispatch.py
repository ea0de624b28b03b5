"""转办的表单."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms

from hotline.base.form_fields import Choices
from hotline.catalog import dispatch as catalogue
from hotline.catalog import queries as catalog
from hotline.catalog.models import DispatchRule
from hotline.workorders import queries
from hotline.workorders.forms.base import StepForm, SuggestedField, long_text, unit_field, units_field
from hotline.workorders.models import WorkOrder
from hotline.workorders.suggested import told


def suggestion(order: WorkOrder, book: catalogue.DispatchBook) -> catalogue.Suggestion:
    """Whom the dispatch catalogue proposes for the order, and why (派单目录、属地优先、首接负责)."""
    matter = catalogue.Matter(
        category=order.category_id or "", area=order.area_id or "", labels=frozenset(order.labels),
        text=f"{order.title} {order.content}", urgency=order.urgency, first_receivers=queries.first_receivers(order),
        returned_by=queries.returned_by(order),
    )  # fmt: skip
    return catalogue.suggest(matter, book)


class DispatchForm(StepForm):
    """派单, begun with the catalogue's proposal and its reasons."""

    verb = "dispatch"
    explanation = "派出后主办单位须按时签收，办结时限从派单起算，并固定适用的工作标准版本。"
    lead = unit_field("主办单位")
    co_units = units_field("协办单位")
    opinion = long_text("交办意见", required=False, rows=2, most=500)
    basis = long_text("派单依据", rows=3, most=1000)
    rule = forms.ModelChoiceField(DispatchRule.objects.all(), required=False, widget=forms.HiddenInput)
    suggested = SuggestedField()

    @cached_property
    def book(self) -> catalogue.DispatchBook:
        return catalog.book()

    @cached_property
    def duplicates(self) -> list[WorkOrder]:
        """Open orders that may be the same matter: to be merged rather than dispatched twice (工作标准 ⑤)."""
        return queries.same_matter(self.actor, self.order)

    @cached_property
    def proposal(self) -> catalogue.Suggestion:
        return suggestion(self.order, self.book)

    def begin(self) -> Mapping[str, Any]:
        found, lead = self.proposal, self.book.unit(self.proposal.lead)
        return {"lead": found.lead, "co_units": list(found.co_units), "basis": "\n".join(found.basis), "rule": found.rule,
                "suggested": told(0, [lead.code] if lead else []),
                "opinion": "请依职责核实办理，先行联系诉求人，并在时限内答复。"}  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        rule = given["rule"]
        if rule is not None and rule.lead_unit_id not in (None, given["lead"].pk):
            given["rule"] = None  # the dispatcher chose another unit than the rule names
        return given


class ApplyStatuteForm(StepForm):
    verb = "apply_statute"
    explanation = "法律法规规定的办理期限更长时适用：自首次派单起算，替换市民的办结时限和各单位在走的回复时限。"
    amount = forms.IntegerField(
        label="法定期限", min_value=1, max_value=365, widget=forms.NumberInput({"data-span": 3})
    )
    unit = forms.ChoiceField(
        label="单位", choices=[("wd", "工作日"), ("d", "天")], widget=Choices({"data-span": 3}), initial="wd"
    )
    basis = long_text("法律法规依据", rows=2, most=150, help_text="名称和条款，如《信访工作条例》第三十四条")
    citizen_told = forms.BooleanField(label="已将办理进度和法定期限告知诉求人", required=False)


class AssignForm(StepForm):
    verb = "assign"
    explanation = "加派的单位作为协办，办完前工单不能办结。"
    unit = unit_field("协办单位")
    opinion = long_text("交办意见", required=False, rows=3, most=500)


class TakeBackForm(StepForm):
    verb = "take_back"
    is_dangerous = True
    explanation = "各承办单位的在办件全部收回，工单回到待派单；市民的办结时限不停。"
    note = long_text("收回原因", rows=3, most=500)
    fault = forms.ChoiceField(label="责任", choices=[("HOTLINE", "派单不当"), ("UNIT", "承办单位原因"), ("NONE", "都不是")], initial="NONE",
                              widget=Choices, help_text="派单不当计入热线办，不计入承办单位")  # fmt: skip


class EndForm(StepForm):
    verb = "end"
    is_dangerous = True
    explanation = "该单位的承办结束，不再计时、不计考核。"
    note = long_text("收回原因", rows=3, most=500)
