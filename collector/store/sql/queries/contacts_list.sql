-- contacts_list: tiendo_remind, tiendo_read, tiendo_admin. Whom agencies' messages go to.
SELECT agency, role, name, email FROM contact ORDER BY agency, role, email
