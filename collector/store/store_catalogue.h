/* store_catalogue: revisions of the catalogue in the database, and the roster that holds at a moment. */
#pragma once

#include "catalogue.h"
#include "pg.h"

/* The roster of the newest revisions effective on `on` among those loaded by known_at (INT64_MAX: all), with the
 * rounds, changes of time and milestones that were recorded by facts_to as well. plan->revision and roster->revision
 * are set (0 when nothing is loaded). NULL on error. */
struct roster *store_roster_load(struct pg *pg, day_t on, int64_t known_at, int64_t facts_to, struct err *err);

/* The texts that such a roster is read from, one a document, register or calendar: what `plan load` reads its files
 * together with. DAY_MAX: the newest of each, also those that take effect later. In the arena. */
struct catalogue_text {
    enum catalogue_kind kind;
    const char *identity; /* as catalogue_identity.name */
    const char *file_name;
    const char *text;
    size_t size;
    int64_t revision;
    day_t effective_from; /* DAY_MIN: always */
};
struct catalogue_texts {
    struct catalogue_text *list;
    size_t count;
};
bool store_catalogue_texts(struct pg *pg, day_t on, int64_t known_at, struct arena *arena, struct catalogue_texts *ret,
                           struct err *err) MUST_CHECK;

/* Adds a revision of one file unless the one of its identity that was loaded last has the same text; when `day_matters`
 * (a person gave the day), unless the one that counts on that day has. *ret_revision is then that one and *ret_changed
 * false. */
bool store_catalogue_save(struct pg *pg, const struct catalogue_identity *identity, day_t effective_from,
                          bool day_matters, const char *file_name, const char *text, int64_t now_us, const char *by,
                          int64_t *ret_revision, bool *ret_changed, struct err *err) MUST_CHECK;

/* Before a number of the count of revisions is taken: keeps a lower number from being committed after a higher one was
 * read, which running collectors would not notice. Until the end of the caller's transaction. */
bool store_change_lock(struct pg *pg, struct err *err) MUST_CHECK;

/* Raises the change counter and notifies running collectors; in the caller's transaction. */
bool store_change_announce(struct pg *pg, struct err *err) MUST_CHECK;
bool store_change_read(struct pg *pg, int64_t *ret_value, struct err *err) MUST_CHECK;
