/* The outbox as a whole: who it belongs to, how the link is doing, and the copy of the assignments. */
#include "spool_internal.h"

#include "fault.h"
#include "lang.h"

#include <string.h>

bool spool_meta(struct spool *spool, struct arena *arena, struct spool_meta *ret, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_meta_read);
    struct spool_meta meta = {0};
    bool there = query_row(&query);
    if (there) {
        there = query_uuid_at(&query, 0, &meta.epoch);
        meta.has_device = query_uuid_at(&query, 1, &meta.device);
        meta.agency_code = query_text_at(&query, 2, arena);
        meta.agency_name = query_text_at(&query, 3, arena);
        meta.first_sequence = (uint64_t)query_int_at(&query, 4);
        meta.last_sequence = (uint64_t)query_int_at(&query, 5);
        meta.sent_sequence = (uint64_t)query_int_at(&query, 6);
        meta.collector_time_us = query_int_at(&query, 8);
        meta.last_contact_us = query_int_at(&query, 9);
        meta.catalogue_revision = (uint64_t)query_int_at(&query, 10);
        meta.link_state = query_text_at(&query, 11, arena);
        meta.link_note = query_text_at(&query, 12, arena);
        meta.link_since_us = query_int_at(&query, 13);
        meta.first_unjudged = (uint64_t)query_int_at(&query, 14);
        meta.waiting = (uint32_t)query_int_at(&query, 15);
        meta.oldest_waiting_us = query_int_at(&query, 16);
        struct bytes history = query_blob_at(&query, 17, arena);
        meta.has_history = history.size == sizeof(meta.history);
        if (meta.has_history) {
            memcpy(meta.history, history.data, sizeof(meta.history));
        }
    }
    if (!query_end(&query, err)) {
        return false;
    }
    if (!there) {
        return err_set(err, ERR_IO, "%s: meta", spool->path);
    }
    *ret = meta;
    return true;
}

/* ---- small facts ---- */

static bool write_sent(struct spool *spool, void *context, struct err *err)
{
    const uint64_t *sequence = context;
    struct query query = query_begin(&spool->sql, SQL_meta_sent);
    query_int(&query, (int64_t)*sequence);
    return query_run(&query, err);
}

bool spool_sent(struct spool *spool, uint64_t sequence, struct err *err)
{
    return spool_transact(spool, SPOOL_ANSWERS, write_sent, &sequence, err);
}

struct contact {
    int64_t collector_time_us, now_us;
};

static bool write_contact(struct spool *spool, void *context, struct err *err)
{
    const struct contact *contact = context;
    struct query query = query_begin(&spool->sql, SQL_meta_contact);
    query_int(&query, contact->collector_time_us);
    query_int(&query, contact->now_us);
    return query_run(&query, err);
}

bool spool_contact(struct spool *spool, int64_t collector_time_us, int64_t now_us, struct err *err)
{
    struct contact contact = {collector_time_us, now_us};
    return spool_transact(spool, SPOOL_ANSWERS, write_contact, &contact, err);
}

struct link_facts {
    const char *state, *note;
    int64_t now_us;
};

static bool write_link(struct spool *spool, void *context, struct err *err)
{
    const struct link_facts *facts = context;
    struct query query = query_begin(&spool->sql, SQL_meta_link);
    query_text(&query, facts->state);
    query_text(&query, facts->note);
    query_int(&query, facts->now_us);
    return query_run(&query, err);
}

bool spool_link(struct spool *spool, const char *state, const char *note, int64_t now_us, struct err *err)
{
    struct link_facts facts = {state, note, now_us};
    return spool_transact(spool, SPOOL_ANSWERS, write_link, &facts, err);
}

/* ---- whose it is ---- */

struct identity {
    const struct uuid *device;
    const char *agency_code, *agency_name;
};

static bool begin_anew(struct spool *spool, const struct uuid *epoch, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_meta_first);
    query_uuid(&query, epoch);
    return query_run(&query, err);
}

static bool write_identity(struct spool *spool, void *context, struct err *err)
{
    const struct identity *identity = context;
    struct arena *arena = arena_new();
    struct spool_meta meta = {0};
    bool ok = spool_meta(spool, arena, &meta, err);
    /* The same device under another code: its agency was renamed, and this is its new name. */
    bool same_device = meta.has_device && uuid_equal(&meta.device, identity->device);
    if (ok && !same_device && meta.agency_code != NULL && meta.last_sequence > 0 &&
        strcmp(meta.agency_code, identity->agency_code) != 0) {
        ok = err_set(
            err, ERR_CONFIG,
            tr("%s holds the updates of %s, but the centre knows this device as %s: give %s a state folder of its own",
               "%s đang giữ nội dung của %s, nhưng trung tâm nhận máy này là %s: đề nghị dùng thư mục dữ liệu riêng "
               "cho %s"),
            spool->path, meta.agency_code, identity->agency_code, identity->agency_code);
    }
    if (ok && meta.has_device && !uuid_equal(&meta.device, identity->device)) {
        ok = begin_anew(spool, &meta.epoch, err);
    }
    if (ok) {
        struct query query = query_begin(&spool->sql, SQL_meta_device);
        query_uuid(&query, identity->device);
        query_text(&query, identity->agency_code);
        query_text(&query, identity->agency_name);
        ok = query_run(&query, err);
    }
    arena_free(arena);
    return ok;
}

bool spool_welcome(struct spool *spool, const struct uuid *device, const char *agency_code, const char *agency_name,
                   struct err *err)
{
    struct identity identity = {device, agency_code, agency_name};
    return spool_transact(spool, SPOOL_ANSWERS, write_identity, &identity, err);
}

static bool write_epoch(struct spool *spool, void *context, struct err *err)
{
    (void)context;
    struct uuid epoch = uuid_random();
    return begin_anew(spool, &epoch, err);
}

bool spool_new_epoch(struct spool *spool, struct err *err)
{
    FAULT_POINT("spool.before_new_epoch");
    bool ok = spool_transact(spool, SPOOL_ANSWERS, write_epoch, NULL, err);
    FAULT_POINT("spool.after_new_epoch");
    return ok;
}

/* ---- assignments ---- */

struct part {
    const struct wire_assignments *head;
    struct bytes frame;
    bool whole;
};

static bool count_parts(struct spool *spool, struct part *part, struct err *err)
{
    struct query query = query_begin(&spool->sql, SQL_part_count);
    query_int(&query, (int64_t)part->head->revision);
    query_int(&query, part->head->parts);
    part->whole = query_row(&query) && query_int_at(&query, 0) == part->head->parts;
    return query_end(&query, err);
}

static bool run_with_revision(struct spool *spool, enum sql_statement statement, uint64_t revision, struct err *err)
{
    struct query query = query_begin(&spool->sql, statement);
    query_int(&query, (int64_t)revision);
    return query_run(&query, err);
}

static bool write_part(struct spool *spool, void *context, struct err *err)
{
    struct part *part = context;
    struct query query = query_begin(&spool->sql, SQL_part_add);
    query_int(&query, (int64_t)part->head->revision);
    query_int(&query, part->head->part);
    query_int(&query, part->head->parts);
    query_blob(&query, part->frame.data, part->frame.size);
    if (!query_run(&query, err) || !count_parts(spool, part, err)) {
        return false;
    }
    return !part->whole || (run_with_revision(spool, SQL_meta_revision, part->head->revision, err) &&
                            run_with_revision(spool, SQL_part_prune, part->head->revision, err));
}

bool spool_assignments_add(struct spool *spool, const struct wire_assignments *head, struct bytes frame,
                           bool *ret_whole, struct err *err)
{
    struct part part = {head, frame, false};
    if (!spool_transact(spool, SPOOL_ANSWERS, write_part, &part, err)) {
        return false;
    }
    *ret_whole = part.whole;
    return true;
}

bool spool_assignments(struct spool *spool, struct arena *arena, struct frame_list *ret, struct err *err)
{
    struct frame_list list = {.frames = arena_array(arena, WIRE_PARTS_MAX, sizeof(*list.frames))};
    struct query query = query_begin(&spool->sql, SQL_part_list);
    while (list.count < WIRE_PARTS_MAX && query_row(&query)) {
        list.frames[list.count++] = query_blob_at(&query, 1, arena);
    }
    if (!query_end(&query, err)) {
        return false;
    }
    *ret = list;
    return true;
}
