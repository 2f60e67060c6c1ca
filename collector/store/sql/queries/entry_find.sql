-- entry_find: tiendo_admin. $1 update_id uuid. Whether an update was entered on somebody's behalf.
SELECT update_id FROM on_behalf WHERE update_id = $1::uuid
