#include "identity.h"

#include "clock.h"
#include "file.h"
#include "lang.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024 };

static const char enrolment_format[] = "enrolment/1";
static const char identity_format[] = "identity/1";

/* ---- JSON with complaints that name the field ---- */

struct reader {
    struct arena *arena;
    const char *path;
    struct err *err;
};

static bool bad_field(const struct reader *reader, const char *field, const char *expected)
{
    return err_set(reader->err, ERR_DATA,
                   tr("%s: \"%s\" is missing or wrong, expected %s", "%s: mục \"%s\" thiếu hoặc sai, cần %s"),
                   reader->path, field, expected);
}

static json_t *parse(const struct reader *reader, const char *format)
{
    char *text = NULL;
    size_t size = 0;
    json_error_t error = {0};
    if (!file_read(reader->arena, reader->path, FILE_MAX, &text, &size, reader->err)) {
        return NULL;
    }
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        err_set(reader->err, ERR_DATA, "%s:%d: %s", reader->path, error.line, error.text);
        return NULL;
    }
    const char *found = json_string_value(json_object_get(root, "tiendo"));
    if (found == NULL || strcmp(found, format) != 0) {
        bad_field(reader, "tiendo", format);
        json_decref(root);
        return NULL;
    }
    return root;
}

static bool read_key(const struct reader *reader, const json_t *object, const char *field,
                     uint8_t ret[static KEY_BYTES])
{
    return key_parse_z85(json_string_value(json_object_get(object, field)), ret) ||
           bad_field(reader, field, tr("a key of 40 characters (Z85)", "khóa 40 ký tự (Z85)"));
}

static bool read_text(const struct reader *reader, const json_t *object, const char *field, const char **ret)
{
    const char *text = json_string_value(json_object_get(object, field));
    if (text == NULL || text[0] == '\0') {
        return bad_field(reader, field, tr("a text", "một đoạn chữ"));
    }
    *ret = arena_strdup(reader->arena, text);
    return true;
}

static bool read_uuid(const struct reader *reader, const json_t *object, const char *field, struct uuid *ret)
{
    const char *text = json_string_value(json_object_get(object, field));
    return (text != NULL && uuid_parse(text, ret)) || bad_field(reader, field, tr("a UUID", "một mã UUID"));
}

static bool read_collectors(const struct reader *reader, const json_t *root, struct collector_list *ret)
{
    const json_t *array = json_object_get(root, "collectors");
    size_t count = json_array_size(array);
    if (count == 0 || count > COLLECTORS_MAX) {
        return bad_field(reader, "collectors", tr("a list of 1 to 16 collectors", "danh sách 1 đến 16 máy chủ"));
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *element = json_array_get(array, i);
        if (!read_text(reader, element, "endpoint", &ret->list[i].endpoint) ||
            !read_key(reader, element, "server_key", ret->list[i].server_key)) {
            return false;
        }
    }
    ret->count = count;
    return true;
}

/* ---- the enrolment file ---- */

static bool read_enrolment(const struct reader *reader, const json_t *root, struct enrolment *ret)
{
    uint8_t secret[KEY_BYTES] = {0};
    const char *expires = json_string_value(json_object_get(root, "expires"));
    const char *name = json_string_value(json_object_get(root, "agency_name"));
    ret->agency_name = arena_strdup(reader->arena, name);
    if (expires != NULL && !clock_parse(expires, &ret->expires_us)) {
        return bad_field(reader, "expires", tr("an ISO 8601 instant", "thời điểm ISO 8601"));
    }
    return read_uuid(reader, root, "id", &ret->id) && read_text(reader, root, "agency", &ret->agency) &&
           read_key(reader, root, "secret_key", secret) && key_pair_from_secret(secret, &ret->one_time, reader->err) &&
           read_collectors(reader, root, &ret->collectors);
}

bool enrolment_read(struct arena *arena, const char *path, struct enrolment *ret, struct err *err)
{
    struct reader reader = {arena, path, err};
    struct enrolment enrolment = {0};
    json_t *root = parse(&reader, enrolment_format);
    if (root == NULL) {
        return false;
    }
    bool ok = read_enrolment(&reader, root, &enrolment);
    json_decref(root);
    if (ok) {
        *ret = enrolment;
    }
    return ok;
}

/* ---- the identity ---- */

static const char *identity_path(struct arena *arena, const char *state)
{
    return arena_printf(arena, "%s/identity.json", state);
}

bool identity_read(struct arena *arena, const char *state, bool *ret_found, struct identity_record *ret,
                   struct err *err)
{
    struct reader reader = {arena, identity_path(arena, state), err};
    struct identity_record record = {0};
    *ret_found = false;
    if (access(reader.path, F_OK) != 0) {
        return true;
    }
    json_t *root = parse(&reader, identity_format);
    if (root == NULL) {
        return false;
    }
    bool ok = read_uuid(&reader, root, "enrolment", &record.enrolment) &&
              read_text(&reader, root, "agency", &record.agency) && read_collectors(&reader, root, &record.collectors);
    json_decref(root);
    if (ok) {
        *ret_found = true;
        *ret = record;
    }
    return ok;
}

bool identity_write(const char *state, const struct identity_record *record, struct err *err)
{
    struct arena *arena = arena_new();
    char id[UUID_TEXT_MAX];
    char key[KEY_Z85_MAX];
    json_t *list = json_array();
    for (size_t i = 0; i < record->collectors.count; i++) {
        json_array_append_new(list, json_pack("{s:s, s:s}", "endpoint", record->collectors.list[i].endpoint,
                                              "server_key", key_z85(record->collectors.list[i].server_key, key)));
    }
    json_t *root = json_pack("{s:s, s:s, s:s, s:o}", "tiendo", identity_format, "enrolment",
                             uuid_text(&record->enrolment, id), "agency", record->agency, "collectors", list);
    char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(2));
    bool ok = text != NULL ? file_write(identity_path(arena, state), text, strlen(text), 0600, err)
                           : err_set(err, ERR_SOFTWARE, "identity.json");
    free(text);
    json_decref(root);
    arena_free(arena);
    return ok;
}

bool identity_key(struct arena *arena, const char *state, const struct uuid *enrolment, struct key_pair *ret,
                  bool *ret_made_now, struct err *err)
{
    char id[UUID_TEXT_MAX];
    const char *path = arena_printf(arena, "%s/device-%s.key", state, uuid_text(enrolment, id));
    bool is_there = access(path, F_OK) == 0;
    if (is_there || ret_made_now == NULL) {
        return key_file_read(path, ret, err);
    }
    *ret_made_now = true;
    return key_pair_new(ret, err) && key_file_create(path, ret, err);
}

/* ---- collectors from the configuration ---- */

bool collectors_parse(struct arena *arena, const char *text, struct collector_list *ret, struct err *err)
{
    struct collector_list collectors = {0};
    char *rest = NULL;
    for (char *one = strtok_r(arena_strdup(arena, text), ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
        char *words = NULL;
        const char *endpoint = strtok_r(one, " \t", &words);
        const char *key = strtok_r(NULL, " \t", &words);
        struct collector_address *address = &collectors.list[collectors.count];
        if (collectors.count == COLLECTORS_MAX || endpoint == NULL || strncmp(endpoint, "tcp://", 6) != 0 ||
            !key_parse_z85(key, address->server_key) || strtok_r(NULL, " \t", &words) != NULL) {
            return err_set(
                err, ERR_CONFIG,
                tr("[link] collectors: expected \"tcp://host:port KEY\" (KEY: 40 characters in Z85), at most %d, "
                   "separated by commas",
                   "[link] collectors: cần ghi \"tcp://máy:cổng KHÓA\" (KHÓA: 40 ký tự Z85), tối đa %d mục, cách "
                   "nhau bằng dấu phẩy"),
                COLLECTORS_MAX);
        }
        address->endpoint = endpoint;
        collectors.count++;
    }
    if (collectors.count == 0) {
        return err_set(err, ERR_CONFIG, "%s",
                       tr("[link] collectors names none; leave it empty to take those of the enrolment file",
                          "[link] collectors không có mục nào; để trống thì dùng theo tệp đăng ký"));
    }
    *ret = collectors;
    return true;
}
