"""告诉谁: to whom an issued report goes, and who is told of the steps before. The words are in notices/texts.py."""

from typing import Final

from hotline.analytics.actions.reports import deliver
from hotline.analytics.models import Report, ReportEvent
from hotline.notices.actions.telling import notify
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import COMPILE_REPORTS, INSTRUCT, MANAGE_UNIT, OVERSEE, SIGN_REPLY, SIGN_REPORTS

OF_REPORTS: Final = ("check", "send_back", "sign", "issue")


def readers_of(report: Report) -> list[User]:
    """市领导 and those who oversee; where it goes to units, also their leaders and administrators."""
    permissions = [INSTRUCT, OVERSEE, SIGN_REPORTS, *((SIGN_REPLY, MANAGE_UNIT) if report.goes_to_units else ())]
    found = {one.pk: one for permission in permissions for one in holders_of(permission)}
    return sorted(found.values(), key=lambda one: one.pk)


def of_report(event: ReportEvent) -> None:
    """Twice tells once."""
    report = event.report
    words = {"title": report.title, "note": event.note or report.get_kind_display(), "no": report.number or report.no}
    if event.verb == "issue":
        readers = readers_of(report)
        deliver(report, readers)
    else:
        readers = list(holders_of(SIGN_REPORTS if event.verb == "check" else COMPILE_REPORTS))
    notify(readers, f"report_{event.verb}", once_key=f"report:{event.pk}", words=words, url=f"/reports/{report.no}/")
