"""时限试算的表单."""

from typing import Any

from django import forms

from hotline.base.form_fields import Cascade, Moment
from hotline.catalog.completeness import CLOCK_NAMES
from hotline.catalog.models import Category, RuleSet
from hotline.catalog.vocabulary import Channel, Kind, Urgency


class LimitTrialForm(forms.Form):
    """A matter, a clock and the moment at which it starts."""

    clock = forms.ChoiceField(label="时限", choices=list(CLOCK_NAMES.items()), initial="HANDLE")
    start = forms.DateTimeField(label="起算时间", widget=Moment(), error_messages={"invalid": "请填写日期和时间"})
    kind = forms.ChoiceField(label="诉求类型", required=False, choices=[("", "未定"), *Kind.choices])
    urgency = forms.ChoiceField(label="紧急程度", choices=Urgency.choices, initial=Urgency.NORMAL)
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "未定"), *Channel.choices])
    version = forms.ModelChoiceField(
        label="工作标准", queryset=RuleSet.objects.all(), required=False, to_field_name="version",
        empty_label="起算时生效的版本", error_messages={"invalid_choice": "没有这个版本"},
    )  # fmt: skip
    category = forms.ModelChoiceField(
        label="事项分类", queryset=Category.objects.all(), required=False,
        widget=Cascade(("大类", "中类", "小类"), url_name="category_tree"),
        error_messages={"invalid_choice": "没有这个分类"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("clock", "start", "kind", "urgency", "channel", "version"):
            self.fields[name].widget.attrs["data-span"] = 2
