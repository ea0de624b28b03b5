"""Tables of the media's supervision, one noun a file."""

from hotline.media.models.episode import Episode, EpisodeEvent, Promise
from hotline.media.models.follow_up import FollowUpEvent, MediaFollowUp
from hotline.media.models.release import Release, ReleaseEvent
from hotline.media.models.session import LeaderSession, SessionEvent

__all__ = [
    "Episode", "EpisodeEvent", "FollowUpEvent", "LeaderSession", "MediaFollowUp", "Promise", "Release", "ReleaseEvent", "SessionEvent",
]  # fmt: skip
