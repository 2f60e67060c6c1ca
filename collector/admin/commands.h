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
/* cmd_calendar.c: check is 65 when a year has to be confirmed */
int cmd_calendar_list(const struct cli_args *args, void *context);
int cmd_calendar_check(const struct cli_args *args, void *context);
/* cmd_enter.c */
int cmd_update_enter(const struct cli_args *args, void *context);
/* cmd_update.c */
int cmd_update_list(const struct cli_args *args, void *context);
/* cmd_question.c */
int cmd_question_ask(const struct cli_args *args, void *context);
int cmd_question_list(const struct cli_args *args, void *context);
int cmd_question_close(const struct cli_args *args, void *context);
/* cmd_proposal.c */
int cmd_proposal_list(const struct cli_args *args, void *context);
int cmd_proposal_forward(const struct cli_args *args, void *context);
int cmd_proposal_answer(const struct cli_args *args, void *context);
/* cmd_contest.c */
int cmd_contest_list(const struct cli_args *args, void *context);
int cmd_contest_answer(const struct cli_args *args, void *context);
/* cmd_round.c, cmd_round_list.c */
int cmd_round_open(const struct cli_args *args, void *context);
int cmd_round_list(const struct cli_args *args, void *context);
int cmd_round_seal(const struct cli_args *args, void *context);
int cmd_round_document(const struct cli_args *args, void *context);
/* cmd_review.c */
int cmd_review_release(const struct cli_args *args, void *context);
int cmd_review_refuse(const struct cli_args *args, void *context);
int cmd_review_return(const struct cli_args *args, void *context);
int cmd_review_accept(const struct cli_args *args, void *context);
int cmd_review_confirm(const struct cli_args *args, void *context);
/* cmd_extension.c */
int cmd_extension_list(const struct cli_args *args, void *context);
int cmd_extension_grant(const struct cli_args *args, void *context);
int cmd_extension_refuse(const struct cli_args *args, void *context);
int cmd_extension_forward(const struct cli_args *args, void *context);
int cmd_task_stop(const struct cli_args *args, void *context);
int cmd_task_resume(const struct cli_args *args, void *context);
/* cmd_milestone.c */
int cmd_milestone_add(const struct cli_args *args, void *context);
int cmd_milestone_list(const struct cli_args *args, void *context);
int cmd_task_complete(const struct cli_args *args, void *context);
/* cmd_contact.c */
int cmd_contact_set(const struct cli_args *args, void *context);
int cmd_contact_list(const struct cli_args *args, void *context);
int cmd_contact_remove(const struct cli_args *args, void *context);
/* cmd_remind.c */
int cmd_remind(const struct cli_args *args, void *context);
/* cmd_urging.c */
int cmd_urging_list(const struct cli_args *args, void *context);
int cmd_urging_show(const struct cli_args *args, void *context);
int cmd_urging_release(const struct cli_args *args, void *context);
int cmd_urging_drop(const struct cli_args *args, void *context);
int cmd_urging_delivered(const struct cli_args *args, void *context);
int cmd_urging_reply(const struct cli_args *args, void *context);
/* cmd_silence.c */
int cmd_agent_silence(const struct cli_args *args, void *context);
/* cmd_receipt.c: verify is 65 when one of them does not hold */
int cmd_receipt_show(const struct cli_args *args, void *context);
int cmd_receipt_verify(const struct cli_args *args, void *context);
int cmd_receipt_key(const struct cli_args *args, void *context);
/* cmd_bundle.c */
int cmd_bundle_import(const struct cli_args *args, void *context);
