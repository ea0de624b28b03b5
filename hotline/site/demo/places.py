"""在哪里: areas of the invented city, as many callers as live there, and the words of a place: its school, its market, its road."""

from collections.abc import Callable
from random import Random
from typing import Final

from hotline.org.models import Area, Boundary, Level
from hotline.org.outlines import contains
from hotline.site.demo.phrases import Words

CITY_CENTRE: Final = ("379902", "379903", "379904")  # the three districts: as many calls as the other eight counties
# What is made of the names of a place rather than taken from slots.toml.
OF_A_PLACE: Final = frozenset({"county", "town", "village", "school", "hospital", "market", "park", "company"})


class Places:
    """All areas, read once. A caller names a town, or in it a 社区 or 村."""

    def __init__(self, chance: Random, words: Words) -> None:
        self.chance = chance
        self.words = words
        self._areas = {area.pk: area for area in Area.objects.order_by("pk")}
        self._outlines = {row.pk: row for row in Boundary.objects.filter(area__level=Level.TOWN)}
        self._towns = [area for area in self._areas.values() if area.level == Level.TOWN]
        self._below: dict[str, list[Area]] = {town.pk: [] for town in self._towns}
        for area in self._areas.values():
            if area.level == Level.VILLAGE:
                self._below[area.pk[:9] + "000"].append(area)

    def somewhere(self, *, in_village: bool, within: str = "") -> Area:
        """A village, or some other place of a town; of those whose code begins with `within`, in the first town of it."""
        if within:
            town = next(town for town in self._towns if town.pk.startswith(within))
        else:
            weights = [self._weight(town, in_village) for town in self._towns]
            town = self.chance.choices(self._towns, weights)[0]
        below = [area for area in self._below[town.pk] if area.name.endswith("村") == in_village]
        if in_village or self.chance.random() < 0.7:
            return self.chance.choice(below or self._below[town.pk])
        return town

    def _weight(self, town: Area, in_village: bool) -> float:
        is_street = town.name.endswith("街道")
        if in_village:
            return 0.4 if is_street else 1.0
        return (4.0 if town.pk[:6] in CITY_CENTRE else 1.0) * (1.6 if is_street else 0.7)

    def words_of(self, area: Area) -> dict[str, str]:
        """`county`, `town`, `village` and what is called after them."""
        town = area if area.level == Level.TOWN else self._areas[area.pk[:9] + "000"]
        county = self._areas[area.pk[:6] + "000000"]
        in_county, in_town = stem(county.name), stem(town.name)
        villages = [one.name for one in self._below[town.pk] if one.name.endswith("村")]
        pick: Callable[[list[str]], str] = self.chance.choice
        clinic = f"{town.name}社区卫生服务中心" if town.name.endswith("街道") else f"{town.name}卫生院"
        return {
            "county": county.name,
            "town": town.name,
            "village": area.name if area.name.endswith("村") else pick(villages),
            "school": pick(
                [
                    f"{in_town}小学",
                    f"{in_town}中心小学",
                    f"{in_town}中学",
                    f"{in_county}实验小学",
                    f"{in_county}第三中学",
                ]
            ),
            "hospital": pick([f"{in_county}人民医院", f"{in_county}中医院", f"{in_county}妇幼保健院", clinic]),
            "market": pick([f"{in_town}农贸市场", f"{in_town}便民市场", f"{self.words.pick('road')}早市"]),
            "park": pick([f"{in_county}人民公园", f"{in_town}文化广场", f"{in_county}滨河公园", f"{in_town}口袋公园"]),
            "company": in_county + self.words.pick("company_core"),
        }

    def spot(self, area: Area, words: dict[str, str], *, in_estate: bool) -> str:
        """详细地点, as an operator writes it down."""
        if area.name.endswith("村"):
            return area.name + self.chance.choice(["村委会附近", "村东头", "村西路口", "中心街", "北头", "南头"])
        if in_estate:
            return f"{words['community']}{words['building']}"
        side = self.chance.choice(["交叉口", "交叉口东侧", "交叉口往南约百米", "路口西北角"])
        return f"{words['road']}与{self.words.pick('road', but=words['road'])}{side}"

    def point(self, area: Area, seed: str) -> tuple[float, float] | None:
        """Somewhere in its town, as a telephone says where it is; drawn by `seed` alone, so that no other draw changes."""
        row = self._outlines.get(area.pk[:9] + "000")
        if row is None:
            return None
        chance = Random(seed)
        while True:
            lng, lat = round(chance.uniform(row.west, row.east), 6), round(chance.uniform(row.south, row.north), 6)
            if contains(row.polygons, lng, lat):
                return lng, lat

    def of(self, code: str) -> Area:
        return self._areas[code]


def stem(name: str) -> str:
    """临澄区 → 临澄, 澄东街道 → 澄东, 澄川高新技术产业开发区 → 高新区."""
    for long, short in (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区")):
        if name.endswith(long):
            return short
    for ending in ("街道", "区", "县", "市", "镇", "乡"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
