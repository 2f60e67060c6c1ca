#include "told.h"

#include <string.h>

/* Open addressing; at most half full, so that a search is short. */
struct name {
    uint64_t hash;
    const char *text; /* NULL: free */
    day_t due;
    size_t number;
};
struct names {
    struct name *slots;
    size_t mask, count;
    bool fold; /* case of Latin letters does not matter */
};

struct mark {
    uint64_t who; /* recipient and kind, plus 1; 0: free */
    size_t thing;
    int step;
};

struct told {
    struct names recipients, things;
    struct mark *marks;
    size_t mark_mask;
};

static size_t room_for(size_t count)
{
    size_t room = 16;
    while (room < count * 2) {
        room *= 2;
    }
    return room;
}

static struct names names_new(struct arena *arena, size_t count, bool fold)
{
    size_t room = room_for(count);
    return (struct names){arena_array(arena, room, sizeof(struct name)), room - 1, 0, fold};
}

struct told *told_new(struct arena *arena, size_t recipients, size_t obligations, size_t rows)
{
    struct told *told = arena_alloc(arena, sizeof(*told));
    told->recipients = names_new(arena, recipients + rows, true);
    told->things = names_new(arena, obligations + rows, false);
    size_t room = room_for(rows);
    told->marks = arena_array(arena, room, sizeof(*told->marks));
    told->mark_mask = room - 1;
    return told;
}

static unsigned char folded(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

static uint64_t mix(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

static uint64_t hash_of(const char *text, day_t due, bool fold)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint32_t)due; /* FNV-1a */
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        hash = (hash ^ (fold ? folded(*p) : *p)) * UINT64_C(0x100000001b3);
    }
    return mix(hash);
}

static bool same_text(const char *a, const char *b, bool fold)
{
    if (!fold) {
        return strcmp(a, b) == 0;
    }
    while (*a != '\0' && folded((unsigned char)*a) == folded((unsigned char)*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static size_t number_of(struct names *names, const char *text, day_t due)
{
    uint64_t hash = hash_of(text, due, names->fold);
    size_t at = hash & names->mask;
    while (names->slots[at].text != NULL) {
        const struct name *slot = &names->slots[at];
        if (slot->hash == hash && slot->due == due && same_text(slot->text, text, names->fold)) {
            return slot->number;
        }
        at = (at + 1) & names->mask;
    }
    names->slots[at] = (struct name){hash, text, due, names->count};
    return names->count++;
}

size_t told_recipient(struct told *told, const char *key)
{
    return number_of(&told->recipients, key, 0);
}

size_t told_thing(struct told *told, const char *key, day_t due)
{
    return number_of(&told->things, key, due);
}

size_t told_recipient_count(const struct told *told)
{
    return told->recipients.count;
}

/* The mark, or the free place where it would stand. */
static struct mark *find(const struct told *told, size_t recipient, size_t thing, enum intent_kind kind)
{
    uint64_t who = (uint64_t)recipient * INTENT_KIND_MAX + (uint64_t)kind + 1;
    size_t at = mix(who * UINT64_C(0x9e3779b97f4a7c15) + thing) & told->mark_mask;
    while (told->marks[at].who != 0 && (told->marks[at].who != who || told->marks[at].thing != thing)) {
        at = (at + 1) & told->mark_mask;
    }
    return &told->marks[at];
}

void told_add(struct told *told, const struct ledger_row *row)
{
    size_t recipient = told_recipient(told, row->recipient);
    size_t thing = told_thing(told, row->key, row->due);
    struct mark *mark = find(told, recipient, thing, row->kind);
    if (mark->who == 0) {
        *mark = (struct mark){(uint64_t)recipient * INTENT_KIND_MAX + (uint64_t)row->kind + 1, thing, row->step};
    } else if (row->step > mark->step) {
        mark->step = row->step;
    }
}

bool told_step(const struct told *told, size_t recipient, size_t thing, enum intent_kind kind, int *ret_step)
{
    const struct mark *mark = find(told, recipient, thing, kind);
    if (mark->who == 0) {
        return false;
    }
    *ret_step = mark->step;
    return true;
}
