/* What sentence.c and its parts share, and the tail of a clause: what is to be done. */
#include "parse.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { QUOTE_MAX = 160 };

const char *parser_quote(const struct parser *parser, size_t from, size_t to)
{
    const char *words = words_printed(parser->arena, &parser->words, from, to);
    size_t cut = strlen(words);
    if (cut > QUOTE_MAX) {
        cut = QUOTE_MAX;
        while (((unsigned char)words[cut] & 0xc0) == 0x80) {
            cut--;
        }
        return arena_printf(parser->arena, "\"%.*s…\"", (int)cut, words);
    }
    return arena_printf(parser->arena, "\"%s\"", words);
}

void parser_doubt(struct parser *parser, const char *fmt, ...)
{
    char text[1000];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    text_drop_cut_end(text);
    for (size_t i = 0; i < parser->doubt_count; i++) {
        if (strcmp(parser->doubts[i], text) == 0) {
            return;
        }
    }
    if (parser->doubt_count < DOUBTS_MAX) {
        parser->doubts[parser->doubt_count++] = arena_strdup(parser->arena, text);
    }
}

void party_doubt(struct parser *parser, struct found *found, const char *fmt, ...)
{
    char text[1000];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    text_drop_cut_end(text);
    if (found->party.doubt == NULL) {
        found->party.doubt = arena_strdup(parser->arena, text);
    }
}

/* ---- collecting ---- */

#define TWICE_NAMED "\"%s\" được nêu hơn một lần trong câu giao việc"

/* Takes the bodies of an enumeration in with a role. */
void parser_take(struct parser *parser, struct enumeration *list, enum role role)
{
    for (size_t i = 0; i < list->count; i++) {
        struct found *found = &list->list[i];
        bool twice = false;
        found->party.role = role;
        for (size_t p = 0; p < parser->party_count && found->party.code != NULL; p++) {
            struct found *other = &parser->parties[p];
            if (other->party.code != NULL && strcmp(other->party.code, found->party.code) == 0) {
                twice = twice || other->party.role == role;
                party_doubt(parser, other, TWICE_NAMED, found->party.printed);
                party_doubt(parser, found, TWICE_NAMED, found->party.printed);
            }
        }
        if (!twice && parser->party_count < PARTIES_MAX) {
            parser->parties[parser->party_count++] = *found;
        } else if (!twice) {
            parser_doubt(parser, "%s", "quá nhiều đơn vị trong một câu; các đơn vị sau không được ghi");
        }
    }
}

void parser_doubt_all(struct parser *parser, struct enumeration *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        party_doubt(parser, &list->list[i], "\"%s\": %s", list->list[i].party.printed, text);
    }
}

bool enumeration_has_central(const struct enumeration *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->list[i].central) {
            return true;
        }
    }
    return false;
}

bool parser_is_end(const struct parser *parser, size_t at)
{
    return at >= parser->words.count || parser_mark(parser, at, ';') || parser_mark(parser, at, '\n') ||
           parser_mark(parser, at, '.') || dash_before_label(parser, at);
}

/* ---- the tail: what is to be done; nobody else may be assigned in it unseen ---- */

/* "Kế hoạch số 257/KH-UBND ngày 13/12/2018 của Ủy ban nhân dân thành phố": who issued a document is no party. */
static bool is_issuer(const struct parser *parser, size_t at)
{
    enum { BACK = 24 };
    static const char *const kinds[] = {
        "quyết định", "kế hoạch", "nghị quyết", "chương trình", "thông báo", "công văn",   "văn bản", "chỉ thị",
        "nghị định",  "thông tư", "kết luận",   "hướng dẫn",    "đề án",     "chiến lược", "luật",    NULL};
    static const char *const above[] = {"thủ tướng",     "chính phủ", "quốc hội",   "bộ chính trị",
                                        "thành ủy",      "tỉnh ủy",   "trung ương", "ban chấp hành",
                                        "ban thường vụ", "hđnd",      "ban bí thư", NULL};
    if (at == 0 || words_phrase(&parser->words, at - 1, "của") == 0) {
        return false;
    }
    if (words_any(&parser->words, at, above) > 0) {
        return true; /* what is said to be theirs is a document or an order, whatever its name */
    }
    bool dated = words_phrase(&parser->words, at >= 2 ? at - 2 : 0, "này") > 0;
    for (size_t i = at - 1; i-- > 0 && at - i < BACK;) {
        const struct word *word = parser_word(parser, i);
        dated = dated || (word->mark == 0 && strchr(word->fold, '/') != NULL);
        if (words_any(&parser->words, i, kinds) > 0) {
            return dated;
        }
        if (parser_is_end(parser, i)) {
            return false;
        }
    }
    return false;
}

/* "tham mưu cho UBND thành phố", "trình Hội đồng nhân dân": whom something is put before is no party. */
static size_t audience_at(const struct parser *parser, size_t at)
{
    static const char *const telling[] = {"tham mưu giúp", "tham mưu",  "trình",          "báo cáo",          "giúp",
                                          "đề xuất",       "kiến nghị", "tham mưu trình", "tham mưu đề xuất", NULL};
    static const char *const to[] = {"cho", "với", "lên", "về", NULL};
    static const char *const above[] = {"hđnd",      "thường trực", "ban thường vụ", "thành ủy", "tỉnh ủy", "chính phủ",
                                        "thủ tướng", "quốc hội",    "chủ tịch",      "lãnh đạo", NULL};
    size_t i = at + words_any(&parser->words, at, telling);
    if (i == at) {
        return 0;
    }
    i += words_any(&parser->words, i, to);
    size_t person = words_any(&parser->words, i, above);
    struct name_match name = names_full(parser->names, &parser->words, i + person);
    bool is_above = name.used > 0 && name.agency != NULL &&
                    (name.agency->kind == AGENCY_PROVINCE || name.agency->kind == AGENCY_PARTY);
    if (is_above) {
        return i + person + name.used - at;
    }
    if (person > 0 && name.used == 0 && words_phrase(&parser->words, i + person, "ubnd") == 0) {
        return i + person - at;
    }
    bool own = words_phrase(&parser->words, i + person, "ubnd") > 0;
    size_t place = own ? names_province(parser->names, &parser->words, i + person + 1) : 0;
    bool direct = place > 0 && name.used <= place + 1 && (name.agency == NULL || name.agency->kind == AGENCY_PROVINCE);
    return direct ? i + person + 1 + place - at : 0;
}

/* A body that stands at a place in running text; how many words its mention takes. */
static size_t mention_at(const struct parser *parser, size_t at)
{
    const struct word *word = parser_word(parser, at);
    struct name_match name = names_full(parser->names, &parser->words, at);
    struct group_phrase group = group_phrase_read(parser->names, &parser->words, at);
    if (word->mark != 0) {
        return 0;
    }
    if (name.used > 0 && (word->capital || (name.agency != NULL && name.agency->kind == AGENCY_GROUP))) {
        return name.used > group.used ? name.used : group.used;
    }
    if (group.used > 0 &&
        (group.open || group.committees || (group.nouns & (NOUN_SO | NOUN_BO | NOUNS_COMMITTEES)) != 0)) {
        return group.used;
    }
    static const char *const committee[] = {"ubnd", "các sở", "các bộ", NULL};
    static const char *const things[] = {"hội nghị",  "hội thảo", "báo cáo",    "bộ luật", "bộ tiêu chí",
                                         "bộ chỉ số", "ban hành", "trường hợp", NULL};
    if (words_any(&parser->words, at, things) > 0) {
        return 0;
    }
    size_t unit = unit_of_name_at(parser, at);
    if (unit > 0) {
        return unit;
    }
    const struct word *before = parser_word(parser, at == 0 ? parser->words.count : at - 1);
    bool sentence = before->mark == '.' || before->mark == '\n' || before->mark == '+';
    if (body_at(parser, at) == 0 || (sentence && verb_at(parser, at) > 0) || (before->mark == 0 && before->capital)) {
        return words_any(&parser->words, at, committee);
    }
    size_t i = at + body_at(parser, at);
    while (parser_word(parser, i)->mark == 0 && parser_word(parser, i)->capital) {
        i++;
    }
    return i - at;
}

size_t parser_guidance(struct parser *parser, size_t at)
{
    struct enumeration list = {0};
    size_t used = guidance_at(parser, at);
    parser->at = at + used;
    if (used > 0 && enumeration_read(parser, &list)) {
        if (words_phrase(&parser->words, at, "trên cơ sở") > 0 ||
            words_phrase(&parser->words, at, "theo đề nghị") > 0) {
            parser_doubt(parser, "%s: nêu cơ quan đề xuất, không rõ có phải phối hợp không; chưa ghi vào danh sách",
                         parser_quote(parser, at, parser->at));
        } else {
            parser_doubt_all(parser, &list, "chỉ nêu là cơ quan hướng dẫn, chỉ đạo; tạm ghi phối hợp");
            parser_take(parser, &list, ROLE_COOPERATE);
        }
        return parser->at;
    }
    return at + used;
}

/* "phối hợp với …" in the tail. Where it ends. */
static size_t read_tail_cooperation(struct parser *parser, size_t at, size_t used)
{
    static const char *const before[] = {"và", "để", "đồng thời", "chủ động", NULL};
    struct enumeration list = {0};
    bool connected = at > 0 && (parser_mark(parser, at - 1, ',') || words_any(&parser->words, at - 1, before) > 0);
    parser->at = at + used;
    if (!enumeration_read(parser, &list)) {
        parser_doubt(
            parser, "%s: không rõ phối hợp với ai",
            parser_quote(parser, at, at + used + 6 < parser->words.count ? at + used + 6 : parser->words.count));
        return at + used;
    }
    if (!connected) {
        parser_doubt_all(parser, &list, "không rõ ai phối hợp với đơn vị này");
    }
    if (!is_boundary(parser, parser->at)) {
        parser_doubt_all(parser, &list, "không rõ danh sách kết thúc ở đâu");
    }
    parser->with_ministry = parser->with_ministry || enumeration_has_central(&list);
    parser_take(parser, &list, ROLE_COOPERATE);
    return parser->at;
}

/* Whether a clause ends here: at a mark behind which somebody is named anew. */
static bool ends_clause(const struct parser *parser, size_t at)
{
    if (!parser_is_end(parser, at)) {
        return false;
    }
    size_t i = at;
    bool request = false;
    while (i < parser->words.count && (parser_is_end(parser, i) || parser_mark(parser, i, '+'))) {
        i++;
    }
    enum marker marker = MARKER_NONE;
    size_t used = 0;
    return i >= parser->words.count || label_at(parser, i, &marker) > 0 || item_begins(parser, i) ||
           marker_at(parser, i, &used) != MARKER_NONE || order_at(parser, i, &request) > 0;
}

void parser_tail(struct parser *parser)
{
    size_t i = parser->at;
    while (i < parser->words.count && !ends_clause(parser, i)) {
        size_t used = 0;
        enum marker marker = marker_at(parser, i, &used);
        size_t skip = audience_at(parser, i);
        skip = skip > 0 ? skip : names_province(parser->names, &parser->words, i);
        if (skip > 0) {
            i += skip;
        } else if (guidance_at(parser, i) > 0) {
            i = parser_guidance(parser, i);
        } else if (marker == MARKER_COOPERATE) {
            i = read_tail_cooperation(parser, i, used);
        } else if (marker == MARKER_LEAD || marker == MARKER_JOINT_LEAD ||
                   (marker == MARKER_FOCAL && words_phrase(&parser->words, i + used - 2, "đầu mối") == 0)) {
            parser_doubt(parser, "%s: chữ này đứng giữa câu, không rõ nói về đơn vị nào",
                         parser_quote(parser, i, i + used));
            i += used;
        } else {
            used = mention_at(parser, i);
            if (used > 0 && !is_issuer(parser, i)) {
                parser_doubt(parser, "%s: được nhắc trong câu, không rõ có được giao không; chưa ghi vào danh sách",
                             parser_quote(parser, i, i + used));
            }
            i += used > 0 ? used : 1;
        }
    }
    parser->at = i;
}
