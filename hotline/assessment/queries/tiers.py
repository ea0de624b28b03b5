"""谁对什么负责: figures by every unit that answers, in one statement for each table and anchor.

A first-line unit (县市区, 部门, 公共服务单位) answers for what the centre gave to it or to a unit below it. A lower unit
(乡镇街道, 下属单位, 村居) answers for its own turns alone: those handed down to it, and those that the centre gave it directly.
What citizens say of an order counts for whoever led it then, and for each lower unit whose reply the lead had taken over.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from hotline.assessment.definition import Figure, Indicator, Source
from hotline.assessment.queries.figures import Span, above_of, among, answers, counted_from, grouped, rows_of
from hotline.catalog import queries as catalog

# `handed_down` says of a row whether it is a lower unit's share of what another leads.
ANSWERING: Final = """JOIN org_unit own ON own.id = {unit} CROSS JOIN LATERAL (
    SELECT top.id FROM org_unit top WHERE NOT ({handed_down}) AND top.code = split_part(own.path, '.', 2)
    UNION ALL SELECT own.id WHERE own.level > 2) answering"""

# A lower unit's turn that stood when something was said of the order's result, its reply taken over before.
HANDED_DOWN: Final = (
    "JOIN assessment_turnfact below ON below.order_id = f.order_id AND below.role = 'SUB' AND below.submitted_at <= {at}"
    " AND (below.ended_at IS NULL OR below.ended_at > {at})"
)


def figures_by_unit(wanted: Iterable[Indicator], period: Span) -> dict[tuple[str, int], Figure]:
    """Figures by (id of the indicator, unit that answers), first-line and lower units alike; sums only, no quantiles."""
    found: dict[tuple[str, int], Figure] = {}
    with catalog.reading_once():
        groups = grouped(one for one in wanted if answers(one, by_unit=True))
        statements = [(group, *_statement(group, period)) for group in groups]
    for group, sql, given in statements:
        for unit, *counted in rows_of(sql, given):
            for i, one in enumerate(group):
                found[one.id, unit] = Figure(one, Decimal(counted[2 * i] or 0), int(counted[2 * i + 1]))
    return found


def _statement(group: list[Indicator], period: Span) -> tuple[str, dict[str, object]]:
    """Counted by the units of the rows first, and only these few then given to whoever answers."""
    first = group[0]
    tables, where, given = counted_from(first, period)
    if first.source == Source.TURNS:
        with_sub = [replace(one, roles=(*one.roles, "SUB")) if one.roles else one for one in group]
        counted = f"SELECT f.unit_id AS unit, f.role = 'SUB' AS handed_down, {_ends(with_sub)} FROM {tables} WHERE {where} GROUP BY 1, 2"
    else:
        counted = (
            f"SELECT {first.unit} AS unit, false AS handed_down, {_ends(group)} FROM {tables} WHERE {where} GROUP BY 1"
        )
    if first.source == Source.ORDERS:
        of_both = [replace(one, turn=f"ANY(ARRAY[{one.turn}, below.turn_id])") for one in group]
        counted += (
            f" UNION ALL SELECT below.unit_id, true, {_ends(of_both)} FROM {tables} {HANDED_DOWN.format(at=first.at)}"
            f" WHERE {where} GROUP BY 1"
        )
    sums = ", ".join(f"sum(above_{i}), sum(below_{i})" for i in range(len(group)))
    answering = ANSWERING.format(unit="counted.unit", handed_down="counted.handed_down")
    return f"SELECT answering.id, {sums} FROM ({counted}) counted {answering} GROUP BY 1", given


def _ends(group: Iterable[Indicator]) -> str:
    """Both ends of each fraction, as columns."""
    return ", ".join(
        f"{above_of(one)} AS above_{i}, count(*) FILTER (WHERE {among(one)}) AS below_{i}"
        for i, one in enumerate(group)
    )
