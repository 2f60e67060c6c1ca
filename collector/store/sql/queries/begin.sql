-- begin: any role. Opens a transaction.
BEGIN
