"""What one version of the work standard changes against another, word by word. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

ADDED: Final = "新增"
CHANGED: Final = "修改"
REMOVED: Final = "删除"
LITTLE: Final = 0.4  # of both texts
WORD: Final = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text: in both versions, only in the new one, or only in the old one."""

    kind: Literal["same", "ins", "del"]
    text: str


@dataclass(frozen=True)
class Clause:
    """One item or limit as it is read: where it stands, what it is about, what it says and on what basis."""

    section: str
    name: str
    words: str
    basis: str


@dataclass(frozen=True)
class Change:
    kind: str
    section: str
    name: str
    words: tuple[Piece, ...]
    basis: tuple[Piece, ...]


def changes(old: Mapping[str, Clause], new: Mapping[str, Clause]) -> list[Change]:
    """Clauses by key, in the order of the new version; what is removed stands behind the clause it followed."""
    found = []
    for key in _in_order(list(old), list(new)):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        shown = after or before
        assert shown is not None
        found.append(
            Change(
                ADDED if before is None else REMOVED if after is None else CHANGED,
                shown.section,
                shown.name,
                pieces(before.words if before else "", after.words if after else ""),
                pieces(before.basis if before else "", after.basis if after else ""),
            )
        )
    return found


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what it took out and put in. A number counts as one word, so 15 is not made of 5.

    Texts that have little in common are shown whole: stray letters that both happen to hold explain nothing.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Piece] = []
    if matcher.ratio() < LITTLE:
        whole = (Piece("del", old), Piece("ins", new))
        return tuple(piece for piece in whole if piece.text)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(after[k:m])))
            continue
        if i < j:
            found.append(Piece("del", "".join(before[i:j])))
        if k < m:
            found.append(Piece("ins", "".join(after[k:m])))
    return tuple(found)


def _in_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    following: dict[str, list[str]] = {}
    last = ""
    kept = set(new)
    for key in old:
        if key in kept:
            last = key
        else:
            following.setdefault(last, []).append(key)
    ordered = following.get("", [])[:]
    for key in new:
        ordered += [key, *following.get(key, [])]
    return ordered
