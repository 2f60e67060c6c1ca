-- begin: a transaction that writes; takes the write lock at once, so that it cannot fail half way for want of it.
BEGIN IMMEDIATE;
