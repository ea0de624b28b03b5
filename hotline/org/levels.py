"""四级网络的规则: which kind of unit stands on which level, and below whom. Pure."""

from collections.abc import Mapping
from typing import Final

from hotline.org.models import Level, UnitKind

LEVELS_OF_KIND: Final[Mapping[str, tuple[Level, ...]]] = {
    UnitKind.HOTLINE: (Level.CITY,),
    UnitKind.COUNTY_GOV: (Level.COUNTY,),
    UnitKind.CITY_DEPT: (Level.COUNTY,),
    UnitKind.PUBLIC_SERVICE: (Level.COUNTY, Level.TOWN),
    UnitKind.JUSTICE: (Level.COUNTY, Level.TOWN),
    UnitKind.TOWN: (Level.TOWN,),
    UnitKind.SUB_UNIT: (Level.TOWN, Level.VILLAGE),
    UnitKind.VILLAGE: (Level.VILLAGE,),
}


def usual_level(kind: str) -> Level:
    """The level on which a unit of `kind` (a `UnitKind`) stands unless somebody says otherwise."""
    return LEVELS_OF_KIND[kind][0]


def misplaced(kind: str, level: int, parent_level: int | None) -> str:
    """Why a unit of `kind` and `level` may not hang below one of `parent_level` (None: below nothing); empty if it may.

    Levels grow along every chain, so no chain of units can ever close into a ring.
    """
    if level not in LEVELS_OF_KIND[kind]:
        allowed = "或".join(f"“{one.label}”" for one in LEVELS_OF_KIND[kind])
        return f"{UnitKind(kind).label}的层级应为{allowed}"
    if parent_level is None:
        return "" if level == Level.CITY else "除市级单位外，都要有上级单位"
    if level <= parent_level:
        return f"层级（{Level(level).label}）必须低于上级单位的层级（{Level(parent_level).label}）"
    return ""
