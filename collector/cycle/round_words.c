#include "round_words.h"

#include "lineage.h"

#include <stdlib.h>
#include <string.h>

/* ---- the book ---- */

static int compare_pointers(const void *a, const void *b)
{
    return (const char *)a < (const char *)b ? -1 : (const char *)a > (const char *)b;
}

static int compare_entries(const void *a, const void *b)
{
    const struct round_entry *x = a;
    const struct round_entry *y = b;
    int order = compare_pointers(x->about, y->about);
    order = order != 0 ? order : strcmp(x->word->period, y->word->period);
    order = order != 0 ? order : compare_pointers(x->speaker, y->speaker);
    if (order != 0) {
        return order;
    }
    if (x->word->effective_us != y->word->effective_us) {
        return x->word->effective_us < y->word->effective_us ? -1 : 1;
    }
    return strcmp(x->word->id, y->word->id);
}

/* What is about no single task names its plan. */
static const void *named(const struct roster *roster, const char *task)
{
    if (strchr(task, '#') != NULL) {
        return roster_find_item(roster, task, NULL);
    }
    return roster_find_plan(roster, task, NULL);
}

struct round_book *round_book_make(struct arena *arena, const struct roster *roster, const struct round_words *words)
{
    struct round_book *book = arena_alloc(arena, sizeof(*book));
    book->roster = roster;
    book->entries = arena_array(arena, words->count + 1, sizeof(*book->entries));
    for (size_t i = 0; i < words->count; i++) {
        const struct round_word *word = &words->rows[i];
        struct round_entry entry = {named(roster, word->task), roster_agency(roster, word->agency), word};
        if (entry.about != NULL && entry.speaker != NULL && word->counts && word->period != NULL) {
            book->entries[book->count++] = entry;
        }
    }
    if (book->count > 0) {
        qsort(book->entries, book->count, sizeof(*book->entries), compare_entries);
    }
    return book;
}

/* The first entry that does not stand before (about, period, speaker); speaker NULL: before all speakers. */
static size_t lower_bound(const struct round_book *book, const void *about, const char *period,
                          const struct agency *speaker)
{
    size_t low = 0;
    size_t high = book->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct round_entry *entry = &book->entries[middle];
        int order = compare_pointers(entry->about, about);
        order = order != 0 ? order : strcmp(entry->word->period, period);
        order = order != 0 ? order : compare_pointers(entry->speaker, speaker);
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---- whose words ---- */

day_t round_answering_day(const struct round *round, const struct agency *agency)
{
    const struct round_deadline *deadline = round_deadline_of(round, agency);
    return deadline == NULL ? round->to : deadline->due;
}

/* Whether the body spoke at that moment for a part of the item that is the agency's on the day. */
static bool spoke_in_its_place(const struct item *item, const struct agency *speaker, const struct agency *agency,
                               int64_t said_us, day_t on)
{
    for (size_t i = 0; i < item->reassignment_count; i++) {
        const struct agency *origin = item->reassignments[i]->origin;
        if (origin != NULL && answer_of(item, origin, on).agency == agency &&
            answer_of(item, origin, day_of_instant(said_us)).agency == speaker) {
            return true;
        }
    }
    return false;
}

/* Which words are kept. */
typedef bool (*round_wanted)(const struct round_word *word);

struct collecting {
    const struct round_book *book;
    const struct round_row_question *question;
    struct arena *arena;
    struct round_entries found;
    size_t room;
};

static void keep(struct collecting *c, const struct round_word *word)
{
    for (size_t i = 0; i < c->found.count; i++) {
        if (c->found.list[i] == word) {
            return;
        }
    }
    if (c->found.count == c->room) {
        size_t room = c->room == 0 ? 8 : c->room * 2;
        const struct round_word **list = arena_array(c->arena, room, sizeof(struct round_word *));
        if (c->found.count > 0) {
            memcpy(list, c->found.list, c->found.count * sizeof(struct round_word *));
        }
        c->found.list = list;
        c->room = room;
    }
    c->found.list[c->found.count++] = word;
}

static bool is_about(const struct collecting *c, size_t at, const void *about)
{
    const struct round_entry *entry = &c->book->entries[at];
    return at < c->book->count && entry->about == about && strcmp(entry->word->period, c->question->period) == 0;
}

/* Of the agency, and of bodies that it came out of and that nobody else stands in the place of. */
static void collect_own(struct collecting *c, const void *about, round_wanted wanted)
{
    const struct agency *agency = c->question->agency;
    day_t on = round_answering_day(c->question->round, agency);
    for (size_t i = 0; i < agency->origin_count; i++) {
        const struct agency *speaker = agency->origins[i];
        if (speaker != agency && agency_successor(speaker, on) != agency) {
            continue;
        }
        for (size_t at = lower_bound(c->book, about, c->question->period, speaker);
             is_about(c, at, about) && c->book->entries[at].speaker == speaker; at++) {
            if (wanted(c->book->entries[at].word)) {
                keep(c, c->book->entries[at].word);
            }
        }
    }
}

/* Of those who answered before a person gave it to the agency. */
static void collect_reassigned(struct collecting *c, const struct item *item, round_wanted wanted)
{
    const struct agency *agency = c->question->agency;
    day_t on = round_answering_day(c->question->round, agency);
    if (item->reassignment_count == 0) {
        return;
    }
    for (size_t at = lower_bound(c->book, item, c->question->period, NULL); is_about(c, at, item); at++) {
        const struct round_entry *entry = &c->book->entries[at];
        if (wanted(entry->word) && spoke_in_its_place(item, entry->speaker, agency, entry->word->effective_us, on)) {
            keep(c, entry->word);
        }
    }
}

/* ---- which words ---- */

static bool is_report_on_item(const struct round_word *word)
{
    switch (word->action) {
    case ACTION_CONTRIBUTE:
    case ACTION_PROGRESS:
    case ACTION_COMPLETE:
    case ACTION_DIFFICULTY:
    case ACTION_VALUE:
    case ACTION_NOTHING:
        return true;
    default:
        return false;
    }
}

static bool is_nothing(const struct round_word *word)
{
    return word->action == ACTION_NOTHING;
}

static bool is_report(const struct round_word *word)
{
    return word->action == ACTION_REPORT;
}

static bool speaks_of_ongoing(const struct round_word *word)
{
    return word->action == ACTION_REPORT && word->ongoing;
}

static void collect_item(struct collecting *c, const struct item *item)
{
    collect_own(c, item, is_report_on_item);
    collect_reassigned(c, item, is_report_on_item);
    for (size_t i = 0; i < item->served_by_count; i++) {
        collect_own(c, item->served_by[i]->of,
                    is_report_on_item); /* lồng ghép: one word counts in every plan it serves */
    }
}

struct round_entries round_words_on(struct arena *arena, const struct round_book *book,
                                    const struct round_row_question *question)
{
    struct collecting c = {.book = book, .question = question, .arena = arena};
    const struct plan *plan = question->round->of;
    if (question->item != NULL) {
        collect_item(&c, question->item);
    }
    for (size_t i = 0; question->item == NULL && i < plan->item_count; i++) {
        const struct item *item = &plan->items[i];
        if (item->period.ongoing && round_asks(book->roster, question->round, item, question->agency)) {
            collect_item(&c, item);
        }
    }
    if (question->item == NULL) {
        collect_own(&c, plan, speaks_of_ongoing);
    }
    collect_own(&c, plan, is_nothing); /* for all of its rows at once */
    return c.found;
}

struct round_entries round_reports_of(struct arena *arena, const struct round_book *book,
                                      const struct round_row_question *question)
{
    struct collecting c = {.book = book, .question = question, .arena = arena};
    collect_own(&c, question->round->of, is_report);
    return c.found;
}
