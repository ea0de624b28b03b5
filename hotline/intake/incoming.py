"""来件: what a letter, a visit or another office's push comes to, and how its fields are read. Pure.

Each channel's file (channels/*.py) has `read(payload) -> Incoming`; it raises BadPayload with every fault in Chinese.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

from hotline.catalog.vocabulary import Kind
from hotline.intake.moments import NotAMoment, read_moment

MOST_PAPERS: Final = 9
T = TypeVar("T")


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes


@dataclass(frozen=True)
class Incoming:
    """`number`: the source's own. `area`: a code of the division, as far as given. `papers`: files, not yet examined."""

    number: str
    title: str
    content: str
    kind: str
    name: str = ""
    phone: str = ""
    address: str = ""
    area: str = ""
    place: str = ""
    occurred_at: datetime | None = None
    is_secret: bool = False
    consents_to_publish: bool = False
    asked_by_at: datetime | None = None
    written_at: datetime | None = None
    addressee: str = ""
    papers: tuple[Paper, ...] = field(default=(), repr=False)


class BadPayload(ValueError):
    """`faults`: one Chinese sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


class Reader:
    """Reads fields out of a payload and remembers what is wrong with them, so that all is said at once."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        self.payload, self.faults = payload, list[str]()

    def text(self, name: str, *, most: int, required: bool = False) -> str:
        value = self.payload.get(name)
        if value is None or isinstance(value, (dict, list, bool)):
            value = "" if value is None else self._fault(f"{name} 应为文字", "")
        words = str(value).replace("\x00", "").strip()
        if required and not words:
            self.faults.append(f"缺少 {name}")
        if len(words) > most:
            self.faults.append(f"{name} 超过{most}字")
        return words

    def flag(self, name: str) -> bool:
        value = self.payload.get(name, False)
        if value in (True, False, None, "", "0", "1", 0, 1):
            return value in (True, "1", 1)
        return self._fault(f"{name} 应为 true 或 false", False)

    def moment(self, name: str) -> datetime | None:
        value = self.payload.get(name)
        if value in (None, ""):
            return None
        try:
            return read_moment(value)
        except NotAMoment:
            return self._fault(f"{name} 不是时间：{str(value)[:30]}", None)

    def one_of(self, name: str, known: Mapping[str, T], otherwise: T) -> T:
        value = self.payload.get(name)
        if value in (None, ""):
            return otherwise
        if str(value) not in known:
            return self._fault(f"{name} 只能是 {'、'.join(known)}", otherwise)
        return known[str(value)]

    def papers(self, name: str) -> tuple[Paper, ...]:
        """A list of `{"name", "content"}`, the content in base64."""
        rows = self.payload.get(name) or []
        if not isinstance(rows, list) or len(rows) > MOST_PAPERS:
            return self._fault(f"{name} 应为不超过{MOST_PAPERS}项的列表", ())
        found = []
        for n, row in enumerate(rows, 1):
            try:
                found.append(Paper(str(row["name"])[:120], base64.b64decode(row["content"], validate=True)))
            except (KeyError, TypeError, ValueError, binascii.Error):
                self.faults.append(f"{name} 第{n}项应有 name 和 base64 的 content")
        return tuple(found)

    def done(self, make: Callable[[], Incoming]) -> Incoming:
        if self.faults:
            raise BadPayload(self.faults)
        return make()

    def _fault(self, what: str, instead: T) -> T:
        self.faults.append(what)
        return instead


KINDS: Final[Mapping[str, str]] = {**{kind.label: kind.value for kind in Kind}, "表扬": Kind.THANKS}
