#include "hashtree.h"

#include <sodium.h>

enum { LEAF_MARK = 0x00, NODE_MARK = 0x01 };

static void hash_node(const struct tree_hash *left, const struct tree_hash *right, struct tree_hash *ret)
{
    static const uint8_t mark = NODE_MARK;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &mark, sizeof(mark));
    crypto_hash_sha256_update(&state, left->bytes, sizeof(left->bytes));
    crypto_hash_sha256_update(&state, right->bytes, sizeof(right->bytes));
    crypto_hash_sha256_final(&state, ret->bytes);
}

void tree_leaf(const void *leaf, size_t size, struct tree_hash *ret)
{
    static const uint8_t mark = LEAF_MARK;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &mark, sizeof(mark));
    crypto_hash_sha256_update(&state, leaf, size);
    crypto_hash_sha256_final(&state, ret->bytes);
}

size_t tree_size(size_t count)
{
    size_t size = count;
    for (; count > 1; count = (count + 1) / 2) {
        size += (count + 1) / 2;
    }
    return size;
}

void tree_grow(struct tree_hash *tree, size_t count)
{
    for (; count > 1; count = (count + 1) / 2) {
        struct tree_hash *above = tree + count;
        for (size_t i = 0; i + 1 < count; i += 2) {
            hash_node(&tree[i], &tree[i + 1], &above[i / 2]);
        }
        if (count % 2 != 0) {
            above[count / 2] = tree[count - 1];
        }
        tree = above;
    }
}

size_t tree_path(const struct tree_hash *tree, size_t count, size_t index,
                 struct tree_hash ret_path[static TREE_PATH_MAX])
{
    size_t length = 0;
    for (; count > 1 && length < TREE_PATH_MAX; count = (count + 1) / 2) {
        size_t sibling = index ^ 1;
        if (sibling < count) {
            ret_path[length++] = tree[sibling];
        }
        tree += count;
        index /= 2;
    }
    return length;
}

bool tree_root_of_path(const struct tree_hash *leaf, size_t index, size_t count, const struct tree_hash *path,
                       size_t path_count, struct tree_hash *ret)
{
    if (index >= count) {
        return false;
    }
    struct tree_hash root = *leaf;
    size_t last = count - 1; /* of the same level as index */
    for (size_t i = 0; i < path_count; i++) {
        if (last == 0) {
            return false;
        }
        if (index % 2 != 0 || index == last) {
            hash_node(&path[i], &root, &root);
            while (index % 2 == 0 && index != 0) { /* levels on which it had no sibling */
                index /= 2;
                last /= 2;
            }
        } else {
            hash_node(&root, &path[i], &root);
        }
        index /= 2;
        last /= 2;
    }
    if (last != 0) {
        return false;
    }
    *ret = root;
    return true;
}
