-- plan_alone: tiendo_remind, tiendo_admin. Until the end of the transaction nobody else plans reminders.
SELECT plan_reminders_alone()
