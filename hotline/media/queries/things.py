"""曝光、节目、发布稿、接线日: found by the letter of their number, listed by key."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet, TextChoices

from hotline.media.models import Episode, LeaderSession, MediaFollowUp, Release
from hotline.media.workflow import EpisodeState, FollowUpState, ReleaseState, SessionState


@dataclass(frozen=True)
class Kind:
    """One kind of thing of the press desk. `related` are read with it; `verb` makes one."""

    key: str
    name: str
    model: type[Model]
    states: type[TextChoices]
    verb: str
    icon: str
    related: tuple[str, ...]
    empty: str

    @property
    def rows(self) -> "QuerySet[Any]":
        manager: Any = self.model._default_manager
        found: QuerySet[Any] = manager.select_related(*self.related)
        return found


KINDS: Final = {
    "M": Kind("follow-ups", "曝光跟踪", MediaFollowUp, FollowUpState, "register", "speakerphone", ("unit", "follower", "supervision"),
              "媒体曝光的事项登记在这里，关联工单、跟踪到了结。"),
    "J": Kind("episodes", "今日12345", Episode, EpisodeState, "plan", "device-tv", ("planned_by",),
              "编排一期节目，播出后记下现场承诺，逐条兑现。"),
    "R": Kind("releases", "发布稿", Release, ReleaseState, "draft", "news", ("author", "approver", "order__citizen"),
              "给媒体的稿件由另一人审批后发布。"),
    "L": Kind("sessions", "领导接线日", LeaderSession, SessionState, "announce", "phone-call", ("announced_by",),
              "公告接线日，接线后登记工单，办结后小结。"),
}  # fmt: skip
BY_KEY: Final = {kind.key: kind for kind in KINDS.values()}
BY_VERB: Final = {kind.verb: kind for kind in KINDS.values()}


def kind_of(no: str) -> Kind | None:
    return KINDS.get(no[:1])
