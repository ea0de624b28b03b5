"""单位 rows."""

from hotline.base.refusal import Refused
from hotline.org.actions.units import today
from hotline.org.changes import Words
from hotline.org.levels import misplaced, usual_level
from hotline.org.models import Level, Unit
from hotline.org.sheets.areas import AreaLedger
from hotline.org.sheets.ledger import Ledger, Values, Written
from hotline.org.sheets.naming import UnitNames
from hotline.org.sheets.outcome import BadRowError, NewAccount, Outcome

AREA = str(Unit._meta.get_field("area").verbose_name)
PLAIN = ("name", "kind", "duty_phone", "leader", "deputy", "duty_basis", "leader_signs", "replies_directly")


class UnitLedger(Ledger[Unit]):
    model = Unit
    fields = (*PLAIN, "short_name", "level", "parent", "path", "area", "active_from")

    def __init__(self, areas: AreaLedger) -> None:
        super().__init__()
        self.areas = areas
        units = list(Unit.objects.all())
        self.by_pk = {unit.pk: unit for unit in units}
        self.names = UnitNames(units)
        self.by_code = self.names.by_code
        # Names given up in this file stay taken: the database checks each row as it comes.
        self.taken: dict[tuple[object, str], Unit] = {(unit.parent_id, unit.name): unit for unit in units}
        self.lowest_below: dict[int, int] = {}
        for unit in units:
            if unit.parent_id:
                unit.parent = self.by_pk[unit.parent_id]
                self.lowest_below[unit.parent_id] = min(unit.level, self.lowest_below.get(unit.parent_id, unit.level))

    def must_find(self, words: str, key: str = "unit") -> Unit:
        """By code or by full name. `key` is the column that says it."""
        try:
            unit = self.names.find(words)
        except Refused as ambiguous:
            raise BadRowError(key, ambiguous.reason) from None
        if unit is None:
            above = "上级" if key == "parent" else ""
            raise BadRowError(key, f"没有这个{above}单位，或者它那一行未能导入")
        return unit

    def order(self, values: Values) -> int:
        return self._level(values)

    def identity(self, values: Values) -> object:
        return values["code"]

    def take(self, values: Values) -> Outcome:
        unit = self.by_code.get(values["code"])
        level = self._level(values)
        parent = self._parent(values.get("parent"), unit)
        self._check_name(values["name"], parent, unit)
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
        if unit is None:
            written["short_name"] = written["short_name"] or values["name"][:24]
            written["active_from"] = written["active_from"] or today()
            unit = Unit(code=values["code"])
        outcome = self.put(unit, written)
        self.names.add(unit)
        self.taken[self._place(parent, unit.name)] = unit
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
        self.update(written)
        return []

    def words(self, thing: Unit) -> Words:
        area = self.areas.by_code[thing.area_id]
        return {**super().words(thing), AREA: area.full_name or area.name}

    def _level(self, values: Values) -> int:
        if values.get("level") is not None:
            return int(values["level"])
        unit = self.by_code.get(values["code"])
        return unit.level if unit and unit.kind == values["kind"] else usual_level(values["kind"])

    def _check_name(self, name: str, parent: Unit | None, unit: Unit | None) -> None:
        """Villages and towns of one name there are in many counties: only beside each other they may not be."""
        holder = self.taken.get(self._place(parent, name))
        if holder is not None and holder is not unit:
            beside = f"“{parent}”之下" if parent else "市级"
            raise BadRowError("name", f"{beside}已有同名的单位，编号{holder.code}")

    def _place(self, parent: Unit | None, name: str) -> tuple[object, str]:
        # A parent that is new in this file has no number yet: its code stands for it.
        return (parent.pk or parent.code if parent else None), name

    def _parent(self, words: str | None, unit: Unit | None) -> Unit | None:
        if words is None:
            return unit.parent if unit else None
        parent = self.must_find(words, "parent")
        if not parent.is_active and parent != (unit.parent if unit else None):
            raise BadRowError("parent", f"上级单位“{parent}”已停用")
        return parent
