-- completions_list: tiendo_read, tiendo_remind, tiendo_admin. $1 as_of timestamptz. Tasks that nobody answers for, completed by the
-- focal agency by then.
SELECT task, product_date, due, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_us
FROM task_completion WHERE recorded_at <= $1::timestamptz ORDER BY recorded_at, id
