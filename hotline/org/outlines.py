"""边界的算法: polygons read from GeoJSON, a point found within them, a map's shapes in whole units. Pure: no database.

Degrees are those of CGCS 2000, which for a map of streets are those of WGS 84 that browsers give. A place is kept to four
decimals, some ten metres; as every border is rounded alike, what two neighbours have in common stays in common.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any, Final

Point = tuple[float, float]  # degrees east, degrees north
Ring = list[Point]
Polygons = list[list[Ring]]
DECIMALS: Final = 4
CHINA: Final = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north: what lies outside is no pair of degrees of ours
WIDTH: Final = 800  # units of a drawing, the longer side
LETTER: Final = 27  # units that a letter of a name takes
ROOM: Final = 0.8  # a name may stand out over the border by a little


class NoShapeError(ValueError):
    """What a GeoJSON geometry lacks to be an area, in Chinese."""


@dataclass(frozen=True)
class Box:
    west: float
    south: float
    east: float
    north: float

    def holds(self, lng: float, lat: float) -> bool:
        return self.west <= lng <= self.east and self.south <= lat <= self.north

    def meets(self, other: "Box") -> bool:
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


def read_polygons(geometry: Any) -> Polygons:
    """Of a GeoJSON Polygon or MultiPolygon. Raises NoShapeError."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise NoShapeError("不是面（Polygon 或 MultiPolygon）")
    given = geometry.get("coordinates")
    try:
        found = [[_ring(ring) for ring in one] for one in ([given] if kind == "Polygon" else given)]
    except (TypeError, ValueError, IndexError) as error:
        raise error if isinstance(error, NoShapeError) else NoShapeError("坐标不是成对的数字") from error
    kept = [[one[0], *(hole for hole in one[1:] if len(hole) > 2)] for one in found if one and len(one[0]) > 2]
    if not kept:
        raise NoShapeError("没有围成一块：至少要三个不同的点")
    return kept


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    ring: Ring = []
    for one in points:
        point = (round(float(one[0]), DECIMALS), round(float(one[1]), DECIMALS))
        if not (CHINA[0] <= point[0] <= CHINA[2] and CHINA[1] <= point[1] <= CHINA[3]):
            raise NoShapeError("坐标不是十进制经纬度（先经度73至136，后纬度3至54）")
        if not ring or ring[-1] != point:
            ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def box_of(polygons: Polygons) -> Box:
    points = [point for one in polygons for point in one[0]]
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    return Box(min(easts), min(norths), max(easts), max(norths))


def contains(polygons: Polygons, lng: float, lat: float) -> bool:
    """Whether a ray to the east crosses the rings of one polygon an odd number of times."""
    return any(sum(_crossings(ring, lng, lat) for ring in one) % 2 == 1 for one in polygons)


def _crossings(ring: Ring, lng: float, lat: float) -> int:
    n, (ax, ay) = 0, ring[-1]
    for bx, by in ring:
        if (ay > lat) != (by > lat) and lng < (bx - ax) * (lat - ay) / (by - ay) + ax:
            n += 1
        ax, ay = bx, by
    return n


def middle_of(polygons: Polygons) -> tuple[Point, float]:
    """Where a name stands well: within the largest polygon, in the middle of the widest of five lines across; and that width."""
    ring = max((one[0] for one in polygons), key=lambda one: abs(_twice_area(one)))
    box = box_of([[ring]])
    best, width = ((box.west + box.east) / 2, (box.south + box.north) / 2), 0.0
    for share in (0.5, 0.42, 0.58, 0.34, 0.66):
        lat = box.south + (box.north - box.south) * share
        cuts = sorted(_cuts(ring, lat))
        for left, right in zip(cuts[::2], cuts[1::2], strict=False):
            if right - left > width * 1.15:  # nearer to the middle unless it is clearly wider
                best, width = ((left + right) / 2, lat), right - left
    return best, width


def _cuts(ring: Ring, lat: float) -> Iterable[float]:
    ax, ay = ring[-1]
    for bx, by in ring:
        if (ay > lat) != (by > lat):
            yield (bx - ax) * (lat - ay) / (by - ay) + ax
        ax, ay = bx, by


def _twice_area(ring: Ring) -> float:
    total, (ax, ay) = 0.0, ring[-1]
    for bx, by in ring:
        total += ax * by - bx * ay
        ax, ay = bx, by
    return total


# ── drawing ──


@dataclass
class Shape:
    """One area on a drawing. `tone`: 0 to 5, how strongly it is coloured."""

    code: str
    name: str
    path: str
    x: int
    y: int
    tone: int = 0
    n: int = 0
    is_marked: bool = False


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass
class Drawing:
    """A map in whole units. A point is `west + x / across`, `north - y / down` in degrees, and back."""

    box: Box
    shapes: list[Shape] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # borders drawn over the shapes

    def __post_init__(self) -> None:
        shrink = cos(radians((self.box.south + self.box.north) / 2))
        wide, high = (self.box.east - self.box.west) * shrink or 1e-6, self.box.north - self.box.south or 1e-6
        scale = WIDTH / max(wide, high)
        self.across, self.down = scale * shrink, scale
        self.width, self.height = round(wide * scale), round(high * scale)

    def place(self, lng: float, lat: float) -> tuple[int, int]:
        return round((lng - self.box.west) * self.across), round((self.box.north - lat) * self.down)

    def path_of(self, polygons: Polygons) -> str:
        """As SVG writes it: a start, then steps. What falls on one unit is one point."""
        return "".join(self._ring(ring) for one in polygons for ring in one)

    def _ring(self, ring: Ring) -> str:
        points: list[tuple[int, int]] = []
        for lng, lat in ring:
            point = self.place(lng, lat)
            if not points or points[-1] != point:
                points.append(point)
        (x, y), steps = points[0], []
        start = f"M{x} {y}l"
        for px, py in points[1:]:
            steps.append(f"{px - x} {py - y}")
            x, y = px, py
        return f"{start}{' '.join(steps)}z" if steps else ""

    def add(self, code: str, name: str, polygons: Polygons) -> Shape:
        x, y = self.place(*middle_of(polygons)[0])
        self.shapes.append(Shape(code, name, self.path_of(polygons), x, y))
        return self.shapes[-1]

    def write(self, name: str, polygons: Polygons) -> None:
        """The name in the middle, as far as there is room."""
        (lng, lat), width = middle_of(polygons)
        text = short_name(name)
        if width * self.across > LETTER * len(text) * ROOM:
            self.names.append(Label(*self.place(lng, lat), text))


def short_name(name: str) -> str:
    """经济技术开发区 is 经开区 on a map; 东风桥街道 stays."""
    for long, short in (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区")):
        if name.endswith(long):
            return short
    return name


def steps_for(counts: Iterable[int], n: int = 5) -> list[int]:
    """The lowest count of each tone, each as many times the one before: a few places have most of it. None for nothing."""
    found = sorted(count for count in counts if count > 0)
    return sorted({round(found[0] * (found[-1] / found[0]) ** (one / n)) for one in range(n)}) if found else []
