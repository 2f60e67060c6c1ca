-- history_prune: what a newer whole one replaces. Parameters: 1 digest that stays.
DELETE FROM history WHERE digest <> ?1;
