#include "holdoff.h"

#include "arena.h"

#include <pthread.h>
#include <stdlib.h>

struct held {
    struct uuid id;
    int64_t until_us;
};

struct holdoff {
    pthread_mutex_t lock;
    struct held list[HOLDOFF_MAX];
    size_t count;
};

struct holdoff *holdoff_new(void)
{
    struct holdoff *holdoff = mem_alloc(sizeof(*holdoff));
    pthread_mutex_init(&holdoff->lock, NULL);
    return holdoff;
}

void holdoff_free(struct holdoff *holdoff)
{
    if (holdoff != NULL) {
        pthread_mutex_destroy(&holdoff->lock);
        free(holdoff);
    }
}

/* Its own place, a new one, or that of the one whose time ends first. */
static struct held *place_for(struct holdoff *holdoff, const struct uuid *id)
{
    struct held *first = &holdoff->list[0];
    for (size_t i = 0; i < holdoff->count; i++) {
        if (uuid_equal(&holdoff->list[i].id, id)) {
            return &holdoff->list[i];
        }
        first = holdoff->list[i].until_us < first->until_us ? &holdoff->list[i] : first;
    }
    return holdoff->count < HOLDOFF_MAX ? &holdoff->list[holdoff->count++] : first;
}

void holdoff_add(struct holdoff *holdoff, const struct uuid *id, int64_t until_us)
{
    pthread_mutex_lock(&holdoff->lock);
    *place_for(holdoff, id) = (struct held){*id, until_us};
    pthread_mutex_unlock(&holdoff->lock);
}

bool holdoff_holds(struct holdoff *holdoff, const struct uuid *id, int64_t now_us)
{
    bool holds = false;
    pthread_mutex_lock(&holdoff->lock);
    for (size_t i = 0; i < holdoff->count;) {
        if (holdoff->list[i].until_us <= now_us) {
            holdoff->list[i] = holdoff->list[--holdoff->count];
            continue;
        }
        holds = holds || uuid_equal(&holdoff->list[i].id, id);
        i++;
    }
    pthread_mutex_unlock(&holdoff->lock);
    return holds;
}
