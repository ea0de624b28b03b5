"""怎样量: the two statements that make the facts of some orders from their rows and events. Pure text.

Each takes `orders`, the keys of the orders. The whole and the news are measured by the same statements, so that facts
kept up to date are those made anew.
"""

from typing import Final


def _span(start: str, end: str) -> str:
    """Open time from one moment to another by the table of the work calendar; null where either is."""
    return f"({_opened(end)} - {_opened(start)})"


def _opened(at: str) -> str:
    return (
        f"(SELECT piece.opened + CASE WHEN piece.is_open THEN {at} - piece.from_at ELSE interval '0' END"
        f" FROM assessment_opentime piece WHERE piece.from_at <= {at} ORDER BY piece.from_at DESC LIMIT 1)"
    )


def _days(at: str) -> str:
    return f"(SELECT piece.n_days FROM assessment_opentime piece WHERE piece.from_at <= {at} ORDER BY piece.from_at DESC LIMIT 1)"


def led(name: str, at: str, order: str = "o.id", join: str = "LEFT JOIN") -> str:
    """The lead's turn at that moment."""
    return (
        f"{join} LATERAL (SELECT led.id, led.unit_id FROM workorders_assignment led WHERE led.order_id = {order}"
        f" AND led.role = 'LEAD' AND led.assigned_at <= {at} AND (led.ended_at IS NULL OR led.ended_at > {at})"
        f" ORDER BY led.id DESC LIMIT 1) {name} ON true"
    )


# Why the order counts nowhere (剔除集X), but for what a panel or a wrong dispatch leaves out.
_LEFT: Final = """CASE WHEN o.state IN ('MERGED', 'WITHDRAWN', 'TRANSFERRED_OUT', 'VOID', 'NOT_ACCEPTED') THEN o.state
        WHEN o.close_kind = 'UNREASONABLE' OR o.is_excluded THEN 'UNREASONABLE' ELSE '' END"""

ORDERS: Final = f"""
INSERT INTO assessment_orderfact (order_id, n_events, state, close_kind, "left", channel, kind, urgency, category, area,
    citizen, unit_id, is_repeat, is_misdispatched, registered_at, dispatched_at, dispatch_due_at, handle_due_at,
    finished_at, closed_at, days_late, reworked_at, callback_due_at, n_attempts, attempted_at, first_at, first_result,
    first_turn, first_unit_id, final_at, final_result, final_process, final_resolved, is_untruthful, final_turn, final_unit_id,
    to_dispatch, to_callback, to_close, to_end)
WITH clocks AS (
    SELECT order_id, (array_agg(due_at ORDER BY id) FILTER (WHERE kind = 'DISPATCH'))[1] AS dispatch_due_at,
        (array_agg(due_at ORDER BY id DESC) FILTER (WHERE kind = 'HANDLE'))[1] AS handle_due_at,
        (array_agg(due_at ORDER BY id) FILTER (WHERE kind = 'CALLBACK'))[1] AS callback_due_at
    FROM workorders_deadline WHERE order_id = ANY(%(orders)s) AND assignment_id IS NULL GROUP BY order_id),
steps AS (
    SELECT order_id, min(at) FILTER (WHERE verb IN ('finish', 'conclude')) AS first_finished_at,
        max(at) FILTER (WHERE verb IN ('finish', 'conclude')) AS finished_at,
        min(at) FILTER (WHERE verb IN ('rework', 'escalate')) AS reworked_at,
        bool_or(verb = 'take_back' AND facts ->> 'fault' = 'HOTLINE') AS is_misdispatched
    FROM workorders_event WHERE order_id = ANY(%(orders)s)
        AND verb IN ('finish', 'conclude', 'rework', 'escalate', 'take_back') GROUP BY order_id),
calls AS (
    SELECT order_id, count(*) AS n_attempts, min(at) AS attempted_at,
        bool_or(outcome = 'REACHED' AND is_truthful IS FALSE) AS is_untruthful,
        (array_agg(id ORDER BY id) FILTER (WHERE outcome = 'REACHED'))[1] AS first_id,
        (array_agg(id ORDER BY id DESC) FILTER (WHERE outcome = 'REACHED'))[1] AS final_id
    FROM workorders_callback WHERE order_id = ANY(%(orders)s) GROUP BY order_id),
answered AS (  -- the last word is the last that was said, whether or not it settled the order; who was not reached in the end said nothing
    SELECT c.order_id, c.n_attempts, c.attempted_at, first.at AS first_at, first.result AS first_result, final.at AS final_at,
        final.result AS final_result, final.process AS final_process, final.resolved AS final_resolved,
        c.is_untruthful
    FROM calls c JOIN workorders_workorder o ON o.id = c.order_id
    LEFT JOIN workorders_callback first ON first.id = c.first_id
    LEFT JOIN workorders_callback final ON final.id = c.final_id AND o.close_kind <> 'NO_CONTACT')
SELECT o.id, o.n_events, o.state, o.close_kind, {_LEFT}, o.channel, o.kind, o.urgency, coalesce(o.category_id, ''),
    coalesce(o.area_id, ''), o.citizen_id, o.lead_unit_id, o.is_repeat, coalesce(s.is_misdispatched, false), o.registered_at,
    o.first_dispatched_at, k.dispatch_due_at, k.handle_due_at, s.finished_at, o.closed_at,
    greatest({_days("o.closed_at")} - {_days("k.handle_due_at")}, CASE WHEN o.closed_at IS NULL OR k.handle_due_at IS NULL THEN NULL ELSE 0 END),
    s.reworked_at, k.callback_due_at, coalesce(a.n_attempts, 0), a.attempted_at, a.first_at, coalesce(a.first_result, ''),
    first.id, first.unit_id, a.final_at, coalesce(a.final_result, ''), coalesce(a.final_process, ''),
    coalesce(a.final_resolved, ''), coalesce(a.is_untruthful, false), final.id, final.unit_id,
    {_span("o.registered_at", "o.first_dispatched_at")}, {_span("s.first_finished_at", "a.attempted_at")},
    {_span("s.finished_at", "o.closed_at")}, {_span("o.registered_at", "o.closed_at")}
FROM workorders_workorder o
LEFT JOIN clocks k ON k.order_id = o.id LEFT JOIN steps s ON s.order_id = o.id LEFT JOIN answered a ON a.order_id = o.id
{led("first", "a.first_at")}
{led("final", "a.final_at")}
WHERE o.id = ANY(%(orders)s)
"""

TURNS: Final = f"""
INSERT INTO assessment_turnfact (turn_id, order_id, unit_id, role, state, "left", has_contact, assigned_at, sign_due_at,
    signed_at, contact_due_at, contacted_at, reply_due_at, submitted_at, accepted_at, in_review_at, reviewed_at,
    passed_first, ended_at, asked_return, return_refused, n_extensions, n_supplements, n_reworks,
    to_sign, to_contact, to_submit, in_review, to_accept)
WITH steps AS (
    SELECT assignment_id, min(at) FILTER (WHERE verb = 'resume') AS resumed_at,
        min(at) FILTER (WHERE verb = 'contact' AND coalesce((facts ->> 'is_reached')::bool, true)) AS contacted_at
    FROM workorders_event WHERE order_id = ANY(%(orders)s) AND verb IN ('resume', 'contact') GROUP BY assignment_id),
again AS (  -- where the clocks of a rework begin
    SELECT d.assignment_id, min(d.id) AS id FROM workorders_deadline d JOIN steps s USING (assignment_id)
    WHERE d.order_id = ANY(%(orders)s) AND d.kind = 'REPLY' AND d.started_at >= s.resumed_at GROUP BY d.assignment_id),
clocks AS (  -- the last promise of each kind; none while it stands still, nor where it was called off before it was due
    SELECT DISTINCT ON (d.assignment_id, d.kind) d.assignment_id, d.kind,
        CASE WHEN d."end" = 'PAUSED' OR d."end" = 'VOID' AND d.stopped_at < d.due_at THEN NULL ELSE d.due_at END AS due_at
    FROM workorders_deadline d LEFT JOIN again g USING (assignment_id)
    WHERE d.order_id = ANY(%(orders)s) AND d.kind IN ('SIGN', 'CONTACT', 'REPLY')
        AND (d.kind <> 'REPLY' OR g.id IS NULL OR d.id < g.id)
    ORDER BY d.assignment_id, d.kind, d.id DESC),
due AS (
    SELECT assignment_id, max(due_at) FILTER (WHERE kind = 'SIGN') AS sign_due_at,
        max(due_at) FILTER (WHERE kind = 'CONTACT') AS contact_due_at, max(due_at) FILTER (WHERE kind = 'REPLY') AS reply_due_at
    FROM clocks GROUP BY assignment_id),
answers AS (
    SELECT assignment_id, (array_agg(signed_at ORDER BY id) FILTER (WHERE is_accepted))[1] AS submitted_at,
        (array_agg(reviewed_at ORDER BY id) FILTER (WHERE is_accepted))[1] AS accepted_at,
        (array_agg(signed_at ORDER BY id DESC) FILTER (WHERE reviewed_at IS NULL))[1] AS in_review_at,
        (array_agg(signed_at ORDER BY id) FILTER (WHERE reviewed_at IS NOT NULL))[1] AS first_submitted_at,
        (array_agg(reviewed_at ORDER BY id) FILTER (WHERE reviewed_at IS NOT NULL))[1] AS reviewed_at,
        (array_agg(is_accepted ORDER BY id) FILTER (WHERE reviewed_at IS NOT NULL))[1] AS passed_first,
        min(signed_at) FILTER (WHERE citizen_told) AS told_at
    FROM workorders_reply WHERE order_id = ANY(%(orders)s) AND signed_at IS NOT NULL GROUP BY assignment_id),
asked AS (
    SELECT assignment_id, bool_or(state <> 'CANCELLED') AS asked, bool_or(state = 'APPROVED') AS approved,
        bool_or(state = 'REFUSED') AS refused
    FROM workorders_request WHERE order_id = ANY(%(orders)s) AND kind = 'RETURN' GROUP BY assignment_id),
wrong AS (  -- taken back from a lead because the hotline had sent it wrongly
    SELECT a.id AS assignment_id FROM workorders_event e JOIN workorders_assignment a ON a.order_id = e.order_id
        AND a.role = 'LEAD' AND a.assigned_at <= e.at AND a.ended_at >= e.at
    WHERE e.order_id = ANY(%(orders)s) AND e.verb = 'take_back' AND e.facts ->> 'fault' = 'HOTLINE' GROUP BY a.id),
turns AS (
    SELECT t.*, d.sign_due_at, d.contact_due_at, d.reply_due_at, r.submitted_at, r.accepted_at AS first_accepted_at,
        CASE WHEN t.state = 'PENDING_REVIEW' THEN r.in_review_at END AS in_review_at, r.first_submitted_at, r.reviewed_at,
        r.passed_first, coalesce(q.asked, false) AS asked_return, coalesce(q.refused, false) AS return_refused,
        least(s.contacted_at, r.told_at) AS reached_at, {_LEFT} AS order_left,
        coalesce(q.approved, false) OR w.assignment_id IS NOT NULL AS is_wrong, coalesce(c.phone_hash <> '', false) AS has_contact
    FROM workorders_assignment t JOIN workorders_workorder o ON o.id = t.order_id
    LEFT JOIN citizens_citizen c ON c.id = o.citizen_id
    LEFT JOIN due d ON d.assignment_id = t.id LEFT JOIN answers r ON r.assignment_id = t.id
    LEFT JOIN asked q ON q.assignment_id = t.id LEFT JOIN steps s ON s.assignment_id = t.id
    LEFT JOIN wrong w ON w.assignment_id = t.id
    WHERE t.order_id = ANY(%(orders)s))
SELECT t.id, t.order_id, t.unit_id, t.role, t.state,
    CASE WHEN t.order_left <> '' THEN t.order_left WHEN t.is_wrong THEN 'WRONG_UNIT' ELSE '' END, t.has_contact, t.assigned_at,
    t.sign_due_at, t.signed_at, t.contact_due_at, t.reached_at, t.reply_due_at, t.submitted_at, t.first_accepted_at,
    t.in_review_at, t.reviewed_at, t.passed_first, t.ended_at, t.asked_return, t.return_refused, t.n_extensions,
    t.n_supplements, t.n_reworks, {_span("t.assigned_at", "t.signed_at")}, {_span("t.signed_at", "t.reached_at")},
    {_span("t.assigned_at", "t.submitted_at")}, {_span("t.first_submitted_at", "t.reviewed_at")},
    {_span("t.assigned_at", "t.first_accepted_at")}
FROM turns t
"""
