"""Tables of the portal, one noun a file."""

from hotline.portal.models.publication import (
    Column,
    MonthFigures,
    Picture,
    Publication,
    PublicationEvent,
)
from hotline.portal.models.suggestion import Like, Suggestion, SuggestionEvent, Topic
from hotline.portal.models.visit import Attempt, PhoneCode

__all__ = [
    "Attempt",
    "Column",
    "Like",
    "MonthFigures",
    "PhoneCode",
    "Picture",
    "Publication",
    "PublicationEvent",
    "Suggestion",
    "SuggestionEvent",
    "Topic",
]
