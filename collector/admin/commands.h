/* commands: what `tiendo` can do, by file. Each runs with the arguments of its row in main.c's table and gives an exit
 * status. */
#pragma once

#include "cli.h"

/* cmd_db.c */
int cmd_db_migrate(const struct cli_args *args, void *context);
/* cmd_load.c */
int cmd_plan_check(const struct cli_args *args, void *context);
int cmd_plan_load(const struct cli_args *args, void *context);
/* cmd_draft.c */
int cmd_plan_draft(const struct cli_args *args, void *context);
/* cmd_plan.c */
int cmd_plan_list(const struct cli_args *args, void *context);
int cmd_plan_anomalies(const struct cli_args *args, void *context);
/* cmd_task.c */
int cmd_task_list(const struct cli_args *args, void *context);
int cmd_indicator_list(const struct cli_args *args, void *context);
/* cmd_agency.c */
int cmd_agency_list(const struct cli_args *args, void *context);
int cmd_agency_events(const struct cli_args *args, void *context);
/* cmd_may.c: 0 yes, 1 no, 2 held */
int cmd_may(const struct cli_args *args, void *context);
/* cmd_rights.c */
int cmd_rights(const struct cli_args *args, void *context);
/* cmd_agent.c */
int cmd_agent_enrol(const struct cli_args *args, void *context);
int cmd_agent_list(const struct cli_args *args, void *context);
int cmd_agent_revoke(const struct cli_args *args, void *context);
/* cmd_status.c */
int cmd_status(const struct cli_args *args, void *context);
/* cmd_overdue.c */
int cmd_overdue(const struct cli_args *args, void *context);
/* cmd_reassign.c */
int cmd_reassign_list(const struct cli_args *args, void *context);
int cmd_reassign(const struct cli_args *args, void *context);
/* cmd_update.c */
int cmd_update_list(const struct cli_args *args, void *context);
