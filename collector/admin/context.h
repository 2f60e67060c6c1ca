/* context: what one run of a `tiendo` command works with: its arguments, a database connection, the moment it looks at
 * and the roster of that moment. */
#pragma once

#include "cli.h"
#include "pg.h"
#include "roster.h"

#include <stdint.h>

/* Options that many commands share, for their option tables. */
#define OPTION_DB                                                                                                      \
    {                                                                                                                  \
        "db", "URI", "the database, as a libpq URI or keyword list (else PGHOST, PGDATABASE … of the environment)",    \
            "cơ sở dữ liệu, dạng URI của libpq (nếu không: PGHOST, PGDATABASE … của môi trường)" \
    }
#define OPTION_JSON                                                                                                    \
    {                                                                                                                  \
        "json", NULL, "one JSON document on stdout", "in một tài liệu JSON ra stdout"                             \
    }
#define OPTION_PLAN                                                                                                    \
    {                                                                                                                  \
        "plan", "NUMBER", "only this plan: NUMBER, NUMBER@DATE or NUMBER@DATE@ISSUER",                                 \
            "chỉ kế hoạch này: SỐ, SỐ@NGÀY hoặc SỐ@NGÀY@CƠ-QUAN"                                     \
    }
#define OPTION_AGENCY                                                                                                  \
    {                                                                                                                  \
        "agency", "AGENCY", "only this agency: code or exact name", "chỉ đơn vị này: mã hoặc đúng tên"    \
    }
#define OPTION_AS_OF                                                                                                                    \
    {                                                                                                                                   \
        "as-of", "T", "as of this moment: a day (its 24:00) or an ISO 8601 instant; default: now",                                      \
            "tính đến thời điểm này: một ngày (lúc 24 giờ) hoặc thời điểm ISO 8601; mặc định: hiện tại" \
    }
#define OPTION_KNOWN_AT                                                                                                \
    {                                                                                                                  \
        "known-at", "K", "by the catalogue as it was loaded by this moment; default: now",                             \
            "theo danh mục đã nạp đến thời điểm này; mặc định: hiện tại"                       \
    }
#define OPTION_ON                                                                                                      \
    {                                                                                                                  \
        "on", "D", "on this day; default: today", "vào ngày này; mặc định: hôm nay"                           \
    }

struct admin {
    const struct cli_args *args;
    struct arena *arena; /* until the command ends */
    struct pg *pg;       /* NULL until admin_connect() */
    struct roster *roster;
    int64_t as_of;    /* the moment looked at */
    int64_t facts_to; /* only facts received by then count; INT64_MAX when looking at now */
    int64_t known_at;
    day_t on;   /* the day of as_of */
    int status; /* exit status when all went well */
};

/* Runs `body`, prints what went wrong, releases everything; the exit status. */
int admin_run(const struct cli_args *args, bool (*body)(struct admin *admin, struct err *err));

/* Connects as --db says. With migrate_check() unless the schema is what the command is about. */
bool admin_connect(struct admin *admin, struct err *err) MUST_CHECK;
bool admin_connect_any_schema(struct admin *admin, struct err *err) MUST_CHECK;

/* Reads --as-of and --known-at (admin_load_as_of) or --on (admin_load_on), connects, and loads the roster of that
 * moment. */
bool admin_load_as_of(struct admin *admin, struct err *err) MUST_CHECK;
bool admin_load_on(struct admin *admin, struct err *err) MUST_CHECK;
/* Today's. */
bool admin_load_now(struct admin *admin, struct err *err) MUST_CHECK;

/* --plan and --agency; *ret is NULL when not given. A name is looked up in the plan's province when there is one. */
bool admin_plan(const struct admin *admin, const struct plan **ret, struct err *err) MUST_CHECK;
bool admin_agency(const struct admin *admin, const struct plan *plan, const struct agency **ret,
                  struct err *err) MUST_CHECK;

/* TASK: NUMBER#label, or the full name of an indicator, where only one is called so. NULL with the candidates in *err.
 */
const struct item *admin_find_item(const struct admin *admin, const char *name, struct err *err);

/* "Sở Xây dựng", or the code itself when the catalogue no longer knows it; "" for NULL. */
const char *admin_agency_name(const struct admin *admin, const char *code);

/* "Sở Một, Sở Hai": names of agencies, in the arena. */
const char *admin_names(struct arena *arena, const struct agency **bodies, size_t count);

/* Who runs the command, for the record of what it changes. In the arena. */
const char *admin_user(struct arena *arena);

bool admin_json(const struct admin *admin);

/* "08:00 ngày 12/12/2024"; the end of a day as "24:00 ngày …", the way deadlines are read. In the command's arena. */
const char *admin_moment_text(const struct admin *admin, int64_t us);

/* Says that the clock is simulated, when it is: first on every screen. */
void admin_print_clock(void);
/* Says that no plan is in effect, when none is; true then: there is nothing else to show. */
bool admin_print_no_plan(const struct admin *admin);
/* The last act of every screen: ERR_IO when stdout did not take it all. */
bool admin_flush(struct err *err) MUST_CHECK;
