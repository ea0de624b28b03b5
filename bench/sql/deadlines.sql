INSERT INTO workorders_deadline (order_id, assignment_id, kind, started_at, due_at, warn_at, stopped_at, missed_at, warned_at, "end", "limit", rule_version,
    basis, explanation)
SELECT s.i, CASE k.turn WHEN 'LEAD' THEN s.i * 2 - 1 WHEN 'SUB' THEN s.i * 2 END, k.kind, w.started_at, w.due_at, w.warn_at, w.stopped_at,
    CASE WHEN coalesce(w.stopped_at, now()) > w.due_at THEN w.due_at + interval '1 minute' END,
    CASE WHEN coalesce(w.stopped_at, now()) > w.warn_at THEN w.warn_at + interval '1 minute' END,
    CASE WHEN w.stopped_at IS NULL THEN '' ELSE 'DONE' END, ceil(k.days)::int || 'wd', 1, '市民热线工作标准',
    '自' || to_char(w.started_at, 'YYYY年MM月DD日HH24:MI') || '起，次日起算，周六周日不计，应于' || to_char(w.due_at, 'YYYY年MM月DD日HH24:MI') || '前完成。'
FROM bench.seed s
JOIN bench.clock k ON k.road = s.road AND k.from_n <= s.n_steps
JOIN bench.step f ON f.road = k.road AND f.n = k.from_n
LEFT JOIN bench.step t ON t.road = k.road AND t.n = k.to_n AND k.to_n <= s.n_steps
CROSS JOIN LATERAL (SELECT bench.moment(s.at, s.held, f.share) AS started_at, k.days * interval '1 day' AS length) b
CROSS JOIN LATERAL (
    SELECT b.started_at, b.started_at + b.length AS due_at, b.started_at + b.length * 0.8 AS warn_at, bench.moment(s.at, s.held, t.share) AS stopped_at
) w
WHERE s.i BETWEEN %(first)s AND %(last)s ORDER BY s.i;
