"""《今日12345》: one episode, the orders it tells of, and what was promised on air."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.media.workflow import EPISODE, EpisodeState
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


class Episode(base.Labelled):
    """`number` is the issue (第几期), which the station counts."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=EpisodeState, editable=False)
    number = models.PositiveIntegerField("期号", unique=True)
    broadcast_on = models.DateField("播出日期")
    title = models.CharField("主题", max_length=60)
    topics = models.TextField("内容")
    presenter = models.CharField("主持人", max_length=20)
    guests = models.CharField("嘉宾", max_length=120, blank=True, help_text="单位和职务")
    units = models.ManyToManyField(Unit, verbose_name="参加单位", related_name="episodes")
    orders = models.ManyToManyField(WorkOrder, verbose_name="工单", related_name="episodes")
    planned_by = models.ForeignKey(
        User, verbose_name="编排人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    planned_at = models.DateTimeField("编排时间", default=clock.now)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "节目"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EpisodeState.values), name="episode_state_is_known")
        ]
        indexes = [models.Index(fields=["state", "-id"], name="episodes_by_state")]

    def __str__(self) -> str:
        return self.no

    @property
    def name(self) -> str:
        return f"《今日12345》第{self.number}期"


class EpisodeEvent(base.Event):
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="events")
    of = "episode"

    class Meta:
        ordering = ["episode", "n"]
        verbose_name = "节目轨迹"
        constraints = [models.UniqueConstraint(fields=["episode", "n"], name="one_episode_event_of_a_number")]

    @property
    def name(self) -> str:
        return EPISODE[self.verb].name if self.verb in EPISODE else self.verb


class Promise(models.Model):
    """现场承诺: what a unit promised on air, and by when; kept, and how."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="promises")
    unit = models.ForeignKey(Unit, verbose_name="承诺单位", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("承诺内容")
    due_on = models.DateField("兑现日期")
    kept_at = models.DateTimeField("兑现时间", null=True)
    result = models.TextField("兑现情况", blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "现场承诺"
        constraints = [models.CheckConstraint(condition=Q(kept_at=None) | ~Q(result=""), name="kept_promise_says_how")]

    def __str__(self) -> str:
        return f"{self.unit.short_name}：{self.text[:30]}"

    @property
    def is_late(self) -> bool:
        return self.kept_at is None and self.due_on < clock.today()
