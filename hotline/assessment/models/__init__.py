"""Tables of assessment, one noun a file."""

from hotline.assessment.models.fact import FactState, Left, OpenTime, OrderFact, TurnFact

__all__ = ["FactState", "Left", "OpenTime", "OrderFact", "TurnFact"]
