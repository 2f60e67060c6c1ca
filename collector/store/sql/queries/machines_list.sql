-- machines_list: tiendo_remind, tiendo_read, tiendo_admin. The machines in use of each agency together: when the last of them was
-- heard, whether all that were heard said goodbye, and what they have approved and not sent.
SELECT agency, (extract(epoch FROM max(last_contact_at)) * 1000000)::bigint AS last_contact_us,
       coalesce(bool_and(left_at >= last_contact_at) FILTER (WHERE last_contact_at IS NOT NULL), false) AS "left",
       coalesce(sum(waiting), 0)::integer AS waiting
FROM device WHERE revoked_at IS NULL GROUP BY agency ORDER BY agency
