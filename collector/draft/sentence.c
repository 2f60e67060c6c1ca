#include "sentence.h"

#include "parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { QUOTE_MAX = 160, WORDS_MAX = 4000 };

/* What is known of the clause that is being read. */
struct clause {
    struct enumeration subject;
    enum marker role;  /* of the subject; NONE until a marker says it */
    bool cooperates;   /* somebody is named behind "phối hợp với" */
    bool with_central; /* among them a ministry */
    bool did;          /* a verb was there */
    bool labelled;
    enum role last; /* role of the last enumeration, for "… cùng Z" */
    bool first;
};

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
    if (found->party.doubt == NULL) {
        found->party.doubt = arena_strdup(parser->arena, text);
    }
}

/* ---- collecting ---- */

/* Takes the bodies of an enumeration in with a role. */
static void take(struct parser *parser, struct enumeration *list, enum role role)
{
    for (size_t i = 0; i < list->count; i++) {
        struct found *found = &list->list[i];
        bool twice = false;
        found->party.role = role;
        for (size_t p = 0; p < parser->party_count && found->party.code != NULL; p++) {
            struct found *other = &parser->parties[p];
            if (other->party.code != NULL && strcmp(other->party.code, found->party.code) == 0) {
                twice = twice || other->party.role == role;
                party_doubt(parser, twice ? other : found, "\"%s\" được nêu hơn một lần trong câu giao việc",
                            found->party.printed);
            }
        }
        if (!twice && parser->party_count < PARTIES_MAX) {
            parser->parties[parser->party_count++] = *found;
        } else if (!twice) {
            parser_doubt(parser, "%s", "quá nhiều đơn vị trong một câu; các đơn vị sau không được ghi");
        }
    }
}

static void doubt_all(struct parser *parser, struct enumeration *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        party_doubt(parser, &list->list[i], "\"%s\": %s", list->list[i].party.printed, text);
    }
}

static bool has_central(const struct enumeration *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->list[i].central) {
            return true;
        }
    }
    return false;
}

static bool is_end(const struct parser *parser, size_t at)
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
    if (at == 0 || words_phrase(&parser->words, at - 1, "của") == 0) {
        return false;
    }
    bool dated = words_phrase(&parser->words, at >= 2 ? at - 2 : 0, "này") > 0;
    for (size_t i = at - 1; i-- > 0 && at - i < BACK;) {
        const struct word *word = parser_word(parser, i);
        dated = dated || (word->mark == 0 && strchr(word->fold, '/') != NULL);
        if (words_any(&parser->words, i, kinds) > 0) {
            return dated;
        }
        if (is_end(parser, i)) {
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
    if (group.used > 0 && (group.open || group.committees || (group.nouns & (NOUN_SO | NOUN_BO)) != 0)) {
        return group.used;
    }
    static const char *const committee[] = {"ubnd", "các sở", "các bộ", NULL};
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

static size_t read_guidance(struct parser *parser, size_t at)
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
            doubt_all(parser, &list, "chỉ nêu là cơ quan hướng dẫn, chỉ đạo; tạm ghi phối hợp");
            take(parser, &list, ROLE_COOPERATE);
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
        doubt_all(parser, &list, "không rõ ai phối hợp với đơn vị này");
    }
    if (!is_boundary(parser, parser->at)) {
        doubt_all(parser, &list, "không rõ danh sách kết thúc ở đâu");
    }
    take(parser, &list, ROLE_COOPERATE);
    return parser->at;
}

/* Whether a clause ends here: at a mark behind which somebody is named anew. */
static bool ends_clause(const struct parser *parser, size_t at)
{
    if (!is_end(parser, at)) {
        return false;
    }
    size_t i = at;
    bool request = false;
    while (i < parser->words.count && (is_end(parser, i) || parser_mark(parser, i, '+'))) {
        i++;
    }
    enum marker marker = MARKER_NONE;
    size_t used = 0;
    return i >= parser->words.count || label_at(parser, i, &marker) > 0 || item_begins(parser, i) ||
           marker_at(parser, i, &used) != MARKER_NONE || order_at(parser, i, &request) > 0;
}

static void read_tail(struct parser *parser)
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
            i = read_guidance(parser, i);
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

/* ---- predicates ---- */

/* "(…)" that is no exception. */
static void read_bracket(struct parser *parser, struct clause *clause)
{
    size_t begin = parser->at;
    size_t end = begin + 1;
    bool meant = false;
    while (end < parser->words.count && !parser_mark(parser, end, ')')) {
        size_t used = 0;
        meant = meant || mention_at(parser, end) > 0 || marker_at(parser, end, &used) != MARKER_NONE;
        end++;
    }
    size_t used = 0;
    enum marker inside = marker_at(parser, begin + 1, &used);
    if (inside != MARKER_NONE && begin + 1 + used == end && clause->role == MARKER_NONE) {
        clause->role = inside; /* "Sở X (chủ trì)" */
        if (clause->subject.count > 1) {
            parser_doubt(parser, "%s: không rõ nói về một hay nhiều đơn vị đứng trước",
                         parser_quote(parser, begin, end));
        }
    } else if (meant) {
        parser_doubt(parser, "%s: nội dung trong ngoặc chưa được đọc", parser_quote(parser, begin, end + 1));
    }
    parser->at = end + (end < parser->words.count);
}

/* Behind "chủ trì": "cùng Y". */
static void read_partners(struct parser *parser, struct clause *clause, bool direct)
{
    struct enumeration list = {0};
    size_t begin = parser->at;
    size_t used = 0;
    (void)marker_at(parser, begin, &used);
    parser->at += used;
    if (!enumeration_read(parser, &list)) {
        parser_doubt(parser, "%s: không rõ cùng với ai", parser_quote(parser, begin, begin + used));
        return;
    }
    if (clause->last == ROLE_COOPERATE) {
        doubt_all(parser, &list, "không rõ cùng chủ trì hay cùng phối hợp");
        take(parser, &list, ROLE_COOPERATE);
        clause->with_central = clause->with_central || has_central(&list);
    } else if (clause->role == MARKER_LEAD) {
        if (!direct) {
            doubt_all(parser, &list, "\"cùng\" đứng tách khỏi \"chủ trì\", không rõ cùng chủ trì hay phối hợp");
        }
        if (clause->subject.count > 1) {
            doubt_all(parser, &clause->subject,
                      "nhiều đơn vị chủ trì cùng đơn vị khác, không rõ đơn vị nào chịu trách nhiệm chính");
        }
        take(parser, &list, ROLE_CO_LEAD);
    } else {
        /* "A cùng B chủ trì". */
        doubt_all(parser, &list, "\"A cùng B\": không rõ đơn vị nào chịu trách nhiệm chính");
        doubt_all(parser, &clause->subject, "\"A cùng B\": không rõ đơn vị nào chịu trách nhiệm chính");
        for (size_t i = 0; i < list.count && clause->subject.count < PARTIES_MAX; i++) {
            clause->subject.list[clause->subject.count++] = list.list[i];
        }
    }
}

/* "phối hợp với …", or "phối hợp thực hiện" said of the subject. */
static void read_cooperation(struct parser *parser, struct clause *clause, size_t used)
{
    size_t begin = parser->at;
    struct enumeration *list = &(struct enumeration){0};
    parser->at += used;
    if (!enumeration_read(parser, list)) {
        parser->at = begin + used;
        if (clause->role == MARKER_NONE && !clause->cooperates) {
            clause->role = MARKER_COOPERATE;
        } else {
            parser_doubt(parser, "%s: không rõ phối hợp với ai", parser_quote(parser, begin, begin + used));
        }
        return;
    }
    clause->cooperates = true;
    clause->with_central = clause->with_central || has_central(list);
    clause->last = ROLE_COOPERATE;
    size_t i = parser->at;
    size_t passive = national_at(parser, i);
    if (list->count > 0 && list->list[list->count - 1].central && passive > 0) {
        parser->at += passive;
    } else if (marker_at(parser, i, &used) == MARKER_LEAD) {
        doubt_all(parser, list, "\"chủ trì\" đứng sau tên này, không rõ đơn vị nào chủ trì");
        parser_doubt(parser, "%s: không rõ đơn vị nào chủ trì", parser_quote(parser, begin, i + used));
        parser->at += used;
    }
    take(parser, list, ROLE_COOPERATE);
}

/* The predicates behind the subject, up to the tail or the end of the clause. */
static void read_predicates(struct parser *parser, struct clause *clause)
{
    static const char *const glue[] = {"và", "đồng thời", NULL};
    while (!is_end(parser, parser->at)) {
        size_t at = parser->at;
        size_t used = 0;
        if (parser_mark(parser, at, ',') || parser_mark(parser, at, '"')) {
            parser->at++;
            continue;
        }
        if (parser_mark(parser, at, '(')) {
            read_bracket(parser, clause);
            continue;
        }
        enum marker marker = marker_at(parser, at, &used);
        bool direct = at > 0 && parser_word(parser, at - 1)->mark == 0;
        if (marker == MARKER_LEAD || marker == MARKER_JOINT_LEAD || marker == MARKER_FOCAL) {
            if (clause->role != MARKER_NONE) {
                parser_doubt(parser, "%s: câu nêu hai vai trò cho cùng đơn vị", parser_quote(parser, at, at + used));
            }
            if (clause->cooperates) {
                parser_doubt(parser, "%s: đứng sau \"phối hợp\", không rõ nói về đơn vị nào",
                             parser_quote(parser, at, at + used));
            }
            clause->role = clause->role == MARKER_NONE ? marker : clause->role;
            parser->at += used;
        } else if (marker == MARKER_COOPERATE) {
            read_cooperation(parser, clause, used);
        } else if (marker == MARKER_TOGETHER) {
            read_partners(parser, clause, direct);
        } else if (guidance_at(parser, at) > 0) {
            parser->at = read_guidance(parser, at);
        } else if ((used = filler_at(parser, at)) > 0 || (used = locative_at(parser, at)) > 0) {
            parser->at += used;
        } else if (words_any(&parser->words, at, glue) > 0) {
            parser->at++;
        } else {
            bool known = verb_at(parser, at) > 0 && !parser_word(parser, at)->capital;
            if (!known) {
                size_t end = at + 8 < parser->words.count ? at + 8 : parser->words.count;
                parser_doubt(parser, "%s: không hiểu đoạn này của câu giao việc", parser_quote(parser, at, end));
            }
            clause->did = true;
            read_tail(parser);
            return;
        }
    }
}

/* ---- what the subject is ---- */

static void settle_lead(struct parser *parser, struct clause *clause)
{
    struct enumeration *subject = &clause->subject;
    bool joint = subject->count > 1 || clause->role == MARKER_JOINT_LEAD;
    if (subject->count == 1 && subject->list[0].group) {
        doubt_all(parser, subject, "cả nhóm chủ trì, không đơn vị nào chịu trách nhiệm chính");
        joint = true;
    }
    if (subject->count == 1 && clause->role == MARKER_JOINT_LEAD) {
        doubt_all(parser, subject, "\"đồng chủ trì\" nhưng chỉ đọc được một đơn vị");
    }
    if (has_central(subject)) {
        doubt_all(parser, subject, "cơ quan trung ương chủ trì, không báo cáo trên hệ thống");
    }
    take(parser, subject, joint ? ROLE_CO_LEAD : ROLE_LEAD);
}

static void settle_subject(struct parser *parser, struct clause *clause)
{
    struct enumeration *subject = &clause->subject;
    switch (clause->role) {
    case MARKER_LEAD:
    case MARKER_JOINT_LEAD:
        settle_lead(parser, clause);
        return;
    case MARKER_FOCAL:
        if (subject->count > 1) {
            doubt_all(parser, subject, "nhiều cơ quan cùng đầu mối");
        }
        take(parser, subject, ROLE_FOCAL);
        return;
    case MARKER_COOPERATE:
        if (clause->first) {
            doubt_all(parser, subject, "chỉ ghi phối hợp, không rõ phối hợp với ai");
        }
        take(parser, subject, ROLE_COOPERATE);
        return;
    default:
        break;
    }
    if (has_central(subject)) {
        doubt_all(parser, subject, "cơ quan trung ương, không rõ vai trò trong kế hoạch của tỉnh, thành phố");
    }
    if (clause->cooperates) {
        if (!clause->with_central) {
            doubt_all(parser, subject, "chỉ ghi \"phối hợp\" với đơn vị không phải Bộ, không rõ ai chủ trì");
        }
        take(parser, subject, clause->with_central ? ROLE_ACTING : ROLE_IMPLEMENT);
        return;
    }
    if (!clause->did) {
        doubt_all(parser, subject, "chỉ ghi tên, không ghi chủ trì hay phối hợp");
    }
    take(parser, subject, ROLE_IMPLEMENT);
}

/* ---- clauses ---- */

static void read_labelled(struct parser *parser, enum marker marker)
{
    struct enumeration list = {.colon = true};
    size_t begin = parser->at;
    if (!enumeration_read(parser, &list)) {
        parser_doubt(parser, "%s: không đọc được tên đơn vị",
                     parser_quote(parser, begin > 0 ? begin - 1 : 0,
                                  begin + 6 < parser->words.count ? begin + 6 : parser->words.count));
        read_tail(parser);
        return;
    }
    struct clause clause = {.role = marker, .labelled = true};
    clause.subject = list;
    if (!is_end(parser, parser->at)) {
        read_predicates(parser, &clause);
    }
    settle_subject(parser, &clause);
}

/* Puts the parties that a clause adds before those that its predicates added already: printed order. */
static void move_to(struct parser *parser, size_t first, size_t from)
{
    struct found moved[PARTIES_MAX];
    size_t behind = parser->party_count - from;
    if (first == from || behind == 0) {
        return;
    }
    memcpy(moved, &parser->parties[from], behind * sizeof(*moved));
    memmove(&parser->parties[first + behind], &parser->parties[first], (from - first) * sizeof(*moved));
    memcpy(&parser->parties[first], moved, behind * sizeof(*moved));
}

static void read_clause(struct parser *parser, bool first)
{
    struct clause clause = {.first = first};
    enum marker marker = MARKER_NONE;
    bool request = false;
    size_t begin = parser->at;
    size_t used = label_at(parser, parser->at, &marker);
    size_t before = parser->party_count;
    if (used > 0) {
        parser->at += used;
        read_labelled(parser, marker);
        return;
    }
    parser->at += order_at(parser, parser->at, &request);
    if (marker_at(parser, parser->at, &used) == MARKER_COOPERATE && !first) {
        clause.role = MARKER_LEAD; /* the subject of the clause before goes on */
        read_predicates(parser, &clause);
        return;
    }
    if (!enumeration_read(parser, &clause.subject)) {
        if (first) {
            parser_doubt(
                parser, "%s: không thấy tên đơn vị ở đầu câu",
                parser_quote(parser, begin, begin + 8 < parser->words.count ? begin + 8 : parser->words.count));
        }
        read_tail(parser);
        return;
    }
    if (request) {
        parser_doubt(parser, "%s", "câu là đề nghị, không phải giao việc");
    }
    read_predicates(parser, &clause);
    if (!first && clause.role != MARKER_COOPERATE) {
        parser_doubt(parser, "%s: câu thứ hai nêu thêm đơn vị, không rõ quan hệ với câu trước",
                     parser_quote(parser, begin, parser->at));
    }
    size_t from = parser->party_count;
    settle_subject(parser, &clause);
    move_to(parser, before, from);
}

/* ---- the whole ---- */

static void read_column(struct parser *parser)
{
    struct enumeration list = {.colon = true};
    struct clause clause = {.role = parser->assigning == ASSIGNING_LEAD ? MARKER_LEAD : MARKER_COOPERATE};
    size_t begin = parser->at;
    if (!enumeration_read(parser, &list)) {
        parser_doubt(parser, "%s: không đọc được tên đơn vị", parser_quote(parser, begin, parser->words.count));
        read_tail(parser);
        return;
    }
    clause.subject = list;
    while (is_end(parser, parser->at) && parser->at < parser->words.count) {
        parser->at++;
    }
    if (parser->at < parser->words.count) {
        parser_doubt(parser, "%s: không hiểu phần này của ô", parser_quote(parser, parser->at, parser->words.count));
        parser->at = parser->words.count;
    }
    settle_subject(parser, &clause);
}

static struct assignment finish(struct parser *parser)
{
    struct assignment answer = {.party_count = parser->party_count, .doubt_count = parser->doubt_count};
    answer.parties = arena_array(parser->arena, parser->party_count + 1, sizeof(*answer.parties));
    answer.doubts = arena_array(parser->arena, parser->doubt_count + 1, sizeof(*answer.doubts));
    for (size_t i = 0; i < parser->party_count; i++) {
        answer.parties[i] = parser->parties[i].party;
    }
    for (size_t i = 0; i < parser->doubt_count; i++) {
        answer.doubts[i] = parser->doubts[i];
    }
    return answer;
}

struct assignment sentence_read(struct arena *arena, const struct names *names, const char *text,
                                enum assigning assigning)
{
    struct parser *parser = arena_alloc(arena, sizeof(*parser));
    *parser = (struct parser){.arena = arena, .names = names, .assigning = assigning};
    parser->words = words_read(arena, text);
    if (parser->words.count > WORDS_MAX) {
        parser_doubt(parser, "câu giao việc dài hơn %d từ, chưa đọc", WORDS_MAX);
        return finish(parser);
    }
    bool first = true;
    enum marker marker = MARKER_NONE;
    size_t used = 0;
    while (parser->at < parser->words.count) {
        if (is_end(parser, parser->at) || parser_mark(parser, parser->at, '+') ||
            parser_mark(parser, parser->at, ',')) {
            parser->at++;
            continue;
        }
        size_t begin = parser->at;
        bool plain = first && assigning != ASSIGNING_ANY && label_at(parser, begin, &marker) == 0;
        if (plain) {
            read_column(parser);
        } else {
            read_clause(parser, first);
        }
        first = false;
        if (parser->at == begin) {
            used = parser->at + 6 < parser->words.count ? parser->at + 6 : parser->words.count;
            parser_doubt(parser, "%s: không hiểu đoạn này của câu giao việc", parser_quote(parser, begin, used));
            parser->at++;
        }
    }
    return finish(parser);
}

struct assignment assignment_join(struct arena *arena, const struct assignment *first, const struct assignment *second)
{
    struct assignment joined = {0};
    joined.parties = arena_array(arena, first->party_count + second->party_count + 1, sizeof(*joined.parties));
    joined.doubts = arena_array(arena, first->doubt_count + second->doubt_count + 1, sizeof(*joined.doubts));
    for (size_t i = 0; i < first->party_count + second->party_count; i++) {
        struct draft_party party = i < first->party_count ? first->parties[i] : second->parties[i - first->party_count];
        for (size_t p = 0; i >= first->party_count && p < first->party_count && party.code != NULL; p++) {
            if (first->parties[p].code != NULL && strcmp(first->parties[p].code, party.code) == 0 &&
                party.doubt == NULL) {
                party.doubt = arena_printf(arena, "\"%s\" đứng ở cả hai cột", party.printed);
            }
        }
        joined.parties[joined.party_count++] = party;
    }
    for (size_t i = 0; i < first->doubt_count; i++) {
        joined.doubts[joined.doubt_count++] = first->doubts[i];
    }
    for (size_t i = 0; i < second->doubt_count; i++) {
        joined.doubts[joined.doubt_count++] = second->doubts[i];
    }
    return joined;
}
