#include "migrate.h"

#include "lang.h"
#include "migration_files.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKSUM_BYTES = 16, CHECKSUM_MAX = 2 * CHECKSUM_BYTES + 1 };

static const char *checksum(const char *text, char buf[static CHECKSUM_MAX])
{
    unsigned char hash[CHECKSUM_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), NULL, 0);
    return sodium_bin2hex(buf, CHECKSUM_MAX, hash, sizeof(hash));
}

/* What was applied must be the beginning of what this program brings. *ret_count of applied ones. */
static bool compare(struct pg *pg, size_t *ret_count, struct err *err)
{
    char sum[CHECKSUM_MAX];
    bool ok = true;
    PGresult *result = pg_query(pg, "migration_list", NULL, err);
    if (result == NULL) {
        return false;
    }
    size_t count = (size_t)PQntuples(result);
    if (count > migration_file_count) {
        ok = err_set(err, ERR_CONFIG,
                     tr("the database is at schema %zu, newer than this program's %zu: install the newer tiendo",
                        "cơ sở dữ liệu ở phiên bản %zu, mới hơn chương trình (%zu): cần cài tiendo mới hơn"),
                     count, migration_file_count);
    }
    for (size_t i = 0; ok && i < count; i++) {
        if (pg_number(result, (int)i, "version") != (int64_t)i + 1 ||
            strcmp(pg_text(result, (int)i, "checksum"), checksum(migration_files[i].text, sum)) != 0) {
            ok = err_set(
                err, ERR_CONFIG,
                tr("migration %s is not the one that was applied to this database: another build of tiendo made it",
                   "bước nâng cấp %s không phải bước đã áp dụng cho cơ sở dữ liệu này: do bản tiendo khác tạo"),
                migration_files[i].name);
        }
    }
    PQclear(result);
    *ret_count = ok ? count : 0;
    return ok;
}

static bool apply_one(struct pg *pg, size_t index, int64_t now_us, struct err *err)
{
    char sum[CHECKSUM_MAX];
    struct arena *arena = arena_new();
    struct pg_params params = {.count = 0};
    pg_param_number(&params, arena, (int64_t)index + 1);
    pg_param_text(&params, migration_files[index].name);
    pg_param_text(&params, checksum(migration_files[index].text, sum));
    pg_param_time(&params, arena, now_us);
    bool ok = pg_script(pg, migration_files[index].text, err) && pg_run(pg, "migration_add", &params, err);
    arena_free(arena);
    return ok || err_wrap(err, "%s", migration_files[index].name);
}

bool migrate_apply(struct pg *pg, int64_t now_us, int *ret_applied, struct err *err)
{
    size_t known = 0;
    bool ok = pg_begin(pg, err) && pg_run(pg, "migration_lock", NULL, err) &&
              pg_run(pg, "migration_table", NULL, err) && compare(pg, &known, err);
    for (size_t i = known; ok && i < migration_file_count; i++) {
        ok = apply_one(pg, i, now_us, err);
    }
    ok = ok && pg_run(pg, "migration_grant", NULL, err) && pg_commit(pg, err);
    pg_rollback(pg);
    if (ok) {
        *ret_applied = (int)(migration_file_count - known);
    }
    return ok;
}

bool migrate_check(struct pg *pg, struct err *err)
{
    size_t known = 0;
    PGresult *result = pg_query(pg, "migration_exists", NULL, err);
    if (result == NULL) {
        return false;
    }
    bool exists = pg_bool(result, 0, "known");
    PQclear(result);
    if (exists && !compare(pg, &known, err)) {
        return false;
    }
    return known == migration_file_count ||
           err_set(err, ERR_CONFIG,
                   tr("the database is at schema %zu, this program needs %zu: run `tiendo db migrate`",
                      "cơ sở dữ liệu ở phiên bản %zu, chương trình cần %zu: chạy `tiendo db migrate`"),
                   known, migration_file_count);
}
