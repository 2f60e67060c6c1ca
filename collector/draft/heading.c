#include "heading.h"

#include "syllable.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

enum { HEADING_CHARS_MAX = 80 };

/* The letter under the marks of a Vietnamese one. */
static char base_letter(const char *bytes, size_t size)
{
    struct syllable syllable = {0};
    int point = size == 2   ? (bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f)
                : size == 3 ? (bytes[0] & 0x0f) << 12 | (bytes[1] & 0x3f) << 6 | (bytes[2] & 0x3f)
                            : 0;
    if (point == 0 || !syllable_add(&syllable, point) || syllable.count == 0) {
        return ' ';
    }
    const char *marked = "ABEOPUD";
    const char *plain = "aaeooud";
    const char *found = strchr(marked, syllable.letters[0]);
    return found != NULL && *found != '\0' ? plain[found - marked] : syllable.letters[0];
}

const char *heading_plain(struct arena *arena, const char *text)
{
    const char *fold = text == NULL ? "" : text_fold(arena, text);
    char *out = arena_alloc(arena, strlen(fold) + 1);
    size_t used = 0;
    for (size_t i = 0; fold[i] != '\0';) {
        size_t size = 1;
        while (((unsigned char)fold[i + size] & 0xc0) == 0x80) {
            size++;
        }
        char letter = size > 1 ? base_letter(fold + i, size) : isalnum((unsigned char)fold[i]) ? fold[i] : ' ';
        if (letter != ' ' || (used > 0 && out[used - 1] != ' ')) {
            out[used++] = letter;
        }
        i += size;
    }
    while (used > 0 && out[used - 1] == ' ') {
        out[--used] = '\0';
    }
    return out;
}

static bool holds(const char *plain, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *found = strstr(plain, words[i]);
        size_t length = strlen(words[i]);
        if (found != NULL && (found == plain || found[-1] == ' ') && (found[length] == '\0' || found[length] == ' ')) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(const char *plain, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(plain, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static enum field field_of(const char *plain)
{
    static const char *const number[] = {"stt", "tt", "so tt", "so thu tu", "so", NULL};
    static const char *const lead[] = {"chu tri", NULL};
    static const char *const cooperate[] = {"phoi hop", NULL};
    static const char *const period[] = {"thoi han", "thoi gian",      "tien do", "thoi diem",
                                         "lo trinh", "han hoan thanh", NULL};
    static const char *const funding[] = {"nguon von", "kinh phi", "nguon luc", "nguon", "von", NULL};
    static const char *const body[] = {"co quan", "don vi", "phan cong", "trach nhiem", "co quan don vi", NULL};
    static const char *const doing[] = {"thuc hien", "trach nhiem", "phan cong", "duoc giao", "trien khai", NULL};
    static const char *const alone[] = {"phan cong",          "don vi", "co quan", "thuc hien", "don vi thuc hien",
                                        "phan cong nhiem vu", NULL};
    static const char *const title[] = {"ten nhiem vu", "nhiem vu",  "cong viec", "danh muc",
                                        "ten de an",    "hoat dong", "ten",       NULL};
    static const char *const content[] = {"noi dung", NULL};
    if (is_one_of(plain, number)) {
        return FIELD_NUMBER;
    }
    if (holds(plain, lead)) {
        return holds(plain, cooperate) ? FIELD_ASSIGNED : FIELD_LEAD;
    }
    if (holds(plain, cooperate)) {
        return FIELD_COOPERATE;
    }
    if (holds(plain, period)) {
        return FIELD_PERIOD;
    }
    if (holds(plain, funding)) {
        return FIELD_FUNDING;
    }
    if (is_one_of(plain, alone) || (holds(plain, body) && holds(plain, doing))) {
        return FIELD_ASSIGNED;
    }
    if (holds(plain, title)) {
        return FIELD_TITLE;
    }
    return holds(plain, content) ? FIELD_CONTENT : FIELD_MAX;
}

static void fill(struct arena *arena, const struct draft_row *row, struct heading *heading, size_t *ret_known)
{
    *heading = (struct heading){.ignored = "", .width = row->count};
    for (size_t f = 0; f < FIELD_MAX; f++) {
        heading->columns[f] = -1;
    }
    for (size_t c = 0; c < row->count; c++) {
        const char *text = row->cells[c].text;
        enum field field = text_length(text) > HEADING_CHARS_MAX || row->cells[c].merged
                               ? FIELD_MAX
                               : field_of(heading_plain(arena, text));
        if (field != FIELD_MAX && heading->columns[field] < 0) {
            heading->columns[field] = (int)c;
            heading->texts[field] = text;
            (*ret_known)++;
        } else if (text[0] != '\0' && !row->cells[c].merged) {
            heading->ignored =
                arena_printf(arena, "%s%s\"%s\"", heading->ignored, heading->ignored[0] == '\0' ? "" : ", ", text);
        }
    }
}

enum heading_kind heading_read(struct arena *arena, const struct draft_row *row, struct heading *ret)
{
    size_t known = 0;
    if (row->prose != NULL || row->count < 2) {
        return HEADING_NONE;
    }
    fill(arena, row, ret, &known);
    int *columns = ret->columns;
    bool words = columns[FIELD_TITLE] >= 0 || columns[FIELD_CONTENT] >= 0;
    bool body = columns[FIELD_ASSIGNED] >= 0 || columns[FIELD_LEAD] >= 0;
    bool frame = columns[FIELD_NUMBER] >= 0 || columns[FIELD_PERIOD] >= 0 || columns[FIELD_FUNDING] >= 0;
    if (words && body && frame) {
        if (columns[FIELD_TITLE] < 0) {
            columns[FIELD_TITLE] = columns[FIELD_CONTENT];
            ret->texts[FIELD_TITLE] = ret->texts[FIELD_CONTENT];
            columns[FIELD_CONTENT] = -1;
        }
        return HEADING_GOOD;
    }
    return columns[FIELD_NUMBER] >= 0 && known >= 3 && (words || body) ? HEADING_ALMOST : HEADING_NONE;
}

bool heading_refine(struct arena *arena, const struct draft_row *row, struct heading *heading)
{
    struct heading below = {0};
    size_t known = 0;
    if (row->prose != NULL) {
        return false;
    }
    fill(arena, row, &below, &known);
    bool only = below.columns[FIELD_LEAD] >= 0;
    for (size_t c = 0; c < row->count; c++) {
        enum field field = field_of(heading_plain(arena, row->cells[c].text));
        only = only && (row->cells[c].text[0] == '\0' || row->cells[c].merged ||
                        text_length(row->cells[c].text) <= HEADING_CHARS_MAX);
        only = only && (row->cells[c].text[0] == '\0' || row->cells[c].merged || field != FIELD_MAX);
    }
    if (!only) {
        return false;
    }
    heading->columns[FIELD_LEAD] = below.columns[FIELD_LEAD];
    heading->texts[FIELD_LEAD] = below.texts[FIELD_LEAD];
    heading->columns[FIELD_COOPERATE] = below.columns[FIELD_COOPERATE];
    heading->texts[FIELD_COOPERATE] = below.texts[FIELD_COOPERATE];
    heading->columns[FIELD_ASSIGNED] = -1;
    return true;
}

bool heading_is_numbering(const struct draft_row *row)
{
    size_t count = 0;
    for (size_t c = 0; row->prose == NULL && c < row->count; c++) {
        const char *text = row->cells[c].text;
        if (text[0] == '\0') {
            continue;
        }
        size_t open = text[0] == '(' ? 1 : 0;
        size_t digits = strspn(text + open, "0123456789");
        if (digits == 0 || digits > 2 || (text[open + digits] != '\0' && strcmp(text + open + digits, ")") != 0)) {
            return false;
        }
        count++;
    }
    return count >= 3;
}
