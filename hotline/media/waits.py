"""舆论监督的队列: releases that wait for approval or to be given out, exposed matters that nobody supervises yet, promises that are due."""

from django.db.models import QuerySet
from django.urls import reverse

from hotline.base import clock
from hotline.base.waits import MOST, Waits
from hotline.media.models import MediaFollowUp, Promise, Release
from hotline.media.permissions import supervises
from hotline.media.workflow import EpisodeState, FollowUpState, ReleaseState
from hotline.org.models import User
from hotline.org.roles import APPROVE_RELEASES, PRESS


def waits_for(user: User) -> list[Waits]:
    """At most 3 queries."""
    found = []
    releases, follow_ups = reverse("media_list", args=["releases"]), reverse("media_list", args=["follow-ups"])
    if user.has_perm(APPROVE_RELEASES):
        n = _count(Release.objects.filter(state=ReleaseState.DRAFTED).exclude(author=user))
        found.append(Waits("发布稿待审批", "news", f"{releases}?state={ReleaseState.DRAFTED}", n))
    if user.has_perm(PRESS):
        n = _count(Release.objects.filter(state=ReleaseState.APPROVED))
        found.append(Waits("发布稿待发布", "news", f"{releases}?state={ReleaseState.APPROVED}", n))
        due = Promise.objects.filter(kept_at=None, episode__state=EpisodeState.AIRED, due_on__lte=clock.today())
        found.append(
            Waits(
                "现场承诺到期",
                "device-tv",
                f"{reverse('media_list', args=['episodes'])}?state={EpisodeState.AIRED}",
                _count(due),
            )
        )
    if supervises(user):
        n = _count(MediaFollowUp.objects.filter(state=FollowUpState.FOLLOWING, supervision=None))
        found.append(Waits("曝光待处理", "speakerphone", f"{follow_ups}?state={FollowUpState.FOLLOWING}", n))
    return [one for one in found if one.n]


def _count(rows: "QuerySet[Release] | QuerySet[Promise] | QuerySet[MediaFollowUp]") -> int:
    return rows[:MOST].count()
