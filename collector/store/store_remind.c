#include "store_remind.h"

#include "update.h"

#include <stdlib.h>
#include <string.h>

static day_t day_at(const PGresult *result, int row, const char *column, day_t none)
{
    day_t day = none;
    const char *text = pg_text(result, row, column);
    return text != NULL && day_parse(text, &day) ? day : none;
}

static PGresult *ask_as_of(struct pg *pg, const char *query, int64_t as_of, struct arena *arena, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, as_of);
    return pg_query(pg, query, &params, err);
}

/* ---- what the planner asks ---- */

bool store_machines(struct pg *pg, struct arena *arena, struct machine_rows *ret, struct err *err)
{
    PGresult *result = pg_query(pg, "machines_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct machine_row){
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .last_contact_us = pg_number(result, i, "last_contact_us"),
            .left = pg_bool(result, i, "left"),
            .waiting = (int)pg_number(result, i, "waiting"),
        };
    }
    PQclear(result);
    return true;
}

bool store_returned(struct pg *pg, int64_t as_of, struct arena *arena, struct returned_rows *ret, struct err *err)
{
    PGresult *result = ask_as_of(pg, "returned_list", as_of, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct returned_row){
            .update_id = arena_strdup(arena, pg_text(result, i, "id")),
            .task = arena_strdup(arena, pg_text(result, i, "task")),
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .until = day_at(result, i, "until", DAY_MAX),
            .returned_us = pg_number(result, i, "returned_us"),
        };
    }
    PQclear(result);
    return true;
}

bool store_urged(struct pg *pg, int64_t as_of, struct arena *arena, struct urged_rows *ret, struct err *err)
{
    PGresult *result = ask_as_of(pg, "urged_list", as_of, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = (struct urged_row){
            .key = arena_strdup(arena, pg_text(result, i, "obligation")),
            .count = (int)pg_number(result, i, "count"),
            .last = day_at(result, i, "last", DAY_MIN),
        };
    }
    PQclear(result);
    return true;
}

/* ---- when the centre was away ---- */

bool store_run_seen(struct pg *pg, const struct uuid *run, int64_t started_us, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, run);
    pg_param_time(&params, arena, started_us);
    pg_param_time(&params, arena, now_us);
    bool ok = pg_run(pg, "run_seen", &params, err);
    arena_free(arena);
    return ok;
}

bool store_outages(struct pg *pg, int64_t from_us, int64_t now_us, int64_t least_us, struct arena *arena,
                   struct outage_rows *ret, struct err *err)
{
    PGresult *result = ask_as_of(pg, "runs_list", from_us, arena, err);
    if (result == NULL) {
        return false;
    }
    int count = PQntuples(result);
    int64_t covered = 0; /* nothing is known of before the first run */
    ret->count = 0;
    ret->rows = arena_array(arena, (size_t)count + 1, sizeof(*ret->rows));
    for (int i = 0; i < count; i++) {
        int64_t started = pg_number(result, i, "started_us");
        int64_t seen = pg_number(result, i, "seen_us");
        if (covered != 0 && started - covered > least_us) {
            ret->rows[ret->count++] = (struct outage){.from = covered, .to = started};
        }
        covered = seen > covered ? seen : covered;
    }
    PQclear(result);
    if (covered != 0 && now_us - covered > least_us) {
        ret->rows[ret->count++] = (struct outage){.from = covered, .to = INT64_MAX};
    }
    return true;
}

/* ---- the ledger ---- */

static struct ledger_row read_ledger_row(const PGresult *result, int row, struct arena *arena)
{
    return (struct ledger_row){
        .recipient = arena_strdup(arena, pg_text(result, row, "recipient")),
        .key = arena_strdup(arena, pg_text(result, row, "obligation")),
        .due = day_at(result, row, "due", DAY_MIN),
        .kind = intent_kind_parse(pg_text(result, row, "kind")),
        .step = (int)pg_number(result, row, "step"),
        .on = day_at(result, row, "day", DAY_MIN),
    };
}

bool store_ledger(struct pg *pg, const char *const *keys, size_t key_count, day_t day, int64_t as_of,
                  struct arena *arena, struct ledger_rows *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    struct pg_array array = {0};
    char iso[DAY_ISO_MAX];
    for (size_t i = 0; i < key_count; i++) {
        pg_array_text(&array, keys[i]);
    }
    pg_param_array(&params, arena, &array);
    pg_param_text(&params, arena_strdup(arena, day_iso(day, iso)));
    pg_param_text(&params, as_of == INT64_MAX ? "infinity" : arena_strdup(arena, day_iso(day_of_instant(as_of), iso)));
    PGresult *result = pg_query(pg, "ledger_list", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->rows = arena_array(arena, ret->count + 1, sizeof(*ret->rows));
    for (int i = 0; i < PQntuples(result); i++) {
        ret->rows[i] = read_ledger_row(result, i, arena);
    }
    PQclear(result);
    return true;
}

bool store_plan_alone(struct pg *pg, struct err *err)
{
    PGresult *result = pg_query(pg, "plan_alone", NULL, err);
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

bool store_message_add(struct pg *pg, const struct reminder_message *message, int64_t now_us, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    char iso[DAY_ISO_MAX];
    pg_param_uuid(&params, arena, &message->id);
    pg_param_text(&params, message->recipient);
    pg_param_text(&params, channel_code(message->channel));
    pg_param_text(&params, day_iso(message->day, iso));
    pg_param_text(&params, message->agency);
    pg_param_text(&params, message->name);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, message->subject);
    pg_param_text(&params, message->body);
    bool ok = pg_run(pg, "message_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_ledger_add(struct pg *pg, const struct ledger_row *row, const char *agency, const struct uuid *message,
                      struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    char due[DAY_ISO_MAX];
    char day[DAY_ISO_MAX];
    pg_param_text(&params, row->recipient);
    pg_param_text(&params, row->key);
    pg_param_text(&params, row->due == DAY_MIN ? NULL : day_iso(row->due, due));
    pg_param_text(&params, intent_kind_code(row->kind));
    pg_param_number(&params, arena, row->step);
    pg_param_text(&params, day_iso(row->on, day));
    pg_param_text(&params, agency);
    pg_param_uuid(&params, arena, message);
    bool ok = pg_run(pg, "ledger_add", &params, err);
    arena_free(arena);
    return ok;
}

bool store_urging_add(struct pg *pg, const struct urging_draft *draft, const struct urging_item *items, size_t count,
                      int64_t now_us, int *ret_number, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    struct pg_array keys = {0};
    struct pg_array dues = {0};
    struct pg_array names = {0};
    struct pg_array days = {0};
    char iso[DAY_ISO_MAX];
    for (size_t i = 0; i < count; i++) {
        pg_array_text(&keys, items[i].obligation);
        pg_array_text(&dues, day_iso(items[i].due, iso));
        pg_array_text(&names, items[i].name);
        pg_array_number(&days, items[i].days_late);
    }
    pg_param_uuid(&params, arena, &draft->id);
    pg_param_number(&params, arena, draft->year);
    pg_param_text(&params, draft->dossier ? "dossier" : "urging");
    pg_param_text(&params, draft->agency);
    pg_param_text(&params, draft->focal);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, draft->text);
    pg_param_array(&params, arena, &keys);
    pg_param_array(&params, arena, &dues);
    pg_param_array(&params, arena, &names);
    pg_param_array(&params, arena, &days);
    PGresult *result = pg_query(pg, "urging_add", &params, err);
    bool ok = result != NULL;
    if (ok) {
        *ret_number = (int)pg_number(result, 0, "number");
    }
    PQclear(result);
    arena_free(arena);
    return ok;
}

/* ---- sending ---- */

static bool read_carried(struct pg *pg, struct arena *arena, struct claimed_message *message, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &message->message.id);
    PGresult *result = pg_query(pg, "ledger_of", &params, err);
    if (result == NULL) {
        return false;
    }
    message->row_count = (size_t)PQntuples(result);
    struct ledger_row *rows = arena_array(arena, message->row_count + 1, sizeof(*rows));
    for (int i = 0; i < PQntuples(result); i++) {
        rows[i] = read_ledger_row(result, i, arena);
    }
    message->rows = rows;
    PQclear(result);
    return true;
}

static enum channel channel_parse(const char *code)
{
    enum channel channel = CHANNEL_AGENT;
    while (channel < CHANNEL_MAX && strcmp(channel_code(channel), code) != 0) {
        channel++;
    }
    return channel;
}

static void param_channels(struct pg_params *params, struct arena *arena, const struct message_claim *claim)
{
    struct pg_array channels = {0};
    for (enum channel channel = CHANNEL_AGENT; channel < CHANNEL_MAX; channel++) {
        if (claim->over[channel]) {
            pg_array_text(&channels, channel_code(channel));
        }
    }
    pg_param_array(params, arena, &channels);
}

bool store_messages_due(struct pg *pg, const struct message_claim *claim, bool *ret, struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, claim->now_us);
    pg_param_time(&params, arena, day_begin(day_of_instant(claim->now_us)));
    param_channels(&params, arena, claim);
    PGresult *result = pg_query(pg, "messages_due", &params, err);
    bool ok = result != NULL;
    *ret = ok && pg_bool(result, 0, "due");
    PQclear(result);
    arena_free(arena);
    return ok;
}

bool store_messages_claim(struct pg *pg, const struct message_claim *claim, struct arena *arena,
                          struct claimed_messages *ret, struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_time(&params, arena, claim->now_us);
    pg_param_time(&params, arena, claim->now_us + claim->lease_us);
    pg_param_number(&params, arena, (int64_t)claim->most);
    pg_param_time(&params, arena, day_begin(day_of_instant(claim->now_us)));
    param_channels(&params, arena, claim);
    PGresult *result = pg_query(pg, "messages_claim", &params, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->list = arena_array(arena, ret->count + 1, sizeof(*ret->list));
    for (int i = 0; i < PQntuples(result); i++) {
        struct claimed_message *one = &ret->list[i];
        one->attempts = (int)pg_number(result, i, "attempts");
        one->planned_us = pg_number(result, i, "planned_us");
        one->message = (struct reminder_message){
            .recipient = arena_strdup(arena, pg_text(result, i, "recipient")),
            .agency = arena_strdup(arena, pg_text(result, i, "agency")),
            .name = arena_strdup(arena, pg_text(result, i, "name")),
            .channel = channel_parse(pg_text(result, i, "channel")),
            .day = day_at(result, i, "day", DAY_MIN),
            .subject = arena_strdup(arena, pg_text(result, i, "subject")),
            .body = arena_strdup(arena, pg_text(result, i, "body")),
        };
        if (!uuid_parse(pg_text(result, i, "id"), &one->message.id)) {
            one->message.id = (struct uuid){{0}}; /* a uuid column always can be */
        }
    }
    PQclear(result);
    for (size_t i = 0; i < ret->count; i++) {
        if (!read_carried(pg, arena, &ret->list[i], err)) {
            return false;
        }
    }
    return true;
}

bool store_attempt(struct pg *pg, const struct claimed_message *message, const struct attempt *attempt, int64_t now_us,
                   struct err *err)
{
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_uuid(&params, arena, &message->message.id);
    pg_param_number(&params, arena, message->attempts);
    pg_param_time(&params, arena, now_us);
    pg_param_text(&params, attempt->outcome);
    pg_param_text(&params, attempt->evidence);
    pg_param_text(&params, attempt->state);
    pg_param_time(&params, arena, attempt->next_us);
    pg_param_text(&params, attempt->subject);
    pg_param_text(&params, attempt->body);
    bool ok = pg_run(pg, "attempt_add", &params, err);
    arena_free(arena);
    return ok;
}
