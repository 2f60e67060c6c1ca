#include "crowd.h"

#include "arena.h"

#include <stdlib.h>
#include <string.h>

enum { CHAINS = 1024 };

struct source {
    struct source *next;
    size_t count;
    struct bucket arrivals;
    char address[CROWD_ADDRESS_MAX];
};

enum standing { ABSENT, SILENT, SPOKEN, LEAVING };

struct member {
    enum standing standing;
    int older, newer; /* of the silent ones; -1: none */
    int64_t came_us;
    struct source *source;
};

struct crowd {
    struct crowd_limits limits;
    struct member *members; /* by descriptor */
    int room;
    int oldest, newest; /* silent ones */
    size_t count, silent, addresses;
    struct source *sources[CHAINS];
};

struct crowd *crowd_new(const struct crowd_limits *limits)
{
    struct crowd *crowd = mem_alloc(sizeof(*crowd));
    crowd->limits = *limits;
    crowd->oldest = -1;
    crowd->newest = -1;
    return crowd;
}

void crowd_free(struct crowd *crowd)
{
    for (size_t i = 0; crowd != NULL && i < CHAINS; i++) {
        while (crowd->sources[i] != NULL) {
            struct source *gone = crowd->sources[i];
            crowd->sources[i] = gone->next;
            free(gone);
        }
    }
    if (crowd != NULL) {
        free(crowd->members);
        free(crowd);
    }
}

/* ---- addresses ---- */

/* FNV-1a. A stranger can choose among its own addresses only, so chains stay short enough. */
static size_t chain_of(const char *address)
{
    uint32_t hash = UINT32_C(2166136261);
    for (const char *c = address; *c != '\0'; c++) {
        hash = (hash ^ (uint8_t)*c) * UINT32_C(16777619);
    }
    return hash % CHAINS;
}

static struct source *find_source(const struct crowd *crowd, const char *address)
{
    struct source *source = crowd->sources[chain_of(address)];
    while (source != NULL && strcmp(source->address, address) != 0) {
        source = source->next;
    }
    return source;
}

static struct source *take_source(struct crowd *crowd, const char *address, int64_t now_us)
{
    struct source *source = find_source(crowd, address);
    if (source == NULL) {
        struct source **chain = &crowd->sources[chain_of(address)];
        source = mem_alloc(sizeof(*source));
        memcpy(source->address, address, strlen(address) + 1);
        source->arrivals = bucket_new(&crowd->limits.arrivals, now_us);
        source->next = *chain;
        *chain = source;
        crowd->addresses++;
    }
    source->count++;
    return source;
}

/* ---- the silent ones, oldest first ---- */

static void join_silent(struct crowd *crowd, int fd)
{
    struct member *member = &crowd->members[fd];
    member->older = crowd->newest;
    member->newer = -1;
    if (crowd->newest >= 0) {
        crowd->members[crowd->newest].newer = fd;
    } else {
        crowd->oldest = fd;
    }
    crowd->newest = fd;
    crowd->silent++;
}

static void leave_silent(struct crowd *crowd, int fd)
{
    const struct member *member = &crowd->members[fd];
    if (member->older >= 0) {
        crowd->members[member->older].newer = member->newer;
    } else {
        crowd->oldest = member->newer;
    }
    if (member->newer >= 0) {
        crowd->members[member->newer].older = member->older;
    } else {
        crowd->newest = member->older;
    }
    crowd->silent--;
}

static struct member *member_of(const struct crowd *crowd, int fd)
{
    return fd < 0 || fd >= crowd->room || crowd->members[fd].standing == ABSENT ? NULL : &crowd->members[fd];
}

/* Counts no more. */
static void leave(struct crowd *crowd, int fd, enum standing now)
{
    struct member *member = &crowd->members[fd];
    if (member->standing == SILENT) {
        leave_silent(crowd, fd);
    }
    if (member->standing != LEAVING) {
        member->source->count--;
        crowd->count--;
    }
    member->standing = now;
    member->source = NULL;
}

/* ---- what happens ---- */

static void make_room(struct crowd *crowd, int fd)
{
    enum { STEP = 256 };
    if (fd >= crowd->room) {
        int room = (fd / STEP + 1) * STEP;
        crowd->members = mem_realloc(crowd->members, (size_t)room, sizeof(*crowd->members));
        memset(&crowd->members[crowd->room], 0, (size_t)(room - crowd->room) * sizeof(*crowd->members));
        crowd->room = room;
    }
}

static int oldest_of(const struct crowd *crowd, const struct source *source)
{
    int fd = crowd->oldest;
    while (fd >= 0 && crowd->members[fd].source != source) {
        fd = crowd->members[fd].newer;
    }
    return fd;
}

enum crowd_excess crowd_came(struct crowd *crowd, int fd, const char *address, int64_t now_us, int *ret_cut)
{
    make_room(crowd, fd);
    crowd_gone(crowd, fd); /* when its end was not told */
    struct member *member = &crowd->members[fd];
    *member = (struct member){.standing = SILENT, .came_us = now_us, .source = take_source(crowd, address, now_us)};
    crowd->count++;
    join_silent(crowd, fd);
    enum crowd_excess excess = CROWD_FINE;
    int64_t unused_us = 0;
    *ret_cut = -1;
    if (!bucket_take(&member->source->arrivals, &crowd->limits.arrivals, 1, now_us, &unused_us)) {
        excess = CROWD_HASTE;
        *ret_cut = fd;
    } else if (member->source->count > crowd->limits.of_address) {
        excess = CROWD_ONE_ADDRESS;
        *ret_cut = oldest_of(crowd, member->source);
    } else if (crowd->count > crowd->limits.total || crowd->silent > crowd->limits.silent) {
        excess = crowd->count > crowd->limits.total ? CROWD_FULL : CROWD_SILENT;
        *ret_cut = crowd->oldest;
    }
    if (*ret_cut >= 0) {
        leave(crowd, *ret_cut, LEAVING);
    }
    return excess;
}

bool crowd_spoke(struct crowd *crowd, int fd)
{
    struct member *member = member_of(crowd, fd);
    if (member != NULL && member->standing == SILENT) {
        leave_silent(crowd, fd);
        member->standing = SPOKEN;
        bucket_give_back(&member->source->arrivals, &crowd->limits.arrivals, 1);
    }
    return member != NULL;
}

void crowd_gone(struct crowd *crowd, int fd)
{
    if (member_of(crowd, fd) != NULL) {
        leave(crowd, fd, ABSENT);
    }
}

int crowd_overdue(struct crowd *crowd, int64_t before_us)
{
    int fd = crowd->oldest;
    if (fd < 0 || crowd->members[fd].came_us >= before_us) {
        return -1;
    }
    leave(crowd, fd, LEAVING);
    return fd;
}

void crowd_tend(struct crowd *crowd, int64_t now_us)
{
    for (size_t i = 0; i < CHAINS; i++) {
        for (struct source **link = &crowd->sources[i]; *link != NULL;) {
            struct source *source = *link;
            if (source->count > 0 || !bucket_is_full(&source->arrivals, &crowd->limits.arrivals, now_us)) {
                link = &source->next;
                continue;
            }
            *link = source->next;
            free(source);
            crowd->addresses--;
        }
    }
}

size_t crowd_addresses(const struct crowd *crowd)
{
    return crowd->addresses;
}

size_t crowd_count(const struct crowd *crowd)
{
    return crowd->count;
}

size_t crowd_of_address(const struct crowd *crowd, const char *address)
{
    const struct source *source = find_source(crowd, address);
    return source == NULL ? 0 : source->count;
}

size_t crowd_silent(const struct crowd *crowd)
{
    return crowd->silent;
}
