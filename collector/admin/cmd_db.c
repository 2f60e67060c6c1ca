/* tiendo db: the schema. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "lang.h"
#include "migrate.h"

#include <stdio.h>

static bool db_migrate(struct admin *admin, struct err *err)
{
    int applied = 0;
    if (!admin_connect_any_schema(admin, err) || !migrate_apply(admin->pg, clock_now_us(), &applied, err)) {
        return false;
    }
    if (applied == 0) {
        puts(tr("The database is up to date.", "Cơ sở dữ liệu đã đúng phiên bản."));
    } else {
        printf(tr("%d migrations applied.\n", "Đã áp dụng %d bước nâng cấp.\n"), applied);
    }
    return admin_flush(err);
}

int cmd_db_migrate(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, db_migrate);
}
