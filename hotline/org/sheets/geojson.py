"""打开边界文件: from GeoJSON to rows of the sheet 区划边界. What is no GeoJSON is `Refused`; shapes are judged elsewhere."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final

from hotline.base.refusal import Refused
from hotline.org.sheets.cells import plain
from hotline.org.sheets.layout import BOUNDARIES
from hotline.org.sheets.reading import MAX_BYTES, MAX_ROWS, Row, Table, read_workbook

ENDINGS: Final = ("geojson", "json")
# As the usual sources call them: our own export, DataV, the surveyors' 行政区代码.
CODES: Final = ("code", "adcode", "区划代码", "行政区代码", "XZQDM", "PAC", "id")
NAMES: Final = ("full_name", "name", "名称", "区划名称", "XZQMC", "NAME")
NOT_GEOJSON: Final = "这不是有效的 GeoJSON 文件：应是 FeatureCollection，每个区划一个面"


def tables_of(file: IO[bytes], name: str) -> list[Table]:
    """A workbook's sheets, or of a GeoJSON file the one of boundaries. May be `Refused`."""
    return [read_boundaries(file)] if name.lower().endswith(ENDINGS) else read_workbook(file)


def read_boundaries(file: IO[bytes]) -> Table:
    """A row for each feature, numbered from 1 as they stand in the file."""
    file.seek(0)
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise Refused(f"文件超过 {MAX_BYTES // 2**20} MB：请先抽稀边界，或按县区分成几个文件")
    try:
        given = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(NOT_GEOJSON) from error
    features = given.get("features") if isinstance(given, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise Refused(NOT_GEOJSON)
    if not features or len(features) > MAX_ROWS:
        raise Refused(f"文件里有 {len(features)} 个面，应为1至{MAX_ROWS}个")
    return Table(BOUNDARIES, BOUNDARIES.columns, [_row(n, one) for n, one in enumerate(features, start=1)], ())


def _row(number: int, feature: Mapping[str, Any]) -> Row:
    given = feature.get("properties")
    said = {**({"id": feature["id"]} if "id" in feature else {}), **(given if isinstance(given, dict) else {})}
    geometry = feature.get("geometry")
    shape = json.dumps(geometry, ensure_ascii=False) if geometry else ""
    return Row(number, {"code": _first(said, CODES), "name": _first(said, NAMES), "shape": shape})


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := plain(said.get(name))) and text != "="), "")
