-- meta_sent_read: up to where updates are under way.
-- Columns: sequence integer.
SELECT sent_sequence FROM meta;
