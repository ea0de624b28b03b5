-- A clock of the order that still runs says when the order is due.
INSERT INTO workorders_workorder (id, no, query_code, state, title, content, occurred_at, place, channel, kind, urgency, labels, reported_party,
    is_secret, is_justice, consents_to_publish, call_id, missing_elements, registered_at, dispatch_basis, is_designated, first_dispatched_at,
    due_at, due_clock, warn_at, result_kind, public_reply, close_kind, closed_at, decline_reason, transferred_to, n_returns, n_reworks, n_tries,
    n_merged, n_reopened, is_repeat, is_supervised, is_excluded, has_brief_waiting, has_judgement_waiting, is_unhappy, n_events, head, words,
    area_id, category_id, citizen_id, lead_unit_id, unit_codes, registered_by_id, rule_set_id)
SELECT s.i, s.no, lpad((s.i * 7919 %% 10000000000)::text, 10, '0'), t.order_state, x.title, replace(x.content, '{where}', p.name),
    s.at - interval '1 day', p.name, CASE WHEN bench.chance(s.i, 20) < 0.8 THEN 'PHONE' ELSE 'WECHAT' END,
    (ARRAY['CONSULT', 'HELP', 'COMPLAINT', 'COMPLAINT', 'REPORT', 'SUGGESTION'])[1 + floor(6 * bench.chance(s.i, 21))::int],
    CASE WHEN bench.chance(s.i, 22) < 0.03 THEN 'URGENT' ELSE 'NORMAL' END, '{}', '', bench.chance(s.i, 23) < 0.02, s.is_justice, true, '', '', s.at,
    '', false, CASE WHEN s.road <> 'DIRECT' AND s.n_steps >= 2 THEN bench.moment(s.at, s.held, 0.03) END,
    d.due_at, coalesce(d.kind, ''), d.due_at - (d.due_at - d.started_at) / 5,
    CASE WHEN t.order_state IN ('CLOSED', 'ARCHIVED') AND s.road <> 'DIRECT' THEN 'RESOLVED' ELSE '' END,
    CASE WHEN t.order_state IN ('PENDING_CALLBACK', 'CLOSED', 'ARCHIVED') THEN '您好，您反映的问题经核实属实，现已办理完毕，感谢您的监督。' ELSE '' END,
    CASE WHEN t.order_state NOT IN ('CLOSED', 'ARCHIVED') THEN '' WHEN s.road = 'DIRECT' THEN 'DIRECT_ANSWER' ELSE 'RESOLVED' END,
    CASE WHEN t.order_state IN ('CLOSED', 'ARCHIVED') THEN s.at + s.held END, '', '', 0, 0, 0, 0, 0, bench.chance(s.i, 24) < 0.1, bench.chance(s.i, 25) < 0.01,
    false, false, false, false, s.n_steps, c.heads[s.n_steps], array_to_tsvector(array(SELECT DISTINCT unnest(x.words || p.words))),
    s.area, s.category, s.citizen, CASE WHEN s.road <> 'DIRECT' AND s.n_steps >= 2 THEN s.lead END,
    CASE WHEN t.sub_state <> '' THEN sub.codes WHEN t.lead_state <> '' THEN lead.codes ELSE '{}' END, s.operator,
    CASE WHEN s.road <> 'DIRECT' AND s.n_steps >= 2 THEN (SELECT min(id) FROM catalog_ruleset) END
FROM bench.seed s
JOIN chained c USING (i)
JOIN bench.step t ON t.road = s.road AND t.n = s.n_steps
JOIN bench.text x ON x.id = s.text
JOIN bench.place p ON p.id = s.place
JOIN bench.unit lead ON lead.id = s.lead
LEFT JOIN bench.unit sub ON sub.id = s.sub
LEFT JOIN LATERAL (
    SELECT k.kind, bench.moment(s.at, s.held, f.share) AS started_at, bench.moment(s.at, s.held, f.share) + k.days * interval '1 day' AS due_at
    FROM bench.clock k JOIN bench.step f ON f.road = k.road AND f.n = k.from_n
    WHERE k.road = s.road AND k.turn = '' AND k.from_n <= s.n_steps AND (k.to_n = 0 OR k.to_n > s.n_steps) ORDER BY due_at LIMIT 1
) d ON true
WHERE s.i BETWEEN %(first)s AND %(last)s ORDER BY s.i;
