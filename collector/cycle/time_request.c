#include "time_request.h"

#include "lang.h"
#include "lineage.h"
#include "responsibility.h"
#include "update.h"

#include <string.h>

static bool is_about(const struct roster *roster, const struct answerable *part, const struct request_row *request)
{
    return part->answer.agency == roster_agency(roster, request->agency);
}

size_t request_parties(struct arena *arena, const struct roster *roster, const struct item *item,
                       const struct request_row *request, const struct agency *const **ret)
{
    day_t asked = day_of_instant(request->asked_us);
    struct answerable part = {0};
    size_t parts = 0;
    for (size_t n = 0; answerable_next(item, asked, &n, &part);) {
        parts++;
    }
    const struct agency **parties = arena_array(arena, parts + 1, sizeof(const struct agency *));
    size_t count = 0;
    for (size_t n = 0; parts > 1 && answerable_next(item, asked, &n, &part);) {
        if (is_about(roster, &part, request)) {
            parties[count++] = part.origin;
        }
    }
    *ret = parties;
    return count;
}

static bool part_is_late(const struct roster *roster, const struct item *item, const struct agency *party,
                         const struct request_row *request)
{
    struct item_time time = item_time(roster, item, party);
    /* What was granted since does not make a late request timely. */
    day_t due = time.extension != NULL && time.extension->decided_us > request->asked_us ? time.original : time.due;
    return time.has_due && day_of_instant(request->asked_us) > due;
}

bool request_is_late(const struct roster *roster, const struct item *item, const struct request_row *request)
{
    struct answerable part = {0};
    size_t about = 0;
    for (size_t n = 0; answerable_next(item, day_of_instant(request->asked_us), &n, &part);) {
        if (is_about(roster, &part, request)) {
            about++;
            if (part_is_late(roster, item, part.origin, request)) {
                return true;
            }
        }
    }
    return about == 0 && part_is_late(roster, item, NULL, request);
}

static struct item_time time_of(const struct roster *roster, const struct time_step_facts *facts)
{
    return item_time(roster, facts->item, facts->party_count == 0 ? NULL : facts->parties[0]);
}

static bool check_request(const struct time_step_facts *facts, struct err *err)
{
    bool decided = facts->request != NULL &&
                   (facts->request->state == REQUEST_GRANTED || facts->request->state == REQUEST_REFUSED);
    if (decided) {
        return err_set(err, ERR_PERMISSION,
                       tr("%s was decided by %s already; a later decision is recorded on the task itself",
                          "%s đã được quyết định tại %s; quyết định sau đó được ghi cho chính nhiệm vụ"),
                       facts->request->update_id, facts->request->document);
    }
    if (facts->request != NULL && facts->step == TIME_STEP_FORWARD && facts->request->state == REQUEST_FORWARDED) {
        return err_set(err, ERR_PERMISSION, tr("%s was forwarded already (%s)", "%s đã được trình trước đó (%s)"),
                       facts->request->update_id, facts->request->document);
    }
    return true;
}

bool time_step_check(const struct roster *roster, const struct time_step_facts *facts, struct err *err)
{
    struct item_time time = time_of(roster, facts);
    if (facts->document_date > facts->today) {
        char day[DAY_ISO_MAX];
        return err_set(err, ERR_DATA,
                       tr("--date %s is still to come: a decision counts when it is there",
                          "--date %s chưa đến: chỉ ghi quyết định đã ban hành"),
                       day_iso(facts->document_date, day));
    }
    if (facts->step == TIME_STEP_GRANT && facts->until <= facts->item->plan->date) {
        char day[DAY_ISO_MAX];
        char name[ITEM_NAME_MAX];
        return err_set(
            err, ERR_DATA,
            tr("--until %s is before the plan of %s itself", "--until %s trước cả ngày ban hành kế hoạch của %s"),
            day_iso(facts->until, day), item_name(facts->item, name));
    }
    if (facts->step == TIME_STEP_RESUME && !time.stopped) {
        char name[ITEM_NAME_MAX];
        return err_set(err, ERR_DATA, tr("%s is not stopped", "%s không ở trạng thái tạm dừng"),
                       item_name(facts->item, name));
    }
    return check_request(facts, err);
}

const char *time_step_remark(struct arena *arena, const struct roster *roster, const struct time_step_facts *facts)
{
    const struct cycle_policy *policy = policy_of(facts->item->plan);
    struct item_time time = time_of(roster, facts);
    const char *late = "";
    const char *often = "";
    const char *earlier = "";
    if (facts->request != NULL && request_is_late(roster, facts->item, facts->request)) {
        late = tr("asked for after the due day; ", "đề nghị sau khi đã quá hạn; ");
    } else if (facts->request != NULL && time.has_due &&
               workcal_between(&roster->calendar, day_of_instant(facts->request->asked_us), time.due) <
                   policy->extension_notice) {
        late = arena_printf(arena,
                            tr("asked for less than %d working days before the due day; ",
                               "đề nghị trước thời hạn chưa đủ %d ngày làm việc; "),
                            policy->extension_notice);
    }
    if (facts->step == TIME_STEP_GRANT && policy->extension_max > 0 && time.extended >= policy->extension_max) {
        often = arena_printf(arena, tr("given more time %d times before; ", "đã gia hạn %d lần; "), time.extended);
    }
    if (facts->step == TIME_STEP_GRANT && time.has_due && facts->until < time.printed) {
        earlier = tr("the new day is before the one that holds now; ", "thời hạn mới sớm hơn thời hạn hiện hành; ");
    }
    return arena_printf(arena, "%s%s%s", late, often, earlier);
}

const char *time_step_notice(struct arena *arena, const struct roster *roster, const struct time_step_facts *facts)
{
    struct item_time time = time_of(roster, facts);
    char spoken[LABEL_SPOKEN_MAX];
    char day[DAY_ISO_MAX];
    char until[DAY_ISO_MAX];
    char due[DAY_ISO_MAX];
    const char *task = label_spoken(facts->item->label, spoken);
    const char *document =
        arena_printf(arena, "%s ngày %s", facts->document, day_vietnamese(facts->document_date, day));
    const char *now = time.has_due ? day_vietnamese(time.printed, due) : "không ghi";
    switch (facts->step) {
    case TIME_STEP_GRANT:
        return arena_printf(
            arena, "%s được gia hạn đến ngày %s theo %s; thời hạn ban đầu %s vẫn được ghi trong thống kê.", task,
            day_vietnamese(facts->until, until), document,
            time.original_printed == DAY_MAX ? "(không ghi)" : day_vietnamese(time.original_printed, due));
    case TIME_STEP_REFUSE:
        return arena_printf(arena, "Không đồng ý gia hạn %s theo %s%s%s%s; thời hạn %s giữ nguyên.", task, document,
                            facts->reason == NULL ? "" : ": \"", facts->reason == NULL ? "" : facts->reason,
                            facts->reason == NULL ? "" : "\"", now);
    case TIME_STEP_FORWARD:
        return arena_printf(arena,
                            "Đề nghị gia hạn %s đã được trình tại %s%s%s; thời hạn %s vẫn có hiệu lực cho đến khi có "
                            "quyết định.",
                            task, document,
                            facts->reason == NULL ? "" : ", ý kiến: ", facts->reason == NULL ? "" : facts->reason, now);
    case TIME_STEP_STOP:
        return arena_printf(arena, "%s tạm dừng, không tiếp tục thực hiện theo %s; không bị tính chậm.", task,
                            document);
    default:
        break;
    }
    return arena_printf(arena, "%s tiếp tục thực hiện theo %s; thời hạn %s.", task, document, now);
}
