#include "clean.h"

#include <ctype.h>
#include <string.h>

struct out {
    char *text;
    size_t used;
};

static void put(struct out *out, const char *text, size_t size)
{
    memcpy(out->text + out->used, text, size);
    out->used += size;
}

static void drop_blanks(struct out *out)
{
    while (out->used > 0 && out->text[out->used - 1] == ' ') {
        out->used--;
    }
}

/* "<name" or "</name", any attributes; the length of the tag, 0 when it is none. */
static size_t tag_at(const char *text, char name[static 8])
{
    size_t i = 1 + (text[1] == '/');
    size_t length = 0;
    if (text[0] != '<') {
        return 0;
    }
    while (isalnum((unsigned char)text[i]) && length < 7) {
        name[length++] = (char)tolower((unsigned char)text[i++]);
    }
    name[length] = '\0';
    size_t end = i + strcspn(text + i, "<>");
    return length > 0 && text[end] == '>' ? end + 1 : 0;
}

/* <sup>12</sup>: a footnote's mark, or the exponent of a unit. Its length, 0 when it is none. */
static size_t superscript_at(const char *text, const char **ret_digits, size_t *ret_count)
{
    if (strncmp(text, "<sup>", 5) != 0) {
        return 0;
    }
    size_t digits = strspn(text + 5, "0123456789*, ");
    *ret_digits = text + 5;
    *ret_count = digits;
    return digits > 0 && strncmp(text + 5 + digits, "</sup>", 6) == 0 ? 5 + digits + 6 : 0;
}

static bool ends_with_metre(const struct out *out)
{
    size_t used = out->used;
    while (used > 0 && out->text[used - 1] == ' ') {
        used--;
    }
    return used > 0 && out->text[used - 1] == 'm' &&
           (used == 1 || !isalpha((unsigned char)out->text[used - 2]) || out->text[used - 2] == 'k') &&
           (used < 2 || (unsigned char)out->text[used - 2] < 0x80);
}

static void put_exponent(struct out *out, char digit)
{
    drop_blanks(out);
    put(out, digit == '3' ? "³" : "²", 2);
}

/* Between dollars: TeX. */
static size_t put_formula(struct out *out, const char *text)
{
    size_t length = strcspn(text + 1, "$");
    if (text[1 + length] != '$') {
        return 0;
    }
    size_t first = 1;
    size_t last = 1 + length;
    while (first < last && text[first] == ' ') {
        first++;
    }
    while (last > first && text[last - 1] == ' ') {
        last--;
    }
    for (size_t i = first; i < last;) {
        if (strncmp(text + i, "\\geq", 4) == 0 || strncmp(text + i, "\\leq", 4) == 0) {
            put(out, text[i + 1] == 'g' ? "≥" : "≤", 3);
            i += 4;
        } else if (text[i] == '^' && (text[i + 1] == '2' || text[i + 1] == '3') && ends_with_metre(out)) {
            put_exponent(out, text[i + 1]);
            i += 2;
        } else {
            put(out, text + i++, 1);
        }
    }
    size_t used = 2 + length;
    size_t blanks = strspn(text + used, " ");
    return used +
           (blanks > 0 && text[used + blanks] != '\0' && strchr(".,;)", text[used + blanks]) != NULL ? blanks : 0);
}

static bool is_break(const char *name)
{
    return strcmp(name, "br") == 0 || strcmp(name, "p") == 0 || strcmp(name, "li") == 0 || strcmp(name, "div") == 0;
}

static size_t entity_at(const char *text, const char **ret)
{
    static const char *const entities[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&nbsp;", " "}, {"&quot;", "\""}};
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (strncmp(text, entities[i][0], strlen(entities[i][0])) == 0) {
            *ret = entities[i][1];
            return strlen(entities[i][0]);
        }
    }
    return 0;
}

/* Behind a mark that was taken out no blank stays before a sign. */
static size_t skip_to_sign(const char *text)
{
    size_t blanks = strspn(text, " ");
    return text[blanks] == '\0' || strchr(".,;:)", text[blanks]) != NULL ? blanks : 0;
}

const char *clean_scan(struct arena *arena, const char *text)
{
    struct out out = {.text = arena_alloc(arena, strlen(text) * 3 + 1)};
    for (size_t i = 0; text[i] != '\0';) {
        const char *piece = NULL;
        size_t count = 0;
        char name[8] = {0};
        size_t used = superscript_at(text + i, &piece, &count);
        if (used > 0 && count == 1 && (piece[0] == '2' || piece[0] == '3') && ends_with_metre(&out)) {
            put_exponent(&out, piece[0]);
            i += used;
            i += text[i] == ' ' && text[i + 1] == '/' ? 1 : 0;
            continue;
        }
        if (used > 0) {
            i += used;
            count = skip_to_sign(text + i);
            if (count > 0 || text[i] == '\0' || strchr(".,;:)", text[i]) != NULL) {
                drop_blanks(&out);
            } else {
                put(&out, " ", 1);
            }
            i += count;
            continue;
        }
        used = tag_at(text + i, name);
        if (used > 0) {
            bool italic = strcmp(name, "i") == 0 || strcmp(name, "em") == 0;
            put(&out, "\n", is_break(name));
            bool opens = text[i + 1] != '/';
            i += used;
            i += italic && !opens ? skip_to_sign(text + i) : 0;
            if (italic && opens && out.used > 0) {
                size_t before = out.used;
                drop_blanks(&out);
                out.used = out.used > 0 && out.text[out.used - 1] == '(' ? out.used : before;
            }
            i += italic && opens && out.used > 0 && out.text[out.used - 1] == '(' ? strspn(text + i, " ") : 0;
            continue;
        }
        used = text[i] == '$' ? put_formula(&out, text + i) : 0;
        if (used > 0) {
            i += used;
            continue;
        }
        used = entity_at(text + i, &piece);
        if (used > 0) {
            put(&out, piece, strlen(piece));
            i += used;
            continue;
        }
        if (text[i] != '*') {
            put(&out, text + i, 1);
        }
        i++;
    }
    return clean_space(arena, out.text, true);
}

const char *clean_space(struct arena *arena, const char *text, bool lines)
{
    char *out = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0;
    char gap = 0;
    for (size_t i = 0; text[i] != '\0';) {
        size_t size = text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n' || text[i] == '\v' ? 1
                      : strncmp(text + i, "\xc2\xa0", 2) == 0                                                    ? 2
                                                                                                                 : 0;
        if (size > 0) {
            gap = lines && (text[i] == '\n' || text[i] == '\v') ? '\n' : gap == '\n' ? '\n' : ' ';
            i += size;
            continue;
        }
        if (gap != 0 && used > 0) {
            out[used++] = gap;
        }
        gap = 0;
        out[used++] = text[i++];
    }
    out[used] = '\0';
    return out;
}
