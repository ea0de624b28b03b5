"""地图: which area a point lies in, the map of an area, and one coloured by counts. Reads the boundaries, writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.org.models import Area, Boundary, Level
from hotline.org.outlines import Box, Drawing, Polygons, contains, steps_for
from hotline.org.places import area_prefix


def area_at(lng: float, lat: float) -> Area | None:
    """The deepest area that the point lies in; None outside the city. 1 query."""
    near = Boundary.objects.filter(west__lte=lng, east__gte=lng, south__lte=lat, north__gte=lat)
    found = [row.area for row in near.select_related("area") if contains(row.polygons, lng, lat)]
    return max(found, key=lambda area: area.level, default=None)


def map_within(code: str = "") -> tuple[list[Area], Drawing] | None:
    """The areas from the city down to the one named, and the map of those just below it; of itself, where there are none.

    None without boundaries. 2 queries.
    """
    above = [code[:4].ljust(12, "0"), code[:6].ljust(12, "0"), code[:9].ljust(12, "0"), code]
    chain = list(Area.objects.filter(pk__in=above) if code else Area.objects.filter(level=Level.CITY))
    if not chain or (code and chain[-1].pk != code):
        return None
    rows = list(
        Boundary.objects.select_related("area").filter(area__parent=chain[-1]).order_by("pk")
        or Boundary.objects.select_related("area").filter(pk=chain[-1].pk)
    )
    if not rows:
        return map_within(chain[-2].pk) if len(chain) > 1 else None
    drawing = Drawing(around(rows))
    for row in rows:
        drawing.add(row.area.pk, row.area.name, row.polygons)
        drawing.write(row.area.name, row.polygons)
    return chain, drawing


def around(rows: list[Boundary]) -> Box:
    return Box(
        min(row.west for row in rows),
        min(row.south for row in rows),
        max(row.east for row in rows),
        max(row.north for row in rows),
    )


def still_map(area: Area, lng: float | None, lat: float | None) -> tuple[Drawing, tuple[int, int] | None] | None:
    """Where an order is: the county with its towns (of a county, the city), the area marked, and the point. 2 queries."""
    found = map_within(area.county_code if area.level > Level.COUNTY else "")
    if found is None:
        return None
    drawing = found[1]
    prefix = area_prefix(area.code)
    for shape in drawing.shapes:
        shape.is_marked = prefix.startswith(area_prefix(shape.code)) and area.level > Level.CITY
    drawing.shapes.sort(key=lambda shape: shape.is_marked)  # its border over those of the others
    has_point = lng is not None and lat is not None and drawing.box.holds(lng, lat)
    return drawing, drawing.place(lng, lat) if has_point and lng is not None and lat is not None else None


@dataclass(frozen=True)
class CountedMap:
    """A map coloured by counts, and what each tone stands for: (tone, "12–30")."""

    drawing: Drawing
    legend: list[tuple[int, str]]


def counted_map(counts: Mapping[str, int]) -> CountedMap | None:
    """`counts` by area, of counties or of towns; of towns the borders of the counties are drawn over them. 1 query."""
    level = Level.TOWN if any(code[6:9] != "000" for code in counts) else Level.COUNTY
    rows = list(Boundary.objects.select_related("area").filter(area__level__in=(level, Level.COUNTY)).order_by("pk"))
    if not rows:
        return None
    drawing, steps = Drawing(around(rows)), steps_for(counts.values())
    for row in rows:
        polygons: Polygons = row.polygons
        if row.area.level == level:
            shape = drawing.add(row.area.pk, row.area.full_name, polygons)
            shape.n = counts.get(row.area.pk, 0)
            shape.tone = sum(step <= shape.n for step in steps)
        if row.area.level == Level.COUNTY:
            drawing.lines.append(drawing.path_of(polygons))
            drawing.write(row.area.name, polygons)
    return CountedMap(drawing, _legend(steps, max(counts.values(), default=0)))


def _legend(steps: list[int], most: int) -> list[tuple[int, str]]:
    ends = [*(step - 1 for step in steps[1:]), most]
    return [
        (tone, str(start) if start == end else f"{start}–{end}")
        for tone, (start, end) in enumerate(zip(steps, ends, strict=True), 1)
    ]
