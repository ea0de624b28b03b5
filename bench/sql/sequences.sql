SELECT setval('order_no', %(n)s), setval(pg_get_serial_sequence('workorders_workorder', 'id'), %(n)s),
    setval(pg_get_serial_sequence('workorders_assignment', 'id'), %(n)s * 2::bigint), setval(pg_get_serial_sequence('workorders_reply', 'id'), %(n)s),
    setval(pg_get_serial_sequence('citizens_citizen', 'id'), (SELECT max(id) FROM citizens_citizen));
