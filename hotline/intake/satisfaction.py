"""满意度的写法: what sheets call the writer's satisfaction. Pure."""

from typing import Final

from hotline.catalog.vocabulary import Satisfied

_WORDS: Final = {
    Satisfied.SATISFIED: ("满意", "非常满意", "很满意", "十分满意"),
    Satisfied.BASICALLY: ("基本满意", "比较满意", "较满意", "一般"),
    Satisfied.UNSATISFIED: ("不满意", "非常不满意", "很不满意", "不太满意"),
}
_MEANS: Final = {word: meaning for meaning, words in _WORDS.items() for word in words}
NOT_SAID: Final = frozenset({"", "未评价", "未评", "无", "-", "—", "未回访", "无法回访", "未知"})


def satisfied_by(text: str) -> Satisfied | None:
    """What the cell says; None where it says nothing that we know."""
    return _MEANS.get(text.strip())
