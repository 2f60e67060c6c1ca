#include "rates.h"

#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1024 };

struct rate {
    struct rate *next;
    struct bucket bucket;
    char *name;
};

struct rates {
    struct bucket_limits limits;
    struct rate *chains[BUCKETS];
    size_t count;
};

struct rates *rates_new(const struct bucket_limits *limits)
{
    struct rates *rates = mem_alloc(sizeof(*rates));
    rates->limits = *limits;
    return rates;
}

static void rate_free(struct rate *rate)
{
    free(rate->name);
    free(rate);
}

void rates_free(struct rates *rates)
{
    for (size_t i = 0; rates != NULL && i < BUCKETS; i++) {
        while (rates->chains[i] != NULL) {
            struct rate *gone = rates->chains[i];
            rates->chains[i] = gone->next;
            rate_free(gone);
        }
    }
    free(rates);
}

/* FNV-1a. Names come from our own database: nobody outside chooses them. */
static size_t chain_of(const char *name)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const char *c = name; *c != '\0'; c++) {
        hash = (hash ^ (uint8_t)*c) * UINT32_C(16777619);
    }
    return hash % BUCKETS;
}

struct bucket *rates_of(struct rates *rates, const char *name, int64_t now_us)
{
    struct rate **chain = &rates->chains[chain_of(name)];
    for (struct rate *rate = *chain; rate != NULL; rate = rate->next) {
        if (strcmp(rate->name, name) == 0) {
            return &rate->bucket;
        }
    }
    struct rate *added = mem_alloc(sizeof(*added));
    added->name = mem_strdup(name);
    added->bucket = bucket_new(&rates->limits, now_us);
    added->next = *chain;
    *chain = added;
    rates->count++;
    return &added->bucket;
}

const struct bucket_limits *rates_limits(const struct rates *rates)
{
    return &rates->limits;
}

void rates_tend(struct rates *rates, int64_t now_us)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        for (struct rate **link = &rates->chains[i]; *link != NULL;) {
            struct rate *rate = *link;
            if (!bucket_is_full(&rate->bucket, &rates->limits, now_us)) {
                link = &rate->next;
                continue;
            }
            *link = rate->next;
            rate_free(rate);
            rates->count--;
        }
    }
}

size_t rates_count(const struct rates *rates)
{
    return rates->count;
}
