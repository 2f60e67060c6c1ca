# One line a unit test: module, then the layers it links.
tiendo_unit_test(responsibility tiendo_sample_roster)
tiendo_unit_test(judge tiendo_sample_roster)
tiendo_unit_test(roster tiendo_sample_roster)
tiendo_unit_test(taskstatus tiendo_sample_roster)
