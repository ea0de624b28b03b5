"""演示城市: its plans, hours and pictures, without a database."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.calendar import WorkCalendar
from hotline.disputes.models import Dispute
from hotline.org.models import Unit
from hotline.site.demo import fresh, pictures
from hotline.site.demo.hours import NEVER, Hours
from hotline.site.demo.month_end import makers_of
from hotline.site.demo.plans import UNHAPPY, of_the_months
from hotline.site.demo.scenes import SCENES
from hotline.site.demo.simulation import Simulation
from hotline.site.demo.walk_http import StepForm
from hotline.site.demo.world import Road
from hotline.workorders.testing import Town

CITY = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 16, tzinfo=CITY)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=CITY)

# ── plans ──


def test_the_same_seed_plans_the_same_city() -> None:
    assert list(of_the_months(200, Random(7))) == list(of_the_months(200, Random(7)))
    assert list(of_the_months(200, Random(7))) != list(of_the_months(200, Random(8)))


def test_the_mix_is_that_of_a_well_run_hotline() -> None:
    plans = list(of_the_months(5000, Random(1)))
    direct = sum(plan.way == "answer" for plan in plans) / len(plans)
    handled = [plan for plan in plans if plan.way == "dispatch"]
    late = sum(plan.share > 1 for plan in handled) / len(handled)
    unhappy = sum(plan.moods[0] == UNHAPPY for plan in handled) / len(handled)
    assert 0.7 < direct < 0.75  # of what the three months bring, before today's scenes are put on top
    assert 0.03 < late < 0.08
    assert 0.07 < unhappy < 0.13
    assert {plan.asks for plan in handled} >= {"return", "return_twice", "return_refused", "extension", "suspension"}


def test_no_two_scenes_are_the_same() -> None:
    assert [scene for scene, times in Counter(SCENES).items() if times > 1] == []


# ── hours ──


@pytest.fixture
def hours() -> Iterator[Hours]:
    with clock.moved_to(FRIDAY):
        yield Hours(WorkCalendar({}), Random(3))


def test_offices_work_in_working_hours(hours: Hours) -> None:
    assert hours.open_minutes(60, 60) == FRIDAY + timedelta(hours=1)
    assert hours.open_minutes(120, 120) == datetime(2026, 11, 23, 9, tzinfo=CITY)
    assert hours.next_day(30, 30) == datetime(2026, 11, 23, 9, tzinfo=CITY)


def test_so_many_open_hours_lie_before_a_moment(hours: Hours) -> None:
    earlier = hours.open_before(MONDAY, 3)
    assert earlier <= datetime(2026, 11, 20, 15, tzinfo=CITY)
    assert hours.calendar.open_time_between(earlier, MONDAY) >= timedelta(hours=3)
    assert hours.calendar.open_time_between(earlier, MONDAY) <= timedelta(hours=5)


def test_a_share_of_the_time_is_a_share_of_working_time(hours: Hours) -> None:
    start, due = datetime(2026, 11, 20, 14, tzinfo=CITY), datetime(2026, 11, 23, 17, 30, tzinfo=CITY)
    assert hours.part_of(start, due, 0.35, on_the_clock=False) == datetime(2026, 11, 23, 8, 40, 30, tzinfo=CITY)
    assert hours.part_of(start, due, 0.5, on_the_clock=True) == start + (due - start) / 2
    assert hours.part_of(start, due, 2, on_the_clock=False) > due


def test_people_call_by_day_and_less_on_days_off(hours: Hours) -> None:
    moments = hours.arrivals(4000, MONDAY, MONDAY + timedelta(days=14))
    assert moments == sorted(moments)
    assert all(MONDAY <= moment < MONDAY + timedelta(days=14) for moment in moments[1:])
    by_hour = Counter(moment.hour for moment in moments)
    assert by_hour[10] > 5 * by_hour[3]
    weekend = sum(moment.weekday() >= 5 for moment in moments)
    assert weekend / 4 < (len(moments) - weekend) / 10 * 0.8


# ── the simulation ──


def test_roads_are_walked_in_the_order_of_time_up_to_the_present(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[tuple[str, datetime]] = []

    def road(name: str, *waits: timedelta | None) -> Road:
        for wait in waits:
            walked.append((name, clock.now()))
            yield clock.now() + wait if wait else NEVER
        walked.append((name, clock.now()))

    def refused() -> Road:
        yield FRIDAY + timedelta(hours=2)
        raise Refused("不行")

    simulation = Simulation(FRIDAY, MONDAY)
    simulation.start(FRIDAY + timedelta(hours=1), road("b", timedelta(hours=2), timedelta(days=9)))
    simulation.start(FRIDAY, road("a", timedelta(hours=2), None))
    simulation.start(FRIDAY, refused())
    simulation.run()
    assert [name for name, _ in walked] == ["a", "b", "a", "b"]
    assert [at for _, at in walked] == sorted(at for _, at in walked)
    assert simulation.refusals == {"不行": 1}


# ── pictures, forms, guards ──


def test_a_photo_is_a_real_png_and_changes_only_where_it_was_mended() -> None:
    before, after = pictures.site_photo(4, mended=False), pictures.site_photo(4, mended=True)
    width, height = struct.unpack(">II", before[16:24])
    assert (before[:8], width, height) == (b"\x89PNG\r\n\x1a\n", pictures.WIDTH, pictures.HEIGHT)
    rows = [_pixels(picture) for picture in (before, after)]
    assert len(rows[0]) == (3 * width + 1) * height
    assert rows[0] != rows[1]
    assert rows[0][: (3 * width + 1) * pictures.HORIZON] == rows[1][: (3 * width + 1) * pictures.HORIZON]


def _pixels(picture: bytes) -> bytes:
    start = picture.index(b"IDAT")
    length = struct.unpack(">I", picture[start - 4 : start])[0]
    return zlib.decompress(picture[start + 4 : start + 4 + length])


def test_the_walk_reads_a_form_as_a_browser_sends_it() -> None:
    form = StepForm(
        '<form><input name="other"></form><form data-step action="/x/"><input name="a" value="1"><input name="b">'
        '<input type="radio" name="c" value="1"><input type="radio" name="c" value="2" checked>'
        '<textarea name="d">\n甲乙</textarea><select name="e"><option value="1"><option value="2" selected></select>'
        '<template><input name="f"></template></form>'
    )
    assert form.action == "/x/"
    assert form.values == {"a": ["1"], "b": [""], "c": ["2"], "d": ["甲乙"], "e": ["2"]}


def test_another_city_is_left_alone(town: Town) -> None:
    with pytest.raises(fresh.NotTheDemo, match="已有别的城市的单位"):
        fresh.must_be_demo()
    order = town.register()
    with pytest.raises(fresh.NotTheDemo):
        fresh.empty_orders()
    order.refresh_from_db()


def test_no_city_of_invented_numbers_beside_a_real_gateway(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Unit.objects.filter(parent=None).update(name=fresh.CAPITAL)
    monkeypatch.setattr(settings, "SMS_URL", "kannel://u:p@127.0.0.1:13013?from=12345")
    with pytest.raises(fresh.NotTheDemo, match="短信网关"):
        fresh.must_be_demo()


def test_the_platform_itself_is_asked_into_no_panel(town: Town) -> None:
    disputes = [Dispute(objected_by=town.system), Dispute(), Dispute(objected_by=town.shen)]
    assert makers_of(disputes) == [town.shen]
