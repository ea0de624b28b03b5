"""演示知识库: believable articles of an invented city, taken in as an import would be."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.knowledge.actions.indexing import count_words
from hotline.knowledge.actions.taking_in import Outcome, take_in
from hotline.knowledge.demo.writing import Writer, Written
from hotline.org.models import system_user

SOURCE = "演示知识库"
AGE = 80  # days since the oldest was taken in; most are not yet to be checked again


def build(n: int, progress: Callable[[int, int], None] | None = None) -> int:
    """Put `n` articles into the demo city; those that are there already stay. Returns how many are new."""
    return take_all(SOURCE, list(Writer(clock.today()).write(n)), progress)


def take_all(source: str, written: Sequence[Written], progress: Callable[[int, int], None] | None = None) -> int:
    """Each as if imported on a day of its own. About 10 ms each; returns how many are new."""
    actor, n, n_new = system_user(), len(written), 0
    with catalog.reading_once():
        for number, one in enumerate(written, 1):
            with clock.moved_to(clock.now() - timedelta(days=(n - number) % AGE)):
                outcome = take_in(source, f"{number:06d}", unit=one.unit, text=one.text, actor=actor)
            n_new += outcome is Outcome.CREATED
            if progress:
                progress(number, n)
    count_words()
    return n_new
