"""派单建议: `suggest(matter, book)` says which unit should lead and why. Pure: no database, no clock."""

from hotline.catalog.dispatch.book import (
    CategoryEntry,
    DispatchBook,
    Matter,
    RuleEntry,
    UnitEntry,
    is_dept_only,
)
from hotline.catalog.dispatch.settle import Candidate, Confidence, Principle, Suggestion, settle
from hotline.catalog.dispatch.suggest import emergency_words, suggest

__all__ = [
    "Candidate",
    "CategoryEntry",
    "Confidence",
    "DispatchBook",
    "Matter",
    "Principle",
    "RuleEntry",
    "Suggestion",
    "UnitEntry",
    "emergency_words",
    "is_dept_only",
    "settle",
    "suggest",
]
