#include "sentence.h"

#include "parse.h"

#include <string.h>

enum { WORDS_MAX = 4000 };

/* What is known of the clause that is being read. */
struct clause {
    struct enumeration subject;
    enum marker role;  /* of the subject; NONE until a marker says it */
    bool cooperates;   /* somebody is named behind "phối hợp với" */
    bool with_central; /* among them a ministry */
    bool did;          /* a verb was there */
    enum role last;    /* role of the last enumeration, for "… cùng Z" */
    bool first;
};

/* ---- predicates ---- */

/* "(…)" that is no exception. */
static void read_bracket(struct parser *parser, struct clause *clause)
{
    size_t begin = parser->at;
    size_t end = begin + 1;
    size_t used = 0;
    while (end < parser->words.count && !parser_mark(parser, end, ')')) {
        end++;
    }
    enum marker inside = marker_at(parser, begin + 1, &used);
    if (inside != MARKER_NONE && begin + 1 + used == end && clause->role == MARKER_NONE) {
        clause->role = inside; /* "Sở X (chủ trì)" */
        if (clause->subject.count > 1) {
            parser_doubt(parser, "%s: không rõ nói về một hay nhiều đơn vị đứng trước",
                         parser_quote(parser, begin, end));
        }
    } else if (remark_at(parser, begin) == 0) {
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
        parser_doubt_all(parser, &list, "không rõ cùng chủ trì hay cùng phối hợp");
        parser_take(parser, &list, ROLE_COOPERATE);
        clause->with_central = clause->with_central || enumeration_has_central(&list);
    } else if (clause->role == MARKER_LEAD) {
        if (enumeration_has_central(&list)) {
            parser_doubt_all(parser, &list, "cơ quan trung ương cùng chủ trì");
        }
        if (!direct) {
            parser_doubt_all(parser, &list, "\"cùng\" đứng tách khỏi \"chủ trì\", không rõ cùng chủ trì hay phối hợp");
        }
        if (clause->subject.count > 1) {
            parser_doubt_all(parser, &clause->subject,
                             "nhiều đơn vị chủ trì cùng đơn vị khác, không rõ đơn vị nào chịu trách nhiệm chính");
        }
        parser_take(parser, &list, ROLE_CO_LEAD);
    } else {
        /* "A cùng B chủ trì". */
        parser_doubt_all(parser, &list, "\"A cùng B\": không rõ đơn vị nào chịu trách nhiệm chính");
        parser_doubt_all(parser, &clause->subject, "\"A cùng B\": không rõ đơn vị nào chịu trách nhiệm chính");
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
    clause->with_central = clause->with_central || enumeration_has_central(list);
    clause->last = ROLE_COOPERATE;
    size_t i = parser->at;
    size_t passive = national_at(parser, i);
    if (list->count > 0 && list->list[list->count - 1].central && passive > 0) {
        parser->at += passive;
    } else if (marker_at(parser, i, &used) == MARKER_LEAD) {
        parser_doubt_all(parser, list, "\"chủ trì\" đứng sau tên này, không rõ đơn vị nào chủ trì");
        parser_doubt(parser, "%s: không rõ đơn vị nào chủ trì", parser_quote(parser, begin, i + used));
        parser->at += used;
    }
    parser_take(parser, list, ROLE_COOPERATE);
}

/* "…, Sở Y phối hợp [thực hiện]" behind "Sở X chủ trì". Whether it was read. */
static bool read_helpers(struct parser *parser, struct clause *clause)
{
    struct parser *ahead = arena_memdup(parser->arena, parser, sizeof(*parser));
    struct enumeration list = {0};
    size_t used = 0;
    if (clause->role != MARKER_LEAD || clause->cooperates || !item_begins(parser, parser->at) ||
        !enumeration_read(ahead, &list) || marker_at(ahead, ahead->at, &used) != MARKER_COOPERATE) {
        return false;
    }
    size_t next = ahead->at + used;
    if (!parser_is_end(ahead, next) && (verb_at(ahead, next) == 0 || item_begins(ahead, next))) {
        return false;
    }
    *parser = *ahead;
    parser->at = next;
    if (enumeration_has_central(&clause->subject)) {
        parser_doubt_all(parser, &list,
                         "phối hợp với cơ quan trung ương chủ trì: có thể là đơn vị thực hiện phần của mình");
    }
    parser_take(parser, &list, ROLE_COOPERATE);
    clause->cooperates = true;
    clause->last = ROLE_COOPERATE;
    return true;
}

/* The predicates behind the subject, up to the tail or the end of the clause. */
static void read_predicates(struct parser *parser, struct clause *clause)
{
    static const char *const glue[] = {"và", "đồng thời", NULL};
    while (!parser_is_end(parser, parser->at)) {
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
            parser->at = parser_guidance(parser, at);
        } else if ((used = filler_at(parser, at)) > 0 || (used = locative_at(parser, at)) > 0) {
            parser->at += used;
        } else if (words_any(&parser->words, at, glue) > 0) {
            parser->at++;
        } else if (read_helpers(parser, clause)) {
            continue;
        } else {
            static const char *const matter[] = {"việc", "công tác", NULL};
            size_t object = clause->role == MARKER_NONE ? 0 : words_any(&parser->words, at, matter);
            bool known = verb_at(parser, at + object) > 0 && !parser_word(parser, at)->capital;
            static const char *const limits[] = {"theo danh sách", "theo phụ lục", "theo biểu",
                                                 "theo bảng",      "theo địa bàn", "theo khu vực",
                                                 "theo từng",      "theo cụm",     NULL};
            if (!known || words_any(&parser->words, at, limits) > 0) {
                size_t end = at + 8 < parser->words.count ? at + 8 : parser->words.count;
                parser_doubt(parser, "%s: không hiểu đoạn này của câu giao việc", parser_quote(parser, at, end));
            }
            clause->did = true;
            parser_tail(parser);
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
        parser_doubt_all(parser, subject, "cả nhóm chủ trì, không đơn vị nào chịu trách nhiệm chính");
        joint = true;
    }
    if (subject->count == 1 && clause->role == MARKER_JOINT_LEAD) {
        parser_doubt_all(parser, subject, "\"đồng chủ trì\" nhưng chỉ đọc được một đơn vị");
    }
    if (enumeration_has_central(subject)) {
        parser_doubt_all(parser, subject, "cơ quan trung ương chủ trì, không báo cáo trên hệ thống");
    }
    parser_take(parser, subject, joint ? ROLE_CO_LEAD : ROLE_LEAD);
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
            parser_doubt_all(parser, subject, "nhiều cơ quan cùng đầu mối");
        }
        parser_take(parser, subject, ROLE_FOCAL);
        return;
    case MARKER_COOPERATE:
        if (clause->first) {
            parser_doubt_all(parser, subject, "chỉ ghi phối hợp, không rõ phối hợp với ai");
        }
        parser_take(parser, subject, ROLE_COOPERATE);
        return;
    default:
        break;
    }
    if (enumeration_has_central(subject)) {
        parser_doubt_all(parser, subject, "cơ quan trung ương, không rõ vai trò trong kế hoạch của tỉnh, thành phố");
    }
    if (clause->cooperates) {
        if (!clause->with_central) {
            parser_doubt_all(parser, subject, "chỉ ghi \"phối hợp\" với đơn vị không phải Bộ, không rõ ai chủ trì");
        }
        parser_take(parser, subject, clause->with_central ? ROLE_ACTING : ROLE_IMPLEMENT);
        return;
    }
    if (parser->with_ministry) {
        parser_doubt_all(parser, subject, "vừa tự thực hiện vừa phối hợp với Bộ, không rõ là thực hiện hay phối hợp");
    }
    if (!clause->did) {
        parser_doubt_all(parser, subject, "chỉ ghi tên, không ghi chủ trì hay phối hợp");
    }
    parser_take(parser, subject, ROLE_IMPLEMENT);
}

/* ---- clauses ---- */

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

static void read_labelled(struct parser *parser, enum marker marker)
{
    struct enumeration list = {.colon = true};
    size_t begin = parser->at;
    if (!enumeration_read(parser, &list)) {
        parser_doubt(parser, "%s: không đọc được tên đơn vị",
                     parser_quote(parser, begin > 0 ? begin - 1 : 0,
                                  begin + 6 < parser->words.count ? begin + 6 : parser->words.count));
        parser_tail(parser);
        return;
    }
    struct clause clause = {.role = marker, .subject = list};
    size_t before = parser->party_count;
    if (!parser_is_end(parser, parser->at)) {
        read_predicates(parser, &clause);
    }
    size_t from = parser->party_count;
    settle_subject(parser, &clause);
    move_to(parser, before, from);
}

static void read_clause(struct parser *parser, bool first)
{
    struct clause clause = {.first = first};
    enum marker marker = MARKER_NONE;
    bool request = false;
    size_t begin = parser->at;
    size_t used = label_at(parser, parser->at, &marker);
    size_t before = parser->party_count;
    parser->with_ministry = false;
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
    clause.subject.subject = first;
    if (!enumeration_read(parser, &clause.subject)) {
        if (first) {
            parser_doubt(
                parser, "%s: không thấy tên đơn vị ở đầu câu",
                parser_quote(parser, begin, begin + 8 < parser->words.count ? begin + 8 : parser->words.count));
        }
        parser_tail(parser);
        return;
    }
    if (request) {
        parser->request = true;
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
        parser_tail(parser);
        return;
    }
    clause.subject = list;
    while (parser_is_end(parser, parser->at) && parser->at < parser->words.count) {
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
    struct assignment answer = {
        .party_count = parser->party_count, .doubt_count = parser->doubt_count, .request = parser->request};
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
        if (parser_is_end(parser, parser->at) || parser_mark(parser, parser->at, '+') ||
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
    struct assignment joined = {.request = first->request || second->request};
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
