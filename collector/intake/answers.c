#include "answers.h"

#include "clock.h"

#include <string.h>

struct message answer_welcome(const struct roster *roster, const struct identity *identity, const struct job *job)
{
    const struct agency *agency = roster == NULL ? NULL : roster_agency(roster, identity->agency);
    struct message message = {.kind = MESSAGE_WELCOME,
                              .welcome = {.device_id = identity->id,
                                          .agency_code = identity->agency,
                                          .agency_name = agency == NULL ? identity->agency : agency->name,
                                          .collector_time_us = clock_now_us(),
                                          .committed_sequence = job->committed,
                                          .catalogue_revision = roster == NULL ? 0 : (uint64_t)roster->revision,
                                          .batch_entries = WIRE_BATCH_MAX,
                                          .update_bytes = UPDATE_BYTES_MAX,
                                          .credit_batches = WIRE_CREDIT,
                                          .heartbeat_ms = ZSOCK_HEARTBEAT_MS,
                                          .text_chars = UPDATE_TEXT_MAX,
                                          .short_text_chars = UPDATE_SHORT_TEXT_MAX,
                                          .simulated_clock = clock_is_simulated()}};
    for (size_t i = 0; i < job->receipt_keys.count && i < WIRE_RECEIPT_KEYS_MAX; i++) {
        memcpy(message.welcome.receipt_keys[i], job->receipt_keys.list[i], WIRE_KEY_BYTES);
        message.welcome.receipt_key_count = i + 1;
    }
    return message;
}

struct message answer_verdicts(const struct job *job)
{
    struct wire_verdict *verdicts = arena_array(job->arena, job->count, sizeof(*verdicts));
    for (size_t i = 0; i < job->count; i++) {
        verdicts[i] = job->fates[i].verdict;
    }
    return (struct message){.kind = MESSAGE_VERDICTS,
                            .verdicts = {.epoch = job->message.submit.epoch,
                                         .collector_time_us = clock_now_us(),
                                         .verdicts = verdicts,
                                         .count = job->count}};
}

static const char *refused_decision(const char *code)
{
    if (strcmp(code, "NOT_ALLOWED") == 0) {
        return "Đơn vị không chủ trì nhiệm vụ này và không phải cơ quan đầu mối.";
    }
    if (strcmp(code, "UNKNOWN_UPDATE") == 0) {
        return "Không có nội dung nào mang mã này.";
    }
    return strcmp(code, "NOT_HELD") == 0 ? "Nội dung này không ở trạng thái chờ chấp nhận."
                                         : "Đã có quyết định trước đó.";
}

struct message answer_decided(const struct job *job)
{
    struct message message = {.kind = MESSAGE_DECIDED, .decided = {.id = job->message.decide.id}};
    if (job->refusal != NULL) {
        message.decided.code = job->refusal;
        message.decided.message = refused_decision(job->refusal);
    }
    return message;
}
