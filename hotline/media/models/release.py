"""发布稿: what is given to the press, approved by a second person."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.media.workflow import RELEASE, ReleaseState
from hotline.org.models import User
from hotline.workorders.models import WorkOrder


class Release(base.Labelled):
    """Of an order only where it may be published; else about the hotline's work as a whole."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=ReleaseState, editable=False)
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文")
    order = models.ForeignKey(
        WorkOrder, verbose_name="工单", null=True, on_delete=models.PROTECT, related_name="releases"
    )
    outlets = models.CharField("发布渠道", max_length=200, blank=True)
    author = models.ForeignKey(User, verbose_name="起草人", on_delete=models.PROTECT, related_name="+", db_index=False)
    approver = models.ForeignKey(
        User, verbose_name="审批人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField("起草时间", default=clock.now)
    released_at = models.DateTimeField("发布时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "发布稿"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="release_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "RELEASED"]) | Q(approver__isnull=False), name="approved_release_says_by_whom"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "-id"], name="releases_by_state")]

    def __str__(self) -> str:
        return self.no

    @property
    def public_text(self) -> str:
        return f"{self.title}\n{self.body}"

    @property
    def known_names(self) -> list[str]:
        """The names that the order's own record knows."""
        return [self.order.citizen.name] if self.order is not None and self.order.citizen is not None else []


class ReleaseEvent(base.Event):
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="events")
    of = "release"

    class Meta:
        ordering = ["release", "n"]
        verbose_name = "发布稿轨迹"
        constraints = [models.UniqueConstraint(fields=["release", "n"], name="one_release_event_of_a_number")]

    @property
    def name(self) -> str:
        return RELEASE[self.verb].name if self.verb in RELEASE else self.verb
