#include "peers.h"

#include "arena.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BUCKETS_FIRST = 64 };

struct peers {
    struct peer **buckets;
    size_t bucket_count; /* a power of two */
    size_t count;
};

struct peers *peers_new(void)
{
    struct peers *peers = mem_alloc(sizeof(*peers));
    peers->bucket_count = BUCKETS_FIRST;
    peers->buckets = mem_alloc(peers->bucket_count * sizeof(struct peer *));
    return peers;
}

void peers_free(struct peers *peers)
{
    if (peers == NULL) {
        return;
    }
    for (size_t i = 0; i < peers->bucket_count; i++) {
        while (peers->buckets[i] != NULL) {
            struct peer *gone = peers->buckets[i];
            peers->buckets[i] = gone->next;
            free(gone);
        }
    }
    free(peers->buckets);
    free(peers);
}

size_t peers_count(const struct peers *peers)
{
    return peers->count;
}

/* FNV-1a: libzmq counts its names up, so nobody outside can choose them. */
static size_t bucket_of(const struct peers *peers, const struct zpeer *id)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < id->size; i++) {
        hash = (hash ^ id->id[i]) * UINT32_C(16777619);
    }
    return hash & (peers->bucket_count - 1);
}

static bool same_peer(const struct zpeer *a, const struct zpeer *b)
{
    return a->size == b->size && memcmp(a->id, b->id, a->size) == 0;
}

struct peer *peers_find(const struct peers *peers, const struct zpeer *id)
{
    struct peer *peer = peers->buckets[bucket_of(peers, id)];
    while (peer != NULL && !same_peer(&peer->id, id)) {
        peer = peer->next;
    }
    return peer;
}

static void grow(struct peers *peers)
{
    struct peers larger = {.bucket_count = peers->bucket_count * 2, .count = peers->count};
    larger.buckets = mem_alloc(larger.bucket_count * sizeof(struct peer *));
    for (size_t i = 0; i < peers->bucket_count; i++) {
        while (peers->buckets[i] != NULL) {
            struct peer *peer = peers->buckets[i];
            peers->buckets[i] = peer->next;
            struct peer **bucket = &larger.buckets[bucket_of(&larger, &peer->id)];
            peer->next = *bucket;
            *bucket = peer;
        }
    }
    free(peers->buckets);
    *peers = larger;
}

struct peer *peers_add(struct peers *peers, const struct zpeer *id)
{
    if (peers->count >= peers->bucket_count) {
        grow(peers);
    }
    struct peer *peer = mem_alloc(sizeof(*peer));
    struct peer **bucket = &peers->buckets[bucket_of(peers, id)];
    peer->id = *id;
    peer->fd = -1;
    peer->next = *bucket;
    *bucket = peer;
    peers->count++;
    return peer;
}

void peers_remove(struct peers *peers, struct peer *peer)
{
    struct peer **link = &peers->buckets[bucket_of(peers, &peer->id)];
    while (*link != peer) {
        link = &(*link)->next;
    }
    *link = peer->next;
    peers->count--;
    free(peer);
}

void peers_each(struct peers *peers, bool (*visit)(struct peer *peer, void *context), void *context)
{
    for (size_t i = 0; i < peers->bucket_count; i++) {
        for (struct peer *peer = peers->buckets[i]; peer != NULL;) {
            struct peer *next = peer->next;
            if (!visit(peer, context)) {
                peers_remove(peers, peer);
            }
            peer = next;
        }
    }
}

/* ---- connections ---- */

static void address_of(int fd, char ret[static PEER_ADDRESS_MAX])
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    char host[INET6_ADDRSTRLEN] = "";
    ret[0] = '\0';
    if (fd < 0 || getpeername(fd, (struct sockaddr *)&address, &size) != 0) {
        return;
    }
    if (address.ss_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&address;
        inet_ntop(AF_INET, &four->sin_addr, host, sizeof(host));
        snprintf(ret, PEER_ADDRESS_MAX, "%s:%u", host, (unsigned)ntohs(four->sin_port));
    } else if (address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address;
        inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof(host));
        snprintf(ret, PEER_ADDRESS_MAX, "[%s]:%u", host, (unsigned)ntohs(six->sin6_port));
    }
}

void peer_came_from(struct peer *peer, int fd)
{
    if (peer->fd != fd) {
        peer->fd = fd;
        peer->at_gate = false;
        address_of(fd, peer->address);
    }
}

void peer_cut_off(const struct peer *peer)
{
    char now[PEER_ADDRESS_MAX];
    address_of(peer->fd, now);
    if (now[0] != '\0' && strcmp(now, peer->address) == 0) {
        shutdown(peer->fd, SHUT_RDWR);
    }
}

void cut_off_descriptor(int fd)
{
    if (fd >= 0) {
        shutdown(fd, SHUT_RDWR);
    }
}
