-- rollback: any role. Gives a transaction up.
ROLLBACK
