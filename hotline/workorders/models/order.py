"""工单: the citizen's matter at the centre."""

from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from hotline.base import clock
from hotline.base.models import Labelled
from hotline.catalog.models import Category, DispatchRule, RuleSet
from hotline.catalog.time_limits import light
from hotline.catalog.vocabulary import Channel, ClockKind, Kind, Satisfied, Urgency
from hotline.citizens.models import Citizen
from hotline.org.models import Area, Unit, UnitKind, User
from hotline.org.roles import SEE_ALL, SEE_JUSTICE
from hotline.workorders.workflow import OPEN_ORDER, OrderState


class CloseKind(models.TextChoices):
    """办结方式."""

    DIRECT_ANSWER = "DIRECT_ANSWER", "直接答复"
    RESOLVED = "RESOLVED", "解决"
    EXPLAINED = "EXPLAINED", "解释"
    PLANNED = "PLANNED", "列入计划"
    UNREASONABLE = "UNREASONABLE", "不合理诉求终结"
    NO_CONTACT = "NO_CONTACT", "无法回访"
    DELIBERATED = "DELIBERATED", "研判答复"


class Objected(models.TextChoices):
    """市民异议: at most one of an order."""

    WAITING = "WAITING", "异议待核实"
    UPHELD = "UPHELD", "异议成立"
    DISMISSED = "DISMISSED", "异议不成立"


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def visible_to(self, user: User) -> "WorkOrderQuerySet":
        """The orders that `user` may open. The only way by which a view gets one.

        The centre sees all; a unit sees those in which it, or a unit below it, has or had a turn.
        Matters of justice (政法民生) are seen only by cleared staff and the units that handle them.
        """
        none: WorkOrderQuerySet = self.none()
        if not user.is_active:
            return none
        by_turn = Q()
        if user.unit is not None and user.unit.kind != UnitKind.HOTLINE:  # all units stand below the centre
            by_turn = Q(unit_codes__contains=[user.unit.code])
        if user.has_perm(SEE_ALL):
            if user.has_perm(SEE_JUSTICE):
                return self
            return self.filter(Q(is_justice=False) | Q(registered_by=user))
        if user.has_perm(SEE_JUSTICE):
            by_turn |= Q(is_justice=True)
        return self.filter(by_turn) if by_turn else none

    def open(self) -> "WorkOrderQuerySet":
        return self.filter(state__in=OPEN_ORDER)

    def led_by(self, unit: Unit) -> "WorkOrderQuerySet":
        return self.filter(lead_unit=unit)

    def overdue(self) -> "WorkOrderQuerySet":
        """Orders in handling whose citizen's clock has run out and still runs."""
        from hotline.workorders.models.deadline import Deadline

        late = Deadline.objects.filter(
            order=OuterRef("pk"), assignment=None, kind=ClockKind.HANDLE, stopped_at=None, due_at__lt=clock.now()
        )
        return self.filter(Exists(late))


HAD_BY_UNITS: Final = ~Q(unit_codes=[])  # orders that came to one: most appeals are answered at once


class WorkOrder(Labelled):
    """工单. `state` and `due_at` are written by the engine alone."""

    no = models.CharField("工单编号", max_length=16, unique=True)
    query_code = models.CharField("查询码", max_length=10)
    state = models.CharField("状态", max_length=20, choices=OrderState, editable=False)

    # 五要素: who, when, where, why and how
    citizen = models.ForeignKey(
        Citizen,
        verbose_name="诉求人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
        db_index=False,
    )
    title = models.CharField("标题", max_length=60)
    content = models.TextField("主要内容")
    occurred_at = models.DateTimeField("发生时间", null=True, blank=True)
    area = models.ForeignKey(
        Area, verbose_name="事发地", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.CharField("详细地点", max_length=120, blank=True)
    lng = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)

    channel = models.CharField("受理渠道", max_length=16, choices=Channel)
    kind = models.CharField("诉求类型", max_length=10, choices=Kind)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency, default=Urgency.NORMAL)
    category = models.ForeignKey(
        Category,
        verbose_name="事项分类",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    labels = ArrayField(models.CharField(max_length=20), verbose_name="标签", default=list, blank=True)
    reported_party = models.CharField("被反映人或单位", max_length=60, blank=True)
    is_secret = models.BooleanField("要求保密", default=False)
    is_justice = models.BooleanField("政法民生", default=False, editable=False)
    consents_to_publish = models.BooleanField("同意公开", default=False)
    call_id = models.CharField("通话编号", max_length=40, blank=True)
    # of what another office passed on: its number there, and by when it wants the result
    external_no = models.CharField("来源编号", max_length=60, blank=True)
    asked_by_at = models.DateTimeField("来源要求的时限", null=True, blank=True)
    missing_elements = models.CharField("要素不全说明", max_length=120, blank=True)

    registered_by = models.ForeignKey(
        User, verbose_name="受理人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    registered_at = models.DateTimeField("受理时间", default=clock.now)

    # dispatch
    rule_set = models.ForeignKey(
        RuleSet, verbose_name="工作标准", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dispatch_rule = models.ForeignKey(
        DispatchRule, verbose_name="派单依据", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dispatch_basis = models.TextField("派单依据说明", blank=True)
    lead_unit = models.ForeignKey(
        Unit, verbose_name="主办单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit_codes = ArrayField(
        models.CharField(max_length=12), verbose_name="经手单位", default=list, editable=False,
        help_text="有过承办的单位及其各级上级的编号：这些单位看得见本件",
    )  # fmt: skip
    is_designated = models.BooleanField("指定承办", default=False)
    first_dispatched_at = models.DateTimeField("首次派单时间", null=True)
    due_at = models.DateTimeField("当前时限", null=True, editable=False)
    warn_at = models.DateTimeField("当前黄牌时间", null=True, editable=False)
    due_clock = models.CharField(max_length=14, choices=ClockKind, blank=True, editable=False)

    # what came of it
    result_kind = models.CharField("办理结果", max_length=10, blank=True)
    public_reply = models.TextField("公开答复", blank=True)
    close_kind = models.CharField("办结方式", max_length=16, choices=CloseKind, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    decline_reason = models.CharField("不予受理原因", max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    transferred_to = models.CharField("转往", max_length=60, blank=True)

    rating = models.CharField("市民评价", max_length=12, choices=Satisfied, blank=True)

    objection = models.CharField("市民异议", max_length=10, choices=Objected, blank=True)

    # who has taken it from the common pool of its desk, and until when; given up by every move
    claimed_by = models.ForeignKey(
        User, verbose_name="领取人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claimed_until = models.DateTimeField("领取有效至", null=True)

    # kept counts, so that no page has to count
    n_returns = models.PositiveSmallIntegerField("退单次数", default=0)
    n_reworks = models.PositiveSmallIntegerField("重办次数", default=0)
    n_tries = models.PositiveSmallIntegerField("本轮回访次数", default=0)
    n_merged = models.PositiveSmallIntegerField("并入件数", default=0)
    n_reopened = models.PositiveSmallIntegerField("重启次数", default=0)
    is_repeat = models.BooleanField("重复诉求", default=False)
    is_supervised = models.BooleanField("督办中", default=False)
    is_excluded = models.BooleanField("不计入考核", default=False)
    has_brief_waiting = models.BooleanField("呈阅件待批示", default=False)
    has_judgement_waiting = models.BooleanField("待认定", default=False)
    is_unhappy = models.BooleanField(
        "回访不满意", default=False, help_text="本轮回访已接通，且不满意、未解决、未联系或不属实"
    )

    # the trail's head: count and hash of the order's events
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    words = SearchVectorField(null=True, editable=False)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "工单"
        permissions = [
            ("operate", "受理诉求"),
            ("lead_shift", "当班班长"),
            ("dispatch", "派单"),
            ("review", "审核办理结果"),
            ("call_back", "回访"),
            ("supervise", "督办"),
            ("direct", "主持热线办"),
            ("instruct", "批示"),
            ("oversee", "从外面监督"),
            ("handle", "承办"),
            ("sign_reply", "签发答复"),
            ("sign_major", "签发重件"),
            ("see_all_orders", "查看全部工单"),
            ("see_justice_orders", "查看政法民生工单"),
            ("see_trail", "查询全程留痕"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="MERGED") | Q(merged_into__isnull=False), name="merged_order_names_its_main"
            ),
            models.CheckConstraint(condition=~Q(state="CLOSED") | ~Q(close_kind=""), name="closed_order_says_how"),
            models.CheckConstraint(
                condition=~Q(state="IN_HANDLING") | Q(lead_unit__isnull=False), name="order_in_handling_has_a_lead"
            ),
        ]
        indexes = [
            models.Index(fields=["external_no"], name="orders_by_external_no", condition=~Q(external_no="")),
            models.Index(
                fields=["state", "due_at", "id"],
                name="order_desk",
                condition=Q(state__in=OPEN_ORDER),
                include=["is_justice", "registered_by"],  # all that counting a desk asks
            ),
            models.Index(
                fields=["due_at", "id"],
                name="orders_in_question",  # what few of the open ones are
                condition=Q(state__in=OPEN_ORDER)
                & (
                    Q(is_supervised=True)
                    | Q(has_brief_waiting=True)
                    | Q(has_judgement_waiting=True)
                    | Q(is_unhappy=True)
                ),
            ),
            models.Index(fields=["state", "-id"], name="order_state_newest"),
            models.Index(fields=["citizen", "-id"], name="order_of_citizen"),
            models.Index(fields=["category", "area", "-id"], name="order_same_matter"),
            models.Index(fields=["registered_at", "id"], name="order_registered"),
            models.Index(fields=["registered_at", "id"], name="orders_of_units", condition=HAD_BY_UNITS),
            models.Index(fields=["lead_unit", "-id"], name="order_lead"),
            models.Index(fields=["registered_by", "-id"], name="order_of_operator"),
            models.Index(fields=["merged_into"], name="merged_orders", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["due_at", "id"], name="orders_objected_to", condition=Q(objection="WAITING")),
            models.Index(
                fields=["due_at", "id"], name="open_justice_orders", condition=Q(is_justice=True, state__in=OPEN_ORDER)
            ),
            models.Index(fields=["claimed_by"], name="claimed_orders", condition=Q(claimed_by__isnull=False)),
            # Both in one: the words of a unit's own orders are found by what the two have in common.
            GinIndex(fields=["words", "unit_codes"], name="order_words_and_units", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def has_origin(self) -> bool:
        """Whether another office, a letter or a visit brought it: where from, the app above knows."""
        return self.channel in (Channel.LETTER, Channel.VISIT, Channel.LEADER, Channel.PLATFORM)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ORDER

    @property
    def light(self) -> str:
        return light_of(self.due_at, self.warn_at)

    @property
    def is_claimed(self) -> bool:
        return claim_lives(self)

    @property
    def in_short(self) -> str:
        """投诉 · 物业服务质量 · 河东县柳林镇."""
        parts = (self.get_kind_display(), self.category.name if self.category else "", str(self.area or ""))
        return " · ".join(part for part in parts if part)

    @property
    def seals_identity(self) -> bool:
        """保密: asked for, or a report of wrongdoing, or a matter of justice: no unit ever sees who."""
        return self.is_secret or self.kind == Kind.REPORT or self.is_justice


def claim_lives(thing: Any) -> bool:
    """Whether who took the order or turn from its pool still has it."""
    return thing.claimed_by_id is not None and thing.claimed_until is not None and thing.claimed_until > clock.now()


def light_of(due_at: datetime | None, warn_at: datetime | None) -> str:
    """The light of what is shown as due now, by name; nothing where no clock runs. Computed when read."""
    return light(due_at, warn_at or due_at, None, clock.now()).name if due_at is not None else ""
