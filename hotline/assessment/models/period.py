"""考核月与得分: what each unit came to in a month, every point with its reason. Frozen rows the database itself keeps."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from hotline.assessment.workflow import PERIOD, PeriodState
from hotline.base import clock
from hotline.base import models as base
from hotline.catalog.models import RuleSet
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


class Grade(models.TextChoices):
    EXCELLENT = "EXCELLENT", "优秀"
    GOOD = "GOOD", "良好"
    PASSED = "PASSED", "合格"
    FAILED = "FAILED", "不合格"


class Period(base.Labelled):
    """A month's assessment. `revision` grows where a frozen month has to be corrected."""

    no = models.CharField("编号", max_length=12, unique=True)  # 202603, its correction 202603-2
    month = models.DateField("月份")
    revision = models.PositiveSmallIntegerField("第几版", default=1)
    state = models.CharField("状态", max_length=12, choices=PeriodState, editable=False)
    rule_set = models.ForeignKey(
        RuleSet, verbose_name="工作标准", null=True, on_delete=models.PROTECT, related_name="+"
    )
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("结果校验值", max_length=64, blank=True)
    frozen_at = models.DateTimeField("定分时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-month", "-revision"]
        verbose_name = "考核月"
        permissions = [("assess", "计算考核、登记加减分、定分"), ("see_scores", "查看全部考核结果和指标")]
        constraints = [
            models.UniqueConstraint(fields=["month", "revision"], name="one_revision_of_a_month"),
            models.UniqueConstraint(fields=["month"], condition=Q(state="PROVISIONAL"), name="one_open_period_of_a_month"),
            models.CheckConstraint(condition=~Q(state="FROZEN") | ~Q(digest=""), name="frozen_period_is_sealed"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%Y年%-m月}" + (f"（更正{self.revision - 1}）" if self.revision > 1 else "")

    @property
    def is_frozen(self) -> bool:
        return self.state == PeriodState.FROZEN


class PeriodEvent(base.Event):
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="events")
    of = "period"

    class Meta:
        ordering = ["period", "n"]
        verbose_name = "考核轨迹"
        constraints = [models.UniqueConstraint(fields=["period", "n"], name="one_period_event_of_a_number")]

    @property
    def name(self) -> str:
        return PERIOD[self.verb].name if self.verb in PERIOD else self.verb


class Score(base.Labelled):
    """月度考核分 of a unit. `under` is the first-line unit in which a lower unit is ranked. Without rank: fewer scored cases
    than the standard asks (参加排名的最少计分件数)."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="scores")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.CharField("分组", max_length=24)
    under = models.ForeignKey(
        Unit, verbose_name="所属单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    n_scored = models.PositiveIntegerField("计分件")
    base = models.DecimalField("基础分", max_digits=6, decimal_places=2, null=True)
    added = models.DecimalField("加分", max_digits=6, decimal_places=2)
    deducted = models.DecimalField("扣分", max_digits=6, decimal_places=2)
    total = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)
    san_lv = models.DecimalField("三率", max_digits=6, decimal_places=2, null=True)
    grade = models.CharField("等次", max_length=12, choices=Grade, blank=True)
    rank = models.PositiveSmallIntegerField("名次", null=True)

    class Meta:
        ordering = ["under", "group", "rank", "-total", "unit"]
        verbose_name = "得分"
        constraints = [models.UniqueConstraint(fields=["period", "unit"], name="one_score_of_a_unit")]
        indexes = [
            models.Index(fields=["unit", "-period"], name="scores_of_unit"),
            models.Index(fields=["period", "under", "group"], name="scores_of_group"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.total}"


class ScoreItem(base.Labelled):
    """One weighted item of a score, with both ends of its fraction and the version of its definition. Thousands are
    written at once: the keys of units and orders, of which none is ever removed, are not looked up for each."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="items", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    key = models.CharField("项目", max_length=20)
    indicator = models.CharField("指标", max_length=40, blank=True)
    definition_version = models.PositiveSmallIntegerField("口径版本")
    numerator = models.DecimalField("分子", max_digits=14, decimal_places=2)
    denominator = models.PositiveIntegerField("分母")
    value = models.DecimalField("比率", max_digits=6, decimal_places=2, null=True)
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2)
    target = models.DecimalField("目标", max_digits=6, decimal_places=2)
    floor = models.DecimalField("底线", max_digits=6, decimal_places=2)
    points = models.DecimalField("得分", max_digits=6, decimal_places=2, null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "得分项"
        constraints = [models.UniqueConstraint(fields=["period", "unit", "key"], name="one_item_of_a_score")]


class ScoreLine(base.Labelled):
    """One bonus or deduction with its proof: an order by number, or the paper that says so. `at` is when it came about."""

    class Kind(models.TextChoices):
        OVERDUE = "OVERDUE", "逾期"
        FALSE_REPLY = "FALSE_REPLY", "虚假回复"
        INTERNAL = "INTERNAL", "内部督办"
        GOVERNMENT = "GOVERNMENT", "升级督办"
        ACCOUNTABILITY = "ACCOUNTABILITY", "问责"
        CASE = "CASE", "典型事例"
        PRAISE = "PRAISE", "领导表扬"
        ORGANISATION = "ORGANISATION", "组织保障"
        YEAR_END = "YEAR_END", "年终考核"  # entered by hand, of a hundred; counts in the year alone

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="lines", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField("事由", max_length=16, choices=Kind)
    order = models.ForeignKey(
        WorkOrder, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    turn_id = models.PositiveBigIntegerField("承办", null=True)
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    at = models.DateTimeField("时间")
    why = models.CharField("说明", max_length=200)

    class Meta:
        ordering = ["unit", "kind", "at", "id"]
        verbose_name = "加减分"
        indexes = [models.Index(fields=["period", "unit", "kind", "at", "id"], name="lines_of_score")]


class ScoreChange(models.Model):
    """A later computing of a month that was over came to something else; from what, to what."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="changes", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("重算时间")
    what = models.CharField("项目", max_length=60)
    old = models.CharField("原为", max_length=80)
    new = models.CharField("改为", max_length=80)

    class Meta:
        ordering = ["-id"]
        verbose_name = "得分变化"
        indexes = [models.Index(fields=["period", "unit", "-id"], name="changes_of_score")]


class Merit(base.Labelled):
    """加减分登记: what no row of the house says, by hand and with proof. `points` is its size; the kind says which way."""

    month = models.DateField("月份")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("事由", max_length=16, choices=ScoreLine.Kind)
    points = models.DecimalField("分值", max_digits=5, decimal_places=2)
    reason = models.CharField("事由说明", max_length=160)
    proof = models.CharField("依据", max_length=120, help_text="文号、刊期、批示日期或案卷编号")
    entered_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    entered_at = models.DateTimeField("登记时间", default=clock.now)
    revoked_by = models.ForeignKey(
        User, verbose_name="撤销人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "加减分登记"
        indexes = [models.Index(fields=["month", "unit"], name="merits_of_month")]
        constraints = [models.CheckConstraint(condition=Q(points__gt=Decimal(0)), name="merit_has_a_size")]
