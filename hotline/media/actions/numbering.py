"""编号 of the press desk's things: a letter for each kind, one sequence."""

from django.db import connection

from hotline.base.refusal import Refused


def next_no(letter: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('media_no')")
        row = cursor.fetchone()
    assert row is not None
    return f"{letter}{row[0]:06d}"


def said(text: str, missing: str) -> str:
    if not text.strip():
        raise Refused(missing)
    return text.strip()
