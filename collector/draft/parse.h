/* parse: what the parts of the sentence grammar share; only sentence.c, tail.c, enumeration.c and markers.c include it.
 */
#pragma once

#include "sentence.h"

enum { PARTIES_MAX = 128, DOUBTS_MAX = 64 };

struct found {
    struct draft_party party;
    const struct agency *agency;
    bool central;
    bool group;
    bool open;
};

struct enumeration {
    struct found list[PARTIES_MAX];
    size_t count;
    bool subject;       /* at the beginning of a sentence: what follows ";" may have the verb of all */
    bool colon;         /* introduced or read with ":" */
    const char *head;   /* "sở", "bộ", "ubnd quận": what a bare name in it would be completed with */
    const char *prefix; /* the same as printed: "Sở", "UBND quận" */
};

struct parser {
    struct arena *arena;
    const struct names *names;
    struct words words;
    size_t at;
    enum assigning assigning;
    struct found parties[PARTIES_MAX];
    size_t party_count;
    const char *doubts[DOUBTS_MAX];
    size_t doubt_count;
    bool request;       /* "Đề nghị …" */
    bool with_ministry; /* the tail of the clause says "phối hợp với Bộ …" */
};

const struct word *parser_word(const struct parser *parser, size_t at); /* never NULL: a blank one behind the end */
bool parser_mark(const struct parser *parser, size_t at, char mark);
/* The words from..to in quotes, at most 160 bytes. */
const char *parser_quote(const struct parser *parser, size_t from, size_t to);
void parser_doubt(struct parser *parser, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A doubt about one party; an earlier one stays. */
void party_doubt(struct parser *parser, struct found *found, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* ---- tail.c ---- */

bool parser_is_end(const struct parser *parser, size_t at); /* of a clause, or of the words */
/* Takes the bodies of an enumeration in with a role. */
void parser_take(struct parser *parser, struct enumeration *list, enum role role);
void parser_doubt_all(struct parser *parser, struct enumeration *list, const char *text);
bool enumeration_has_central(const struct enumeration *list);
/* "theo hướng dẫn của …": where it ends. */
size_t parser_guidance(struct parser *parser, size_t at);
/* Reads what is to be done, up to the end of the clause; nobody else may be assigned in it unseen. */
void parser_tail(struct parser *parser);

/* ---- markers.c: the closed vocabulary ---- */

enum marker { MARKER_NONE, MARKER_LEAD, MARKER_TOGETHER, MARKER_COOPERATE, MARKER_FOCAL, MARKER_JOINT_LEAD };

/* The marker that begins at a word, with the adverbs before it; *ret_used of how many words. */
enum marker marker_at(const struct parser *parser, size_t at, size_t *ret_used);
/* "Cơ quan chủ trì:", "Phối hợp:", "Đơn vị thực hiện:" at the beginning of a clause. *ret_marker is NONE for the last.
 */
size_t label_at(const struct parser *parser, size_t at, enum marker *ret_marker);
/* The dash of "Chủ trì: Sở X - Phối hợp: Sở Y". */
bool dash_before_label(const struct parser *parser, size_t at);
size_t verb_at(const struct parser *parser, size_t at);
/* "theo chức năng, nhiệm vụ được giao". */
size_t filler_at(const struct parser *parser, size_t at);
/* "trên địa bàn thành phố Hải Phòng". */
size_t locative_at(const struct parser *parser, size_t at);
/* "theo hướng dẫn của", "theo chỉ đạo của". */
size_t guidance_at(const struct parser *parser, size_t at);
/* "được phân công nhiệm vụ chủ trì": said of a ministry, which leads for the whole country. */
size_t national_at(const struct parser *parser, size_t at);
size_t order_at(const struct parser *parser, size_t at, bool *ret_request);
size_t exception_at(const struct parser *parser, size_t at); /* "trừ", "không bao gồm" */
/* A capitalised word that begins the name of a body: Sở, Bộ, Ban, Cục, Hội, Công ty … */
/* "(nguồn vốn)": a remark in brackets that names nobody and limits nothing. Words with the brackets, or 0. */
size_t remark_at(const struct parser *parser, size_t at);
size_t body_at(const struct parser *parser, size_t at);
/* Whether what stands there can follow a complete name. */
bool is_boundary(const struct parser *parser, size_t at);

/* ---- enumeration.c ---- */

/* Reads names up to the first thing that is none; false and nothing moved when none begins here. */
bool enumeration_read(struct parser *parser, struct enumeration *ret);
/* "huyện Ba Vân": a unit with its name, without UBND. Words taken, or 0. */
size_t unit_of_name_at(const struct parser *parser, size_t at);
bool item_begins(const struct parser *parser, size_t at);
/* A known name or a phrase, without looking what follows. Words taken. */
size_t item_length(const struct parser *parser, size_t at);
