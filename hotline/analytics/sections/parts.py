"""段落的零件: sections, tables, charts as plain data. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any


def section(
    key: str, title: str, text: str = "", *, figures: Iterable[tuple[str, Any, str]] = (), tables: Iterable[dict[str, Any] | None] = (),
    charts: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    return {
        "key": key, "title": title, "text": text, "figures": [{"label": label, "value": value, "hint": hint} for label, value, hint in figures],
        "tables": [one for one in tables if one is not None], "charts": list(charts),
    }  # fmt: skip


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, shares: Sequence[float] = (), landscape: bool = False
) -> dict[str, Any] | None:  # fmt: skip
    """None where there is no row. Every cell is a number or a text; `shares` are the columns' parts of the width."""
    kept = [list(row) for row in rows]
    if not kept:
        return None
    return {
        "caption": caption,
        "headings": list(headings),
        "rows": kept,
        "shares": list(shares),
        "landscape": landscape,
    }


def bars(
    id: str, label: str, names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], *, lying: bool = False
) -> dict[str, Any]:
    axes: list[dict[str, Any]] = [{"type": "category", "data": list(names)}, {"type": "value"}]
    if lying:
        axes[0]["inverse"] = True
    option: dict[str, Any] = {
        "tooltip": {"trigger": "axis"}, "xAxis": axes[1] if lying else axes[0], "yAxis": axes[0] if lying else axes[1],
        "series": [{"type": "bar", "name": name, "data": list(values)} for name, values in series],
    }  # fmt: skip
    if len(series) > 1:
        option["legend"] = {}
    return {"id": f"chart-{id}", "label": label, "option": option}


def lines(id: str, label: str, names: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> dict[str, Any]:
    option = {
        "tooltip": {"trigger": "axis"}, "legend": {}, "xAxis": {"type": "category", "data": list(names), "boundaryGap": False}, "yAxis": {"type": "value"},
        "series": [{"type": "line", "name": name, "data": list(values), "showSymbol": False} for name, values in series],
    }  # fmt: skip
    return {"id": f"chart-{id}", "label": label, "option": option}


def ring(id: str, label: str, parts: Sequence[tuple[str, float]]) -> dict[str, Any]:
    option = {
        "tooltip": {"trigger": "item"},
        "series": [{
            "type": "pie", "radius": ["45%", "70%"], "label": {"formatter": "{b} {d}%"},
            "data": [{"name": name, "value": value} for name, value in parts],
        }],
    }  # fmt: skip
    return {"id": f"chart-{id}", "label": label, "option": option}


def change(now: float, before: float) -> str:
    """+12.3% · −4.0% · 持平; a dash where there was nothing before."""
    if not before:
        return "—"
    share = 100 * (now - before) / before
    return "持平" if abs(share) < 0.05 else f"{share:+.1f}%".replace("-", "−")


def said_change(now: float, before: float, than: str) -> str:
    """较上月上升12.3%; empty where there was nothing before."""
    word = change(now, before)
    if word in ("—", "持平"):
        return f"{than}持平" if word == "持平" else ""
    return f"{than}{'上升' if word[0] == '+' else '下降'}{word[1:]}"


def plain(number: float) -> str:
    """1,024 · 19.16."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
