"""Every test runs on a real PostgreSQL: the embedded one, in `var/test`, or the one of `DATABASE_URL`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from hotline.workorders.testing import Town

os.environ.setdefault("HOTLINE_VAR", str(Path(__file__).parent / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

from hotline.base import postgres
from hotline.site import settings

if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = postgres.start(settings.VAR, careless=True)
settings.DATABASES["default"] = settings.database(os.environ["DATABASE_URL"])
# Several people may test on one server at once: each run has a database of its own.
settings.DATABASES["default"]["TEST"] = {
    "NAME": f"test_hotline_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
}
settings.DATABASES["default"]["OPTIONS"] = {}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
django.setup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:
    """The small town is built once in each test database."""
    from hotline.workorders import testing

    with django_db_blocker.unblock():
        testing.build()


@pytest.fixture
def town(db: None) -> Iterator["Town"]:
    """The town on an ordinary Monday at nine; the clock stands there until a test moves it."""
    from hotline.base import clock
    from hotline.workorders.testing import MONDAY, Town

    with clock.moved_to(MONDAY):
        yield Town()


@pytest.fixture
def crowded_town(transactional_db: None) -> Iterator["Town"]:
    """The town, with real transactions that other connections see. Built anew each time; slow: for races only."""
    from hotline.base import clock
    from hotline.workorders import testing

    _append_only(True)
    if not testing.Unit.objects.exists():
        testing.build()
    with clock.moved_to(testing.MONDAY):
        yield testing.Town()
    _append_only(False)  # the flush behind this test must be allowed to empty the trail


def _append_only(on: bool) -> None:
    from django.db import connection

    tables = {"workorders_event": "event", "workorders_anchor": "anchor", "citizens_accesslog": "access_log"}
    with connection.cursor() as cursor:
        for table, name in tables.items():
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {name}_append_only")


def pytest_collection_modifyitems(items: "list[pytest.Item]") -> None:
    """Tests that empty the town run last."""
    items.sort(key=lambda item: "crowded_town" in getattr(item, "fixturenames", ()))
