-- change_read: any role. value of the change counter.
SELECT value FROM change_counter
