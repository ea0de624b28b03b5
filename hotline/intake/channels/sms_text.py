"""短信的话: letters from bytes, and whole messages from parts. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from hotline.notices.wording import GSM_ONE, GSM_PART, UCS_ONE, UCS_PART, is_gsm, length_of

# Parts of one message arrive within moments; one that is lost is not waited for longer than this.
WAIT_FOR_NUMBERED: Final = timedelta(seconds=60)
WAIT_FOR_NEXT: Final = timedelta(seconds=15)

_CHARSETS: Final = {
    "UTF-8": "utf-8", "UTF8": "utf-8", "UTF-16BE": "utf-16-be", "UTF16BE": "utf-16-be", "UTF-16": "utf-16-be", "UCS-2": "utf-16-be",
    "UCS2": "utf-16-be", "ISO-10646-UCS-2": "utf-16-be", "ISO-8859-1": "latin-1", "LATIN-1": "latin-1", "WINDOWS-1252": "cp1252",
    "US-ASCII": "ascii", "GBK": "gb18030", "GB2312": "gb18030", "GB18030": "gb18030",
}  # fmt: skip
_USUAL: Final = re.compile(r"[\s\x20-\x7e\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\U0001f300-\U0001faff]")
_CONCATENATED: Final = {0x00: 1, 0x08: 2}  # information element → bytes of the reference (3GPP TS 23.040)
_NUMBERED: Final = re.compile(r"^\s*[(（]\s*(\d)\s*/\s*(\d)\s*[)）]\s*")


def letters_of(body: bytes, charset: str) -> str:
    """The text of what the gateway handed over. Where the charset is none or wrong, the first that fits."""
    named = _CHARSETS.get(charset.strip().strip('"').upper(), "")
    for name in (named, "utf-8", "utf-16-be", "gb18030"):
        if not name or (name == "utf-16-be" and name != named and len(body) % 2):
            continue
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if name == named or _reads_well(text):
            return text.replace("\x00", "").strip()
    return body.decode("utf-8", "replace").replace("\x00", "").strip()


def _reads_well(text: str) -> bool:
    """Nearly all of it is Chinese or plain Latin: bytes read under a wrong charset give letters from everywhere."""
    usual = len(_USUAL.findall(text))
    return usual >= 0.9 * len(text)


# ── parts ──


@dataclass(frozen=True)
class Part:
    """One message as it came. `key` tells it from others; `udh` is its user data header."""

    key: int
    text: str
    udh: bytes
    at: datetime

    @property
    def number(self) -> tuple[str, int, int] | None:
        """(which message, of how many parts, the how manieth), where header or text say so."""
        at = 1
        while at + 1 < len(self.udh):
            kind, length = self.udh[at], self.udh[at + 1]
            width = _CONCATENATED.get(kind)
            value = self.udh[at + 2 : at + 2 + length]
            if width is not None and len(value) == width + 2 and 1 <= value[-1] <= value[-2]:
                return (value[:width].hex(), value[-2], value[-1])
            at += 2 + length
        said = _NUMBERED.match(self.text)
        if said and 1 <= int(said[1]) <= int(said[2]) > 1:
            return (f"/{said[2]}", int(said[2]), int(said[1]))
        return None

    @property
    def words(self) -> str:
        return _NUMBERED.sub("", self.text) if self.number and self.number[0].startswith("/") else self.text

    @property
    def is_full(self) -> bool:
        """So long that the telephone may have cut it here."""
        return length_of(self.text) in ((GSM_ONE, GSM_PART) if is_gsm(self.text) else (UCS_ONE, UCS_PART))


@dataclass
class Letter:
    """What one citizen wrote, of one part or several."""

    parts: list[Part] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part.words for part in self.parts).strip()


def joined(parts: Iterable[Part], now: datetime) -> tuple[list[Letter], list[Part]]:
    """The letters of one sender in the order in which they began, and the parts that still wait for others.

    Numbered parts are put in their order; when one stays away too long the rest is taken as it is. Without numbers a
    part that is full to the last letter waits a moment for another behind it.
    """
    letters: list[Letter] = []
    waiting: list[Part] = []
    numbered: dict[tuple[str, int], dict[int, Part]] = {}
    plain: list[Part] = []
    for part in sorted(parts, key=lambda one: (one.at, one.key)):
        if (number := part.number) is None:
            plain.append(part)
        else:
            numbered.setdefault(number[:2], {}).setdefault(number[2], part)
    for (_, n), found in numbered.items():
        rows = [found[i] for i in sorted(found)]
        is_over = now - max(row.at for row in rows) >= WAIT_FOR_NUMBERED
        if len(rows) == n or is_over:
            letters.append(Letter(rows))
        else:
            waiting += rows
    run: list[Part] = []
    for part, following in zip(plain, [*plain[1:], None], strict=False):
        run.append(part)
        if part.is_full and following is not None and following.at - part.at <= WAIT_FOR_NEXT:
            continue
        if part.is_full and following is None and now - part.at < WAIT_FOR_NEXT:
            waiting += run
        else:
            letters.append(Letter(run))
        run = []
    return sorted(letters, key=lambda one: min(part.key for part in one.parts)), waiting
