"""单位怎么写进表格: by its name, or by its code where others elsewhere bear the same name (城关镇 there is in every county)."""

import unicodedata
from collections.abc import Iterable

from hotline.base.refusal import Refused
from hotline.org.models import Unit


class UnitNames:
    """The units that a sheet may speak of."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_code: dict[str, Unit] = {}
        self.by_name: dict[str, dict[str, Unit]] = {}
        for unit in units:
            self.add(unit)

    def add(self, unit: Unit) -> None:
        self.by_code[unit.code] = unit
        self.by_name.setdefault(unit.name, {})[unit.code] = unit

    def written(self, unit: Unit | None) -> str:
        """What `find` leads back from."""
        if unit is None:
            return ""
        return unit.name if len(self.by_name.get(unit.name, ())) <= 1 else unit.code

    def find(self, words: str) -> Unit | None:
        """By code or by full name. Refused where several bear the name."""
        unit = self.by_code.get(unicodedata.normalize("NFKC", words).upper())
        found = [unit] if unit else list(self.by_name.get(words, {}).values())
        if len(found) > 1:
            raise Refused(
                f"叫“{words}”的单位有{len(found)}个，请写单位编号：{'、'.join(one.code for one in found[:5])}"
            )
        return found[0] if found else None
