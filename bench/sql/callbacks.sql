INSERT INTO workorders_callback (order_id, round, n, agent_id, at, outcome, was_contacted, resolved, process, result, is_truthful, remark, recording, way)
SELECT s.i, 1, 1, s.callback, bench.moment(s.at, s.held, t.share), 'REACHED', true, 'RESOLVED', 'SATISFIED', 'SATISFIED', true, '', '', 'PHONE'
FROM bench.seed s JOIN bench.step t ON t.road = s.road AND t.verb = 'call_back' AND t.n <= s.n_steps
WHERE s.i BETWEEN %(first)s AND %(last)s ORDER BY s.i;
