"""后台作业的看护: the timetable in the city's own time, and jobs whose worker died."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from typing import Any, Final
from zoneinfo import ZoneInfo

from croniter import croniter
from django.db import connection, transaction
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import DEFAULT_PRIORITY, DEFAULT_QUEUE, Job, Status
from procrastinate.manager import JobManager
from procrastinate.periodic import PeriodicTask
from procrastinate.tasks import configure_task

from hotline.base import clock
from hotline.base.prepared import run

logger = logging.getLogger(__name__)

SILENT_AFTER: Final = 30.0  # seconds without a heartbeat (one comes every 10) after which a worker counts as dead
MOST_RUNS: Final = 5  # a job that ends its worker so many times is left as failed, for a person to look at
CATCH_UP: Final = 24 * 3600  # seconds; a run missed while no worker was there is made up for, once, within a day


@app.task(name="hotline.base.jobs.retry_stalled_jobs", queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int | None = None) -> None:
    """Put back into the queue what a killed worker was doing. Jobs may therefore run twice; their effect is there once."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER):
        await _retry(job)


async def _retry(job: Job) -> None:
    if job.attempts + 1 >= MOST_RUNS:
        logger.error("作业 %s（%s）已随工作进程中断%s次，不再重试", job.id, job.task_name, MOST_RUNS)
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # Its twin already waits under the same queueing lock and will do the work.
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)


class _LocalTimes(PeriodicTask[Any, Any, Any]):
    """A periodic job whose cron times are those of a time zone; Procrastinate alone would read them as UTC."""

    zone: ZoneInfo

    @cached_property
    def croniter(self) -> croniter:
        return croniter(self.cron, clock.now().astimezone(self.zone))


def keep_timetable(timetable: Mapping[str, str], zone: ZoneInfo, jobs: App = app) -> None:
    """Let workers of this process start each job (a dotted name) at its cron times, which are local times of `zone`.

    Raises as `load_jobs` does.
    """
    jobs.periodic_defaults = {"max_delay": CATCH_UP}
    load_jobs(timetable, jobs)
    for name, cron in timetable.items():
        timed = _LocalTimes(task=jobs.tasks[name], cron=cron, periodic_id=name, configure_kwargs={})
        object.__setattr__(timed, "zone", zone)  # the parent class is frozen
        jobs.periodic_registry.periodic_tasks[name, name] = timed


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else, on any worker, is in the block of this name; who dies in it leaves it at once.

    By a lock of the database session, so not through a pooler that gives each transaction another session.
    """
    number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        row = cursor.fetchone()
    is_alone = bool(row and row[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


_OF_THE_CALLER: Final = JobManager(DjangoConnector())


_DEFER: Final = """
SELECT procrastinate_defer_jobs_v1(
    ARRAY[ROW(%s::varchar, %s::varchar, %s::integer, NULL, NULL, %s::jsonb, NULL)::procrastinate_job_to_defer_v1]
)"""


def queue_job(name: str, *, queueing_lock: str | None = None, **arguments: Any) -> None:
    """Queue a job in the caller's transaction: it runs if and only if that stands, and never before it does.

    Also inside a worker: the worker's own app has a pool of other connections, on which a job would be there for all to
    fetch before the caller has committed what it is about. Raises AlreadyEnqueued where its twin waits under the lock.
    """
    if queueing_lock is None:  # nearly every step of an order queues one: the same statement, put together once
        run(_DEFER, DEFAULT_QUEUE, name, DEFAULT_PRIORITY, json.dumps(arguments))
        return
    configure_task(name=name, job_manager=_OF_THE_CALLER, queueing_lock=queueing_lock).defer(**arguments)


def wake(name: str) -> None:
    """Let a job of the timetable run now, if it does not wait already; its queueing lock is its last name.

    Called after what it shall find is committed, or in a short transaction: whoever wakes the same job waits for its end.
    """
    lock = name.rpartition(".")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'", [lock])
        if cursor.fetchone():
            return  # it begins after this moment, and so sees what was committed before it
    try:
        with transaction.atomic():
            queue_job(name, queueing_lock=lock)
    except AlreadyEnqueued:
        pass


def load_jobs(names: Iterable[str], jobs: App = app) -> None:
    """Import the modules of these jobs, so that a worker knows them.

    Raises ModuleNotFoundError or LookupError where a name leads to no job.
    """
    for name in names:
        import_module(name.rpartition(".")[0])
        if name not in jobs.tasks:
            raise LookupError(f"{name} 不是作业：请检查 site/timetable.py 与 site/reactions.py")
