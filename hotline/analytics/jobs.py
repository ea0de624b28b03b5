"""自己会跑的事: the daily and the weekly report are made by themselves; whoever is to read an issued one is told."""

from datetime import timedelta

from procrastinate.contrib.django import app

from hotline.analytics import telling
from hotline.analytics.actions import reports
from hotline.analytics.models import ReportEvent, ReportKind
from hotline.base import clock
from hotline.base.jobs import wake
from hotline.base.refusal import Refused
from hotline.notices.actions.sending import SEND_DUE
from hotline.org.models import system_user


def _make(kind: str) -> None:
    """Of the period that ended last; where somebody has made it already, that one stands."""
    try:
        reports.generate(actor=system_user(), kind=kind, day=clock.today() - timedelta(days=1))
    except Refused:
        return


@app.task(name="hotline.analytics.jobs.make_daily", queueing_lock="make_daily")
def make_daily(timestamp: int | None = None) -> None:
    """日报 of yesterday."""
    _make(ReportKind.DAILY)


@app.task(name="hotline.analytics.jobs.make_weekly", queueing_lock="make_weekly")
def make_weekly(timestamp: int | None = None) -> None:
    """周报 of the week that ended on Sunday."""
    _make(ReportKind.WEEKLY)


@app.task(name="hotline.analytics.jobs.make_monthly", queueing_lock="make_monthly")
def make_monthly(timestamp: int | None = None) -> None:
    """月度通报 of the month before, for the office to go over."""
    _make(ReportKind.MONTHLY)


@app.task(name="hotline.analytics.jobs.tell_of_report")
def tell_of_report(*, event_id: int) -> None:
    event = ReportEvent.objects.select_related("report").filter(pk=event_id).first()
    if event is not None:
        telling.of_report(event)
        wake(SEND_DUE)
