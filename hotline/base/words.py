"""中文分词: texts into words for PostgreSQL's full text, and a question into the same words.

Words of one letter are kept only where the question has nothing longer. `cut_for_search` gives
long words and the short ones inside them, so that 供暖公司 is found by 供暖.
"""

import re
from typing import Any

import rjieba
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Value
from django.db.models.fields import TextField

_WORD = re.compile(r"[\w]+", re.UNICODE)


def cut(text: str) -> list[str]:
    """The words of a text, lower case, each once, sorted; punctuation and blanks left out."""
    return sorted({word.lower() for word in rjieba.cut_for_search(text) if _WORD.fullmatch(word)})


def question(text: str) -> list[str]:
    """The words that a hit must all contain."""
    words = [word.lower() for word in rjieba.cut(text) if _WORD.fullmatch(word)]
    long = [word for word in words if len(word) > 1]
    return list(dict.fromkeys(long or words))


class WordsOf(Func):
    """The `tsvector` of a text's words: a set of lexemes, no positions (we rank by date, not by nearness)."""

    function = "array_to_tsvector"
    template = "%(function)s(%(expressions)s::text[])"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(cut(text), output_field=_TextArray()))


class _TextArray(TextField):  # type: ignore[type-arg]
    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value


def matching(words: list[str], *, all_of_them: bool = True) -> str:
    """A `tsquery` in text form that asks for all the words, or for any of them."""
    return (" & " if all_of_them else " | ").join("'" + word.replace("'", "''") + "'" for word in words)
