"""Forms of the verbs on the work standard."""

from typing import Any

from django import forms

from hotline.base.form_fields import Cascade, Choices, Day, LongText
from hotline.catalog.completeness import CLOCK_NAMES, check_item, item_in_words
from hotline.catalog.limits import UNIT_NAMES
from hotline.catalog.models import RuleItem, TimeLimit
from hotline.catalog.values import UNITS_IN_WORDS, NoRuleError
from hotline.catalog.vocabulary import Channel, Kind, Urgency

HINTS = {
    "text": "按条文原样填写",
    "list": "各项之间用顿号“、”隔开，或每行一项",
    "date": "写作月-日，例如 01-31",
}


class DraftNewForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(label="修订说明", widget=LongText(), max_length=1000, help_text="为什么修订，主要改哪些内容")


class AskFeedbackForm(forms.Form):
    until = forms.DateField(label="意见截止", widget=Day(), help_text="截止日当天仍可提出")


class ItemForm(forms.Form):
    """The value as it is written in the document; refused in words where it is none."""

    value = forms.CharField(label="规定")
    basis = forms.CharField(label="依据", max_length=120, required=False, help_text="文件名称、条款")

    def __init__(self, *args: Any, item: RuleItem, **kwargs: Any) -> None:
        words = item_in_words(item.key, item.value, item.unit) if item.unit == "list" else item.value
        kwargs["initial"] = {"value": words, "basis": item.basis}
        super().__init__(*args, **kwargs)
        self.item = item
        field = self.fields["value"]
        if item.unit == "bool":
            self.fields["value"] = forms.ChoiceField(label="规定", choices=[("1", "是"), ("0", "否")], widget=Choices())
            return
        if item.unit in ("text", "list"):
            field.widget = LongText(rows=3)
        unit = UNITS_IN_WORDS.get(item.unit, item.unit)
        field.help_text = HINTS.get(item.unit, f"填数字，单位：{unit}")

    def clean_value(self) -> str:
        value: str = self.cleaned_data["value"]
        try:
            return check_item(self.item.key, value, self.item.unit)
        except (ValueError, NoRuleError) as error:
            raise forms.ValidationError(str(error)) from error


class LimitForm(forms.ModelForm):  # type: ignore[type-arg]
    """A limit; a condition left empty holds for any matter."""

    clock = forms.ChoiceField(label="时限", choices=[("", "请选择"), *CLOCK_NAMES.items()])
    unit = forms.ChoiceField(
        label="单位", choices=[("", "请选择"), *((unit, name.removeprefix("个")) for unit, name in UNIT_NAMES.items())]
    )
    kind = forms.ChoiceField(label="诉求类型", required=False, choices=[("", "不限"), *Kind.choices])
    urgency = forms.ChoiceField(label="紧急程度", required=False, choices=[("", "不限"), *Urgency.choices])
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "不限"), *Channel.choices])
    category = forms.CharField(
        label="事项分类",
        required=False,
        max_length=6,
        widget=Cascade(("大类", "中类", "小类"), url_name="category_tree"),
        help_text="留空为不限；选到哪一级，就适用于那一级以下的全部",
    )

    class Meta:
        model = TimeLimit
        fields = ("clock", "amount", "unit", "kind", "urgency", "channel", "category", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("clock", "amount", "unit", "kind", "urgency", "channel"):
            self.fields[name].widget.attrs["data-span"] = 2


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The fifteen written clauses all bear one name: the item is told with it."""

    def label_from_instance(self, obj: RuleItem) -> str:
        return f"{obj.item_name} · {obj.name}"


class GiveFeedbackForm(forms.Form):
    item = ItemField(
        label="针对条目", queryset=RuleItem.objects.none(), required=False, empty_label="整个标准", to_field_name="key"
    )
    text = forms.CharField(label="意见", widget=LongText(), max_length=1000, help_text="建议怎么改，理由是什么")

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = items


class AnswerFeedbackForm(forms.Form):
    is_adopted = forms.TypedChoiceField(
        label="是否采纳",
        choices=[("1", "采纳"), ("0", "不采纳")],
        widget=Choices(),
        coerce=lambda value: value == "1",
        empty_value=None,
    )
    answer = forms.CharField(
        label="说明", widget=LongText(), max_length=1000, help_text="采纳的，写明怎么改；不采纳的，写明理由"
    )
