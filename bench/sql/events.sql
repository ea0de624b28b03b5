CREATE TEMP TABLE drafted ON COMMIT DROP AS
SELECT s.i, t.n, t.verb, t.from_state, t.to_state, t.duty, a.id AS actor_id, a.name AS actor_name, a.unit AS unit_name,
    CASE t.turn WHEN 'LEAD' THEN s.i * 2 - 1 WHEN 'SUB' THEN s.i * 2 END AS assignment_id,
    CASE WHEN t.verb IN ('dispatch', 'assign') THEN '请依职责核实办理，并在时限内答复诉求人。' ELSE '' END AS note,
    bench.moment(s.at, s.held, t.share) AS at, '' AS part, s.no
FROM bench.seed s
JOIN bench.step t ON t.road = s.road AND t.n <= s.n_steps
JOIN bench.unit lead ON lead.id = s.lead
LEFT JOIN bench.unit sub ON sub.id = s.sub
JOIN bench.person a ON a.id = CASE t.who WHEN 'operator' THEN s.operator WHEN 'dispatcher' THEN s.dispatcher WHEN 'reviewer' THEN s.reviewer
    WHEN 'callback' THEN s.callback WHEN 'handler' THEN lead.handler WHEN 'leader' THEN lead.leader WHEN 'sub' THEN sub.handler ELSE s.system END
WHERE s.i BETWEEN %(first)s AND %(last)s;

CREATE TEMP TABLE chained ON COMMIT DROP AS
SELECT i, bench.chain(array_agg(
    '"' || no || '",' || n || ',"' || verb || '","' || from_state || '","' || to_state || '",'
    || actor_id || ',"' || actor_name || '","' || unit_name || '","' || note || '",{},"'
    || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '",' || coalesce(assignment_id::text, 'null') || ',"' || duty || '"'
    ORDER BY n)) AS heads
FROM drafted GROUP BY i;

INSERT INTO workorders_event (order_id, assignment_id, n, verb, from_state, to_state, actor_id, actor_name, unit_name, duty, note, facts, at, hash)
SELECT i, assignment_id, n, verb, from_state, to_state, actor_id, actor_name, unit_name, duty, note, '{}', at, heads[n]
FROM drafted JOIN chained USING (i) ORDER BY i, n;
