"""地名, without a database: a few areas of two counties."""

import pytest

from hotline.org.places import Gazetteer, area_prefix

CITY, EAST, WEST = "379900000000", "379901000000", "379902000000"
WILLOW, EAST_REVIVAL, WEST_REVIVAL = "379901100000", "379901100001", "379902001001"
AREAS = [
    (CITY, "澄川市", 1),
    (EAST, "河东县", 2),
    (WEST, "河西区", 2),
    (WILLOW, "柳林镇", 3),
    (EAST_REVIVAL, "振兴社区", 4),
    (WEST_REVIVAL, "振兴社区", 4),
    ("379902001002", "南村", 4),
]
PLACES = Gazetteer(AREAS, {"A3区": EAST, "A市": CITY, "经开区": WEST})


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["河东县有人占道"], EAST),
        (["路灯不亮", "家住河东县柳林镇"], WILLOW),
        (["河东县路灯不亮", "家住柳林镇"], WILLOW),
        (["柳林镇路灯不亮", "我是河西区人"], WILLOW),
        (["澄川市河西区"], WEST),
        (["A市A3区洋湖"], EAST),
        (["咨询A市A13区"], CITY),
        (["经开区的厂"], WEST),
        (["振兴社区"], ""),
        (["河西区振兴社区"], WEST_REVIVAL),
        (["振兴社区太吵，河东县管不管"], EAST_REVIVAL),
        (["南村"], ""),
        (["", "路灯不亮"], ""),
    ],
)
def test_a_text_says_where_it_happened(texts: list[str], code: str) -> None:
    assert PLACES.find(*texts) == code


def test_without_areas_nothing_is_found() -> None:
    assert Gazetteer([]).find("河东县") == ""


@pytest.mark.parametrize(
    ("code", "prefix"),
    [(CITY, "3799"), (EAST, "379901"), (WILLOW, "379901100"), (EAST_REVIVAL, EAST_REVIVAL)],
)
def test_an_area_s_prefix_is_as_long_as_its_level(code: str, prefix: str) -> None:
    assert area_prefix(code) == prefix
