"""变更记录: every action that writes the organisation or the catalogue leaves a record of what it changed.

`with changing("改名", unit, actor=actor):` opens the transaction, remembers the thing as the database has it, lets the
body write, and puts down what differs, in Chinese: of every field its label, what stood there and what stands there now.
Where nothing differs nothing is written. A refusal in the body undoes all.

Records are chained (base/trail.py) and only ever added. Writers line up behind the head of the chain, which each takes
before anything else: so none waits for a lock that another holds who waits for this one.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db import models, transaction
from django.utils.timezone import localtime

from hotline.base import clock
from hotline.base.crypto import masked
from hotline.org.models import Change, ChangeHead, Unit, User

Fact = tuple[str, str, str]  # what, before, after
Words = dict[str, str]

# Kept by the machinery, or told in words of its own (密码：已重设).
SILENT: Final = frozenset({"password", "last_login", "created_at", "updated_at", "user_permissions"})
LABELS: Final = {"groups": "角色"}
PRIVATE: Final = frozenset({("org.user", "手机"), ("org.contact", "电话")})
IMPORT: Final = ("import", "导入")
EXPORT: Final = ("export", "导出")
ROLE: Final = ("auth.group", "角色")


class Said:
    """What the body of a change may add: `said("密码", "", "已重设")`; a note; the thing itself, where it is made there."""

    def __init__(self, thing: models.Model, note: str) -> None:
        self.thing, self.note = thing, note
        self.facts: list[Fact] = []

    def __call__(self, what: str, before: str, after: str) -> None:
        self.facts.append((what, before, after))


@contextmanager
def changing(name: str, thing: models.Model, *, actor: User, note: str = "") -> Iterator[Said]:
    """One change to `thing`, saved or new. `name` is what is done, in Chinese; `note` how it came about."""
    with transaction.atomic():
        ChangeHead.taken()
        kept = _kept(thing)
        before = words_of(kept)
        said = Said(thing, note)
        yield said
        if said.thing is not thing:
            kept, before = None, {}
        now = _kept(said.thing)
        shown = kept or now
        if shown is None:
            return
        facts = [*differences(before, words_of(now), shown), *said.facts]
        if facts or kept is None or now is None:
            append([record(name, shown, facts, note=said.note)], actor=actor)


def append(changes: Iterable[Change], *, actor: User) -> None:
    """Put records down behind the last one, in the order given. In a transaction."""
    head, at = ChangeHead.taken(), clock.now()
    rows = list(changes)
    for row in rows:
        head.n += 1
        row.n, row.at = head.n, at
        row.actor, row.actor_name = actor, actor.name
        row.unit_name = actor.unit.short_name if actor.unit else ""
        row.hash = head.hash = row.digest(head.hash)
    Change.objects.bulk_create(rows, batch_size=2000)
    head.save()


def record(name: str, thing: models.Model, facts: Iterable[Fact], *, note: str = "") -> Change:
    """A record of `thing`, not yet put down."""
    unit = thing if isinstance(thing, Unit) else getattr(thing, "unit", None)
    if not isinstance(unit, Unit):
        unit = None
    return Change(
        name=name, kind=thing._meta.label_lower, kind_name=str(thing._meta.verbose_name), key=_key(thing)[:60],
        thing=str(thing)[:200], unit=unit, of_unit=unit.short_name if unit else "",
        facts=[list(fact) for fact in facts], note=note[:200],
    )  # fmt: skip


def whole(kind: tuple[str, str], thing: str, facts: Iterable[Fact], *, actor: User, name: str = "") -> Change:
    """A record, not yet put down, of what is no change of one row: an import or an export as a whole, a role."""
    return Change(
        name=name or kind[1], kind=kind[0], kind_name=kind[1], thing=thing[:200], unit=actor.unit,
        of_unit=actor.unit.short_name if actor.unit else "", facts=[list(fact) for fact in facts],
    )  # fmt: skip


@transaction.atomic
def note_down(kind: tuple[str, str], thing: str, facts: Iterable[Fact], *, actor: User, name: str = "") -> None:
    append([whole(kind, thing, facts, actor=actor, name=name)], actor=actor)


def exported(what: str, counts: Mapping[str, int], *, actor: User) -> str:
    """Put an export on record, and give the watermark that it must carry: who took it and when."""
    note_down(EXPORT, what, [(name, "", f"{n}行") for name, n in counts.items()], actor=actor)
    return f"{actor.name}（{actor.username}）导出于 {localtime(clock.now()):%Y-%m-%d %H:%M}，仅限内部使用"


def differences(before: Words, after: Words, thing: models.Model) -> list[Fact]:
    """What differs, in the order of the fields; private numbers masked."""
    found = []
    for label in dict.fromkeys((*before, *after)):
        old, new = before.get(label, ""), after.get(label, "")
        if old == new:
            continue
        if (thing._meta.label_lower, label) in PRIVATE:
            same = masked(old) == masked(new)
            old, new = masked(old), masked(new) + ("（中间数字有改动）" if same else "")
        found.append((label, old, new))
    return found


def words_of(thing: models.Model | None, *, many: bool = True) -> Words:
    """Every field that people fill in, by its label, in words. `many`: those that hold several rows too (a query each)."""
    if thing is None:
        return {}
    found: Words = {}
    for field in thing._meta.concrete_fields:
        if field.editable and not isinstance(field, models.AutoField) and field.name not in SILENT:
            found[_label(field)] = _in_words(thing, field)
    for several in thing._meta.many_to_many if many and thing.pk else ():
        if several.name not in SILENT:
            rows = getattr(thing, several.name).all()
            found[_label(several)] = "、".join(sorted(str(row) for row in rows))
    return found


def _kept(thing: models.Model) -> models.Model | None:
    """The thing as the database has it, with what it points at; None where it is not there."""
    if thing._state.adding:
        return None
    related = [field.name for field in thing._meta.concrete_fields if field.is_relation]
    rows: Any = thing._meta.model._base_manager
    rows = rows.select_related(*related) if related else rows
    found: models.Model | None = rows.filter(pk=thing.pk).first()
    return found


def _label(field: Any) -> str:
    return LABELS.get(field.name, str(field.verbose_name))


def _in_words(thing: models.Model, field: Any) -> str:
    if field.is_relation and field.is_cached(thing):
        return str(getattr(thing, field.name) or "")
    value = getattr(thing, field.attname)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    if isinstance(value, datetime):
        return f"{localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _key(thing: models.Model) -> str:
    """What a person knows the thing by besides its name: the unit's code, the user's sign-in name; else its number."""
    return str(getattr(thing, "code", "") or getattr(thing, "username", "") or thing.pk)
