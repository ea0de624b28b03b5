INSERT INTO citizens_citizen (id, name_sealed, phone_sealed, address_sealed, name_hash, phone_hash, sex, is_company, created_at)
SELECT i, s.name, s.phone, s.address, md5('name' || i %% 50000), coalesce(c.phone_hash, md5('phone' || i)), CASE WHEN i %% 2 = 0 THEN 'M' ELSE 'F' END,
    false, now() - interval '730 days'
FROM bench.sealed s, generate_series(1::bigint, %(n)s) AS i LEFT JOIN bench.caller c ON c.id = i AND i <= %(known)s;
