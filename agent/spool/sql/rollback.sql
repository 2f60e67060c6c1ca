-- rollback: as if nothing had been written.
ROLLBACK;
