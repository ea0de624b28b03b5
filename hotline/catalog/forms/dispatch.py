"""Forms of the dispatch catalogue: the filter of its list, a rule, and the matter of a trial."""

from typing import Any

from django import forms

from hotline.base.form_fields import Cascade, Choices, LongText, UnitPicker
from hotline.catalog.models import Category, DispatchRule
from hotline.catalog.vocabulary import LeadKind, Urgency
from hotline.org.models import Area, Unit

LEVELS = ("大类", "中类", "小类")


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """事项分类, chosen level by level; any level will do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "queryset": Category.objects.all(),
                "label": "事项分类",
                "widget": Cascade(LEVELS, url_name="category_tree"),
                "error_messages": {"invalid_choice": "没有这个分类"},
                **kwargs,
            }
        )


class AreaField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "queryset": Area.objects.all(),
                "required": False,
                "widget": Cascade(("市", "县区", "镇街", "村居"), url_name="area_tree"),
                "error_messages": {"invalid_choice": "没有这个区划"},
                **kwargs,
            }
        )


class WordsField(forms.CharField):
    """Several words apart by 、 or commas. Cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        text: str = super().clean(value)
        for mark in "，,;； ":
            text = text.replace(mark, "、")
        words = list(dict.fromkeys(word for word in text.split("、") if word))
        if any(len(word) > 20 for word in words):
            raise forms.ValidationError("每个词最多20个字，词与词之间用顿号隔开")
        return words


class RuleFilter(forms.Form):
    q = forms.CharField(
        label="查找", required=False, widget=forms.SearchInput({"placeholder": "分类名称、编号、职责依据"})
    )
    unit = forms.ModelChoiceField(
        label="主办或协办单位", required=False, queryset=Unit.objects.all(), widget=UnitPicker("unit_pick")
    )
    lead_kind = forms.ChoiceField(label="主办性质", required=False, choices=[("", "全部"), *LeadKind.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在用"), ("flagged", "待复核"), ("retired", "已停用")]
    )


class RuleForm(forms.Form):
    category = CategoryField(help_text="选到哪一级，就适用于那一级以下的全部")
    area = AreaField(label="适用区划", help_text="只在某地适用时才选")
    lead_kind = forms.ChoiceField(
        label="主办性质", choices=LeadKind.choices, widget=Choices(), help_text="属地：由事发地县（市、区）主办"
    )
    lead_unit = forms.ModelChoiceField(
        label="主办单位",
        required=False,
        queryset=Unit.objects.active(),
        widget=UnitPicker("unit_pick"),
        help_text="属地主办的留空；部门主办的必选",
    )
    co_units = forms.ModelMultipleChoiceField(
        label="协办单位", required=False, queryset=Unit.objects.active(), widget=UnitPicker("unit_pick", multiple=True)
    )
    labels = WordsField(
        label="标签", required=False, max_length=200, help_text="工单带有全部这些标签时才适用，例如：交界"
    )
    dept_only = forms.BooleanField(label="不得下派镇街", required=False)
    basis = forms.CharField(
        label="职责依据", widget=LongText(), max_length=1000, help_text="三定方案、权责清单或法规的名称和原文"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("lead_kind") == LeadKind.FUNCTIONAL and not cleaned.get("lead_unit"):
            self.add_error("lead_unit", "部门主办的，请指定主办单位")
        return cleaned

    @property
    def fields_of_rule(self) -> dict[str, Any]:
        """The arguments of the verb."""
        data = dict(self.cleaned_data)
        return {**data, "category": data["category"].code, "co_units": list(data["co_units"])}


def initial_of(rule: DispatchRule) -> dict[str, Any]:
    """How the form of a rule begins."""
    names = ("category", "area", "lead_kind", "lead_unit", "labels", "dept_only", "basis")
    values = {name: getattr(rule, name) for name in names}
    return {
        **values,
        "area": rule.area_id,
        "lead_unit": rule.lead_unit_id,
        "co_units": [unit.pk for unit in rule.co_units.all()],
    }


class TrialForm(forms.Form):
    """What one knows of a matter when it is dispatched."""

    category = CategoryField()
    area = AreaField(label="事发地")
    urgency = forms.ChoiceField(
        label="紧急程度", choices=Urgency.choices, initial=Urgency.NORMAL, widget=Choices(), required=False
    )
    labels = WordsField(label="标签", required=False, max_length=200, help_text="例如：交界")
    text = forms.CharField(label="诉求内容", required=False, widget=LongText(rows=3), max_length=2000)
    received_by = forms.ModelMultipleChoiceField(
        label="此前接到过的单位",
        required=False,
        queryset=Unit.objects.active().first_line(),
        widget=UnitPicker("unit_pick", multiple=True),
        help_text="按接到的先后依次选",
    )
    returned_by = forms.ModelMultipleChoiceField(
        label="已同意退单的单位",
        required=False,
        queryset=Unit.objects.active().first_line(),
        widget=UnitPicker("unit_pick", multiple=True),
    )
