#include "sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct entry *find(const struct book *book, const char *key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const unsigned char *p = (const unsigned char *)key; *p != '\0'; p++) {
        hash = (hash ^ *p) * UINT64_C(0x100000001b3);
    }
    size_t at = (size_t)(hash ^ hash >> 29) & (book->room - 1);
    while (book->slots[at].key != NULL && strcmp(book->slots[at].key, key) != 0) {
        at = (at + 1) & (book->room - 1);
    }
    return &book->slots[at];
}

static void grow(struct book *book)
{
    struct book bigger = {.arena = book->arena, .room = book->room == 0 ? 1024 : book->room * 2};
    bigger.slots = arena_array(book->arena, bigger.room, sizeof(*bigger.slots));
    for (size_t i = 0; i < book->room; i++) {
        if (book->slots[i].key != NULL) {
            *find(&bigger, book->slots[i].key) = book->slots[i];
            bigger.count++;
        }
    }
    *book = bigger;
}

void book_put(struct book *book, const char *key, int64_t value)
{
    if (book->count * 2 >= book->room) {
        grow(book);
    }
    struct entry *entry = find(book, key);
    if (entry->key == NULL) {
        entry->key = arena_strdup(book->arena, key);
        book->count++;
    }
    entry->value = value;
}

bool book_get(const struct book *book, const char *key, int64_t *ret)
{
    const struct entry *entry = book->room == 0 ? NULL : find(book, key);
    if (entry == NULL || entry->key == NULL) {
        return false;
    }
    *ret = entry->value;
    return true;
}

void sim_fail(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("sim_year: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(70);
}

void sim_wrong(struct sim *sim, int *figure, const char *fmt, ...)
{
    char day[DAY_ISO_MAX];
    va_list args;
    if (++*figure > 5) {
        return;
    }
    va_start(args, fmt);
    fprintf(stderr, "%s: ", day_iso(sim->today, day));
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}
