"""月底集中研判: one meeting, who sits in it, its minutes. What waits for it is no row: it is every dispute in 待集中研判."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.disputes.workflow import PANEL, PanelState
from hotline.org.models import User


class Panel(base.Labelled):
    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=PanelState, editable=False)
    held_at = models.DateTimeField("会议时间")
    place = models.CharField("会议地点", max_length=60)
    chair = models.ForeignKey(User, verbose_name="主持人", on_delete=models.PROTECT, related_name="+", db_index=False)
    members = models.ManyToManyField(User, verbose_name="研判组成员", related_name="panels")
    convened_by = models.ForeignKey(
        User, verbose_name="召集人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    convened_at = models.DateTimeField("召集时间", default=clock.now)
    minutes = models.TextField("纪要", blank=True)
    concluded_at = models.DateTimeField("形成纪要时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "集中研判"
        permissions = [("hold_panel", "召集异议研判")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PanelState.values), name="panel_state_is_known"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="CONVENED"), name="one_panel_at_a_time"),
            models.CheckConstraint(condition=~Q(state="CONCLUDED") | ~Q(minutes=""), name="concluded_panel_has_minutes"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.no


class PanelEvent(base.Event):
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="events")
    of = "panel"

    class Meta:
        ordering = ["panel", "n"]
        verbose_name = "研判轨迹"
        constraints = [models.UniqueConstraint(fields=["panel", "n"], name="one_panel_event_of_a_number")]

    @property
    def name(self) -> str:
        return PANEL[self.verb].name if self.verb in PANEL else self.verb
