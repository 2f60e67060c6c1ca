#include "history.h"

#include "predecessors.h"
#include "store_history.h"

enum { WORDS_MAX = WIRE_WORDS_MAX * WIRE_HISTORY_PARTS_MAX };

struct questions {
    struct history_question *list;
    size_t count, room;
};

static void add(struct questions *questions, struct arena *arena, const char *task, const struct agency *body)
{
    if (questions->count == questions->room) {
        size_t room = questions->room == 0 ? 64 : questions->room * 2;
        struct history_question *larger = arena_array(arena, room, sizeof(*larger));
        for (size_t i = 0; i < questions->count; i++) {
            larger[i] = questions->list[i];
        }
        questions->list = larger;
        questions->room = room;
    }
    questions->list[questions->count++] = (struct history_question){task, body->code};
}

static struct questions questions_of(const struct roster *roster, const struct agency *agency, day_t on,
                                     struct arena *arena)
{
    struct questions questions = {0};
    char key[ITEM_NAME_MAX];
    if (!has_predecessors(roster, agency, on)) {
        return questions;
    }
    for (size_t p = 0; p < roster->plan_count; p++) {
        for (size_t i = 0; i < roster->plans[p].item_count; i++) {
            const struct item *item = &roster->plans[p].items[i];
            struct bodies bodies = predecessors_of(roster, item, agency, on, arena);
            const char *task = bodies.count == 0 ? NULL : arena_strdup(arena, item_key(item, key));
            for (size_t b = 0; b < bodies.count; b++) {
                add(&questions, arena, task, bodies.list[b]);
            }
        }
    }
    return questions;
}

bool history_ask(struct pg *pg, const struct roster *roster, const struct agency *agency, day_t on, struct arena *arena,
                 struct frame_list *ret, uint8_t ret_digest[static WIRE_HASH_BYTES], struct err *err)
{
    struct wire_word *words = NULL;
    size_t count = 0;
    struct questions questions = questions_of(roster, agency, on, arena);
    if (questions.count > 0 &&
        !store_history(pg, questions.list, questions.count, WORDS_MAX, arena, &words, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct agency *body = roster_agency(roster, words[i].agency);
        words[i].name = body == NULL ? words[i].agency : body->name;
    }
    *ret = wire_encode_history(arena, words, count, ret_digest);
    return ret->count > 0 || err_set(err, ERR_SOFTWARE, "history: a word of %s that no frame holds", agency->code);
}

void history_digest_of_nothing(uint8_t ret_digest[static WIRE_HASH_BYTES])
{
    wire_content_hash((struct bytes){.data = (const uint8_t *)"", .size = 0}, ret_digest);
}
