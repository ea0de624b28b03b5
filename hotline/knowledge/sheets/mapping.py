"""对应关系: which field of an article comes from which column of a foreign file, alone or put together. Pure.

`title=事项名称` takes a column; `body=条件：{受理条件}` puts text around columns; what stands in `[ ]` is left out where a
column in it says nothing (empty, 无). `openness==PUBLIC` gives every row the same.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

MAPS: Final = Path(__file__).parents[1] / "defaults" / "maps"
NOTHING: Final = frozenset({"", "无", "暂无", "null", "none", "nan", "/", "-"})
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_COLUMN = re.compile(r"\{([^{}]+)\}")


class BadMapping(ValueError):
    """The mapping cannot be used; says why, in Chinese."""


class Mapped:
    """A mapping, field by field. Raises BadMapping for an unknown field or a column that the file does not have."""

    def __init__(self, parts: Mapping[str, str], fields: Sequence[str]) -> None:
        self.parts = dict(parts)
        if unknown := [name for name in self.parts if name not in fields]:
            raise BadMapping(f"没有名为“{unknown[0]}”的字段；字段有：{'、'.join(fields)}")

    def check(self, columns: Sequence[str]) -> None:
        for name, part in self.parts.items():
            for column in columns_of(part):
                if column not in columns:
                    raise BadMapping(f"字段 {name} 要的列“{column}”文件里没有；列有：{'、'.join(columns[:40])}")

    def of(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The fields that this row gives; those that come to nothing left out."""
        found = {name: _made(part, row) for name, part in self.parts.items()}
        return {name: text for name, text in found.items() if text}


def read_parts(given: Sequence[str]) -> dict[str, str]:
    """Parts as the command line gives them: `字段=…`, a file of them (.json), or the name of one that comes with the product."""
    parts: dict[str, str] = {}
    for one in given:
        name, mark, part = one.partition("=")
        if mark:
            parts[name.strip()] = part
            continue
        path = Path(one) if one.endswith(".json") else MAPS / f"{one}.json"
        try:
            parts |= json.loads(path.read_text(encoding="utf-8"))
        except OSError:
            known = "、".join(sorted(path.stem for path in MAPS.glob("*.json")))
            raise BadMapping(f"没有对应关系“{one}”：应写作 字段=列名，或 .json 文件，或自带的：{known}") from None
        except ValueError as error:
            raise BadMapping(f"{path.name}不是有效的 JSON：{error}") from None
    return parts


def columns_of(part: str) -> list[str]:
    if part.startswith("="):
        return []
    return _COLUMN.findall(part) or [part.strip()]


def _made(part: str, row: Mapping[str, Any]) -> str:
    if part.startswith("="):
        return part[1:].strip()
    if not _COLUMN.search(part):
        return plain(row.get(part.strip()))

    def optional(match: "re.Match[str]") -> str:
        inner = match.group(1)
        return inner if all(plain(row.get(name)) for name in _COLUMN.findall(inner)) else ""

    shown = _OPTIONAL.sub(optional, part)
    text = _COLUMN.sub(lambda match: plain(row.get(match.group(1))), shown)
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


def plain(value: Any) -> str:
    """A cell as text: lists line by line, nothing for what says nothing."""
    if isinstance(value, list | tuple):
        return "\n".join(text for one in value if (text := plain(one)))
    if isinstance(value, dict):
        return plain(list(value.values()))
    text = "" if value is None else str(value).strip()
    return "" if text.lower() in NOTHING else text
