"""工作日历: a year of days, what each is and why; and the hours of work."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from hotline.base import clock
from hotline.base.views import go_to, page
from hotline.catalog import queries
from hotline.catalog.actions import calendar as verbs
from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.forms.calendar import DayForm, HoursForm
from hotline.catalog.models import SpecialDay, WorkHours
from hotline.catalog.permissions import manages_catalog
from hotline.catalog.sheets.calendar import export
from hotline.catalog.views.doors import Crumb, NothingToFill, catalog_manager, download, filled, take
from hotline.org.requests import StaffRequest

YEARS: Final = range(2000, 2101)
WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True)
class Cell:
    """A day as the calendar shows it. `kind`: work, weekend, off, makeup; `mark` the one letter that says so."""

    day: date
    kind: str
    mark: str
    words: str
    is_today: bool
    url: str


@dataclass(frozen=True)
class Month:
    number: int
    n_working: int
    weeks: list[list[Cell | None]]


def calendar_year(request: StaffRequest, year: int | None = None) -> HttpResponse:
    """Twelve months. 1 query when the catalog is warm, and one for the holidays' names."""
    today = timezone.localdate(clock.now())
    year = year or today.year
    if year not in YEARS:
        raise Http404
    calendar = queries.load().calendar
    manages = manages_catalog(request.user)
    months = [_month(calendar, year, number, today, manages) for number in range(1, 13)]
    context = {
        "title": f"{year}年工作日历",
        "lead": f"全年{sum(month.n_working for month in months)}个工作日。时限按工作日、工作时间计算，以这张日历为准。",
        "year": year,
        "previous": year - 1 if year - 1 in YEARS else None,
        "next": year + 1 if year + 1 in YEARS else None,
        "months": months,
        "weekdays": WEEKDAYS,
        "specials": list(SpecialDay.objects.filter(day__year=year)),
        "knows": calendar.knows_holidays_of(year),
        "may_manage": manages,
    }
    return page(request, "catalog/calendar.html", context)


def calendar_day(request: StaffRequest, year: int, month: int, day: int) -> HttpResponse:
    """What one day is; only who manages the calendar comes here."""
    actor = catalog_manager(request)
    try:
        when = date(year, month, day)
    except ValueError as error:
        raise Http404 from error
    if when.year not in YEARS:
        raise Http404
    row = SpecialDay.objects.filter(day=when).first()
    what = DayForm.USUAL if row is None else "works" if row.works else "off"
    form = DayForm(
        filled(request),
        is_weekend=when.isoweekday() > 5,
        initial={"what": what, "name": row.name if row else ""},
    )
    back = reverse("calendar_year", args=[year])

    def act() -> HttpResponse:
        chosen = form.cleaned_data["what"]
        if chosen != DayForm.USUAL:
            verbs.set_day(when, works=chosen == "works", name=form.cleaned_data["name"], actor=actor)
        elif row is not None:
            verbs.remove_day(when, actor=actor)
        return go_to(request, back, f"{month}月{day}日已设定")

    return take(
        request, form, act, title=f"{year}年{month}月{day}日（星期{WEEKDAYS[when.weekday()]}）", primary="保存",
        explanation="以后起算的时限按新的日历计算；正在计时的，到期时间不变。", cancel_url=back,
        crumbs=[("工作日历", back), (f"{month}月{day}日", "")],
    )  # fmt: skip


def special_days_export(request: StaffRequest) -> HttpResponse:
    return download(export(request.user), f"节假日与调休-{timezone.localdate(clock.now()):%Y%m%d}.xlsx")


def work_hours(request: StaffRequest) -> HttpResponse:
    context = {
        "title": "作息时间",
        "lead": "一年按作息分段，从写明的日子起，到下一段开始为止。",
        "crumbs": _crumbs(),
        "rows": list(WorkHours.objects.all()),
        "may_manage": manages_catalog(request.user),
    }
    return page(request, "catalog/work_hours.html", context)


def work_hours_add(request: StaffRequest) -> HttpResponse:
    actor = catalog_manager(request)
    form = HoursForm(filled(request))

    def act() -> HttpResponse:
        verbs.add_hours(actor=actor, **form.cleaned_data)
        return go_to(request, reverse("work_hours"), "已增加一段作息时间")

    return take(
        request, form, act, title="增加作息时间", primary="增加", cancel_url=reverse("work_hours"), crumbs=_crumbs("增加"),
    )  # fmt: skip


def work_hours_edit(request: StaffRequest, pk: int) -> HttpResponse:
    actor = catalog_manager(request)
    hours = get_object_or_404(WorkHours, pk=pk)
    form = HoursForm(filled(request), instance=WorkHours.objects.get(pk=pk))

    def act() -> HttpResponse:
        verbs.change_hours(hours, actor=actor, **form.cleaned_data)
        return go_to(request, reverse("work_hours"), "作息时间已保存")

    return take(
        request, form, act, title="修改作息时间", primary="保存", cancel_url=reverse("work_hours"),
        explanation="以后起算的时限按新的作息计算；正在计时的，到期时间不变。", crumbs=_crumbs("修改"),
        remove_url=reverse("work_hours_remove", args=[pk]),
    )  # fmt: skip


def work_hours_remove(request: StaffRequest, pk: int) -> HttpResponse:
    actor = catalog_manager(request)
    hours = get_object_or_404(WorkHours, pk=pk)

    def act() -> HttpResponse:
        verbs.remove_hours(hours, actor=actor)
        return go_to(request, reverse("work_hours"), "已删除一段作息时间")

    return take(
        request, NothingToFill(filled(request)), act, title="删除作息时间", primary="删除", is_dangerous=True,
        explanation=f"{hours.from_month}月{hours.from_day}日起的作息时间：删除后沿用前一段。",
        cancel_url=reverse("work_hours_edit", args=[pk]), crumbs=_crumbs("删除"),
    )  # fmt: skip


def _month(calendar: WorkCalendar, year: int, number: int, today: date, manages: bool) -> Month:
    weeks: list[list[Cell | None]] = []
    for week in Calendar().monthdatescalendar(year, number):
        weeks.append([_cell(calendar, day, today, manages) if day.month == number else None for day in week])
    n_working = sum(cell.kind in ("work", "makeup") for week in weeks for cell in week if cell)
    return Month(number, n_working, weeks)


def _cell(calendar: WorkCalendar, day: date, today: date, manages: bool) -> Cell:
    why = calendar.why_not_working(day)
    if calendar.is_make_up_day(day):
        kind, mark, words = "makeup", "班", "调休上班"
    elif why is None:
        kind, mark, words = "work", "", "工作日"
    elif day not in calendar.special_days:
        kind, mark, words = "weekend", "", why
    else:
        kind, mark, words = "off", "休", why
    url = reverse("calendar_day", args=[day.year, day.month, day.day]) if manages else ""
    return Cell(day, kind, mark, words, day == today, url)


def _crumbs(*words: str) -> list[Crumb]:
    here = [("工作日历", reverse("calendar_year")), ("作息时间", reverse("work_hours") if words else "")]
    return [*here, *((word, "") for word in words)]
