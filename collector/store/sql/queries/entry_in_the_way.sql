-- entry_in_the_way: tiendo_admin. $1 task, $2 agency, $3 action, $4 refers_to uuid or null, $5 period or null, $6 effective_at
-- timestamptz. The agency's own word that an entry on its behalf would have to make room for. No row: none.
SELECT u.id, u.period, (extract(epoch FROM u.effective_at) * 1000000)::bigint AS effective_us
FROM updates u WHERE u.id = own_word($1, $2, $3, $4::uuid, $5, $6::timestamptz, 'infinity')
