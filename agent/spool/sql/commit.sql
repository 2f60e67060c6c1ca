-- commit: what was written is on disk when this returns.
COMMIT;
