/* batch_dates: when the updates of a batch came, and when they count as sent, so that every word of an outbox is dated
 * after what the same outbox said earlier. Without it two words of one message would be equally new; and a copy that
 * lay at a frozen collector, or another collector's clock, could date an earlier word later than the words after it. */
#pragma once

#include "job.h"
#include "store_outbox.h"

/* How far the outboxes of these jobs are stored: one question for all of them. */
bool batch_outboxes(struct pg *pg, struct job *const *jobs, size_t job_count, struct arena *arena, struct outboxes *ret,
                    struct err *err) MUST_CHECK;

/* Dates the arrival at `index` of a job. What has a receipt keeps the times of that. Else it came when its frame did,
 * or just after what stands in `outboxes` came, and counts as sent at effective_at(), but not before what stands there.
 * What stands in the future of now_us moves nothing (dated_after()). Then the outbox stands there. What comes again of
 * what is stored is left as it came. */
void batch_date(struct job *job, size_t index, struct outboxes *outboxes, int64_t now_us);
