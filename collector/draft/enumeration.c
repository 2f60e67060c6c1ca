/* A list of bodies: "các Sở: Xây dựng, Tài chính và UBND các quận, huyện". Known names are matched first, the longest
 * one, because "và" and commas stand in names too. */
#include "parse.h"

#include <string.h>

static const char *const units[] = {"quận", "huyện", "thị xã", "tp", "thị trấn", "xã", "phường", "đặc khu", NULL};

static bool is_each(const struct parser *parser, size_t at)
{
    return words_phrase(&parser->words, at, "các") > 0;
}

size_t item_length(const struct parser *parser, size_t at)
{
    struct name_match name = names_full(parser->names, &parser->words, at);
    struct group_phrase group = group_phrase_read(parser->names, &parser->words, at);
    return name.used > group.used ? name.used : group.used;
}

/* The head of "các Sở: …", "các Bộ Xây dựng, …", "UBND các quận: …"; words taken up to the first bare name. */
static size_t head_at(const struct parser *parser, size_t at, const char **ret_head, const char **ret_prefix)
{
    size_t i = at + is_each(parser, at);
    bool each = i > at;
    size_t body = i;
    bool committees = words_phrase(&parser->words, i, "ubnd") > 0;
    i += committees;
    each = each || (committees && is_each(parser, i));
    i += committees && is_each(parser, i);
    size_t used = committees ? words_any(&parser->words, i, units)
                             : words_phrase(&parser->words, i, "sở") + words_phrase(&parser->words, i, "bộ");
    bool colon = used > 0 && parser_mark(parser, i + used, ':');
    if (used == 0 || (!colon && !(each && parser_word(parser, i + used)->capital))) {
        return 0;
    }
    if (!colon && words_phrase(&parser->words, i + used, "trung ương") > 0) {
        return 0;
    }
    const char *unit = words_printed(parser->arena, &parser->words, i, i + used);
    const char *fold = parser_word(parser, i)->fold;
    if (committees) {
        fold = used == 2 ? arena_printf(parser->arena, "%s %s", fold, parser_word(parser, i + 1)->fold) : fold;
        *ret_head = arena_printf(parser->arena, "ubnd %s", fold);
        *ret_prefix =
            arena_printf(parser->arena, "%s %s", words_printed(parser->arena, &parser->words, body, body + 1), unit);
    } else {
        *ret_head = fold;
        *ret_prefix = strcmp(fold, "sở") == 0 ? "Sở" : "Bộ";
    }
    return i + used + colon - at;
}

/* "quận Lê Chân", "các huyện: An Dương": a unit in a list that began with UBND. */
static size_t unit_at(const struct parser *parser, size_t at, const char **ret_head, const char **ret_prefix,
                      const char *committee)
{
    size_t i = at + is_each(parser, at);
    size_t used = words_any(&parser->words, i, units);
    bool colon = used > 0 && parser_mark(parser, i + used, ':');
    if (used == 0 || !parser_word(parser, i + used + colon)->capital) {
        return 0;
    }
    const char *fold = parser_word(parser, i)->fold;
    fold = used == 2 ? arena_printf(parser->arena, "%s %s", fold, parser_word(parser, i + 1)->fold) : fold;
    *ret_head = arena_printf(parser->arena, "ubnd %s", fold);
    *ret_prefix =
        arena_printf(parser->arena, "%s %s", committee, words_printed(parser->arena, &parser->words, i, i + used));
    return i + used + colon - at;
}

size_t unit_of_name_at(const struct parser *parser, size_t at)
{
    size_t used = words_any(&parser->words, at, units);
    size_t i = at + used;
    while (used > 0 && parser_word(parser, i)->mark == 0 && parser_word(parser, i)->capital) {
        i++;
    }
    return i > at + used ? i - at : 0;
}

bool item_begins(const struct parser *parser, size_t at)
{
    const char *head = NULL;
    const char *prefix = NULL;
    enum marker marker = MARKER_NONE;
    if (label_at(parser, at, &marker) > 0 || marker_at(parser, at, &(size_t){0}) != MARKER_NONE) {
        return false;
    }
    if (head_at(parser, at, &head, &prefix) > 0 || group_phrase_read(parser->names, &parser->words, at).used > 0) {
        return true;
    }
    const struct word *word = parser_word(parser, at);
    struct name_match name = names_full(parser->names, &parser->words, at);
    if (name.used > 0 && name.agency != NULL && name.agency->kind == AGENCY_GROUP) {
        return true;
    }
    return word->mark == 0 && (body_at(parser, at) > 0 || (word->capital && item_length(parser, at) > 0));
}

/* ---- one item ---- */

static struct found *add(struct enumeration *list, struct found found)
{
    if (list->count == PARTIES_MAX) {
        return &list->list[PARTIES_MAX - 1];
    }
    list->list[list->count] = found;
    return &list->list[list->count++];
}

static bool is_strong_verb(const struct parser *parser, size_t at)
{
    static const char *const strong[] = {"tổ chức thực hiện",
                                         "tổ chức triển khai",
                                         "triển khai",
                                         "thực hiện",
                                         "tham mưu",
                                         "nghiên cứu",
                                         "rà soát",
                                         "chịu trách nhiệm",
                                         "có trách nhiệm",
                                         "hướng dẫn",
                                         "xem xét",
                                         "đề xuất",
                                         "để",
                                         "nhằm",
                                         "theo",
                                         "căn cứ",
                                         NULL};
    return words_any(&parser->words, at, strong) > 0;
}

/* Where a name that nobody knows ends, at the latest. */
static size_t unknown_end(const struct parser *parser, size_t from)
{
    size_t i = from;
    for (i = from + 1; i < parser->words.count; i++) {
        const struct word *word = parser_word(parser, i);
        size_t used = 0;
        if (marker_at(parser, i, &used) != MARKER_NONE || is_strong_verb(parser, i) || filler_at(parser, i) > 0) {
            return i;
        }
        if (word->mark == ',' || strcmp(word->fold, "và") == 0) {
            const struct word *next = parser_word(parser, i + 1);
            bool goes_on =
                next->mark == 0 && next->capital && !item_begins(parser, i + 1) && verb_at(parser, i + 1) == 0;
            bool inner = word->mark == 0 && next->mark == 0 && !next->capital && !item_begins(parser, i + 1) &&
                         verb_at(parser, i + 1) == 0;
            if (!goes_on && !inner) {
                return i;
            }
        } else if (word->mark != 0 && word->mark != '-' && word->mark != '/' && word->mark != '"') {
            return i;
        }
    }
    return i;
}

static size_t add_unknown(struct parser *parser, struct enumeration *list, size_t from, const char *reason)
{
    size_t end = unknown_end(parser, from);
    struct found found = {.party.printed = words_printed(parser->arena, &parser->words, from, end)};
    found.central =
        words_phrase(&parser->words, from, "bộ") > 0 && words_phrase(&parser->words, from, "bộ chỉ huy") == 0 &&
        words_phrase(&parser->words, from, "bộ đội") == 0 && words_phrase(&parser->words, from, "bộ tư lệnh") == 0 &&
        words_phrase(&parser->words, from, "bộ chính trị") == 0;
    struct found *added = add(list, found);
    party_doubt(parser, added, "%s: %s", parser_quote(parser, from, end), reason);
    list->head = NULL;
    for (size_t i = from; i < end; i++) {
        static const char *const turns[] = {"không", "chưa", "thay", "hoặc", "ngoài", "nếu", NULL};
        if (words_any(&parser->words, i, turns) > 0) {
            parser_doubt(parser, "%s: có chữ làm đổi nghĩa cả câu", parser_quote(parser, from, end));
        }
    }
    return end;
}

static void describe(struct found *found, const struct agency *agency)
{
    found->agency = agency;
    found->party.code = agency->code;
    found->group = agency->kind == AGENCY_GROUP;
    found->open = found->group && agency->open;
    found->central = agency->kind == AGENCY_CENTRAL || strcmp(agency->province, "Trung ương") == 0;
}

/* A name found; the head that bare names after it would have. */
static void remember_head(struct parser *parser, struct enumeration *list, size_t from)
{
    const struct words *words = &parser->words;
    size_t unit = words_phrase(words, from, "ubnd") > 0 ? words_any(words, from + 1, units) : 0;
    if (words_phrase(words, from, "sở") > 0 || words_phrase(words, from, "bộ") > 0) {
        list->head = parser_word(parser, from)->fold;
        list->prefix = strcmp(list->head, "sở") == 0 ? "Sở" : "Bộ";
    } else if (unit > 0) {
        const char *fold = parser_word(parser, from + 1)->fold;
        fold = unit == 2 ? arena_printf(parser->arena, "%s %s", fold, parser_word(parser, from + 2)->fold) : fold;
        list->head = arena_printf(parser->arena, "ubnd %s", fold);
        list->prefix = words_printed(parser->arena, words, from, from + 1 + unit);
    }
}

static const char not_listed[] = "chưa có đơn vị nào mang tên này trong danh sách đơn vị";
static const char goes_on[] = "không rõ tên kết thúc ở đâu, hoặc cụm từ còn giới hạn thêm";

static bool is_lower_name(const struct parser *parser, size_t from)
{
    size_t second = from + 1;
    const char *fold = parser_word(parser, from)->fold;
    bool headed = strcmp(fold, "sở") == 0 || strcmp(fold, "bộ") == 0;
    return (headed && parser_word(parser, second)->mark == 0 && !parser_word(parser, second)->capital) ||
           !parser_word(parser, from)->capital;
}

/* A known full name. Words taken. */
static size_t add_name(struct parser *parser, struct enumeration *list, size_t from, struct name_match name)
{
    size_t end = from + name.used;
    struct found found = {0};
    if (name.agency == NULL || name.outdated) {
        found.party.printed = words_printed(parser->arena, &parser->words, from, end);
        struct found *added = add(list, found);
        party_doubt(parser, added,
                    name.agency == NULL ? "%s: nhiều đơn vị cùng mang tên này"
                                        : "%s: đơn vị có tên này không tồn tại vào ngày của văn bản",
                    parser_quote(parser, from, end));
        return end;
    }
    describe(&found, name.agency);
    if (!found.group && !found.central && found.agency->kind != AGENCY_DISTRICT &&
        found.agency->kind != AGENCY_COMMUNE) {
        end += names_province(parser->names, &parser->words, end);
    }
    if (!is_boundary(parser, end) && !(found.central && national_at(parser, end) > 0)) {
        return add_unknown(parser, list, from, goes_on);
    }
    found.party.printed = words_printed(parser->arena, &parser->words, from, end);
    struct found *added = add(list, found);
    if (!found.group && is_lower_name(parser, from)) {
        party_doubt(parser, added, "%s: viết thường, không chắc là tên đơn vị", parser_quote(parser, from, end));
    }
    if (found.agency->kind == AGENCY_PROVINCE) {
        party_doubt(parser, added, "%s: chính quyền tỉnh, thành phố được giao việc trong kế hoạch của mình",
                    parser_quote(parser, from, end));
    }
    if (found.group && parser_mark(parser, end, ':')) {
        party_doubt(parser, added, "%s: có thể chỉ gồm những đơn vị nêu sau dấu hai chấm",
                    parser_quote(parser, from, end));
    }
    if (found.group) {
        list->head = NULL;
    } else {
        remember_head(parser, list, from);
    }
    return end;
}

static size_t add_group(struct parser *parser, struct enumeration *list, size_t from, struct group_phrase phrase)
{
    size_t end = from + phrase.used;
    const struct agency *agency = names_group(parser->names, &parser->words, from, &phrase);
    list->head = NULL;
    if (!is_boundary(parser, end) && !(phrase.central && national_at(parser, end) > 0)) {
        return add_unknown(parser, list, from, goes_on);
    }
    struct found found = {.central = phrase.central, .group = true, .open = phrase.open};
    found.party.printed = words_printed(parser->arena, &parser->words, from, end);
    if (agency != NULL) {
        describe(&found, agency);
    }
    struct found *added = add(list, found);
    if (agency == NULL) {
        party_doubt(parser, added, "%s: chưa có nhóm nào ứng với cụm từ này trong danh sách đơn vị",
                    parser_quote(parser, from, end));
    } else if (parser_mark(parser, end, ':')) {
        party_doubt(parser, added, "%s: có thể chỉ gồm những đơn vị nêu sau dấu hai chấm",
                    parser_quote(parser, from, end));
    } else if (!phrase.each && !phrase.open) {
        party_doubt(parser, added, "%s: không có chữ \"các\", không chắc là cả nhóm", parser_quote(parser, from, end));
    }
    if (phrase.committees && phrase.open) {
        parser_doubt(parser, "%s: không rõ \"liên quan\" bao gồm những cơ quan nào trong danh sách",
                     parser_quote(parser, from, end));
    }
    return end;
}

static bool is_bare(const struct parser *parser, const struct enumeration *list, size_t at)
{
    struct name_match name = {0};
    if (list->head != NULL) {
        name = names_bare(parser->names, list->head, &parser->words, at);
    }
    return name.used > 0 && is_boundary(parser, at + name.used);
}

/* A bare name under the list's head. Words taken, 0 when it is none. */
static size_t add_bare(struct parser *parser, struct enumeration *list, size_t from)
{
    struct name_match name = {0};
    if (list->head == NULL) {
        return 0;
    }
    name = names_bare(parser->names, list->head, &parser->words, from);
    if (name.used == 0 || name.agency == NULL || name.outdated || !is_boundary(parser, from + name.used)) {
        return 0;
    }
    struct found found = {0};
    describe(&found, name.agency);
    found.party.printed = arena_printf(parser->arena, "%s %s", list->prefix,
                                       words_printed(parser->arena, &parser->words, from, from + name.used));
    add(list, found);
    return name.used;
}

static const char *committee_of(const struct enumeration *list)
{
    if (list->head == NULL || strncmp(list->head, "ubnd ", 5) != 0) {
        return NULL;
    }
    return strncmp(list->prefix, "UBND", 4) == 0 ? "UBND" : "Ủy ban nhân dân";
}

/* One item. Where it ends; the same place when there is none. */
static size_t read_item(struct parser *parser, struct enumeration *list, size_t at)
{
    const char *head = NULL;
    const char *prefix = NULL;
    const char *committee = committee_of(list);
    struct name_match name = names_full(parser->names, &parser->words, at);
    struct group_phrase phrase = group_phrase_read(parser->names, &parser->words, at);
    if (phrase.used > 0 && phrase.nouns != 0 && !phrase.open && !phrase.committees && !phrase.central &&
        (phrase.nouns & NOUN_SO) != 0 && parser_mark(parser, at + phrase.used, ':')) {
        list->head = "sở"; /* "các sở, ngành: Tài chính, Công an tỉnh" */
        list->prefix = "Sở";
        list->colon = true;
        return read_item(parser, list, at + phrase.used + 1);
    }
    if (name.used > 0 && name.used >= phrase.used &&
        (parser_word(parser, at)->capital || (name.agency != NULL && name.agency->kind == AGENCY_GROUP))) {
        return add_name(parser, list, at, name);
    }
    if (phrase.used > 0) {
        return add_group(parser, list, at, phrase);
    }
    size_t used = head_at(parser, at, &head, &prefix);
    if (used == 0 && committee != NULL) {
        used = unit_at(parser, at, &head, &prefix, committee);
    }
    if (used > 0) {
        list->head = head;
        list->prefix = prefix;
        list->colon = list->colon || parser_mark(parser, at + used - 1, ':');
        size_t first = at + used;
        size_t bare = add_bare(parser, list, first);
        if (bare > 0) {
            return first + bare;
        }
        return item_begins(parser, first) ? read_item(parser, list, first)
                                          : (parser_doubt(parser, "%s: không đọc được danh sách này",
                                                          parser_quote(parser, at, unknown_end(parser, first))),
                                             add_unknown(parser, list, first, not_listed));
    }
    used = add_bare(parser, list, at);
    if (used > 0) {
        return at + used;
    }
    if (body_at(parser, at) > 0) {
        return add_unknown(parser, list, at, not_listed);
    }
    return at;
}

/* ---- between and behind the items ---- */

static bool is_break(const struct parser *parser, size_t at)
{
    return parser_mark(parser, at, ';') || parser_mark(parser, at, '\n');
}

static size_t separator(const struct parser *parser, size_t at, bool *ret_break)
{
    size_t i = at;
    while (parser_mark(parser, i, ',') || parser_mark(parser, i, '/') || is_break(parser, i) ||
           (i > at && parser_mark(parser, i, '+'))) {
        *ret_break = *ret_break || is_break(parser, i);
        i++;
    }
    i += words_phrase(&parser->words, i, "và");
    i += i > at ? words_phrase(&parser->words, i, "với") : 0;
    return i - at;
}

/* Behind ";" or a line's end: whether what follows is one more name, and not the subject of something new. */
static bool goes_on_with_names(struct parser *parser, const struct enumeration *list, size_t at)
{
    struct parser ahead = *parser;
    struct enumeration next = {.head = list->head, .prefix = list->prefix};
    ahead.at = at;
    size_t end = read_item(&ahead, &next, at);
    while (end > at && next.count > 0 && !is_break(&ahead, end)) {
        bool broken = false;
        size_t used = separator(&ahead, end, &broken);
        size_t further = used == 0 || broken ? end : read_item(&ahead, &next, end + used);
        if (used == 0 || broken || further == end + used) {
            break;
        }
        end = further;
    }
    if (end == at || next.count == 0) {
        return false;
    }
    if (list->subject && verb_at(&ahead, end) > 0 && marker_at(&ahead, end, &(size_t){0}) == MARKER_NONE) {
        return true;
    }
    return end >= ahead.words.count || is_break(&ahead, end) || parser_mark(&ahead, end, '.') ||
           parser_mark(&ahead, end, ')');
}

/* "(trừ huyện Bạch Long Vĩ)" behind a group. Where it ends, or the same place. */
static size_t read_exception(struct parser *parser, struct enumeration *list, size_t at)
{
    bool bracket = parser_mark(parser, at, '(');
    size_t i = at + (bracket || parser_mark(parser, at, ',') ? 1 : 0);
    size_t used = exception_at(parser, i);
    struct found *group = list->count == 0 ? NULL : &list->list[list->count - 1];
    if (used == 0 || group == NULL) {
        return at;
    }
    struct enumeration out = {.head = "ubnd quận", .prefix = "Ủy ban nhân dân"};
    size_t begin = i + used;
    size_t end = begin;
    for (bool more = true; more;) {
        bool broken = false;
        size_t next = read_item(parser, &out, end);
        size_t gap = separator(parser, next, &broken);
        more = next > end && gap > 0 && !broken && !parser_mark(parser, next + gap, ')') &&
               (bracket || item_begins(parser, next + gap));
        end = more ? next + gap : next;
    }
    bool known = out.count > 0 && group->group && !group->open && group->agency != NULL;
    group->party.except = arena_array(parser->arena, out.count + 1, sizeof(const char *));
    for (size_t o = 0; o < out.count; o++) {
        bool member = known && out.list[o].agency != NULL && !out.list[o].group && out.list[o].party.doubt == NULL &&
                      names_group_holds(parser->names, group->agency, out.list[o].agency);
        known = known && member;
        if (member) {
            group->party.except[group->party.except_count++] = out.list[o].party.code;
        }
    }
    if (!known || (bracket && !parser_mark(parser, end, ')'))) {
        party_doubt(parser, group, "%s: không rõ trừ đơn vị nào", parser_quote(parser, at, end));
    }
    return end + (bracket && parser_mark(parser, end, ')'));
}

bool enumeration_read(struct parser *parser, struct enumeration *ret)
{
    size_t at = parser->at;
    while (parser_mark(parser, at, '+') || parser_mark(parser, at, '\n') || parser_mark(parser, at, ':')) {
        ret->colon = ret->colon || parser_mark(parser, at, ':');
        at++;
    }
    size_t end = item_begins(parser, at) ? read_item(parser, ret, at) : at;
    if (end == at || ret->count == 0) {
        return false;
    }
    while (true) {
        bool broken = false;
        end = read_exception(parser, ret, end);
        end += remark_at(parser, end);
        size_t used = separator(parser, end, &broken);
        size_t next = end + used;
        if (used == 0 || (broken && !goes_on_with_names(parser, ret, next))) {
            break;
        }
        bool bare = !item_begins(parser, next) && parser_word(parser, next)->capital && !broken &&
                    (is_bare(parser, ret, next) || verb_at(parser, next) == 0) &&
                    marker_at(parser, next, &(size_t){0}) == MARKER_NONE;
        if (!bare && !item_begins(parser, next) &&
            !(committee_of(ret) != NULL && words_any(&parser->words, next + is_each(parser, next), units) > 0)) {
            break;
        }
        size_t further = read_item(parser, ret, next);
        if (further == next && bare) {
            parser_doubt(parser, "%s: không rõ là đơn vị riêng hay phần tiếp theo của tên đứng trước",
                         parser_quote(parser, next, unknown_end(parser, next)));
            further = add_unknown(parser, ret, next, not_listed);
        }
        if (further == next) {
            break;
        }
        end = further;
    }
    if (ret->count == PARTIES_MAX) {
        parser_doubt(parser, "quá %d đơn vị trong một danh sách; các đơn vị sau không được ghi", PARTIES_MAX - 1);
    }
    parser->at = end;
    return true;
}
