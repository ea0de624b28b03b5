"""来访: people at the reception; five or more are a group visit, and no more than five may speak for it (信访工作条例)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hotline.base import crypto
from hotline.catalog.vocabulary import Channel

CHANNEL: Final = Channel.VISIT
SOURCE: Final = "visit"
NAME: Final = "群众来访"
GROUP_LABEL: Final = "集体访"
MOST_SPEAKERS: Final = 5


def names_in(people: str) -> list[str]:
    """王建国、李秀英, one a line or with any sign between."""
    return [one for one in re.split(r"[\s、,，;；/]+", people.strip()) if one]


def origin_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the origin keeps of the form; the names sealed."""
    return {
        "written_at": given["written_at"], "place": given["reception"], "receptionist": given["receptionist"],
        "n_people": given["n_people"], "people_sealed": crypto.seal("、".join(names_in(given["people"]))),
    }  # fmt: skip
