INSERT INTO workorders_reply (id, order_id, assignment_id, facts, measures, result_kind, unresolved_reason, basis, public_reply, is_true, is_beyond_duty,
    citizen_told, drafted_by_id, drafted_at, signed_by_id, signed_at, is_accepted, failed_checks, review_note, reviewed_by_id, reviewed_at)
SELECT s.i, s.i, s.i * 2 - 1, '经现场核实，' || p.name || '反映的情况属实，原因已经查明，涉及的责任单位和人员已到场。',
    '已责成责任单位限期整改，安排专人跟踪，并于当日完成现场处置，向诉求人说明了处理情况。', 'RESOLVED', '', '',
    '您好，您反映的问题经核实属实，现已办理完毕，感谢您的监督。', true, false, true, u.handler, bench.moment(s.at, s.held, 0.7), u.leader,
    bench.moment(s.at, s.held, t.share), CASE WHEN s.n_steps > t.n THEN true END, '{}', '',
    CASE WHEN s.n_steps > t.n THEN s.reviewer END, CASE WHEN s.n_steps > t.n THEN bench.moment(s.at, s.held, 0.85) END
FROM bench.seed s
JOIN bench.step t ON t.road = s.road AND t.verb = 'reply' AND t.turn = 'LEAD' AND t.n <= s.n_steps
JOIN bench.unit u ON u.id = s.lead
JOIN bench.place p ON p.id = s.place
WHERE s.i BETWEEN %(first)s AND %(last)s ORDER BY s.i;
