-- One row per order: what chance decided. Squares and cubes of a chance make some units, matters and places common.
CREATE UNLOGGED TABLE bench.seed AS
WITH lists AS MATERIALIZED (  -- arrays: the planner has no way to guess joins by chance
    SELECT (SELECT array_agg(id ORDER BY n) FROM bench.lead) AS leads, (SELECT array_agg(code ORDER BY n) FROM bench.category) AS categories,
        (SELECT array_agg(code ORDER BY n) FROM bench.area) AS areas, (SELECT count(*) FROM bench.text) - 1 AS texts, (SELECT count(*) FROM bench.place) AS places,
        (SELECT array_agg(id) FROM bench.centre WHERE role = '话务员') AS operators, (SELECT array_agg(id) FROM bench.centre WHERE role = '转办员') AS dispatchers,
        (SELECT array_agg(id) FROM bench.centre WHERE role = '审核员') AS reviewers, (SELECT array_agg(id) FROM bench.centre WHERE role = '回访员') AS callers_back
), drawn AS (
    SELECT i,
        now() - interval '730 days' * (1 - i::float8 / %(n)s) AS at,
        CASE WHEN bench.chance(i, 1) < %(direct)s THEN 'DIRECT' WHEN bench.chance(i, 1) < %(direct)s + %(sub)s THEN 'SUB' ELSE 'LEAD' END AS road,
        interval '1 day' * (2 + 20 * bench.chance(i, 2) ^ 2) AS held,
        CASE WHEN bench.chance(i, 3) < %(rare)s THEN texts ELSE floor(texts * bench.chance(i, 4))::int END AS text,
        floor(places * bench.chance(i, 5))::int AS place,
        categories[1 + floor(cardinality(categories) * bench.chance(i, 6) ^ 2)::int] AS category,
        areas[1 + floor(cardinality(areas) * bench.chance(i, 7) ^ 1.5)::int] AS area,
        leads[1 + floor(cardinality(leads) * bench.chance(i, 8) ^ 2)::int] AS lead,
        1 + floor(%(citizens)s * bench.chance(i, 9) ^ 1.5)::bigint AS citizen,
        operators[1 + floor(cardinality(operators) * bench.chance(i, 11))::int] AS operator,
        dispatchers[1 + floor(cardinality(dispatchers) * bench.chance(i, 12))::int] AS dispatcher,
        reviewers[1 + floor(cardinality(reviewers) * bench.chance(i, 13))::int] AS reviewer,
        callers_back[1 + floor(cardinality(callers_back) * bench.chance(i, 14))::int] AS callback
    FROM lists, generate_series(1::bigint, %(n)s) AS i
)
SELECT d.i, to_char(d.at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD') || lpad((d.i %% 1000000)::text, 6, '0') AS no, d.at,
    CASE WHEN d.road = 'SUB' AND c.units IS NULL THEN 'LEAD' ELSE d.road END AS road,
    CASE WHEN d.road = 'DIRECT' THEN interval '10 minutes' ELSE d.held END AS held,
    d.text, d.place, d.category, k.is_justice, d.area, d.lead, c.units[1 + floor(cardinality(c.units) * bench.chance(d.i, 10))::int] AS sub, d.citizen,
    d.operator, d.dispatcher, d.reviewer, d.callback, %(system)s::bigint AS system, t.n_steps
FROM drawn d
JOIN bench.category k ON k.code = d.category
LEFT JOIN bench.child c ON c.lead = d.lead AND d.road = 'SUB'
CROSS JOIN LATERAL (
    SELECT count(*)::int AS n_steps FROM bench.step t
    WHERE t.road = CASE WHEN d.road = 'SUB' AND c.units IS NULL THEN 'LEAD' ELSE d.road END
        AND bench.moment(d.at, CASE WHEN d.road = 'DIRECT' THEN interval '10 minutes' ELSE d.held END, t.share) <= now()
) t;
CREATE INDEX ON bench.seed (i);
