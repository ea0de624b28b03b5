"""来信: a paper letter, typed in by the office, its scan beside it."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final

from django.utils.timezone import make_aware

from hotline.catalog.vocabulary import Channel

CHANNEL: Final = Channel.LETTER
SOURCE: Final = "letter"
NAME: Final = "群众来信"


def origin_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the origin keeps of the form."""
    written_on = given["written_at"]
    at = make_aware(datetime.combine(written_on, time())) if written_on else None
    return {"addressee": given["addressee"], "written_at": at}
