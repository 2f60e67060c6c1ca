-- commit: any role. Ends a transaction.
COMMIT
