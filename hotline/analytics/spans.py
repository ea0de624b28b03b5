"""统计期: which days a report of each kind is about, what it is called, and the like periods before."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from hotline.analytics.models import ReportKind
from hotline.assessment.queries.figures import Span

DAY: Final = timedelta(days=1)


def is_month(span: Span) -> bool:
    return span == Span.month_of(span.since)


def period_before(span: Span) -> Span:
    """The like period before: of a year that year, else a month, or as many days."""
    is_year = span.since.month == span.since.day == span.until.month == span.until.day == 1
    return year_before(span) if is_year else span.before()


def year_before(span: Span) -> Span:
    """The same days of the year before (同比)."""
    return Span(_year_back(span.since), _year_back(span.until))


def words_of(span: Span) -> str:
    """2026年3月 · 2026年3月2日至8日 · 2026年."""
    since, last = span.since, span.until - DAY
    if is_month(span):
        return f"{since.year}年{since.month}月"
    if since == last:
        return f"{since.year}年{since.month}月{since.day}日"
    if since.month == since.day == 1 and (last.month, last.day) == (12, 31):
        return f"{since.year}年"
    end = f"{last.day}日" if (last.year, last.month) == (since.year, since.month) else f"{last.month}月{last.day}日"
    return f"{since.year}年{since.month}月{since.day}日至{end}"


def _quarter(day: date) -> Span:
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return Span(first, (first + timedelta(days=95)).replace(day=1))


def _week(day: date) -> Span:
    first = day - timedelta(days=day.weekday())
    return Span(first, first + timedelta(days=7))


def _year(day: date) -> Span:
    return Span(day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1))


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


SPAN_OF: Final[Mapping[str, Callable[[date], Span]]] = {
    ReportKind.DAILY: lambda day: Span(day, day + DAY),
    ReportKind.WEEKLY: _week,
    ReportKind.MONTHLY: Span.month_of,
    ReportKind.QUARTERLY: _quarter,
    ReportKind.ANNUAL: _year,
    ReportKind.SPECIAL: Span.month_of,
}


def span_of(kind: str, day: date) -> Span:
    """The period of that kind in which `day` lies."""
    return SPAN_OF[kind](day)


def title_of(kind: str, span: Span, subject: str = "") -> str:
    """《2026年3月12345市民热线办理情况通报》."""
    what = {
        ReportKind.DAILY: "12345市民热线日报", ReportKind.WEEKLY: "12345市民热线周报", ReportKind.MONTHLY: "12345市民热线办理情况通报",
        ReportKind.QUARTERLY: "12345市民热线办理情况季度通报", ReportKind.ANNUAL: "12345市民热线年度工作报告",
        ReportKind.SPECIAL: f"{subject}类诉求专报",
    }[ReportKind(kind)]  # fmt: skip
    if kind == ReportKind.QUARTERLY:
        return f"{span.since.year}年第{'一二三四'[(span.since.month - 1) // 3]}季度{what.replace('季度', '')}"
    if kind == ReportKind.ANNUAL:
        return f"{span.since.year}年度{what.replace('年度', '')}"
    return f"{words_of(span)}{what}"
