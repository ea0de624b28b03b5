"""后台作业: the timetable's hours are the city's, and no job is lost with its worker."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import transaction
from procrastinate import PsycopgConnector, SyncPsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.periodic import PeriodicDeferrer

from hotline.base.jobs import MOST_RUNS, keep_timetable, load_jobs, queue_job, retry_stalled_jobs

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


class Queue:
    """The jobs as workers see them: committed, on a connection of their own."""

    def __init__(self) -> None:
        self.connection: psycopg.Connection[Any] = psycopg.connect(**connector_params(), autocommit=True)

    def begun(self, lock: str | None = None, attempts: int = 0) -> int:
        """A job in the hands of a worker that was last heard of a minute ago."""
        number = self.waiting(lock)
        worker = self.one(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        self.connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
            (worker, attempts, number),
        )
        return number

    def waiting(self, lock: str | None = None) -> int:
        query = "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock) VALUES ('default', 'something', %s) RETURNING id"
        return int(self.one(query, lock))

    def one(self, query: str, *values: object) -> Any:
        row = self.connection.execute(query, values).fetchone()
        assert row is not None
        return row[0]

    def status(self, number: int) -> str:
        return str(self.one("SELECT status FROM procrastinate_jobs WHERE id = %s", number))

    def look_after(self) -> None:
        async def work() -> None:
            with app.replace_connector(PsycopgConnector(kwargs=connector_params())):
                async with app.open_async():
                    await retry_stalled_jobs.func()

        asyncio.run(work())


@pytest.fixture
def queue(db: None) -> Iterator[Queue]:
    made = Queue()
    yield made
    made.connection.execute("DELETE FROM procrastinate_jobs")
    made.connection.execute("DELETE FROM procrastinate_workers")
    made.connection.close()


def test_a_dead_workers_job_goes_back_into_the_queue(queue: Queue) -> None:
    number = queue.begun()
    queue.look_after()
    assert queue.status(number) == "todo"
    assert queue.one("SELECT scheduled_at <= now() FROM procrastinate_jobs WHERE id = %s", number)


def test_a_living_workers_job_is_left_alone(queue: Queue) -> None:
    number = queue.begun()
    queue.connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    queue.look_after()
    assert queue.status(number) == "doing"


def test_a_job_whose_worker_is_forgotten_is_found_too(queue: Queue) -> None:
    number = queue.begun()
    queue.connection.execute("DELETE FROM procrastinate_workers")
    queue.look_after()
    assert queue.status(number) == "todo"


def test_a_job_whose_twin_already_waits_gives_way(queue: Queue) -> None:
    number = queue.begun(lock="only-one")
    twin, other = queue.waiting(lock="only-one"), queue.begun()
    queue.look_after()
    assert [queue.status(one) for one in (number, twin, other)] == ["aborted", "todo", "todo"]


def test_a_job_that_ends_every_worker_is_given_up(queue: Queue) -> None:
    number = queue.begun(attempts=MOST_RUNS - 1)
    queue.look_after()
    assert queue.status(number) == "failed"


@pytest.fixture
def in_a_worker() -> Iterator[None]:
    """The jobs' app as it is inside a worker: with connections of its own."""
    connector = SyncPsycopgConnector(kwargs=connector_params())
    connector.open()
    with app.replace_connector(connector):
        yield
    connector.close()


def test_a_job_commits_with_the_step_also_inside_a_worker(queue: Queue, in_a_worker: None) -> None:
    queued = ProcrastinateJob.objects.filter(task_name="something")
    queue_job("something", event_id=1)
    assert queued.count() == 1
    assert (
        queue.one("SELECT count(*) FROM procrastinate_jobs") == 0
    )  # nobody fetches it before the caller has committed
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue_job("something", event_id=2)
        _ = 1 / 0
    assert queued.count() == 1
