-- endpoints_list: tiendo_admin. Where collectors listen, newest first.
SELECT endpoint, public_key FROM collector_endpoint ORDER BY seen_at DESC, endpoint
