"""领导接线日: an announced day on which a leader answers calls, with departments present."""

from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.base import models as base
from hotline.media.workflow import SESSION, SessionState
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


class LeaderSession(base.Labelled):
    """Orders taken there go the normal way (工作标准 ③); here they are followed to their end."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=SessionState, editable=False)
    leader = models.CharField("接线领导", max_length=60, help_text="姓名和职务")
    held_on = models.DateField("接线日期")
    starts_at = models.TimeField("开始时间")
    ends_at = models.TimeField("结束时间")
    title = models.CharField("主题", max_length=60)
    units = models.ManyToManyField(Unit, verbose_name="参加单位", related_name="leader_sessions")
    orders = models.ManyToManyField(WorkOrder, verbose_name="接线工单", related_name="leader_sessions")
    n_calls = models.PositiveIntegerField("接听电话", null=True)
    n_answered = models.PositiveIntegerField("当场答复", null=True)
    result = models.TextField("办理小结", blank=True)
    announced_by = models.ForeignKey(
        User, verbose_name="公告人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    announced_at = models.DateTimeField("公告时间", default=clock.now)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "领导接线日"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(n_answered=None) | Q(n_answered__lte=F("n_calls")), name="no_more_answered_than_called"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="sessions_by_state")]

    def __str__(self) -> str:
        return self.no


class SessionEvent(base.Event):
    session = models.ForeignKey(LeaderSession, on_delete=models.PROTECT, related_name="events")
    of = "session"

    class Meta:
        ordering = ["session", "n"]
        verbose_name = "领导接线日轨迹"
        constraints = [models.UniqueConstraint(fields=["session", "n"], name="one_session_event_of_a_number")]

    @property
    def name(self) -> str:
        return SESSION[self.verb].name if self.verb in SESSION else self.verb
