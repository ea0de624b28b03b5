"""工作标准: rule sets, categories, the dispatch catalogue, time limits, the work calendar.

All of it is data. A city differs from another here and nowhere in the code.
"""

import secrets

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.catalog.vocabulary import Channel, ClockKind, Kind, LeadKind, LimitOnly, Urgency
from hotline.org.models import Area, Unit, User


class CatalogStamp(models.Model):
    """One row that tells every process whether its copy of the catalog in memory is old.

    The number means nothing and never comes twice: a count would, after a rollback.
    """

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_catalog_stamp")]

    @staticmethod
    def bump() -> None:
        stamp = CatalogStamp(id=1, version=secrets.randbits(63))
        CatalogStamp.objects.bulk_create(
            [stamp], update_conflicts=True, unique_fields=["id"], update_fields=["version"]
        )


class RuleSet(models.Model):
    """《市民热线工作标准》, one version of it."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "草案"
        FEEDBACK = "FEEDBACK", "征求意见"
        TRIAL = "TRIAL", "试行"
        IN_FORCE = "IN_FORCE", "施行"
        RETIRED = "RETIRED", "废止"

    version = models.PositiveIntegerField("版本", unique=True)
    name = models.CharField("名称", max_length=60)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT)
    based_on = models.ForeignKey(
        "self", verbose_name="依据版本", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    note = models.TextField("修订说明", blank=True)
    effective_at = models.DateTimeField("生效时间", null=True, blank=True)
    retired_at = models.DateTimeField("废止时间", null=True, blank=True)
    feedback_until = models.DateField("意见截止", null=True, blank=True)
    created_by = models.ForeignKey(User, verbose_name="起草人", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        verbose_name = "工作标准"
        permissions = [("manage_standard", "修订工作标准"), ("manage_catalog", "维护分类、派单目录和日历")]
        constraints = [
            # TRIAL and IN_FORCE both bind; an order must know which one version it fell under.
            models.UniqueConstraint(
                fields=["status"], condition=Q(status__in=["IN_FORCE"]), name="one_rule_set_in_force"
            ),
            models.UniqueConstraint(fields=["status"], condition=Q(status="TRIAL"), name="one_rule_set_on_trial"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"


class RuleItem(models.Model):
    """One value or written clause of a rule set: 9 classes (类), 15 items (项)."""

    rule_set = models.ForeignKey(RuleSet, verbose_name="工作标准", on_delete=models.CASCADE, related_name="items")
    klass = models.PositiveSmallIntegerField("类")
    klass_name = models.CharField("类名", max_length=20)
    item = models.PositiveSmallIntegerField("项")
    item_name = models.CharField("项名", max_length=30)
    key = models.CharField("键", max_length=60)
    name = models.CharField("内容", max_length=60)
    value = models.TextField("值")
    unit = models.CharField("单位", max_length=12, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        ordering = ["klass", "item", "id"]
        verbose_name = "工作标准条目"
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="one_item_of_a_key_in_a_rule_set")]

    def __str__(self) -> str:
        return self.name


class RuleFeedback(models.Model):
    """承办单位对工作标准的意见, and what became of it."""

    rule_set = models.ForeignKey(RuleSet, verbose_name="工作标准", on_delete=models.CASCADE, related_name="feedback")
    item = models.ForeignKey(
        RuleItem, verbose_name="针对条目", null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback"
    )
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, verbose_name="填报人", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("意见")
    answer = models.TextField("采纳情况", blank=True)
    is_adopted = models.BooleanField("采纳", null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "意见"

    def __str__(self) -> str:
        return self.text[:40]


class TimeLimit(models.Model):
    """How long a clock runs. Empty conditions match anything; the row with most conditions met wins.

    `clock` also knows REWORK (重办回复) and RETURN_WINDOW (退单期限), which are limits without a clock of their own.
    """

    rule_set = models.ForeignKey(RuleSet, verbose_name="工作标准", on_delete=models.CASCADE, related_name="time_limits")
    clock = models.CharField("时限", max_length=14, choices=[*ClockKind.choices, *LimitOnly.choices])
    kind = models.CharField("诉求类型", max_length=10, blank=True)
    urgency = models.CharField("紧急程度", max_length=10, blank=True)
    category = models.CharField("事项分类", max_length=6, blank=True, help_text="编号或其前几位")
    channel = models.CharField("渠道", max_length=16, blank=True)
    amount = models.PositiveIntegerField("数量", validators=[MinValueValidator(1)])
    unit = models.CharField(
        "单位", max_length=2, choices=[("wd", "工作日"), ("wh", "工作小时"), ("d", "天"), ("h", "小时"), ("m", "分钟")]
    )
    basis = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        ordering = ["clock", "urgency", "kind", "category", "channel"]
        verbose_name = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "clock", "kind", "urgency", "category", "channel"], name="one_limit_for_conditions"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="limit_is_positive"),
        ]

    def __str__(self) -> str:
        words = (
            Urgency(self.urgency).label if self.urgency else "",
            Kind(self.kind).label if self.kind else "",
            f"分类{self.category}" if self.category else "",
            Channel(self.channel).label if self.channel else "",
        )
        return f"{self.get_clock_display()}（{'、'.join(str(word) for word in words if word) or '一般情形'}）"


class Category(models.Model):
    """事项分类, three levels of two digits each."""

    code = models.CharField(
        "编号", max_length=6, primary_key=True, validators=[RegexValidator(r"^(\d{2}){1,3}$", "编号是2、4或6位数字")]
    )
    name = models.CharField("名称", max_length=40)
    full_name = models.CharField("全称", max_length=120)
    level = models.PositiveSmallIntegerField("级别")
    parent = models.ForeignKey(
        "self", verbose_name="上级分类", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lead_kind = models.CharField("主办性质", max_length=12, choices=LeadKind, blank=True)
    lead_unit = models.ForeignKey(
        Unit, verbose_name="主管单位", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    limit_class = models.CharField(
        "时限类别", max_length=16, blank=True, choices=[("CITY_SERVICE", "民生保障"), ("EMERGENCY", "应急")]
    )
    is_urban_mgmt = models.BooleanField("转数字城管", default=False)
    is_justice = models.BooleanField("政法民生", default=False)
    is_public = models.BooleanField("默认公开", default=True)
    urgent_words = ArrayField(models.CharField(max_length=20), verbose_name="紧急词", default=list, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "事项分类"

    def __str__(self) -> str:
        return self.full_name


class DispatchRule(models.Model):
    """派单目录: which unit leads for a category in an area, and on what basis (三定方案、权责清单)."""

    category = models.CharField("事项分类", max_length=6, help_text="编号或其前几位", db_index=True)
    area = models.ForeignKey(
        Area, verbose_name="适用区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lead_kind = models.CharField("主办性质", max_length=12, choices=LeadKind)
    lead_unit = models.ForeignKey(
        Unit,
        verbose_name="主办单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="属地主办时留空：由事发地县市区主办",
    )
    co_units = models.ManyToManyField(Unit, verbose_name="协办单位", blank=True, related_name="+")
    labels = ArrayField(models.CharField(max_length=20), verbose_name="标签", default=list, blank=True)
    dept_only = models.BooleanField("不得下派镇街", default=False)
    basis = models.TextField("职责依据")
    n_returns = models.PositiveIntegerField("被退单次数", default=0)
    is_flagged = models.BooleanField("待复核", default=False, help_text="按此派出的工单被同意退单，请目录管理人复核")
    is_active = models.BooleanField("在用", default=True)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["category", "id"]
        verbose_name = "派单目录"
        constraints = [
            models.CheckConstraint(
                condition=Q(lead_kind="TERRITORIAL") | Q(lead_unit__isnull=False), name="functional_rule_names_its_unit"
            )
        ]

    def __str__(self) -> str:
        return f"第{self.pk}号（分类{self.category}，{self.lead_unit or '事发地县（市、区）'}主办）"


class SpecialDay(models.Model):
    """节假日与调休."""

    day = models.DateField("日期", primary_key=True)
    works = models.BooleanField("上班", help_text="调休上班打勾；放假不打勾")
    name = models.CharField("名称", max_length=20)

    class Meta:
        ordering = ["day"]
        verbose_name = "节假日与调休"

    def __str__(self) -> str:
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


class WorkHours(models.Model):
    """作息时间, from one day of the year on (a summer variant is a second row)."""

    from_month = models.PositiveSmallIntegerField("起始月")
    from_day = models.PositiveSmallIntegerField("起始日")
    morning_start = models.TimeField("上午上班")
    morning_end = models.TimeField("上午下班")
    afternoon_start = models.TimeField("下午上班")
    afternoon_end = models.TimeField("下午下班")

    class Meta:
        ordering = ["from_month", "from_day"]
        verbose_name = "作息时间"
        constraints = [
            models.UniqueConstraint(fields=["from_month", "from_day"], name="one_season_starts_on_a_day"),
            models.CheckConstraint(
                condition=Q(morning_start__lt=F("morning_end"))
                & Q(morning_end__lte=F("afternoon_start"))
                & Q(afternoon_start__lt=F("afternoon_end")),
                name="work_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_month}月{self.from_day}日起"


class SensitiveWords(models.Model):
    """敏感词: the office's list as it stood then; the newest counts."""

    words = models.TextField("敏感词", blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "敏感词表"
