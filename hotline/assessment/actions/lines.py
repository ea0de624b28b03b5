"""加减分从哪里来: one statement for each kind of line, over the facts and the ledgers.

Each writes rows of `assessment_scoreline`: whose (the first-line unit's, and the lower unit's whose turn it was: see
queries/tiers.py), which order, how much, when, why. A limit per unit (逾期扣分上限) counts
in the order in which things came about; what lies beyond it is shown with nothing taken off.
"""

from dataclasses import replace
from typing import Final

from hotline.assessment.definition import Indicator
from hotline.assessment.indicators import INDICATORS
from hotline.assessment.measuring import led
from hotline.assessment.queries.figures import among, kept
from hotline.assessment.queries.tiers import ANSWERING, HANDED_DOWN

_INTO: Final = "INSERT INTO assessment_scoreline (period_id, unit_id, kind, order_id, turn_id, points, at, why)"
_BY_ITS_UNIT: Final = ANSWERING.replace("{handed_down}", "false")
_LOCAL: Final = "to_char({} AT TIME ZONE 'Asia/Shanghai', 'MM月DD日HH24:MI')"


def _late(one: Indicator) -> str:
    return f"""{_INTO}
SELECT %(period)s, late.unit, 'OVERDUE', late.order_id, late.turn_id,
    -least(%(overdue)s, greatest(%(overdue_max)s - %(overdue)s * (late.nth - 1), 0)), late.due,
    '应于' || {_LOCAL.format("late.due")} || '前回复，' || CASE WHEN late.submitted IS NULL THEN '至今没有通过审核的答复'
        ELSE {_LOCAL.format("late.submitted")} || '提交' END || CASE WHEN %(overdue)s * (late.nth - 1) >= %(overdue_max)s THEN '（已达扣分上限）' ELSE '' END
FROM (SELECT answering.id AS unit, f.order_id, f.turn_id, f.reply_due_at AS due, f.submitted_at AS submitted,
        row_number() OVER (PARTITION BY answering.id ORDER BY f.reply_due_at, f.turn_id) AS nth
    FROM assessment_turnfact f {ANSWERING.format(unit="f.unit_id", handed_down="f.role = 'SUB'")}
    WHERE {one.at} >= %(start)s AND {one.at} < %(end)s AND {among(one)} AND ({one.counts}) IS NOT TRUE) late
"""


OVERDUE: Final = _late(replace(INDICATORS["on_time_reply"], roles=("LEAD", "SUB")))

_TOLD: Final = f"""FROM assessment_orderfact f JOIN workorders_callback c ON c.order_id = f.order_id {led("led", "c.at", "f.order_id", "JOIN")}"""
_IN_SPAN: Final = """WHERE f.is_untruthful AND f.first_at < %(end)s AND c.at >= %(start)s AND c.at < %(end)s AND c.outcome = 'REACHED'
        AND c.is_truthful IS FALSE"""

# Whatever the citizen says later: a reply that was not true remains one, of the unit that led when it was told and of the lower unit that wrote it.
FALSE_REPLY: Final = f"""{_INTO}
SELECT %(period)s, answering.id, 'FALSE_REPLY', told.order_id, told.turn_id, -%(false_reply)s, told.at,
    {_LOCAL.format("told.at")} || '回访，诉求人称答复与实际不符'
FROM (SELECT f.order_id, led.id AS turn_id, led.unit_id, false AS handed_down, c.at {_TOLD}
    {_IN_SPAN} AND {kept(replace(INDICATORS["result_satisfaction"], turn="led.id"))}
    UNION ALL SELECT f.order_id, below.turn_id, below.unit_id, true, c.at {_TOLD} {HANDED_DOWN.format(at="c.at")}
    {_IN_SPAN} AND {kept(replace(INDICATORS["result_satisfaction"], turn="ANY(ARRAY[led.id, below.turn_id])"))}) told
    {ANSWERING.format(unit="told.unit_id", handed_down="told.handed_down")}
"""

SUPERVISED: Final = f"""{_INTO}
SELECT %(period)s, answering.id, s.level, s.order_id, NULL, CASE s.level WHEN 'GOVERNMENT' THEN -%(government)s ELSE -%(internal)s END,
    s.opened_at, {_LOCAL.format("s.opened_at")} || '立项，督办编号' || s.no
FROM supervision_supervision s {_BY_ITS_UNIT.format(unit="s.unit_id")}
WHERE s.opened_at >= %(start)s AND s.opened_at < %(end)s AND s.level IN ('INTERNAL', 'GOVERNMENT') AND s.state <> 'WITHDRAWN'
    AND s.trigger <> ALL(%(spared)s)
    AND NOT EXISTS (SELECT FROM disputes_exclusion x JOIN workorders_assignment t ON t.id = x.assignment_id
        WHERE x.order_id = s.order_id AND t.unit_id = s.unit_id AND x.state = 'IN_EFFECT' AND x.scope = 'ALL')
"""

ACCOUNTED: Final = f"""{_INTO}
SELECT %(period)s, answering.id, 'ACCOUNTABILITY', i.order_id, NULL, -%(accountability)s, d.issued_at, i.no || '：' || d.number
FROM accountability_decision d JOIN accountability_inquiry i ON i.id = d.inquiry_id {_BY_ITS_UNIT.format(unit="i.unit_id")}
WHERE d.issued_at >= %(start)s AND d.issued_at < %(end)s
"""

BY_HAND: Final = f"""{_INTO}
SELECT %(period)s, m.unit_id, m.kind, NULL, NULL, CASE WHEN m.kind IN ('CASE', 'PRAISE') THEN m.points ELSE -m.points END,
    m.entered_at, left(m.reason || '（依据：' || m.proof || '）', 200)
FROM assessment_merit m WHERE m.month = %(month)s AND m.revoked_at IS NULL AND m.kind <> 'YEAR_END'
"""

STATEMENTS: Final = (OVERDUE, FALSE_REPLY, SUPERVISED, ACCOUNTED, BY_HAND)
