"""Tables of assessment, one noun a file."""

from hotline.assessment.models.fact import FactState, Left, OpenTime, OrderFact, TurnFact
from hotline.assessment.models.period import (
    Grade,
    Merit,
    Period,
    PeriodEvent,
    Score,
    ScoreChange,
    ScoreItem,
    ScoreLine,
)

__all__ = [
    "FactState",
    "Grade",
    "Left",
    "Merit",
    "OpenTime",
    "OrderFact",
    "Period",
    "PeriodEvent",
    "Score",
    "ScoreChange",
    "ScoreItem",
    "ScoreLine",
    "TurnFact",
]
