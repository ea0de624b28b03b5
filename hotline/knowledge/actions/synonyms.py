"""同义词: edited by the centre's editors, each change on record."""

import csv
from pathlib import Path
from typing import Final

from hotline.base.refusal import Refused
from hotline.knowledge.models import Synonym
from hotline.knowledge.people import is_editor
from hotline.knowledge.words import plain
from hotline.org.changes import changing
from hotline.org.models import User

DEFAULTS: Final = Path(__file__).parents[1] / "defaults" / "synonyms.csv"
LEAST, MOST = 2, 12


def add_synonym(*, actor: User, words: list[str], note: str = "") -> Synonym:
    row = Synonym(words=_checked(words, actor), note=note.strip())
    with changing("新增", row, actor=actor):
        row.save()
    return row


def change_synonym(row: Synonym, *, actor: User, words: list[str], note: str, is_active: bool) -> None:
    with changing("修改", row, actor=actor):
        row.words, row.note, row.is_active = _checked(words, actor), note.strip(), is_active
        row.save()


def _checked(words: list[str], actor: User) -> list[str]:
    """Plain form, each once. A word of one character would match everything."""
    if not is_editor(actor):
        raise Refused("同义词由知识库采编人员维护")
    found = list(dict.fromkeys("".join(plain(word).split()) for word in words if word.strip()))
    if not LEAST <= len(found) <= MOST:
        raise Refused(f"一组同义词须有{LEAST}至{MOST}个词")
    if short := [word for word in found if len(word) < 2]:
        raise Refused(f"“{short[0]}”只有一个字，会匹配到太多内容")
    if long := [word for word in found if len(word) > 20]:
        raise Refused(f"“{long[0]}”超过20个字")
    return found


def seed_synonyms() -> int:
    """The product's own groups, where the city has none yet. Returns how many were added."""
    if Synonym.objects.exists():
        return 0
    with DEFAULTS.open(encoding="utf-8", newline="") as file:
        rows = [Synonym(words=row["words"].split("、"), note=row["note"]) for row in csv.DictReader(file)]
    Synonym.objects.bulk_create(rows)
    return len(rows)
