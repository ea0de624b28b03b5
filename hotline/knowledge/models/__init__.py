"""知识库的表."""

from hotline.knowledge.models.article import TEXTS, Article, Openness, Paper, Version, around, digits_of, sees_all
from hotline.knowledge.models.asks import Correction, Urge
from hotline.knowledge.models.event import Event
from hotline.knowledge.models.index import Count, Entry, Synonym, Word
from hotline.knowledge.models.reading import Gap, Search, Use, Vote

__all__ = [
    "TEXTS", "Article", "Correction", "Count", "Entry", "Event", "Gap", "Openness", "Paper", "Search", "Synonym",
    "Urge", "Use", "Version", "Vote", "Word", "around", "digits_of", "sees_all",
]  # fmt: skip
