"""补录历史: steps taken now for what happened then. Nobody is told today of what was new years ago."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from hotline.catalog import queries as catalog


@contextmanager
def writing_history() -> Iterator[None]:
    """Within, steps queue no reactions, the catalog is read once, and a commit does not wait for the disk.

    For a command's own process, one thread: the settings are its own. What follows from a step in other ways
    (statistics) is rebuilt from the events afterwards. A crash of the machine may lose the last moments' commits,
    always whole ones, which a second run makes good.
    """
    kept = settings.REACTIONS
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    settings.REACTIONS = {}
    try:
        with catalog.reading_once():
            yield
    finally:
        settings.REACTIONS = kept
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
