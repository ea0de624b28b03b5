"""来信: a paper letter, typed in by the office, its scan beside it."""

from collections.abc import Mapping
from typing import Any, Final

from hotline.catalog.vocabulary import Channel

CHANNEL: Final = Channel.LETTER
SOURCE: Final = "letter"
NAME: Final = "群众来信"


def origin_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the origin keeps of the form."""
    return {"addressee": given["addressee"], "written_at": given["written_at"]}
