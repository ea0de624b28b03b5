"""编号: each kind of paper has a sequence of its own."""

from django.db import connection


def next_no(sequence: str, letter: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [sequence])
        row = cursor.fetchone()
    assert row is not None
    return f"{letter}{row[0]:06d}"
