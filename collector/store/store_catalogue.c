#include "store_catalogue.h"

#include "lang.h"
#include "store_decided.h"
#include "store_reassign.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static enum catalogue_kind kind_of(const char *code)
{
    return strcmp(code, "plan") == 0        ? CATALOGUE_PLAN
           : strcmp(code, "calendar") == 0  ? CATALOGUE_CALENDAR
           : strcmp(code, "crosswalk") == 0 ? CATALOGUE_CROSSWALK
           : strcmp(code, "cycle") == 0     ? CATALOGUE_CYCLE
                                            : CATALOGUE_AGENCIES;
}

static PGresult *query_moment(struct pg *pg, const char *query, day_t on, int64_t known_at, struct arena *arena,
                              struct err *err)
{
    char iso[DAY_ISO_MAX];
    struct pg_params params = {.count = 0};
    pg_param_text(&params, on == DAY_MAX ? "infinity" : arena_strdup(arena, day_iso(on, iso)));
    pg_param_time(&params, arena, known_at);
    return pg_query(pg, query, &params, err);
}

/* '-infinity' is always. */
static day_t day_column(const PGresult *result, int row, const char *column)
{
    day_t day = DAY_MIN;
    return day_parse(pg_text(result, row, column), &day) ? day : DAY_MIN;
}

bool store_catalogue_texts(struct pg *pg, day_t on, int64_t known_at, struct arena *arena, struct catalogue_texts *ret,
                           struct err *err)
{
    PGresult *result = query_moment(pg, "catalogue_newest", on, known_at, arena, err);
    if (result == NULL) {
        return false;
    }
    ret->count = (size_t)PQntuples(result);
    ret->list = arena_array(arena, ret->count + 1, sizeof(*ret->list));
    for (size_t i = 0; i < ret->count; i++) {
        int row = (int)i;
        struct catalogue_text *text = &ret->list[i];
        text->kind = kind_of(pg_text(result, row, "kind"));
        text->identity = arena_strdup(arena, pg_text(result, row, "identity"));
        text->file_name = arena_strdup(arena, pg_text(result, row, "file_name"));
        text->text = arena_strdup(arena, pg_text(result, row, "content"));
        text->size = strlen(text->text);
        text->revision = pg_number(result, row, "revision");
        text->effective_from = day_column(result, row, "effective_from");
    }
    PQclear(result);
    return true;
}

/* A text that this program loaded once must be readable for ever: what it says now is our own bug, told with its place.
 */
static bool read_texts_into(struct roster *roster, const struct catalogue_texts *texts, struct err *err)
{
    struct problems problems = {.arena = arena_new()};
    for (size_t i = 0; i < texts->count; i++) {
        const struct catalogue_text *text = &texts->list[i];
        struct catalogue_identity identity = {.name = ""};
        bool read = catalogue_read(roster, text->file_name, text->text, text->size, &identity, &problems);
        if (read && identity.kind == CATALOGUE_PLAN) {
            roster->plans[roster->plan_count - 1].revision = text->revision;
        }
        roster->revision = text->revision > roster->revision ? text->revision : roster->revision;
    }
    bool ok = problems.count == 0 && catalogue_seal(roster, &problems);
    if (!ok) {
        const struct problem *first = &problems.list[0];
        err_set(err, ERR_SOFTWARE,
                tr("the catalogue in the database cannot be read: %s:%d: %s",
                   "không đọc được danh mục trong cơ sở dữ liệu: %s:%d: %s"),
                first->file, first->line, first->text);
    }
    arena_free(problems.arena);
    return ok;
}

static bool is_changed_calendar(const struct catalogue_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (texts->list[i].kind == CATALOGUE_CALENDAR) {
            return texts->list[i].effective_from != DAY_MIN;
        }
    }
    return false;
}

/* A calendar counts from its day on; what came before it still says which days were worked before. */
static bool splice_calendars(struct pg *pg, day_t on, int64_t known_at, struct roster *roster, struct err *err)
{
    struct workcal calendar = {0};
    struct problems problems = {.arena = arena_new()};
    PGresult *result = query_moment(pg, "calendar_revisions", on, known_at, problems.arena, err);
    for (int row = 0; result != NULL && row < PQntuples(result); row++) {
        const char *text = pg_text(result, row, "content");
        struct catalogue_identity identity = {.name = ""};
        roster->calendar = (struct workcal){0};
        (void)!catalogue_read(roster, arena_strdup(roster->arena, pg_text(result, row, "file_name")), text,
                              strlen(text), &identity, &problems);
        calendar =
            workcal_splice(roster->arena, &calendar, &roster->calendar, day_column(result, row, "effective_from"));
    }
    bool ok = result != NULL && problems.count == 0;
    if (result != NULL && !ok) {
        err_set(err, ERR_SOFTWARE,
                tr("the calendar in the database cannot be read: %s", "không đọc được lịch trong cơ sở dữ liệu: %s"),
                problems.list[0].text);
    }
    roster->calendar = calendar;
    PQclear(result);
    arena_free(problems.arena);
    return ok;
}

struct roster *store_roster_load(struct pg *pg, day_t on, int64_t known_at, int64_t facts_to, struct err *err)
{
    struct arena *scratch = arena_new();
    struct catalogue_texts texts = {0};
    struct roster *roster = roster_new();
    if (!store_catalogue_texts(pg, on, known_at, scratch, &texts, err) ||
        !store_reassignments_into(pg, known_at, roster, err) ||
        !store_decided_into(pg, known_at, facts_to, roster, err) || !read_texts_into(roster, &texts, err) ||
        (is_changed_calendar(&texts) && !splice_calendars(pg, on, known_at, roster, err))) {
        roster_unref(roster);
        roster = NULL;
    }
    arena_free(scratch);
    return roster;
}

/* Whether the revision loaded last of this identity, or the one that counts on a day (NULL: not asked), is this text.
 */
static bool find_same(struct pg *pg, const struct catalogue_identity *identity, const char *on,
                      const unsigned char *hash, struct arena *arena, int64_t *ret_revision, bool *ret_same,
                      struct err *err)
{
    struct pg_params params = {.count = 0};
    pg_param_text(&params, catalogue_kind_code(identity->kind));
    pg_param_text(&params, identity->name);
    pg_param_text(&params, on);
    PGresult *result = pg_query(pg, "catalogue_latest_of", &params, err);
    if (result == NULL) {
        return false;
    }
    *ret_same = false;
    if (PQntuples(result) == 1) {
        size_t size = 0;
        const uint8_t *stored = pg_bytes(arena, result, 0, "content_hash", &size);
        *ret_revision = pg_number(result, 0, "revision");
        *ret_same = size == crypto_hash_sha256_BYTES && memcmp(stored, hash, size) == 0;
    }
    PQclear(result);
    return true;
}

bool store_catalogue_save(struct pg *pg, const struct catalogue_identity *identity, day_t effective_from,
                          bool day_matters, const char *file_name, const char *text, int64_t now_us, const char *by,
                          int64_t *ret_revision, bool *ret_changed, struct err *err)
{
    struct arena *arena = arena_new();
    unsigned char hash[crypto_hash_sha256_BYTES];
    char iso[DAY_ISO_MAX];
    const char *from = effective_from == DAY_MIN ? "-infinity" : day_iso(effective_from, iso);
    bool same = false;
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    bool ok = find_same(pg, identity, day_matters ? from : NULL, hash, arena, ret_revision, &same, err);
    if (ok && !same) {
        struct pg_params params = {.count = 0};
        pg_param_text(&params, catalogue_kind_code(identity->kind));
        pg_param_text(&params, identity->name);
        pg_param_text(&params, from);
        pg_param_text(&params, file_name);
        pg_param_text(&params, text);
        pg_param_bytes(&params, hash, sizeof(hash));
        pg_param_time(&params, arena, now_us);
        pg_param_text(&params, by);
        PGresult *result = pg_query(pg, "catalogue_add", &params, err);
        ok = result != NULL;
        if (ok) {
            *ret_revision = pg_number(result, 0, "revision");
        }
        PQclear(result);
    }
    *ret_changed = ok && !same;
    arena_free(arena);
    return ok;
}

bool store_change_lock(struct pg *pg, struct err *err)
{
    PGresult *result = pg_query(pg, "change_lock", NULL, err);
    bool ok = result != NULL;
    PQclear(result);
    return ok;
}

bool store_change_announce(struct pg *pg, struct err *err)
{
    return pg_run(pg, "change_announce", NULL, err);
}

bool store_change_read(struct pg *pg, int64_t *ret_value, struct err *err)
{
    PGresult *result = pg_query(pg, "change_read", NULL, err);
    if (result == NULL) {
        return false;
    }
    *ret_value = PQntuples(result) == 1 ? pg_number(result, 0, "value") : 0;
    PQclear(result);
    return true;
}
