"""区划边界 rows: of areas that there are, known by code, else by a name that only one of them bears."""

from hotline.org.changes import Words
from hotline.org.models import Area, Boundary, Level
from hotline.org.outlines import Box, box_of
from hotline.org.sheets.areas import AreaLedger
from hotline.org.sheets.ledger import Ledger, Values
from hotline.org.sheets.outcome import BadRowError, Outcome


class BoundaryLedger(Ledger[Boundary]):
    model = Boundary
    fields = ("polygons", "west", "south", "east", "north")

    def __init__(self, areas: AreaLedger) -> None:
        super().__init__()
        self.areas = areas
        self.kept = {row.pk: row for row in Boundary.objects.all()}
        self.by_name: dict[str, list[Area]] = {}
        for area in areas.by_code.values():
            for name in {area.name, area.full_name}:
                self.by_name.setdefault(name, []).append(area)

    def order(self, values: Values) -> int:
        area = self._found(values)
        return area.level if area else Level.VILLAGE

    def identity(self, values: Values) -> object:
        return self._area(values).pk

    def take(self, values: Values) -> Outcome:
        area, box = self._area(values), box_of(values["shape"])
        above = self.kept.get(area.parent_id)
        if above and not box.meets(Box(above.west, above.south, above.east, above.north)):
            raise BadRowError("code", f"整个在上级“{area.parent}”之外：代码、名称或坐标有误")
        row = self.kept.setdefault(area.pk, Boundary(area=area))
        row.area = area
        return self.put(row, {"polygons": values["shape"], **vars(box)})

    def words(self, thing: Boundary) -> Words:
        n = sum(len(ring) for one in thing.polygons for ring in one)
        reach = f"东经{thing.west}至{thing.east}，北纬{thing.south}至{thing.north}"
        return {"边界": f"{len(thing.polygons)}块{n}点，{reach}"}

    def _found(self, values: Values) -> Area | None:
        if code := values.get("code"):
            return self.areas.by_code.get(code)
        named = self.by_name.get(values.get("name") or "", [])
        return named[0] if len(named) == 1 else None

    def _area(self, values: Values) -> Area:
        area = self._found(values)
        if area is None and values.get("code"):
            raise BadRowError("code", "没有这个区划，请先导入区划")
        if area is None:
            name = values.get("name") or ""
            several = len(self.by_name.get(name, [])) > 1
            raise BadRowError(
                "name", "有几个区划叫这个名称，请写区划代码" if several else "请写区划代码；按名称没有找到"
            )
        return area
