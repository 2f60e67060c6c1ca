/* tiendo contact set|list|remove: whom an agency's messages go to. Personal data of work: only name and address, only
 * in the database, corrected and removed at once. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "message.h"
#include "options.h"
#include "store_contact.h"
#include "table.h"

#include <stdio.h>
#include <string.h>

static bool check_role(const char *role, struct err *err)
{
    return (role != NULL && (strcmp(role, "officer") == 0 || strcmp(role, "leader") == 0 || strcmp(role, "it") == 0)) ||
           err_set(
               err, ERR_USAGE, "%s",
               tr("--role: choose officer, leader or it", "--role: chọn officer (cán bộ), leader (lãnh đạo) hoặc it"));
}

static const struct agency *named_agency(struct admin *admin, struct err *err)
{
    return roster_find_agency(admin->roster, admin->args->operands[0], NULL, admin->on, err);
}

static const char *role_words(const char *role)
{
    return strcmp(role, "officer") == 0  ? tr("officer", "cán bộ")
           : strcmp(role, "leader") == 0 ? tr("leader", "lãnh đạo")
                                         : tr("IT", "công nghệ thông tin");
}

static json_t *json_of(const struct contact_row *row)
{
    json_t *object = json_object();
    json_set_text(object, "agency", row->agency);
    json_set_text(object, "role", row->role);
    json_set_text(object, "name", row->name);
    json_set_text(object, "email", row->email);
    return object;
}

static bool contact_set(struct admin *admin, struct err *err)
{
    struct contact_row row = {.role = cli_value(admin->args, "role")};
    if (!admin_load_now(admin, err) || !check_role(row.role, err) ||
        !option_needed(admin, "name", tr("the person's name", "họ tên"), &row.name, err) ||
        !option_needed(admin, "email", tr("the address at work", "địa chỉ thư công vụ"), &row.email, err)) {
        return false;
    }
    const struct agency *agency = named_agency(admin, err);
    if (agency == NULL || !mail_address_check("--email", row.email, err) || !mail_line_check("--name", row.name, err)) {
        return false;
    }
    if (agency->kind == AGENCY_GROUP || agency->kind == AGENCY_CENTRAL || !agency_exists_on(agency, admin->on)) {
        const struct agency *now = agency_successor(agency, admin->on);
        return err_set(err, ERR_DATA, tr("%s (%s) gets no messages%s%s", "%s (%s) không nhận thông báo%s%s"),
                       agency->name, agency->code, now == NULL || now == agency ? "" : tr("; now it is ", "; nay là "),
                       now == NULL || now == agency ? "" : now->code);
    }
    row.agency = agency->code;
    if (!store_contact_set(admin->pg, &row, clock_now_us(), admin_user(admin->arena), err)) {
        return false;
    }
    if (admin_json(admin)) {
        return json_print(json_of(&row), err);
    }
    printf("%s, %s: %s <%s>\n", agency->name, role_words(row.role), row.name, row.email);
    return admin_flush(err);
}

static bool contact_list(struct admin *admin, struct err *err)
{
    struct contact_rows rows = {0};
    const struct agency *agency = NULL;
    if (!admin_load_now(admin, err) || !admin_agency(admin, NULL, &agency, err) ||
        !store_contacts(admin->pg, admin->arena, &rows, err)) {
        return false;
    }
    json_t *document = json_array();
    struct table *table = table_new();
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 40);
    table_column(table, tr("Role", "Vai trò"), TABLE_LEFT, 0);
    table_column(table, tr("Name", "Họ tên"), TABLE_LEFT, 32);
    table_column(table, tr("E-mail", "Thư điện tử"), TABLE_LEFT, 44);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        if (agency == NULL || strcmp(agency->code, rows.rows[i].agency) == 0) {
            json_append(document, json_of(&rows.rows[i]));
            table_cell(table, "%s", admin_agency_name(admin, rows.rows[i].agency));
            table_cell(table, "%s", role_words(rows.rows[i].role));
            table_cell(table, "%s", rows.rows[i].name);
            table_cell(table, "%s", rows.rows[i].email);
            count++;
        }
    }
    bool ok = true;
    if (admin_json(admin)) {
        ok = json_print(json_incref(document), err);
    } else if (count == 0) {
        puts(tr("No contacts.", "Chưa có đầu mối liên hệ."));
        ok = admin_flush(err);
    } else {
        table_print(table, stdout);
        ok = admin_flush(err);
    }
    json_decref(document);
    table_free(table);
    return ok;
}

static bool contact_remove(struct admin *admin, struct err *err)
{
    const char *role = cli_value(admin->args, "role");
    const char *email = NULL;
    int count = 0;
    if (!admin_load_now(admin, err) || (role != NULL && !check_role(role, err)) ||
        !option_text(admin, "email", &email, err)) {
        return false;
    }
    const struct agency *agency = named_agency(admin, err);
    if (agency == NULL || !store_contact_remove(admin->pg, agency->code, role, email, &count, err)) {
        return false;
    }
    if (count == 0) {
        return err_set(err, ERR_NO_INPUT,
                       tr("%s has no such contact (`tiendo contact list`)",
                          "%s không có đầu mối liên hệ như vậy (xem `tiendo contact list`)"),
                       agency->name);
    }
    if (admin_json(admin)) {
        json_t *row = json_object();
        json_set_number(row, "removed", count);
        return json_print(row, err);
    }
    printf(tr("%d removed.\n", "Đã bỏ %d đầu mối.\n"), count);
    return admin_flush(err);
}

int cmd_contact_set(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, contact_set);
}

int cmd_contact_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, contact_list);
}

int cmd_contact_remove(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, contact_remove);
}
