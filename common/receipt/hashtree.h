/* hashtree: the hash tree of RFC 6962, section 2.1 (SHA-256): one root for a list of leaves, and for each leaf the few
 * hashes that prove it is among them. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TREE_HASH_BYTES = 32,
    TREE_PATH_MAX = 16, /* hashes in a proof: trees of up to 65,536 leaves */
};

struct tree_hash {
    uint8_t bytes[TREE_HASH_BYTES];
};

/* SHA-256 of 0x00 and the leaf. */
void tree_leaf(const void *leaf, size_t size, struct tree_hash *ret);

/* A tree is an array of tree_size(count) hashes, level by level: first its `count` hashed leaves (1 to
 * 2^TREE_PATH_MAX), last its root. A hash that has no sibling stands on the next level as it is. */
size_t tree_size(size_t count);
/* Fills in what follows from the leaves. */
void tree_grow(struct tree_hash *tree, size_t count);

/* The proof for one leaf, lowest sibling first; returns how many hashes it has. */
size_t tree_path(const struct tree_hash *tree, size_t count, size_t index,
                 struct tree_hash ret_path[static TREE_PATH_MAX]);

/* The root that follows from a leaf and its proof (RFC 9162, section 2.1.3.2); false when the proof has not the length
 * that this place in a tree of `count` leaves needs. */
bool tree_root_of_path(const struct tree_hash *leaf, size_t index, size_t count, const struct tree_hash *path,
                       size_t path_count, struct tree_hash *ret);
