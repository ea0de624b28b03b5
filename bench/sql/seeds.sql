-- One row per order: what chance decided. Squares and cubes of a chance make some units, matters and places common.
CREATE UNLOGGED TABLE bench.seed AS
WITH most AS (
    SELECT (SELECT count(*) FROM bench.lead) AS leads, (SELECT count(*) FROM bench.category) AS categories,
        (SELECT count(*) FROM bench.area) AS areas, (SELECT count(*) FROM bench.text) - 1 AS texts, (SELECT count(*) FROM bench.place) AS places
), drawn AS (
    SELECT i,
        now() - interval '730 days' * (1 - i::float8 / %(n)s) AS at,
        CASE WHEN bench.chance(i, 1) < %(direct)s THEN 'DIRECT' WHEN bench.chance(i, 1) < %(direct)s + %(sub)s THEN 'SUB' ELSE 'LEAD' END AS road,
        interval '1 day' * (2 + 20 * bench.chance(i, 2) ^ 2) AS held,
        CASE WHEN bench.chance(i, 3) < %(rare)s THEN texts ELSE floor(texts * bench.chance(i, 4))::int END AS text,
        floor(places * bench.chance(i, 5))::int AS place,
        floor(categories * bench.chance(i, 6) ^ 2)::int AS category_n,
        floor(areas * bench.chance(i, 7) ^ 1.5)::int AS area_n,
        floor(leads * bench.chance(i, 8) ^ 2)::int AS lead_n,
        1 + floor(%(citizens)s * bench.chance(i, 9) ^ 1.5)::bigint AS citizen
    FROM most, generate_series(1::bigint, %(n)s) AS i
)
SELECT d.i, to_char(d.at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD') || lpad((d.i %% 1000000)::text, 6, '0') AS no, d.at,
    CASE WHEN d.road = 'SUB' AND c.id IS NULL THEN 'LEAD' ELSE d.road END AS road,
    CASE WHEN d.road = 'DIRECT' THEN interval '10 minutes' ELSE d.held END AS held,
    d.text, d.place, k.code AS category, k.is_justice, a.code AS area, l.id AS lead, c.id AS sub, d.citizen,
    o.id AS operator, p.id AS dispatcher, r.id AS reviewer, b.id AS callback, %(system)s::bigint AS system,
    0 AS n_steps
FROM drawn d
JOIN bench.category k ON k.n = d.category_n
JOIN bench.area a ON a.n = d.area_n
JOIN bench.lead l ON l.n = d.lead_n
LEFT JOIN bench.child c ON c.lead = l.id AND d.road = 'SUB' AND c.n = floor(c.most * bench.chance(d.i, 10))
JOIN bench.centre o ON o.role = '话务员' AND o.n = floor(o.most * bench.chance(d.i, 11))
JOIN bench.centre p ON p.role = '转办员' AND p.n = floor(p.most * bench.chance(d.i, 12))
JOIN bench.centre r ON r.role = '审核员' AND r.n = floor(r.most * bench.chance(d.i, 13))
JOIN bench.centre b ON b.role = '回访员' AND b.n = floor(b.most * bench.chance(d.i, 14));

UPDATE bench.seed s SET n_steps = (SELECT count(*) FROM bench.step t WHERE t.road = s.road AND bench.moment(s.at, s.held, t.share) <= now());
CREATE INDEX ON bench.seed (i);
