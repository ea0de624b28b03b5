-- The people and units of the city, numbered, so that a chance picks one.
CREATE TABLE bench.person AS
SELECT u.id, u.name, coalesce(t.short_name, '') AS unit FROM org_user u LEFT JOIN org_unit t ON t.id = u.unit_id;
ALTER TABLE bench.person ADD PRIMARY KEY (id);

CREATE TABLE bench.centre AS
SELECT g.name AS role, u.id
FROM org_user u JOIN org_user_groups ug ON ug.user_id = u.id JOIN auth_group g ON g.id = ug.group_id
WHERE g.name IN ('话务员', '转办员', '审核员', '回访员');

-- A unit's people: the first who may handle, and the one who signs.
CREATE TABLE bench.unit AS
SELECT t.id, t.parent_id, t.level, string_to_array(rtrim(t.path, '.'), '.') AS codes, min(u.id) FILTER (WHERE g.name IN ('承办单位管理员', '承办人', '工作站人员')) AS handler,
    coalesce(min(u.id) FILTER (WHERE g.name = '单位领导'), min(u.id)) AS leader
FROM org_unit t JOIN org_user u ON u.unit_id = t.id JOIN org_user_groups ug ON ug.user_id = u.id JOIN auth_group g ON g.id = ug.group_id
WHERE t.level IN (2, 3) AND t.active_to IS NULL GROUP BY t.id;
DELETE FROM bench.unit WHERE handler IS NULL;
CREATE TABLE bench.lead AS SELECT id, row_number() OVER (ORDER BY hashint8extended(id, 7)) - 1 AS n FROM bench.unit WHERE level = 2;
CREATE TABLE bench.child AS SELECT parent_id AS lead, array_agg(id ORDER BY id) AS units FROM bench.unit WHERE level = 3 GROUP BY parent_id;

CREATE TABLE bench.category AS
SELECT code, is_justice, row_number() OVER (ORDER BY hashtextextended(code, 7)) - 1 AS n FROM catalog_category WHERE level = 3 AND is_active;
CREATE TABLE bench.area AS
SELECT code, row_number() OVER (ORDER BY hashtextextended(code, 7)) - 1 AS n FROM org_area WHERE level >= 3;

CREATE TABLE bench.sealed AS SELECT %(name)s::bytea AS name, %(phone)s::bytea AS phone, %(address)s::bytea AS address;
