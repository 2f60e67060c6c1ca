/* tiendo agent enrol, list, revoke. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "enrolment.h"
#include "json_out.h"
#include "lang.h"
#include "lineage.h"
#include "store_catalogue.h"
#include "store_device.h"
#include "store_query.h"
#include "table.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_DEFAULT = 30, DAYS_MAX = 365, COLLECTORS_MAX = 8, NAME_MAX_CHARS = 80, DEVICE_SUFFIX_MAX = 9999 };

/* ---- agent enrol ---- */

/* NULL unless it is one that can report today. */
static const struct agency *find_reporter(struct admin *admin, struct err *err)
{
    const struct agency *agency = roster_find_agency(admin->roster, admin->args->operands[0], NULL, admin->on, err);
    if (agency == NULL) {
        return NULL;
    }
    if (agency->kind == AGENCY_GROUP || agency->kind == AGENCY_CENTRAL) {
        err_set(err, ERR_DATA,
                agency->kind == AGENCY_GROUP ? tr("%s (%s) is a group: enrol each of its agencies",
                                                  "%s (%s) là một nhóm; đăng ký từng đơn vị trong nhóm")
                                             : tr("%s (%s) is a central body and does not report here",
                                                  "%s (%s) là cơ quan trung ương, không báo cáo tại đây"),
                agency->name, agency->code);
        return NULL;
    }
    if (!agency_exists_on(agency, admin->on)) {
        err_set(err, ERR_DATA, tr("%s (%s) does not exist on this day", "%s (%s) không hoạt động vào ngày này"),
                agency->name, agency->code);
        return NULL;
    }
    return agency;
}

static bool read_expiry(const struct admin *admin, int64_t *ret_us, struct err *err)
{
    const char *text = cli_value(admin->args, "days");
    char *end = NULL;
    long days = text == NULL ? DAYS_DEFAULT : strtol(text, &end, 10);
    if (text != NULL && (end == text || *end != '\0' || days < 1 || days > DAYS_MAX)) {
        return err_set(err, ERR_USAGE,
                       tr("--days \"%s\": give a number from 1 to %d", "--days \"%s\": ghi một số từ 1 đến %d"), text,
                       DAYS_MAX);
    }
    *ret_us = admin->as_of + days * 24 * 3600 * CLOCK_SECOND;
    return true;
}

static bool is_taken(const struct device_rows *devices, const char *name)
{
    for (size_t i = 0; i < devices->count; i++) {
        if (devices->rows[i].revoked_us == 0 && strcmp(devices->rows[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Names are unique among what is not revoked, and no agency's, so that `agent revoke NAME` means one. */
static bool choose_name(const struct admin *admin, const struct agency *agency, const char **ret, struct err *err)
{
    const char *given = cli_value(admin->args, "name");
    struct device_rows devices = {0};
    if (!store_devices_list(admin->pg, admin->arena, &devices, err)) {
        return false;
    }
    if (given == NULL) {
        const char *name = NULL;
        for (int n = 1; name == NULL && n <= DEVICE_SUFFIX_MAX; n++) {
            const char *candidate = arena_printf(admin->arena, "%s-%d", agency->code, n);
            name = is_taken(&devices, candidate) ? NULL : candidate;
        }
        *ret = name;
        return name != NULL ||
               err_set(err, ERR_DATA, tr("%s has too many devices", "%s có quá nhiều máy"), agency->code);
    }
    const char *name = NULL;
    if (text_clean(admin->arena, given, strlen(given), NAME_MAX_CHARS, &name, NULL) != TEXT_OK || name[0] == '\0') {
        return err_set(err, ERR_USAGE, tr("--name: give 1 to %d characters", "--name: ghi từ 1 đến %d ký tự"),
                       NAME_MAX_CHARS);
    }
    if (roster_has_agency(admin->roster, name)) {
        return err_set(err, ERR_DATA,
                       tr("--name \"%s\" is an agency's own name: `tiendo agent revoke` could not tell them apart",
                          "--name \"%s\" trùng với tên hoặc mã đơn vị, khi thu hồi sẽ không phân biệt được"),
                       name);
    }
    if (is_taken(&devices, name)) {
        return err_set(
            err, ERR_DATA,
            tr("there is a device \"%s\" already: choose another --name", "đã có máy tên \"%s\"; chọn --name khác"),
            name);
    }
    *ret = name;
    return true;
}

static bool given_endpoint(const struct admin *admin, struct endpoint_rows *ret, struct err *err)
{
    const char *endpoint = cli_value(admin->args, "endpoint");
    const char *key = cli_value(admin->args, "server-key");
    struct endpoint_row *row = arena_alloc(admin->arena, sizeof(*row));
    if (endpoint == NULL || key == NULL) {
        return err_set(err, ERR_USAGE, "%s",
                       tr("--endpoint and --server-key go together", "--endpoint và --server-key phải đi cùng nhau"));
    }
    if (strncmp(endpoint, "tcp://", 6) != 0 || strchr(endpoint + 6, ':') == NULL || strchr(endpoint, '*') != NULL) {
        return err_set(err, ERR_USAGE,
                       tr("--endpoint \"%s\": give tcp://HOST:PORT", "--endpoint \"%s\": ghi tcp://MÁY:CỔNG"),
                       endpoint);
    }
    if (!key_parse_z85(key, row->public_key)) {
        return err_set(err, ERR_USAGE,
                       tr("--server-key \"%s\" is not a public key of 40 characters (Z85)",
                          "--server-key \"%s\" không phải khóa công khai 40 ký tự (Z85)"),
                       key);
    }
    row->endpoint = endpoint;
    *ret = (struct endpoint_rows){.rows = row, .count = 1};
    return true;
}

static bool find_collectors(const struct admin *admin, struct endpoint_rows *ret, struct err *err)
{
    if (cli_given(admin->args, "endpoint") || cli_given(admin->args, "server-key")) {
        return given_endpoint(admin, ret, err);
    }
    if (!store_endpoints_list(admin->pg, admin->arena, ret, err)) {
        return false;
    }
    ret->count = ret->count > COLLECTORS_MAX ? COLLECTORS_MAX : ret->count;
    return ret->count > 0 || err_set(err, ERR_UNAVAILABLE, "%s",
                                     tr("no collector has told yet where it listens: start tiendo-collector, or give "
                                        "--endpoint and --server-key",
                                        "chưa máy thu nào khai báo địa chỉ; khởi động tiendo-collector, hoặc ghi "
                                        "--endpoint và --server-key"));
}

/* The row and the files come to be together: the row is committed only when the files are on disk. */
static bool register_and_write(struct admin *admin, const struct enrolment *enrolment, const char *name,
                               struct err *err)
{
    struct pg *pg = admin->pg;
    if (!pg_begin(pg, err)) {
        return false;
    }
    if (!store_enrolment_create(pg, &enrolment->id, enrolment->one_time->public_key, enrolment->agency->code, name,
                                admin->as_of, enrolment->expires_us, err) ||
        !store_change_announce(pg, err) || !enrolment_write(admin->arena, enrolment, err)) {
        pg_rollback(pg);
        return false;
    }
    if (!pg_commit(pg, err)) {
        enrolment_discard(admin->arena, enrolment->directory);
        return false;
    }
    return true;
}

static bool print_enrolment(const struct admin *admin, const struct enrolment *enrolment, struct err *err)
{
    char id[UUID_TEXT_MAX];
    char expires[CLOCK_ISO_MAX];
    if (!admin_json(admin)) {
        admin_print_clock();
        printf(tr("Enrolment of %s (%s) in %s, to be redeemed by %s.\n"
                  "Bring the folder to the agency by a safe way; whoever holds it can report in its name. There:\n"
                  "  tiendo-agent run --config %s/agent.conf\n",
                  "Đã cấp tệp đăng ký cho %s (%s) tại %s, dùng trước %s.\n"
                  "Chuyển cả thư mục cho đơn vị qua đường an toàn: ai giữ tệp này thì gửi được thay đơn vị. Tại đơn vị "
                  "chạy:\n"
                  "  tiendo-agent run --config %s/agent.conf\n"),
               enrolment->agency->name, enrolment->agency->code, enrolment->directory,
               clock_screen(enrolment->expires_us, expires), enrolment->directory);
        return admin_flush(err);
    }
    json_t *document = json_object();
    json_set_text(document, "id", uuid_text(&enrolment->id, id));
    json_set_text(document, "agency", enrolment->agency->code);
    json_set_text(document, "directory", enrolment->directory);
    json_set_instant(document, "expires", enrolment->expires_us);
    return json_print(document, err);
}

static bool agent_enrol(struct admin *admin, struct err *err)
{
    struct key_pair one_time = {0};
    struct endpoint_rows collectors = {0};
    struct enrolment enrolment = {
        .id = uuid_random(), .one_time = &one_time, .directory = cli_value(admin->args, "out")};
    const char *name = NULL;
    enrolment.agency = admin_load_now(admin, err) ? find_reporter(admin, err) : NULL;
    bool ok = enrolment.agency != NULL;
    if (ok && enrolment.directory == NULL) {
        enrolment.directory = enrolment.agency->code;
    }
    ok = ok && enrolment_check_directory(admin->arena, enrolment.directory, err) &&
         read_expiry(admin, &enrolment.expires_us, err) && choose_name(admin, enrolment.agency, &name, err) &&
         find_collectors(admin, &collectors, err) && key_pair_new(&one_time, err);
    enrolment.collectors = collectors.rows;
    enrolment.collector_count = collectors.count;
    ok = ok && register_and_write(admin, &enrolment, name, err) && print_enrolment(admin, &enrolment, err);
    explicit_bzero(&one_time, sizeof(one_time));
    return ok;
}

int cmd_agent_enrol(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, agent_enrol);
}

/* ---- agent list ---- */

static const char *device_state(const struct admin *admin, const struct device_row *row)
{
    if (row->revoked_us != 0) {
        return "revoked";
    }
    if (strcmp(row->kind, "device") == 0) {
        return "active";
    }
    return row->expires_us != 0 && row->expires_us <= admin->as_of ? "expired" : "waiting";
}

static const char *device_state_label(const char *state)
{
    return strcmp(state, "revoked") == 0   ? tr("revoked", "đã thu hồi")
           : strcmp(state, "active") == 0  ? tr("in use", "đang dùng")
           : strcmp(state, "expired") == 0 ? tr("file expired", "tệp hết hạn")
                                           : tr("file not redeemed yet", "chưa đăng ký máy");
}

static int64_t missing_of(const struct device_row *device, const struct gap_rows *gaps)
{
    int64_t missing = 0;
    for (size_t i = 0; i < gaps->count; i++) {
        missing += strcmp(gaps->rows[i].device, device->id) == 0 ? gaps->rows[i].missing : 0;
    }
    return missing;
}

static json_t *json_of_gaps(const struct device_row *device, const struct gap_rows *gaps)
{
    json_t *array = json_array();
    for (size_t i = 0; i < gaps->count; i++) {
        const struct gap_row *gap = &gaps->rows[i];
        if (strcmp(gap->device, device->id) == 0) {
            json_t *row = json_object();
            json_set_text(row, "epoch", gap->epoch);
            json_set_number(row, "from", gap->from);
            json_set_number(row, "to", gap->to);
            json_set_number(row, "missing", gap->missing);
            json_set_instant(row, "declared_at", gap->declared_us);
            json_append(array, row);
        }
    }
    return array;
}

static json_t *json_of_device(const struct admin *admin, const struct device_row *device, const struct gap_rows *gaps)
{
    json_t *row = json_object();
    json_set_text(row, "id", device->id);
    json_set_text(row, "agency", device->agency);
    json_set_text(row, "agency_name", admin_agency_name(admin, device->agency));
    json_set_text(row, "name", device->name);
    json_set_text(row, "kind", device->kind);
    json_set_text(row, "state", device_state(admin, device));
    json_set_text(row, "key", device->key);
    json_set_instant(row, "enrolled_at", device->enrolled_us);
    json_set_instant(row, "expires", device->expires_us);
    json_set_instant(row, "revoked_at", device->revoked_us);
    json_set_instant(row, "last_contact", device->last_contact_us);
    json_set(row, "waiting", device->waiting < 0 ? json_null() : json_integer(device->waiting));
    json_set_instant(row, "oldest_waiting", device->oldest_waiting_us);
    json_set_text(row, "software", device->software);
    json_set_number(row, "missing", missing_of(device, gaps));
    json_set(row, "gaps", json_of_gaps(device, gaps));
    return row;
}

static void print_devices(const struct admin *admin, const struct device_rows *devices, const struct gap_rows *gaps)
{
    struct table *table = table_new();
    table_column(table, tr("Agency", "Đơn vị"), TABLE_LEFT, 44);
    table_column(table, tr("Device", "Máy"), TABLE_LEFT, 24);
    table_column(table, tr("State", "Trạng thái"), TABLE_LEFT, 0);
    table_column(table, tr("Last contact", "Liên lạc gần nhất"), TABLE_LEFT, 0);
    table_column(table, tr("Waiting", "Chờ gửi"), TABLE_RIGHT, 0);
    table_column(table, tr("Since", "Chờ từ"), TABLE_LEFT, 0);
    table_column(table, tr("Missing", "Thiếu"), TABLE_RIGHT, 0);
    table_column(table, tr("Software", "Phần mềm"), TABLE_LEFT, 0);
    table_column(table, "ID", TABLE_LEFT, 0);
    for (size_t i = 0; i < devices->count; i++) {
        const struct device_row *device = &devices->rows[i];
        char at[CLOCK_ISO_MAX] = "–";
        char oldest[CLOCK_ISO_MAX];
        if (device->last_contact_us != 0) {
            clock_screen(device->last_contact_us, at);
        }
        table_cell(table, "%s", admin_agency_name(admin, device->agency));
        table_cell(table, "%s", device->name);
        table_cell(table, "%s", device_state_label(device_state(admin, device)));
        table_cell(table, "%s", at);
        if (device->waiting < 0) {
            table_cell(table, "–");
        } else {
            table_cell(table, "%d", device->waiting);
        }
        table_cell(table, "%s", device->oldest_waiting_us == 0 ? "–" : clock_screen(device->oldest_waiting_us, oldest));
        int64_t missing = missing_of(device, gaps);
        if (missing > 0) {
            table_cell(table, "%lld", (long long)missing);
        } else {
            table_cell(table, "–");
        }
        table_cell(table, "%s", device->software == NULL ? "" : device->software);
        table_cell(table, "%s", device->id);
    }
    table_print(table, stdout);
    table_free(table);
}

/* Nothing heals these but the office: it looks for an older copy of the machine's folder, or enters them again. */
static void print_gaps(const struct admin *admin, const struct device_rows *devices, const struct gap_rows *gaps)
{
    for (size_t i = 0; i < devices->count; i++) {
        for (size_t j = 0; j < gaps->count; j++) {
            const struct gap_row *gap = &gaps->rows[j];
            char at[CLOCK_ISO_MAX];
            if (strcmp(gap->device, devices->rows[i].id) == 0) {
                printf(tr("Missing: %lld of the updates %lld to %lld of %s (%s). The machine said on %s that it has "
                          "them no more; look for an older copy of its folder, or have them entered again.\n",
                          "Thiếu: %lld nội dung trong các số %lld đến %lld của %s (máy %s). Lúc %s máy báo không còn "
                          "các nội dung này; đề nghị tìm bản sao thư mục dữ liệu của máy hoặc nhập lại.\n"),
                       (long long)gap->missing, (long long)gap->from, (long long)gap->to,
                       admin_agency_name(admin, devices->rows[i].agency), devices->rows[i].name,
                       clock_screen(gap->declared_us, at));
            }
        }
    }
}

static bool agent_list(struct admin *admin, struct err *err)
{
    struct device_rows devices = {0};
    struct gap_rows gaps = {0};
    if (!admin_load_now(admin, err) || !store_devices_list(admin->pg, admin->arena, &devices, err) ||
        !store_gaps_list(admin->pg, admin->arena, &gaps, err)) {
        return false;
    }
    if (admin_json(admin)) {
        json_t *document = json_array();
        for (size_t i = 0; i < devices.count; i++) {
            json_append(document, json_of_device(admin, &devices.rows[i], &gaps));
        }
        return json_print(document, err);
    }
    admin_print_clock();
    if (devices.count == 0) {
        puts(tr("No device is enrolled: `tiendo agent enrol AGENCY` makes an enrolment file.",
                "Chưa có máy nào; cấp tệp đăng ký bằng `tiendo agent enrol ĐƠN-VỊ`."));
    } else {
        print_devices(admin, &devices, &gaps);
        print_gaps(admin, &devices, &gaps);
    }
    return admin_flush(err);
}

int cmd_agent_list(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, agent_list);
}

/* ---- agent revoke ---- */

/* A machine is known by the code that its agency bore when it was enrolled: a renamed agency's machines are found by
 * its earlier names, too. */
static bool revoke_named(struct admin *admin, const struct agency *agency, const char *which, int *ret_count,
                         struct err *err)
{
    const char *reason = cli_value(admin->args, "reason");
    if (agency == NULL) {
        return store_device_revoke(admin->pg, which, reason, admin->as_of, ret_count, err);
    }
    for (size_t i = 0; i < agency->origin_count; i++) {
        const struct agency *origin = agency->origins[i];
        int count = 0;
        if (origin == agency || agency_speaker(origin, admin->on) == agency) {
            if (!store_device_revoke(admin->pg, origin->code, reason, admin->as_of, &count, err)) {
                return false;
            }
            *ret_count += count;
        }
    }
    return true;
}

static bool revoke(struct admin *admin, const struct agency *agency, const char *which, int *ret_count, struct err *err)
{
    struct pg *pg = admin->pg;
    if (!pg_begin(pg, err)) {
        return false;
    }
    if (!revoke_named(admin, agency, which, ret_count, err) || !store_change_announce(pg, err)) {
        pg_rollback(pg);
        return false;
    }
    return pg_commit(pg, err);
}

static bool agent_revoke(struct admin *admin, struct err *err)
{
    const char *which = admin->args->operands[0];
    int count = 0;
    if (!admin_load_now(admin, err)) {
        return false;
    }
    /* An agency may be given by its name, too; a device by whatever it was called. */
    const struct agency *agency = roster_find_agency(admin->roster, which, NULL, admin->on, NULL);
    if (!revoke(admin, agency, which, &count, err)) {
        return false;
    }
    if (count == 0) {
        return err_set(err, ERR_DATA,
                       tr("nothing in use is called \"%s\": `tiendo agent list` shows ids, names and agencies",
                          "không có máy nào đang dùng mang tên \"%s\"; xem `tiendo agent list`"),
                       which);
    }
    if (admin_json(admin)) {
        json_t *document = json_object();
        json_set_text(document, "which", which);
        json_set_number(document, "revoked", count);
        return json_print(document, err);
    }
    admin_print_clock();
    printf(
        tr("Revoked: %d. They are cut off within seconds.\n", "Đã thu hồi: %d. Các máy này bị ngắt trong vài giây.\n"),
        count);
    return admin_flush(err);
}

int cmd_agent_revoke(const struct cli_args *args, void *context)
{
    (void)context;
    return admin_run(args, agent_revoke);
}
