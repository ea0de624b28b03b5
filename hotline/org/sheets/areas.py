"""区划 rows."""

from hotline.org.models import Area, Level
from hotline.org.sheets.ledger import Ledger, Values
from hotline.org.sheets.outcome import BadRowError, Outcome


class AreaLedger(Ledger[Area]):
    model = Area
    fields = ("name", "level", "parent", "full_name")

    def __init__(self) -> None:
        super().__init__()
        self.by_code = {area.code: area for area in Area.objects.all()}
        for area in self.by_code.values():
            if area.parent_id:
                area.parent = self.by_code[area.parent_id]

    def find(self, code: str) -> Area | None:
        return self.by_code.get(code)

    def order(self, values: Values) -> int:
        return level_of(values["code"])

    def identity(self, values: Values) -> object:
        return values["code"]

    def take(self, values: Values) -> Outcome:
        code: str = values["code"]
        area = self.by_code.get(code)
        level = level_of(code)
        parent = self._parent(code, level, values.get("parent"), area)
        if level == Level.CITY:
            other = next((one for one in self.by_code.values() if one.level == Level.CITY and one.code != code), None)
            if other:
                raise BadRowError("code", f"市级区划已有“{other.name}”（{other.code}），一个平台只有一个市")
        outcome = self.put(area or Area(code=code), {"name": values["name"], "level": level, "parent": parent})
        if area is None:
            self.by_code[code] = self.new[-1]
        return outcome

    def finish(self) -> None:
        """全称: county, town and village in one; the city's name goes without saying."""
        for area in sorted(self.by_code.values(), key=lambda one: one.level):
            below_city = area.parent is not None and area.level > Level.COUNTY
            full_name = (area.parent.full_name if area.parent and below_city else "") + area.name
            if area.full_name != full_name:
                area.full_name = full_name
                if not area._state.adding:
                    self.changed[area.pk] = area

    def _parent(self, code: str, level: Level, given: str | None, area: Area | None) -> Area | None:
        if level == Level.CITY:
            return None
        if given is None and area is not None:
            return area.parent
        parent = self.by_code.get(given) if given else self._parent_by_code(code, level)
        if parent is None:
            raise BadRowError("parent", "没有这个上级区划，或者它那一行未能导入")
        if parent.level >= level:
            raise BadRowError("parent", f"“{parent.name}”的级别不高于本区划，不能作上级")
        return parent

    def _parent_by_code(self, code: str, level: Level) -> Area | None:
        if level == Level.COUNTY:
            return next((one for one in self.by_code.values() if one.level == Level.CITY), None)
        return self.by_code.get(code[: 6 if level == Level.TOWN else 9].ljust(12, "0"))


def level_of(code: str) -> Level:
    """The level that the zeros at the end of a 12-digit code tell: city 4 digits, county 6, town 9, village 12."""
    for n_digits, level in ((4, Level.CITY), (6, Level.COUNTY), (9, Level.TOWN)):
        if not code[n_digits:].strip("0"):
            return level
    return Level.VILLAGE
