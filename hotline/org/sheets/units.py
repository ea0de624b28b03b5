"""单位 rows."""

import unicodedata

from hotline.org.actions.units import today
from hotline.org.levels import misplaced, usual_level
from hotline.org.models import Level, Unit
from hotline.org.sheets.areas import AreaLedger
from hotline.org.sheets.ledger import Ledger, Values, Written
from hotline.org.sheets.outcome import BadRowError, NewAccount, Outcome

PLAIN = ("name", "kind", "duty_phone", "leader", "deputy", "duty_basis", "leader_signs", "replies_directly")


class UnitLedger(Ledger[Unit]):
    model = Unit
    fields = (*PLAIN, "short_name", "level", "parent", "path", "area", "active_from")

    def __init__(self, areas: AreaLedger) -> None:
        super().__init__()
        self.areas = areas
        units = list(Unit.objects.all())
        self.by_pk = {unit.pk: unit for unit in units}
        self.by_code = {unit.code: unit for unit in units}
        # Names given up in this file stay taken: the database checks each row as it comes.
        self.by_name = {unit.name: unit for unit in units}
        self.lowest_below: dict[int, int] = {}
        for unit in units:
            if unit.parent_id:
                unit.parent = self.by_pk[unit.parent_id]
                self.lowest_below[unit.parent_id] = min(unit.level, self.lowest_below.get(unit.parent_id, unit.level))

    def find(self, words: str) -> Unit | None:
        """By code or by full name."""
        return self.by_code.get(unicodedata.normalize("NFKC", words).upper()) or self.by_name.get(words)

    def must_find(self, words: str) -> Unit:
        unit = self.find(words)
        if unit is None:
            raise BadRowError("unit", "没有这个单位，或者它那一行未能导入")
        return unit

    def order(self, values: Values) -> int:
        return self._level(values)

    def identity(self, values: Values) -> object:
        return values["code"]

    def take(self, values: Values) -> Outcome:
        unit = self.by_code.get(values["code"])
        self._check_name(values["name"], unit)
        level = self._level(values)
        parent = self._parent(values.get("parent"), unit)
        if reason := misplaced(values["kind"], level, parent.level if parent else None):
            raise BadRowError("level" if parent else "parent", reason)
        if unit and level >= self.lowest_below.get(unit.pk, Level.VILLAGE + 1):
            raise BadRowError("level", "有下级单位的层级不低于此，请先调整下级单位")
        if self.areas.find(values["area"]) is None:
            raise BadRowError("area", "没有这个区划，或者它那一行未能导入")
        if values.get("active_to") not in (None, unit.active_to if unit else None):
            raise BadRowError("active_to", "停用与恢复请在单位页面办理")
        written = {key: values.get(key) for key in (*PLAIN, "short_name", "active_from")}
        written |= {"level": level, "parent": parent, "area_id": values["area"]}
        is_new = unit is None
        if unit is None:
            written["short_name"] = written["short_name"] or values["name"][:24]
            written["active_from"] = written["active_from"] or today()
            unit = Unit(code=values["code"])
        outcome = self.put(unit, written)
        self.by_name[unit.name] = unit
        if is_new:
            self.by_code[unit.code] = unit
        return outcome

    def finish(self) -> None:
        """A moved unit takes all below it along, in the file or not."""
        for unit in sorted(self.by_code.values(), key=lambda one: one.level):
            path = (unit.parent.path if unit.parent else "") + f"{unit.code}."
            if unit.path != path:
                unit.path = path
                if not unit._state.adding:
                    self.changed[unit.pk] = unit

    def write(self, written: Written) -> list[NewAccount]:
        for level in Level:  # a unit needs its parent's number
            self.insert([unit for unit in self.new if unit.level == level], written)
        self.new = []
        return super().write(written)

    def _level(self, values: Values) -> int:
        if values.get("level") is not None:
            return int(values["level"])
        unit = self.by_code.get(values["code"])
        return unit.level if unit and unit.kind == values["kind"] else usual_level(values["kind"])

    def _check_name(self, name: str, unit: Unit | None) -> None:
        holder = self.by_name.get(name)
        if holder is not None and holder is not unit:
            raise BadRowError("name", f"单位名称已被编号{holder.code}的单位使用")

    def _parent(self, words: str | None, unit: Unit | None) -> Unit | None:
        if words is None:
            return unit.parent if unit else None
        parent = self.find(words)
        if parent is None:
            raise BadRowError("parent", "没有这个上级单位，或者它那一行未能导入")
        if not parent.is_active and parent != (unit.parent if unit else None):
            raise BadRowError("parent", f"上级单位“{parent}”已停用")
        return parent
