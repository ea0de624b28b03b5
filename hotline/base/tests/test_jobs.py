"""后台作业: the timetable's hours are the city's, and no job is lost with its worker."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer

from hotline.base.jobs import MOST_RUNS, keep_timetable, load_jobs, retry_stalled_jobs

JOB = "hotline.base.jobs.retry_stalled_jobs"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def timetable() -> Iterator[PeriodicDeferrer]:
    """The deferrer of a timetable with one job, every night at half past two."""
    kept, app.periodic_registry.periodic_tasks = app.periodic_registry.periodic_tasks, {}
    keep_timetable({JOB: "30 2 * * *"}, SHANGHAI)
    yield PeriodicDeferrer(app.periodic_registry, **app.periodic_defaults)
    app.periodic_registry.periodic_tasks = kept
    app.periodic_defaults = {}


def shanghai(day: int, hour: int, minute: int) -> float:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).timestamp()


def test_the_next_run_is_at_the_local_hour(timetable: PeriodicDeferrer) -> None:
    now = shanghai(2, 1, 0)
    assert now + timetable.get_next_tick(at=now) == shanghai(2, 2, 30)


def test_a_run_missed_in_the_night_is_made_up_for_once(timetable: PeriodicDeferrer) -> None:
    missed = [at for _, at in timetable.get_previous_tasks(at=shanghai(2, 9, 0))]
    assert missed == [shanghai(2, 2, 30)]
    assert not list(timetable.get_previous_tasks(at=shanghai(2, 9, 5)))
    assert [at for _, at in timetable.get_previous_tasks(at=shanghai(3, 2, 31))] == [shanghai(3, 2, 30)]


def test_an_unknown_job_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match=r"hotline\.base\.jobs\.nothing"):
        load_jobs(["hotline.base.jobs.nothing"])
    with pytest.raises(ModuleNotFoundError):
        keep_timetable({"hotline.base.nowhere.job": "* * * * *"}, SHANGHAI)


def begun(lock: str | None = None, attempts: int = 0) -> int:
    """A job in the hands of a worker that was last heard of a minute ago."""
    number = app.configure_task("hotline.base.tests.something", queueing_lock=lock).defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        row = cursor.fetchone()
        assert row is not None
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            [row[0], attempts, number],
        )
    return number


def status(number: int) -> str:
    return ProcrastinateJob.objects.get(pk=number).status


def look_after() -> None:
    async_to_sync(retry_stalled_jobs)()


def test_a_dead_workers_job_goes_back_into_the_queue(db: None) -> None:
    number = begun()
    look_after()
    job = ProcrastinateJob.objects.get(pk=number)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert job.scheduled_at <= datetime.now(UTC)


def test_a_living_workers_job_is_left_alone(db: None) -> None:
    number = begun()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    look_after()
    assert status(number) == "doing"


def test_a_job_whose_worker_is_forgotten_is_found_too(db: None) -> None:
    number = begun()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    look_after()
    assert status(number) == "todo"


def test_a_job_whose_twin_already_waits_gives_way(db: None) -> None:
    number = begun(lock="only-one")
    twin = app.configure_task("hotline.base.tests.something", queueing_lock="only-one").defer()
    other = begun()
    look_after()
    assert (status(number), status(twin), status(other)) == ("aborted", "todo", "todo")


def test_a_job_that_ends_every_worker_is_given_up(db: None) -> None:
    number = begun(attempts=MOST_RUNS - 1)
    look_after()
    assert status(number) == "failed"
