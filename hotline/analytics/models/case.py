"""典型事例: one matter told so that others learn from it, without anybody's name."""

from django.db import models
from django.db.models import Q

from hotline.analytics.workflow import CASE, CaseState
from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import Unit, User
from hotline.org.roles import COMPILE_REPORTS, SEE_ALL, SIGN_REPORTS
from hotline.workorders.models import WorkOrder


class TypicalCaseQuerySet(models.QuerySet["TypicalCase"]):
    def visible_to(self, user: User) -> "TypicalCaseQuerySet":
        """Those who compile, and the centre, see all; a unit what is told of it; everybody what is published."""
        if not user.is_active:
            return self.none()
        if any(user.has_perm(name) for name in (COMPILE_REPORTS, SIGN_REPORTS, SEE_ALL)):
            return self
        shown = Q(state=CaseState.PUBLISHED)
        if user.unit is not None:
            shown |= Q(unit__path__startswith=user.unit.path)
        return self.filter(shown)


class TypicalCase(base.Labelled):
    """`year` is that of the 选编 in which it stands. The four texts are all that is told of it."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=CaseState, editable=False)
    order = models.OneToOneField(WorkOrder, verbose_name="工单", on_delete=models.PROTECT, related_name="typical_case")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    reason = models.TextField("推荐理由")
    title = models.CharField("标题", max_length=60)
    demand = models.TextField("诉求", blank=True)
    course = models.TextField("办理经过", blank=True)
    result = models.TextField("结果", blank=True)
    lesson = models.TextField("启示", blank=True)
    unit_consent = models.CharField("单位同意", max_length=120, blank=True, help_text="谁、何时、怎样同意的")
    citizen_consent = models.CharField(
        "诉求人同意", max_length=120, blank=True, help_text="何时、怎样同意的，不写姓名电话"
    )
    nominated_by = models.ForeignKey(
        User, verbose_name="推荐人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    nominated_at = models.DateTimeField("推荐时间", default=clock.now)
    selected_at = models.DateTimeField("入选时间", null=True)
    published_at = models.DateTimeField("选编时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = TypicalCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "典型事例"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["SELECTED", "PUBLISHED"]) | (~Q(unit_consent="") & ~Q(citizen_consent="")),
                name="selected_case_has_consent",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["year", "state", "-id"], name="cases_of_year")]

    def __str__(self) -> str:
        return self.no

    @property
    def told(self) -> str:
        """All that a reader will see."""
        return "\n".join((self.title, self.demand, self.course, self.result, self.lesson))

    @property
    def known_names(self) -> list[str]:
        return [self.order.citizen.name] if self.order.citizen is not None else []


class CaseEvent(base.Event):
    case = models.ForeignKey(TypicalCase, on_delete=models.PROTECT, related_name="events")
    of = "case"

    class Meta:
        ordering = ["case", "n"]
        verbose_name = "典型事例轨迹"
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="one_case_event_of_a_number")]

    @property
    def name(self) -> str:
        return CASE[self.verb].name if self.verb in CASE else self.verb
