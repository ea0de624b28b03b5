"""编号: each kind of thing has a sequence of its own in the database."""

from django.db import connection


def next_no(sequence: str, letter: str, *, digits: int = 6) -> str:
    """The letter (or letters and the year) and a running number: gaps rather than ever one number twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        row = cursor.fetchone()
    assert row is not None
    return f"{letter}{row[0]:0{digits}d}"
