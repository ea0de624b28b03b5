"""编号: each kind of thing has a sequence of its own in the database."""

from django.db import connection


def next_no(sequence: str, letter: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        row = cursor.fetchone()
    assert row is not None
    return f"{letter}{row[0]:06d}"
