#include "context.h"

#include "clock.h"
#include "lang.h"
#include "migrate.h"
#include "store_catalogue.h"
#include "text.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DEADLINE_MS = 30 * 1000 };

int admin_run(const struct cli_args *args, bool (*body)(struct admin *admin, struct err *err))
{
    struct admin admin = {.args = args, .arena = arena_new(), .facts_to = INT64_MAX, .known_at = INT64_MAX};
    struct err err = {0};
    int status = body(&admin, &err) ? admin.status : cli_fail(&err);
    roster_unref(admin.roster);
    pg_close(admin.pg);
    arena_free(admin.arena);
    return status;
}

bool admin_connect_any_schema(struct admin *admin, struct err *err)
{
    admin->pg = pg_connect_reading(cli_value(admin->args, "db"), "tiendo", DEADLINE_MS, err);
    return admin->pg != NULL;
}

bool admin_connect(struct admin *admin, struct err *err)
{
    return admin_connect_any_schema(admin, err) && migrate_check(admin->pg, err);
}

/* A bare date D is D 24:00. */
static bool read_moment(const struct cli_args *args, const char *option, int64_t *ret_us, struct err *err)
{
    const char *text = cli_value(args, option);
    day_t day = 0;
    if (text == NULL) {
        return true;
    }
    if (day_parse(text, &day)) {
        *ret_us = day_begin(day + 1);
        return true;
    }
    return clock_parse(text, ret_us) ||
           err_set(err, ERR_USAGE,
                   tr("--%s \"%s\" is neither a day (2024-12-31) nor an instant (2024-12-31T08:00+07:00)",
                      "--%s \"%s\" không phải là ngày (2024-12-31) hay thời điểm (2024-12-31T08:00+07:00)"),
                   option, text);
}

static bool load_roster(struct admin *admin, struct err *err)
{
    if (!admin_connect(admin, err)) {
        return false;
    }
    admin->roster = store_roster_load(admin->pg, admin->on, admin->known_at, admin->facts_to, err);
    return admin->roster != NULL;
}

bool admin_load_as_of(struct admin *admin, struct err *err)
{
    admin->as_of = clock_now_us();
    if (!read_moment(admin->args, "as-of", &admin->as_of, err) ||
        !read_moment(admin->args, "known-at", &admin->known_at, err)) {
        return false;
    }
    if (cli_value(admin->args, "as-of") != NULL) {
        admin->facts_to = admin->as_of;
    }
    admin->on = day_ending_at(admin->as_of);
    return load_roster(admin, err);
}

bool admin_load_now(struct admin *admin, struct err *err)
{
    admin->as_of = clock_now_us();
    admin->on = day_of_instant(admin->as_of);
    return load_roster(admin, err);
}

bool admin_load_on(struct admin *admin, struct err *err)
{
    const char *on = cli_value(admin->args, "on");
    admin->as_of = clock_now_us();
    admin->on = day_of_instant(admin->as_of);
    if (on != NULL && !day_parse(on, &admin->on)) {
        return err_set(
            err, ERR_USAGE,
            tr("--on \"%s\" is not a day such as 2024-12-31", "--on \"%s\" không phải là ngày, ví dụ 2024-12-31"), on);
    }
    return load_roster(admin, err);
}

bool admin_plan(const struct admin *admin, const struct plan **ret, struct err *err)
{
    const char *name = cli_value(admin->args, "plan");
    *ret = name == NULL ? NULL : roster_find_plan(admin->roster, name, err);
    return name == NULL || *ret != NULL;
}

bool admin_agency(const struct admin *admin, const struct plan *plan, const struct agency **ret, struct err *err)
{
    const char *name = cli_value(admin->args, "agency");
    const char *province = plan == NULL ? NULL : plan->province;
    *ret = name == NULL ? NULL : roster_find_agency(admin->roster, name, province, admin->on, err);
    return name == NULL || *ret != NULL;
}

/* NULL also when two indicators are called so: the number has to say which. */
static const struct item *indicator_named(const struct admin *admin, const char *name)
{
    const struct item *found = NULL;
    const char *wanted = text_fold(admin->arena, name);
    for (size_t p = 0; p < admin->roster->plan_count; p++) {
        const struct plan *plan = &admin->roster->plans[p];
        for (size_t i = 0; i < plan->item_count; i++) {
            const struct item *item = &plan->items[i];
            if (item->kind == ITEM_INDICATOR && strcmp(text_fold(admin->arena, item->title), wanted) == 0) {
                if (found != NULL) {
                    return NULL;
                }
                found = item;
            }
        }
    }
    return found;
}

const struct item *admin_find_item(const struct admin *admin, const char *name, struct err *err)
{
    const struct item *item = roster_find_item(admin->roster, name, NULL);
    if (item == NULL) {
        item = indicator_named(admin, name);
    }
    return item != NULL ? item : roster_find_item(admin->roster, name, err);
}

const char *admin_agency_name(const struct admin *admin, const char *code)
{
    const struct agency *agency = roster_agency(admin->roster, code);
    return agency != NULL ? agency->name : code == NULL ? "" : code;
}

const char *admin_names(struct arena *arena, const struct agency **bodies, size_t count)
{
    const char *names = "";
    for (size_t i = 0; i < count; i++) {
        names = arena_printf(arena, "%s%s%s", names, i == 0 ? "" : ", ", bodies[i]->name);
    }
    return names;
}

const char *admin_user(struct arena *arena)
{
    const struct passwd *user = getpwuid(geteuid());
    return user == NULL ? arena_printf(arena, "uid %ld", (long)geteuid()) : arena_strdup(arena, user->pw_name);
}

bool admin_json(const struct admin *admin)
{
    return cli_given(admin->args, "json");
}

const char *admin_moment_text(const struct admin *admin, int64_t us)
{
    char buf[CLOCK_ISO_MAX];
    char day[DAY_ISO_MAX];
    if (us == day_begin(day_of_instant(us))) {
        day_t ended = day_ending_at(us);
        return lang_is_vietnamese() ? arena_printf(admin->arena, "24:00 ngày %s", day_vietnamese(ended, day))
                                    : arena_printf(admin->arena, "%s 24:00", day_iso(ended, day));
    }
    return arena_strdup(admin->arena, clock_screen(us, buf));
}

void admin_print_clock(void)
{
    char buf[CLOCK_ISO_MAX];
    if (clock_is_simulated()) {
        printf(tr("Simulated clock: %s\n\n", "Đồng hồ mô phỏng: %s\n\n"), clock_screen(clock_now_us(), buf));
    }
}

bool admin_print_no_plan(const struct admin *admin)
{
    if (admin->roster->plan_count == 0) {
        puts(tr(
            "No plan is in effect at that moment: `tiendo plan load FILE…` loads one, `tiendo plan list` shows them.",
            "Không có kế hoạch nào có hiệu lực tại thời điểm này; xem `tiendo plan list`, nạp bằng `tiendo plan "
            "load TỆP…`."));
    }
    return admin->roster->plan_count == 0;
}

bool admin_flush(struct err *err)
{
    return (fflush(stdout) == 0 && ferror(stdout) == 0) ||
           err_set(err, ERR_IO, tr("cannot write to stdout: %s", "không ghi được ra stdout: %s"), strerror(errno));
}
