"""短信的字: filling in a text, what may not stand in it, how many parts it takes. Pure."""

import re
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Final

# GSM 03.38; those of the second line take two places.
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE: Final = frozenset("^{}\\[~]|€\f")
GSM_ONE, GSM_PART = 160, 153  # septets of a message alone, and of one part of several
UCS_ONE, UCS_PART = 70, 67  # UTF-16 units

_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_MOBILE: Final = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_ID_CARD: Final = re.compile(r"(?<![\dXx])(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])")


def places_in(text: str) -> list[str]:
    """The names in braces, in order, each once."""
    return list(dict.fromkeys(_PLACE.findall(text)))


def mistakes_in(text: str, allowed: Iterable[str]) -> list[str]:
    """What is wrong with a text that somebody wrote, in Chinese; nothing if all is well."""
    allowed = list(allowed)
    found = []
    for name in places_in(text):
        if name not in allowed:
            may = f"，可用的有{'、'.join(f'{{{one}}}' for one in allowed)}" if allowed else "，这条模板没有变量"
            found.append(f"没有变量“{{{name}}}”{may}")
    if re.search(r"[{}]", _PLACE.sub("", text)):
        found.append("大括号没有成对：变量写作{工单编号}")
    return found


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put the words in place. A name without a word is left as it stands."""
    return _PLACE.sub(lambda place: words.get(place[1], place[0]), text)


def cut(word: str, most: int) -> str:
    """One line, at most so many characters."""
    word = " ".join(word.split())
    return word if len(word) <= most else word[: most - 1] + "…"


def hide_people(word: str) -> str:
    """Mobile numbers and identity numbers that somebody wrote into a free text are not passed on."""
    return _ID_CARD.sub(r"\1********\2", _MOBILE.sub(r"\1****\2", word))


def is_gsm(text: str) -> bool:
    return all(letter in _GSM or letter in _GSM_DOUBLE for letter in text)


def length_of(text: str) -> int:
    """In septets where the text is plain Latin, else in UTF-16 units."""
    if is_gsm(text):
        return sum(2 if letter in _GSM_DOUBLE else 1 for letter in text)
    return len(text.encode("utf-16-be")) // 2


def n_parts(text: str) -> int:
    """How many messages the operator counts and charges."""
    one, part = (GSM_ONE, GSM_PART) if is_gsm(text) else (UCS_ONE, UCS_PART)
    n = length_of(text)
    return 1 if n <= one else ceil(n / part)
