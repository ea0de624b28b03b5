"""曝光跟踪: a matter that the media exposed, followed to its end."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.media.workflow import FOLLOW_UP, FollowUpState
from hotline.org.models import Unit, User
from hotline.supervision.models import Supervision
from hotline.workorders.models import WorkOrder


class MediaFollowUp(base.Labelled):
    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=FollowUpState, editable=False)
    medium = models.CharField("媒体", max_length=40, help_text="如市电视台《今日12345》、晚报、网络问政平台")
    where = models.CharField("栏目、版面或网址", max_length=200, blank=True)
    exposed_on = models.DateField("曝光日期")
    title = models.CharField("标题", max_length=60)
    summary = models.TextField("曝光内容")
    unit = models.ForeignKey(
        Unit, verbose_name="涉及单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    orders = models.ManyToManyField(WorkOrder, verbose_name="工单", related_name="exposures")
    follower = models.ForeignKey(
        User, verbose_name="跟踪人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supervision = models.ForeignKey(
        Supervision, verbose_name="舆论监督", null=True, on_delete=models.PROTECT, related_name="exposures"
    )
    response = models.TextField("回应", blank=True)
    responded_at = models.DateTimeField("回应时间", null=True)
    outcome = models.TextField("结果", blank=True)
    registered_at = models.DateTimeField("登记时间", default=clock.now)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "曝光跟踪"
        permissions = [("press", "记者站"), ("approve_releases", "审批发布稿")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FollowUpState.values), name="follow_up_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["RESPONDED", "SETTLED"]) | ~Q(response=""), name="answered_follow_up_says_what"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="follow_ups_by_state")]

    def __str__(self) -> str:
        return self.no

    @property
    def public_text(self) -> str:
        return self.response


class FollowUpEvent(base.Event):
    follow_up = models.ForeignKey(MediaFollowUp, on_delete=models.PROTECT, related_name="events")
    of = "follow_up"

    class Meta:
        ordering = ["follow_up", "n"]
        verbose_name = "曝光跟踪轨迹"
        constraints = [models.UniqueConstraint(fields=["follow_up", "n"], name="one_follow_up_event_of_a_number")]

    @property
    def name(self) -> str:
        return FOLLOW_UP[self.verb].name if self.verb in FOLLOW_UP else self.verb
