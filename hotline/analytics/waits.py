"""通报还等着谁: what is to be checked, signed or issued; and what was sent to a person and not opened yet."""

from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from hotline.analytics.models import Receipt, Report
from hotline.analytics.workflow import ReportState
from hotline.base import clock
from hotline.base.waits import Waits
from hotline.org.models import User
from hotline.org.roles import COMPILE_REPORTS, SIGN_REPORTS

ICON: Final = "report"


def waits_for(user: User) -> list[Waits]:
    """At most 2 queries."""
    parts: dict[str, tuple[str, Q]] = {}
    if user.has_perm(COMPILE_REPORTS):
        over = Q(state=ReportState.GENERATED, until__lte=clock.today())
        parts |= {"check": ("通报待核稿", over), "issue": ("通报待印发", Q(state=ReportState.SIGNED))}
    if user.has_perm(SIGN_REPORTS):
        parts["sign"] = ("通报待签发", Q(state=ReportState.CHECKED))
    url, found = reverse("reports"), []
    if parts:
        n = Report.objects.aggregate(**{key: Count("pk", filter=held) for key, (_, held) in parts.items()})
        found = [Waits(name, ICON, url, n[key]) for key, (name, _) in parts.items() if n[key]]
    else:
        n_unread = Receipt.objects.filter(reader=user, read_at=None).count()
        found = [Waits("通报未读", ICON, url, n_unread)] if n_unread else []
    return found
