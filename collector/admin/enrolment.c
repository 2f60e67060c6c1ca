#include "enrolment.h"

#include "clock.h"
#include "file.h"
#include "json_out.h"
#include "lang.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *enrolment_path(struct arena *arena, const char *directory)
{
    return arena_printf(arena, "%s/enrolment.json", directory);
}

bool enrolment_check_directory(struct arena *arena, const char *directory, struct err *err)
{
    const char *path = enrolment_path(arena, directory);
    return access(path, F_OK) != 0 ||
           err_set(err, ERR_CANT_CREATE,
                   tr("%s is there already: choose another folder with --out, or move that file away",
                      "%s đã có; chọn thư mục khác bằng --out, hoặc chuyển tệp đó đi nơi khác"),
                   path);
}

static json_t *json_of_enrolment(const struct enrolment *enrolment)
{
    char id[UUID_TEXT_MAX];
    char key[KEY_Z85_MAX];
    json_t *document = json_object();
    json_t *collectors = json_array();
    for (size_t i = 0; i < enrolment->collector_count; i++) {
        json_t *collector = json_object();
        json_set_text(collector, "endpoint", enrolment->collectors[i].endpoint);
        json_set_text(collector, "server_key", key_z85(enrolment->collectors[i].public_key, key));
        json_append(collectors, collector);
    }
    json_set_text(document, "tiendo", "enrolment/1");
    json_set_text(document, "id", uuid_text(&enrolment->id, id));
    json_set_text(document, "agency", enrolment->agency->code);
    json_set_text(document, "agency_name", enrolment->agency->name);
    json_set_text(document, "secret_key", key_z85(enrolment->one_time->secret_key, key));
    json_set(document, "collectors", collectors);
    json_set_instant(document, "expires", enrolment->expires_us);
    return document;
}

static const char *configuration(struct arena *arena, const struct enrolment *enrolment)
{
    return arena_printf(
        arena,
        "; tiendo-agent: %s (%s)\n"
        "; chạy / run: tiendo-agent run --config agent.conf\n"
        "[agent]\n"
        "state = state\n"
        "enrolment = enrolment.json\n"
        "simulated_clock = %s\n"
        "\n"
        "; người soạn, người duyệt ghi sẵn cho nội dung gửi / drafter and approver when a command names none\n"
        "[people]\n"
        "drafter =\n"
        "drafter_position =\n"
        "approver =\n"
        "approver_position =\n",
        enrolment->agency->name, enrolment->agency->code, clock_is_simulated() ? "yes" : "no");
}

bool enrolment_write(struct arena *arena, const struct enrolment *enrolment, struct err *err)
{
    const char *conf = arena_printf(arena, "%s/agent.conf", enrolment->directory);
    const char *conf_text = configuration(arena, enrolment);
    json_t *document = json_of_enrolment(enrolment);
    char *text = json_dumps(document, JSON_INDENT(2));
    json_decref(document);
    bool ok = text != NULL || err_set(err, ERR_SOFTWARE, "cannot make the enrolment file");
    ok = ok && file_make_directory(enrolment->directory, 0700, err) &&
         file_create(enrolment_path(arena, enrolment->directory), text, strlen(text), 0600, err);
    if (ok && access(conf, F_OK) != 0 && !file_create(conf, conf_text, strlen(conf_text), 0644, err)) {
        enrolment_discard(arena, enrolment->directory);
        ok = false;
    }
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
    }
    free(text);
    return ok;
}

void enrolment_discard(struct arena *arena, const char *directory)
{
    (void)unlink(enrolment_path(arena, directory));
}
