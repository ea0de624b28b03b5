"""四种处理: from the mildest to the harshest, and when one may be taken. Pure."""

from collections.abc import Collection

from django.db.models import TextChoices


class Measure(TextChoices):
    """问责步骤 (工作标准 ⑭), in that order."""

    REMINDER = "REMINDER", "提醒函"
    TALK = "TALK", "约谈"
    CRITICISM = "CRITICISM", "通报批评"
    REFERRAL = "REFERRAL", "移送监察"


LADDER = tuple(Measure)


def milder(measure: str) -> Measure | None:
    """The rung below; None below the first."""
    at = LADDER.index(Measure(measure))
    return LADDER[at - 1] if at else None


def harsher(measure: str) -> tuple[Measure, ...]:
    return LADDER[LADDER.index(Measure(measure)) + 1 :]


def skipped(measure: str, taken: Collection[str]) -> Measure | None:
    """The milder measure that was passed over: neither it nor a harsher one was taken against the unit before. None where none was."""
    below = milder(measure)
    if below is None or any(one in taken for one in LADDER[LADDER.index(below) :]):
        return None
    return below
