"""考核走的路: each finished month is begun on the first night of the next one and frozen when its disputes are judged.

The running month stands provisional. What no row says is entered with its proof a day before.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.utils.timezone import localtime, make_aware

from hotline.assessment.actions import periods
from hotline.assessment.models import Score
from hotline.assessment.queries.figures import Span
from hotline.base.refusal import Refused
from hotline.org.models import system_user
from hotline.org.roles import DIRECT, SUPERVISE
from hotline.site.demo.world import Road, World

NIGHT: Final = time(4, 40)
# (which of a month's units by score, best first; kind; points; reason; proof)
MERITS: Final = (
    (0, "CASE", "1", "“一盏路灯一条巷”办理经验入选典型事例", "《典型事例选编》第3期"),
    (1, "PRAISE", "1", "暴雨排涝连夜处置到位，市领导批示表扬", "市政府办公室批示抄告单"),
    (-1, "ORGANISATION", "1", "未按要求更新工作联系人和值班电话", "热线办督查记录"),
    (-2, "ORGANISATION", "2", "主要负责人未按计划参加接听活动", "热线办督查记录"),
)
FINISHED: Final = 2  # months


def start_all(world: World) -> None:
    """Two finished months and the running one."""
    running = Span.month_of(localtime(world.now).date())
    for n in range(FINISHED, 0, -1):
        month = running.before(n)
        world.start(_at(month.until, NIGHT), _finished(world, month.since))
    begun = max(_at(running.since + timedelta(days=1), NIGHT), world.now - timedelta(hours=12))
    world.start(min(begun, world.now), _running())


def _finished(world: World, month: date) -> Road:
    """Begun at night, merits entered, computed again; frozen on the fourth working day, or the first day on which nothing is disputed."""
    system, director = system_user(), world.staff.of_centre(DIRECT)
    period = periods.begin(month, actor=system)
    day = period.month + timedelta(days=35)
    yield _at(day.replace(day=3), time(10, 20))
    ranked = list(
        Score.objects.filter(period=period, under=None, rank__isnull=False)
        .order_by("-total", "unit__code")
        .select_related("unit")
    )
    for place, kind, points, reason, proof in MERITS:
        if len(ranked) > 3:
            periods.enter(month, actor=world.staff.of_centre(SUPERVISE), unit=ranked[place].unit, kind=kind, points=Decimal(points),
                          reason=reason, proof=proof)  # fmt: skip
    yield _at(day.replace(day=3), time(10, 40))
    periods.compute(period, actor=world.staff.of_centre(SUPERVISE), note="登记加减分后重算")
    moment = _at(day.replace(day=6), time(16, 10))
    while True:
        yield moment
        try:
            periods.freeze(period, actor=director, note="经研判会议后定分")
        except Refused:
            moment += timedelta(days=1)  # a dispute still waits
        else:
            return


def _running() -> Road:
    periods.compute_open()
    yield from ()


def _at(day: date, at: time) -> datetime:
    return make_aware(datetime.combine(day, at))
