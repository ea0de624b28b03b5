"""考核的表单: one for each verb of a month, for what is entered by hand, and for the period of which figures are asked."""

from datetime import date, timedelta
from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localtime

from hotline.assessment.actions import periods
from hotline.assessment.actions.periods import BY_HAND
from hotline.assessment.models import Period, ScoreLine
from hotline.assessment.queries.figures import Filter, Span
from hotline.assessment.workflow import PERIOD
from hotline.base import clock, step_form
from hotline.base.form_fields import Day, LongText, UnitPicker
from hotline.catalog.models import Category
from hotline.catalog.vocabulary import Channel
from hotline.org.models import Area, Unit, User

FORMS: dict[str, type["PeriodForm"]] = {}


class PeriodForm(step_form.StepForm):
    steps = PERIOD
    actions: ClassVar[ModuleType] = periods
    by_verb = FORMS
    thing: Period


class ComputeForm(PeriodForm):
    verb = "compute"
    explanation = "按此刻的办理记录、异议剔除和加减分登记重新计算；月份已过的，与上次不同之处逐条记下。"
    note = forms.CharField(label="说明", required=False, max_length=200, widget=LongText(rows=2))


class FreezeForm(PeriodForm):
    verb = "freeze"
    explanation = "先计算一遍，然后定分：得分、名次、加减分从此不能再改，校验值写入轨迹。此后的更正另起一版。"
    is_dangerous = True
    note = forms.CharField(label="说明", required=False, max_length=200, widget=LongText(rows=2))


def month_of(text: str) -> date | None:
    """2026-03 as its first day; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def months(n: int = 18) -> list[tuple[str, str]]:
    """The last months, the running one first."""
    span, found = Span.month_of(localtime(clock.now()).date()), []
    for _ in range(n):
        found.append((f"{span.since:%Y-%m}", f"{span.since:%Y年%-m月}"))
        span = span.before()
    return found


class BeginForm(forms.Form):
    month = forms.ChoiceField(label="月份")
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=200,
        widget=LongText(rows=2),
        help_text="更正已定分的月份，须写明原因。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months()  # type: ignore[attr-defined]


class MeritForm(forms.Form):
    """加减分登记: which way it counts the kind says."""

    month = forms.ChoiceField(label="月份", widget=forms.Select({"data-span": 2}))
    unit = forms.ModelChoiceField(Unit.objects.active(), label="单位", widget=UnitPicker("unit_pick"))
    kind = forms.ChoiceField(
        label="事由", choices=[(one.value, one.label) for one in BY_HAND], widget=forms.Select({"data-span": 3})
    )
    points = forms.DecimalField(label="分值", min_value=0, max_value=100, decimal_places=1, widget=forms.NumberInput({"data-span": 3, "step": "0.5"}),
                                help_text="典型事例、领导表扬为加分，其余为扣分；标准：事例、表扬1分，虚假回复3分；年终考核按百分填，只计入年度成绩。")  # fmt: skip
    reason = forms.CharField(label="事由说明", max_length=160, widget=LongText(rows=2))
    proof = forms.CharField(label="依据", max_length=120, help_text="文号、刊期、批示日期或案卷编号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months(4)  # type: ignore[attr-defined]

    def clean_month(self) -> date | None:
        return month_of(self.cleaned_data["month"])


assert set(BY_HAND) <= set(ScoreLine.Kind)


class FiguresForm(forms.Form):
    """Which period, and whose or what figures. Both days belong to it."""

    since = forms.DateField(label="从", widget=Day, required=False)
    until = forms.DateField(label="至", widget=Day, required=False)
    unit = forms.ModelChoiceField(Unit.objects.active(), label="单位", widget=UnitPicker("unit_pick"), required=False)
    area = forms.ChoiceField(label="县市区", required=False)
    category = forms.ChoiceField(label="事项大类", required=False)
    channel = forms.ChoiceField(label="渠道", choices=[("", "全部"), *Channel.choices], required=False)

    def __init__(self, *args: Any, user: User, own: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        areas = Area.objects.filter(level=2).order_by("code").values_list("code", "name")
        categories = Category.objects.filter(level=1).order_by("code").values_list("code", "name")
        self.fields["area"].choices = [("", "全部"), *areas]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "全部"), *categories]  # type: ignore[attr-defined]
        if own is not None:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "截止日期早于起始日期")
        elif since and until and (until - since).days > 366:
            self.add_error("until", "一次最多统计一年")
        return given

    @property
    def span(self) -> Span:
        """The period asked for; where that makes no sense, the running month."""
        month, given = Span.month_of(localtime(clock.now()).date()), {} if self.errors else self.cleaned_data
        since, until = given.get("since") or month.since, given.get("until") or month.last
        return Span(since, max(since, until) + timedelta(days=1))

    @property
    def narrowed(self) -> Filter:
        given: dict[str, Any] = {} if self.errors else self.cleaned_data
        unit = self.own or given.get("unit")
        return Filter(
            unit.path if unit else "", given.get("area", ""), given.get("category", ""), given.get("channel", "")
        )
