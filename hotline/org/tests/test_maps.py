"""Boundaries: read from GeoJSON row by row, asked for a point, drawn."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.org.mapping import area_at, counted_map, map_within, still_map
from hotline.org.models import Area, Boundary, Change, system_user
from hotline.org.outlines import Drawing, NoShapeError, box_of, contains, middle_of, read_polygons, steps_for
from hotline.org.sheets.geojson import read_boundaries
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.outcome import ImportResult
from hotline.org.tests.people import browser, html


def square(west: float, south: float, size: float, hole: bool = False) -> dict[str, Any]:
    def ring(x: float, y: float, a: float) -> list[list[float]]:
        return [[x, y], [x + a, y], [x + a, y + a], [x, y + a], [x, y]]

    rings = [ring(west, south, size)] + ([ring(west + size / 4, south + size / 4, size / 2)] if hole else [])
    return {"type": "Polygon", "coordinates": rings}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


CITY = feature(square(116, 36, 2), adcode=379900)
EAST = feature(square(117, 36, 1), adcode=379901, name="河东县")
WEST = feature(square(116, 36, 1), name="河西县")
TOWN = feature(square(117.1, 36.1, 0.5), code="379901100", name="柳林镇")


def file_of(*features: Any) -> BytesIO:
    return BytesIO(json.dumps({"type": "FeatureCollection", "features": features}).encode())


def imported(*features: Any, dry_run: bool = False) -> ImportResult:
    return import_tables([read_boundaries(file_of(*features))], actor=system_user(), dry_run=dry_run).results[0]


# ── pure ──


def test_a_hole_is_not_within_and_an_island_is() -> None:
    ring = read_polygons(square(116, 36, 1, hole=True))
    assert [contains(ring, 116.1, 36.1), contains(ring, 116.5, 36.5), contains(ring, 117.5, 36.5)] == [
        True,
        False,
        False,
    ]
    islands = {"type": "MultiPolygon", "coordinates": [square(n, 36, 0.5)["coordinates"] for n in (116, 117)]}
    assert contains(read_polygons(islands), 117.2, 36.2)


def test_of_two_neighbours_a_point_lies_in_exactly_one() -> None:
    left, right = read_polygons(square(116, 36, 1)), read_polygons(square(117, 36, 1))
    for lng in (116.9999, 117, 117.0001):
        assert contains(left, lng, 36.5) + contains(right, lng, 36.5) == 1


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "不是面"),
        ({"type": "LineString", "coordinates": [[116, 36], [117, 36]]}, "不是面"),
        ({"type": "Polygon", "coordinates": [[[116, 36], [116, 36], [116, 36]]]}, "没有围成"),
        ({"type": "Polygon", "coordinates": [[["东", "北"]]]}, "成对的数字"),
        ({"type": "Polygon", "coordinates": 5}, "成对的数字"),
        ({"type": "Polygon", "coordinates": [[[36, 116], [37, 116], [37, 117]]]}, "先经度"),
        ({"type": "Polygon", "coordinates": [[[500000, 4000000], [1, 1], [2, 2]]]}, "先经度"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 36], [117, 36], [117, 37]]]}, "先经度"),
    ],
)
def test_what_is_no_area_is_said(geometry: Any, reason: str) -> None:
    with pytest.raises(NoShapeError, match=reason):
        read_polygons(geometry)


def test_a_name_stands_within_its_area() -> None:
    horseshoe = [(0, 0), (9, 0), (9, 2), (3, 2), (3, 7), (9, 7), (9, 9), (0, 9)]
    polygons = [[[(110 + x / 10, 30 + y / 10) for x, y in horseshoe]]]
    (lng, lat), width = middle_of(polygons)
    assert contains(polygons, lng, lat)
    assert 0.2 < width < 1


def test_a_point_on_the_drawing_is_the_degrees_it_came_from() -> None:
    drawing = Drawing(box_of(read_polygons(square(116, 36, 1))))
    x, y = drawing.place(116.25, 36.75)
    assert (116 + x / drawing.across, 37 - y / drawing.down) == pytest.approx((116.25, 36.75), abs=0.001)
    assert drawing.path_of(read_polygons(square(116, 36, 1))).count("M") == 1


def test_each_tone_begins_at_as_many_times_the_one_before() -> None:
    assert steps_for([40, 7, 3, 2, 1, 1, 0]) == [1, 2, 4, 9, 19]
    assert steps_for([800, 12_000, 2_000]) == [800, 1375, 2363, 4062, 6982]
    assert steps_for([4, 4, 4, 0]) == [4]
    assert steps_for([]) == []


# ── importing ──


@pytest.mark.django_db
def test_boundaries_come_in_by_code_or_by_name_and_again_change_nothing() -> None:
    first = imported(TOWN, CITY, EAST, WEST)
    assert (first.n_created, first.refusals) == (4, [])
    assert str(Boundary.objects.get(area__name="柳林镇")) == "河东县柳林镇"
    assert imported(TOWN, CITY, EAST, WEST).n_unchanged == 4
    assert imported(feature(square(116, 36, 0.9), name="河西县")).n_changed == 1
    assert Change.objects.filter(kind="org.boundary", name="导入修改").get().facts[0][0] == "边界"


@pytest.mark.django_db
def test_each_bad_feature_is_refused_with_its_reason_and_the_others_stand() -> None:
    result = imported(
        CITY, EAST,
        feature(square(117, 36, 1), code="379999"), feature(square(117, 36, 1), name="无此县"), feature(None, name="河西县"),
        feature(square(100, 30, 0.1), name="柳林镇"), feature(square(117, 36, 1), code="3799"), EAST, feature(square(117, 36, 1)),
    )  # fmt: skip
    assert (result.n_created, result.n_refused) == (2, 7)
    assert result.refusals[2].value == "河西县", "of a shape that nobody could read, whose it is"
    reasons = [(one.row, one.column, one.reason) for one in result.refusals]
    assert [row for row, *_ in reasons] == [3, 4, 5, 6, 7, 8, 9]
    for (_, column, reason), (wanted, words) in zip(
        reasons,
        [("区划代码", "没有这个区划"), ("名称", "按名称没有找到"), ("边界", "必填"), ("区划代码", "之外"), ("区划代码", "12位"), ("边界", "第2行重复"), ("名称", "请写区划代码")],
        strict=True,
    ):  # fmt: skip
        assert (column, words in reason) == (wanted, True), reason


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"features": []}', b'{"features": [1]}', b"[" * 9999, b"\xff"]
)
def test_a_file_that_is_no_geojson_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(Refused):
        read_boundaries(BytesIO(content))


@pytest.mark.django_db
def test_the_screen_tries_and_imports_and_so_does_the_command(tmp_path: Any) -> None:
    def send(tried: str = "") -> Any:
        content = file_of(CITY, EAST, feature(square(1, 1, 1), name="河西县")).getvalue()
        return browser("xu").post(
            reverse("org_import"), {"file": SimpleUploadedFile("边界.geojson", content), "tried": tried}
        )

    trial = send()
    assert "先经度73至136" in html(trial)
    assert not Boundary.objects.exists()
    assert "导入完成" in html(send(trial.context["mark"]))
    assert Boundary.objects.count() == 2
    file = tmp_path / "边界.geojson"
    file.write_bytes(file_of(WEST, TOWN).getvalue())
    call_command("import_organisation", file, stdout=(said := __import__("io").StringIO()))
    assert "区划边界" in said.getvalue()
    assert Boundary.objects.count() == 4


# ── asking and drawing ──


@pytest.mark.django_db
def test_a_point_is_found_in_the_deepest_area(django_assert_num_queries: Any) -> None:
    imported(CITY, EAST, WEST, TOWN)
    with django_assert_num_queries(1):
        assert str(area_at(117.3, 36.3)) == "河东县柳林镇"
    assert str(area_at(117.9, 36.9)) == "河东县"
    assert str(area_at(116.5, 37.5)) == "清水市"
    assert area_at(120, 30) is None
    asked = browser().get(reverse("area_at"), {"lng": "117.3", "lat": "36.3"}).json()
    assert asked == {"code": "379901100000", "name": "河东县柳林镇"}
    assert browser().get(reverse("area_at"), {"lng": "nan", "lat": "36.3"}).json()["code"] == ""


@pytest.mark.django_db
def test_the_map_of_the_city_shows_its_counties_and_that_of_a_county_its_towns() -> None:
    imported(CITY, EAST, WEST, TOWN)
    page = html(browser().get(reverse("area_map")))
    assert 'data-area="379901000000"' in page and 'data-area="379902000000"' in page
    assert 'data-area="379901100000"' in html(browser().get(reverse("area_map"), {"within": "379901000000"}))
    found = map_within("379902000000")
    assert found is not None and [one.name for one in found[1].shapes] == ["河西县"], "no towns: the county itself"
    assert map_within("379901100200") is not None, "a village without boundary: the town around it"
    assert browser().get(reverse("area_map"), {"within": "999"}).status_code == 204
    assert html(browser("lin").get(reverse("areas"))).count('data-label="边界" class="short">有') == 4
    tree = json.loads(browser().get(reverse("area_tree")).content)
    assert [row for row in tree if row[0] == "379901000000"] == [["379901000000", "河东县", "379900000000", 1]]


@pytest.mark.django_db
def test_where_an_order_is_and_how_many_lie_where() -> None:
    imported(CITY, EAST, WEST, TOWN)
    village = Area.objects.get(name="杨树村")
    found = still_map(village, 117.3, 36.3)
    assert found is not None and found[1] is not None
    assert [one.name for one in found[0].shapes if one.is_marked] == ["柳林镇"]
    assert still_map(village, 120.0, 30.0)[1] is None  # type: ignore[index]
    county = still_map(Area.objects.get(name="河东县"), None, None)
    assert county is not None and [one.name for one in county[0].shapes if one.is_marked] == ["河东县"]
    counted = counted_map({"379901000000": 12, "379902000000": 3})
    assert counted is not None
    assert [(one.name, one.n, one.tone) for one in counted.drawing.shapes] == [("河东县", 12, 5), ("河西县", 3, 1)]
    assert counted.legend == [(1, "3"), (2, "4"), (3, "5–6"), (4, "7–8"), (5, "9–12")]
