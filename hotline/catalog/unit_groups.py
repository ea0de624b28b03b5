"""考核分组: who is scored, and among whom ranked, as the standard in force has it (工作标准 ⑫). Pure.

`groups` are those of the first-line units, ranked over the whole city. In `lower_groups` each first-line unit sees its own
lower units ranked. An entry is a name and the kinds of unit in it: 市直部门：市直部门＋政法单位; a name alone is also the kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotline.catalog.snapshot import Rules
from hotline.org.models import UnitKind

GROUP_KEYS: Final = ("groups", "lower_groups")
_KINDS: Final = {one.label: one.value for one in UnitKind}
# What held before the standard said it.
_GROUPS: Final = ("县（市、区）：县市区", "市直部门：市直部门＋政法单位", "公共服务单位：公共服务单位")


@dataclass(frozen=True)
class UnitGroup:
    name: str
    kinds: tuple[str, ...]


def read(entry: str) -> UnitGroup:
    """Raises ValueError with a Chinese message for a kind of unit that there is not."""
    name, _, kinds = entry.partition("：")
    words = [word.strip() for word in (kinds or name).split("＋")]
    if unknown := [word for word in words if word not in _KINDS]:
        raise ValueError(f"没有“{unknown[0]}”这一类单位；写作“组名：类别＋类别”，类别有{'、'.join(_KINDS)}")
    return UnitGroup(name.strip(), tuple(_KINDS[word] for word in words))


def groups_of(rules: Rules | None) -> list[UnitGroup]:
    """Those of the first-line units, in the standard's order."""
    entries: Sequence[str] = _GROUPS
    if rules is not None and "groups" in rules.items:
        entries = rules.list("groups")
    return [read(entry) for entry in entries]


def lower_groups_of(rules: Rules | None) -> list[UnitGroup]:
    """Those of the lower units; none where the standard does not score them."""
    return [read(entry) for entry in rules.list("lower_groups")] if rules and "lower_groups" in rules.items else []


def group_of(kind: str, groups: Sequence[UnitGroup]) -> str | None:
    return next((one.name for one in groups if kind in one.kinds), None)
