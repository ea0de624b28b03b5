"""怎么读: a text in paragraphs, two texts compared, the version of a day. Pure, but for the rows it is given."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.timezone import localtime

from hotline.catalog.diff import Piece, pieces
from hotline.knowledge.models import Version

MOST_BY_WORD: Final = 3000  # characters
_HEADING = re.compile(r"[一二三四五六七八九十百]+、.{1,40}$|第[一二三四五六七八九十百]+[章节条].{0,40}$|【.{1,30}】$")
_ITEM = re.compile(r"(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|[①-⑳]|[·•\-—])")


def paragraphs(text: str) -> list[tuple[str, str]]:
    """(heading | item | text, words) of each line that says something."""
    lines = (line.strip() for line in text.splitlines())
    return [
        ("heading" if _HEADING.match(line) else "item" if _ITEM.match(line) else "text", line) for line in lines if line
    ]


FIELDS: Final = {
    "title": "标题", "answer": "口径", "questions": "标准问法", "body": "全文", "category": "事项分类", "area": "适用区域",
    "applies_to": "适用对象", "contact": "办理地点和电话", "basis_title": "依据名称", "basis_no": "文号",
    "basis_issuer": "发文机关", "basis_url": "链接", "openness": "公开范围", "valid_from": "生效日期", "valid_to": "有效期至",
    "keywords": "关键词",
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field that reads otherwise in the two texts, piece by piece."""

    name: str
    pieces: tuple[Piece, ...]


def in_words(version: Version, field: str) -> str:
    value: Any = getattr(version, field)
    if field == "openness":
        return str(version.get_openness_display())
    if field in ("questions", "keywords"):
        return ("\n" if field == "questions" else "、").join(value)
    if isinstance(value, date):
        return f"{value:%Y年%-m月%-d日}"
    return str(value or "")


def differences(old: Version, new: Version) -> list[Difference]:
    found = []
    for field, name in FIELDS.items():
        before, after = in_words(old, field), in_words(new, field)
        if before != after:
            found.append(Difference(name, tuple(_compared(before, after))))
    return found


def _compared(old: str, new: str) -> Iterator[Piece]:
    """Line by line first, and word by word only within what changed: a long text would take a minute otherwise."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:m])
        if kind == "equal":
            yield Piece("same", come)
        elif len(gone) + len(come) <= MOST_BY_WORD:
            yield from pieces(gone, come)
        else:
            yield from (piece for piece in (Piece("del", gone), Piece("ins", come)) if piece.text)


def in_force_on(versions: Iterable[Version], day: date) -> Version | None:
    """What callers were told on that day: of two published the same day, the later."""
    for version in sorted(versions, key=lambda one: -one.n):
        begun = version.published_at and localtime(version.published_at).date() <= day
        ended = version.replaced_at and localtime(version.replaced_at).date() <= day
        if begun and not ended:
            return version
    return None
