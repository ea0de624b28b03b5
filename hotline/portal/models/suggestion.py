"""建言献策: topics on which citizens are asked, and what they suggest."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.base import models as base
from hotline.citizens.models import Citizen
from hotline.org.models import Unit, User
from hotline.org.roles import EDIT_SITE, HANDLE, REVIEW_SITE, SIGN_REPLY
from hotline.portal.workflow import OUTCOMES, SEEN, SUGGESTION, SuggestionState


class Topic(models.Model):
    """征集议题, from one day to another, both days in."""

    title = models.CharField("议题", max_length=60)
    body = models.TextField("说明")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    written_by = models.ForeignKey(User, verbose_name="发布人", null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("发布时间", default=clock.now)

    class Meta:
        ordering = ["-ends_on", "-id"]
        verbose_name = "征集议题"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_topic_ends_after_it_begins")
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.starts_on <= clock.today() <= self.ends_on


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def public(self) -> "SuggestionQuerySet":
        """What anybody may read of: screened by somebody."""
        return self.filter(state__in=SEEN)

    def adopted(self) -> "SuggestionQuerySet":
        return self.filter(state=SuggestionState.SHOWN, outcome__in=(SuggestionState.ADOPTED, SuggestionState.PARTLY))

    def visible_to(self, user: User) -> "SuggestionQuerySet":
        """The website's people see all, a unit those assigned to it or below."""
        if user.has_perm(EDIT_SITE) or user.has_perm(REVIEW_SITE):
            return self
        if user.unit is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY)):
            return self.filter(unit__path__startswith=user.unit.path)
        return self.none()


class Suggestion(base.Labelled):
    """建言. `text` are the citizen's own words; `shown_text` is what the website shows of them."""

    no = models.CharField("编号", max_length=12, unique=True)
    token = models.CharField(max_length=80, unique=True)  # by which a form is known again that was sent twice
    topic = models.ForeignKey(
        Topic, verbose_name="议题", null=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    citizen = models.ForeignKey(Citizen, verbose_name="建言人", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=SuggestionState, editable=False)
    title = models.CharField("标题", max_length=40)
    text = models.TextField("建言")
    shown_text = models.TextField("公开文本", blank=True)
    unit = models.ForeignKey(Unit, verbose_name="承办单位", null=True, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField("单位答复", blank=True)
    outcome = models.CharField("采纳情况", max_length=12, choices=SuggestionState, blank=True)
    decision = models.TextField("采纳说明", blank=True)
    n_likes = models.PositiveIntegerField("赞同", default=0)
    offered_at = models.DateTimeField("提出时间", default=clock.now)
    shown_at = models.DateTimeField("公布时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "建言"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SuggestionState.values), name="suggestion_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[*OUTCOMES, "SHOWN"]) | ~Q(outcome=""), name="decided_suggestion_says_how"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-id"], condition=Q(state__in=SEEN), name="suggestions_seen"),
            models.Index(fields=["state", "-id"], name="suggestions_by_state"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def public_text(self) -> str:
        return "\n".join((self.title, self.shown_text, self.reply, self.decision))

    @property
    def known_names(self) -> list[str]:
        return [self.citizen.name]

    @property
    def is_shown(self) -> bool:
        """Whether its outcome may be read by anybody."""
        return self.state == SuggestionState.SHOWN


class SuggestionEvent(base.Event):
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="events")
    of = "suggestion"

    class Meta:
        ordering = ["suggestion", "n"]
        verbose_name = "建言轨迹"
        constraints = [models.UniqueConstraint(fields=["suggestion", "n"], name="one_suggestion_event_of_a_number")]

    @property
    def name(self) -> str:
        return SUGGESTION[self.verb].name if self.verb in SUGGESTION else self.verb

    def more(self) -> list[Any]:
        return []


class Like(models.Model):
    """赞同: once of a visitor, known by a keyed hash."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="likes")
    who = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "赞同"
        constraints = [models.UniqueConstraint(fields=["suggestion", "who"], name="one_like_of_a_visitor")]
