"""A job with one countable effect, and the settings under which a worker knows it. For the tests of the worker."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from hotline.site.settings import *  # noqa: F403

NAME = "hotline.site.tests.counted_jobs.count"
REACTIONS = {"count": [NAME]}
TIMETABLE: dict[str, str] = {}


@app.task(name=NAME)
def count() -> None:
    """Write one line; then, before it stands, wait for whoever holds the advisory lock 7."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO counted DEFAULT VALUES")
        print("begun", flush=True)  # noqa: T201
        cursor.execute("SELECT pg_advisory_xact_lock(7)")
