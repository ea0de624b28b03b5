-- A number in [0, 1) that depends on the order and on what it is wanted for, and on nothing else.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE FUNCTION bench.chance(i bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (hashint8extended(i, purpose) & 9007199254740991)::float8 / 9007199254740992 $$;

-- When the step with this share of the handling time was taken; -1: thirty days after the end.
CREATE FUNCTION bench.moment(at timestamptz, held interval, share float8) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN share < 0 THEN at + held + interval '30 days' ELSE at + held * share END $$;

-- The hashes of an order's events, each over the one before: as hotline.base.trail makes them.
CREATE FUNCTION bench.chain(parts text[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    head text := repeat('0', 64);
    part text;
    heads text[] := '{}';
BEGIN
    FOREACH part IN ARRAY parts LOOP
        head := encode(sha256(convert_to('["' || head || '",' || part || ']', 'UTF8')), 'hex');
        heads := heads || head;
    END LOOP;
    RETURN heads;
END $$;

CREATE TABLE bench.step (road text, n int, verb text, who text, turn text, share float8, from_state text, to_state text,
    duty text, order_state text, lead_state text, sub_state text, PRIMARY KEY (road, n));
CREATE TABLE bench.clock (road text, turn text, kind text, from_n int, to_n int, days float8);
CREATE TABLE bench.text (id int PRIMARY KEY, title text, content text, words text[]);
CREATE TABLE bench.place (id int PRIMARY KEY, name text, words text[]);
CREATE TABLE bench.caller (id int PRIMARY KEY, phone_hash text);
