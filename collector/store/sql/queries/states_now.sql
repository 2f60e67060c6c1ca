-- states_now: tiendo_read, tiendo_admin. The newest word of each agency on each task, as of now.
SELECT task, agency, update_count, percent, claims_complete, value, value_year,
       (extract(epoch FROM last_update_at) * 1000000)::bigint AS last_update_us
FROM current_state ORDER BY task, agency
