-- quick_check: whether the file is whole.
-- Columns: finding text ("ok", or one mistake a row).
PRAGMA quick_check(1);
