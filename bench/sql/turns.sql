INSERT INTO workorders_assignment (id, order_id, unit_id, role, state, above_id, n_below_open, assigned_by_id, assigned_at, opinion, is_designated, signed_at,
    contacted_at, replied_at, approved_at, due_at, due_clock, warn_at, handler_id, reply_id, draft_waiting, asked, n_extensions, n_supplements, n_reworks)
SELECT CASE b.turn WHEN 'LEAD' THEN s.i * 2 - 1 ELSE s.i * 2 END, s.i, u.id, b.turn, CASE b.turn WHEN 'LEAD' THEN last.lead_state ELSE last.sub_state END,
    CASE b.turn WHEN 'SUB' THEN s.i * 2 - 1 END,
    CASE WHEN b.turn = 'LEAD' AND s.road = 'SUB' AND last.sub_state IN ('PENDING_SIGN', 'HANDLING', 'PENDING_REVIEW') THEN 1 ELSE 0 END,
    CASE b.turn WHEN 'LEAD' THEN s.dispatcher ELSE lead.handler END, bench.moment(s.at, s.held, b.share), '请依职责核实办理，并在时限内答复诉求人。', false,
    m.signed_at, m.contacted_at, m.replied_at, m.approved_at, d.due_at, coalesce(d.kind, ''), d.due_at - (d.due_at - d.started_at) / 5,
    CASE WHEN m.signed_at IS NOT NULL THEN u.handler END, CASE WHEN b.turn = 'LEAD' AND m.replied_at IS NOT NULL THEN s.i END,
    b.turn = 'LEAD' AND m.drafted_at IS NOT NULL AND m.replied_at IS NULL, '', 0, 0, 0
FROM bench.seed s
JOIN bench.step b ON b.road = s.road AND b.verb = 'assign' AND b.n <= s.n_steps
JOIN bench.step last ON last.road = s.road AND last.n = s.n_steps
JOIN bench.unit lead ON lead.id = s.lead
JOIN bench.unit u ON u.id = CASE b.turn WHEN 'LEAD' THEN s.lead ELSE s.sub END
CROSS JOIN LATERAL (
    SELECT max(bench.moment(s.at, s.held, e.share)) FILTER (WHERE e.verb = 'sign') AS signed_at,
        max(bench.moment(s.at, s.held, e.share)) FILTER (WHERE e.verb = 'contact') AS contacted_at,
        max(bench.moment(s.at, s.held, e.share)) FILTER (WHERE e.verb = 'draft') AS drafted_at,
        max(bench.moment(s.at, s.held, e.share)) FILTER (WHERE e.verb = 'reply') AS replied_at,
        max(bench.moment(s.at, s.held, e.share)) FILTER (WHERE e.verb = 'approve') AS approved_at
    FROM bench.step e WHERE e.road = s.road AND e.turn = b.turn AND e.n <= s.n_steps
) m
LEFT JOIN LATERAL (
    SELECT k.kind, bench.moment(s.at, s.held, f.share) AS started_at, bench.moment(s.at, s.held, f.share) + k.days * interval '1 day' AS due_at
    FROM bench.clock k JOIN bench.step f ON f.road = k.road AND f.n = k.from_n
    WHERE k.road = s.road AND k.turn = b.turn AND k.from_n <= s.n_steps AND (k.to_n = 0 OR k.to_n > s.n_steps) ORDER BY due_at LIMIT 1
) d ON true
WHERE s.i BETWEEN %(first)s AND %(last)s AND s.road <> 'DIRECT' ORDER BY s.i;
