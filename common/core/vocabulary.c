#include "vocabulary.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

struct word {
    const char *code, *label;
};

static const struct word roles[ROLE_MAX] = {
    [ROLE_NONE] = {"", ""},
    [ROLE_LEAD] = {"lead", "Chủ trì"},
    [ROLE_CO_LEAD] = {"co_lead", "Đồng chủ trì"},
    [ROLE_ACTING] = {"acting", "Phối hợp với Bộ (đầu mối tại địa phương)"},
    [ROLE_IMPLEMENT] = {"implement", "Tổ chức thực hiện"},
    [ROLE_COOPERATE] = {"cooperate", "Phối hợp"},
    [ROLE_MONITOR] = {"monitor", "Theo dõi, đánh giá chỉ tiêu"},
    [ROLE_FOCAL] = {"focal", "Cơ quan đầu mối"},
};

static const struct word bases[BASIS_MAX] = {
    [BASIS_NONE] = {"", ""},
    [BASIS_NAMED] = {"named", "được nêu tên"},
    [BASIS_CLOSED_GROUP] = {"closed_group", "thuộc nhóm có danh sách"},
    [BASIS_OPEN_GROUP] = {"open_group", "thuộc nhóm \"có liên quan\""},
};

static const struct word actions[ACTION_MAX] = {
    [ACTION_NONE] = {"", ""},
    [ACTION_CONTRIBUTE] = {"contribute", "Gửi nội dung phối hợp"},
    [ACTION_PROGRESS] = {"progress", "Báo cáo tiến độ"},
    [ACTION_COMPLETE] = {"complete", "Báo hoàn thành"},
    [ACTION_EXTEND] = {"extend", "Đề nghị gia hạn"},
    [ACTION_DIFFICULTY] = {"difficulty", "Phản ánh khó khăn, vướng mắc"},
    [ACTION_VALUE] = {"value", "Nhập số liệu chỉ tiêu"},
    [ACTION_NOTHING] = {"nothing", "Không phát sinh"},
    [ACTION_REPORT] = {"report", "Báo cáo kỳ của đơn vị"},
    [ACTION_MILESTONE] = {"milestone", "Đăng ký mốc"},
    [ACTION_ANSWER] = {"answer", "Trả lời yêu cầu giải trình"},
    [ACTION_CONTEST] = {"contest", "Đề nghị xem xét lại việc tính chậm"},
    [ACTION_WITHDRAW] = {"withdraw", "Rút lại"},
};

static const struct word kinds[AGENCY_KIND_MAX] = {
    [AGENCY_NONE] = {"", ""},
    [AGENCY_DEPARTMENT] = {"department", "Sở"},
    [AGENCY_EQUIVALENT] = {"equivalent", "Cơ quan tương đương sở"},
    [AGENCY_VERTICAL] = {"vertical", "Cơ quan ngành dọc"},
    [AGENCY_DISTRICT] = {"district", "UBND cấp huyện"},
    [AGENCY_COMMUNE] = {"commune", "UBND cấp xã"},
    [AGENCY_PROVINCE] = {"province", "UBND cấp tỉnh"},
    [AGENCY_PARTY] = {"party", "Cơ quan Đảng"},
    [AGENCY_FRONT] = {"front", "Mặt trận, đoàn thể"},
    [AGENCY_CENTRAL] = {"central", "Cơ quan trung ương"},
    [AGENCY_GROUP] = {"group", "Nhóm"},
};

static const struct word mandates[MANDATE_MAX] = {
    [MANDATE_ORDER] = {"order", "Giao"},
    [MANDATE_REQUEST] = {"request", "Đề nghị"},
    [MANDATE_PROPOSAL] = {"proposal", "Đề xuất, kiến nghị"},
};

static const struct word events[EVENT_KIND_MAX] = {
    [EVENT_NONE] = {"", ""},
    [EVENT_RENAME] = {"rename", "Đổi tên"},
    [EVENT_MERGE] = {"merge", "Hợp nhất, sáp nhập"},
    [EVENT_SPLIT] = {"split", "Chia, tách"},
    [EVENT_ABOLISH] = {"abolish", "Kết thúc hoạt động"},
    [EVENT_TRANSFER] = {"transfer", "Chuyển chức năng, nhiệm vụ"},
};

static const struct word verdicts[VERDICT_KIND_MAX] = {
    [VERDICT_NONE] = {"", ""},
    [VERDICT_ACCEPTED] = {"accepted", "Đã tiếp nhận"},
    [VERDICT_HELD] = {"held", "Chờ cơ quan chủ trì chấp nhận"},
    [VERDICT_REJECTED] = {"rejected", "Không tiếp nhận"},
};

static const struct word statuses[STATUS_MAX] = {
    [STATUS_HT_DUNG] = {"HT_DUNG", "Hoàn thành đúng hạn"},
    [STATUS_HT_QUA] = {"HT_QUA", "Hoàn thành quá hạn"},
    [STATUS_HT_KTH] = {"HT_KTH", "Hoàn thành (không thời hạn)"},
    [STATUS_TH_TRONG] = {"TH_TRONG", "Đang thực hiện, trong hạn"},
    [STATUS_TH_QUA] = {"TH_QUA", "Đang thực hiện, quá hạn"},
    [STATUS_TH_KTH] = {"TH_KTH", "Đang thực hiện, không thời hạn"},
    [STATUS_DUNG] = {"DUNG", "Tạm dừng, không tiếp tục thực hiện"},
};

static int find(const struct word *words, int count, const char *code)
{
    for (int i = 1; code != NULL && i < count; i++) {
        if (strcmp(words[i].code, code) == 0) {
            return i;
        }
    }
    return 0;
}

const char *role_code(enum role role)
{
    return roles[role].code;
}

const char *basis_code(enum basis basis)
{
    return bases[basis].code;
}

const char *action_code(enum action action)
{
    return actions[action].code;
}

const char *agency_kind_code(enum agency_kind kind)
{
    return kinds[kind].code;
}

const char *mandate_code(enum mandate mandate)
{
    return mandates[mandate].code;
}

const char *event_kind_code(enum event_kind kind)
{
    return events[kind].code;
}

const char *verdict_code(enum verdict_kind verdict)
{
    return verdicts[verdict].code;
}

const char *status_code(enum task_status status)
{
    return statuses[status].code;
}

enum role role_parse(const char *code)
{
    return (enum role)find(roles, ROLE_MAX, code);
}

enum basis basis_parse(const char *code)
{
    return (enum basis)find(bases, BASIS_MAX, code);
}

enum action action_parse(const char *code)
{
    return (enum action)find(actions, ACTION_MAX, code);
}

enum agency_kind agency_kind_parse(const char *code)
{
    return (enum agency_kind)find(kinds, AGENCY_KIND_MAX, code);
}

enum mandate mandate_parse(const char *code)
{
    int found = find(mandates, MANDATE_MAX, code);
    bool is_first = code != NULL && strcmp(code, mandates[0].code) == 0;
    return found == 0 && !is_first ? MANDATE_MAX : (enum mandate)found;
}

enum event_kind event_kind_parse(const char *code)
{
    return (enum event_kind)find(events, EVENT_KIND_MAX, code);
}

enum verdict_kind verdict_parse(const char *code)
{
    return (enum verdict_kind)find(verdicts, VERDICT_KIND_MAX, code);
}

const char *role_label(enum role role)
{
    return roles[role].label;
}

const char *basis_label(enum basis basis)
{
    return bases[basis].label;
}

const char *action_label(enum action action)
{
    return actions[action].label;
}

const char *agency_kind_label(enum agency_kind kind)
{
    return kinds[kind].label;
}

const char *mandate_label(enum mandate mandate)
{
    return mandates[mandate].label;
}

const char *event_kind_label(enum event_kind kind)
{
    return events[kind].label;
}

const char *verdict_label(enum verdict_kind verdict)
{
    return verdicts[verdict].label;
}

const char *status_label(enum task_status status)
{
    return statuses[status].label;
}

/* Appends at most so many bytes of a text to what is in the buffer; a judgement may speak a label, so it must be quick.
 */
static void say(char buf[static LABEL_SPOKEN_MAX], size_t *used, const char *text, size_t most)
{
    size_t length = strnlen(text, most);
    size_t room = LABEL_SPOKEN_MAX - 1 - *used;
    length = length < room ? length : room;
    memcpy(buf + *used, text, length);
    *used += length;
    buf[*used] = '\0';
}

/* The row of a plan that so many bytes of a label name. */
static void say_row(char buf[static LABEL_SPOKEN_MAX], size_t *used, const char *label, size_t length)
{
    enum { SHORT = 20, LONG = 40 };
    bool indicator = length >= 2 && strncmp(label, "CT", 2) == 0;
    const char *rest = indicator ? label + 2 : label;
    size_t left = indicator ? length - 2 : length;
    size_t digits = strspn(rest, "0123456789");
    digits = digits < left ? digits : left;
    const char *letter = rest + digits;
    size_t after = left - digits;
    bool lettered =
        (after == 1 && islower((unsigned char)letter[0])) || (after == strlen("đ") && memcmp(letter, "đ", after) == 0);
    if (indicator || (digits > 0 && (after == 0 || lettered))) {
        size_t plain = digits > 0 && lettered ? digits : left; /* said as it stands: 7, CT12.1 */
        say(buf, used, indicator ? "Chỉ tiêu " : "Nhiệm vụ ", SHORT);
        say(buf, used, rest, plain < SHORT ? plain : SHORT);
        if (plain < left) {
            say(buf, used, ", điểm ", SHORT);
            say(buf, used, letter, after);
        }
    } else if (length >= 2 && strncmp(label, "PL", 2) == 0) {
        say(buf, used, "Phụ lục ", SHORT);
        say(buf, used, label + 2, left - 2 < LONG ? left - 2 : LONG);
    } else {
        say(buf, used, "Mục ", SHORT);
        say(buf, used, label, left < LONG ? left : LONG);
    }
}

const char *label_spoken(const char *label, char buf[static LABEL_SPOKEN_MAX])
{
    enum { NUMBER = 10 };
    const char *slash = strrchr(label, '/');
    size_t digits = slash == NULL ? 0 : strspn(slash + 1, "0123456789");
    bool milestone = digits > 0 && slash[1 + digits] == '\0';
    size_t used = 0;
    buf[0] = '\0';
    say_row(buf, &used, label, milestone ? (size_t)(slash - label) : strlen(label));
    if (milestone) {
        say(buf, &used, ", mốc ", NUMBER);
        say(buf, &used, slash + 1, NUMBER);
    }
    return buf;
}

/* Whether so many bytes of a label end in a letter of a list: a to z, or đ. */
static bool ends_in_letter(const char *label, size_t length)
{
    static const char d[] = "đ";
    size_t size = sizeof(d) - 1;
    return length > 0 && (islower((unsigned char)label[length - 1]) ||
                          (length >= size && memcmp(label + length - size, d, size) == 0));
}

bool label_is_sub_item(const char *label)
{
    const char *dot = strrchr(label, '.');
    bool after_letter = dot != NULL && ends_in_letter(label, (size_t)(dot - label));
    bool indicator_row = dot != NULL && strncmp(label, "CT", 2) == 0;
    return ends_in_letter(label, strlen(label)) || after_letter || indicator_row;
}
