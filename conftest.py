"""The small town for every test. How the database comes about: hotline/site/testing.py."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from hotline.workorders.testing import Town


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
    from hotline.workorders import testing

    if not testing.Unit.objects.exists():  # a test of races emptied it
        testing.build()
    with clock.moved_to(testing.MONDAY):
        yield testing.Town()


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

    tables = {
        "workorders_event": "event",
        "workorders_anchor": "anchor",
        "citizens_accesslog": "access_log",
        "org_change": "change",
        "knowledge_event": "knowledge_event",
        "assessment_periodevent": "period_event",
        "portal_publicationevent": "publication_event",
        "portal_suggestionevent": "suggestion_event",
        "disputes_disputeevent": "dispute_event",
        "disputes_panelevent": "panel_event",
        "disputes_exclusionevent": "exclusion_event",
        "media_followupevent": "follow_up_event",
        "media_episodeevent": "episode_event",
        "media_releaseevent": "release_event",
        "media_sessionevent": "session_event",
        "accountability_inquiryevent": "inquiry_event",
        "analytics_reportevent": "report_event",
        "analytics_caseevent": "case_event",
        "supervision_supervisionevent": "supervision_event",
    }
    with connection.cursor() as cursor:
        for table, name in tables.items():
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {name}_append_only")


def pytest_collection_modifyitems(items: "list[pytest.Item]") -> None:
    """Tests that empty the town run late; those in the browser, whose driver keeps an event loop in this thread, last."""
    items.sort(
        key=lambda item: (
            item.get_closest_marker("browser") is not None,
            "crowded_town" in getattr(item, "fixturenames", ()),
        )
    )
