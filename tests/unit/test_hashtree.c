/* The hash tree: against the vectors that certificate transparency logs are tested with, and against the definition of
 * RFC 6962 taken word for word, for every leaf of every small tree. */
#include "hashtree.h"
#include "unit.h"

#include <sodium.h>
#include <string.h>

enum { COUNT_MAX = 70, TREE_MAX = 3 * COUNT_MAX };

static void assert_hash(const struct tree_hash *hash, const char *expected)
{
    char hex[2 * TREE_HASH_BYTES + 1];
    sodium_bin2hex(hex, sizeof(hex), hash->bytes, sizeof(hash->bytes));
    assert_string_equal(hex, expected);
}

static void make_leaves(struct tree_hash *tree, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t leaf[2] = {(uint8_t)i, (uint8_t)(i * 7)};
        tree_leaf(leaf, sizeof(leaf), &tree[i]);
    }
}

static void test_known_roots(void **state)
{
    (void)state;
    static const struct {
        const char *leaf;
        size_t size;
        const char *root; /* of the tree of this leaf and those before it */
    } known[] = {
        {"", 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {"\x00", 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
        {"\x10", 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
        {"\x20\x21", 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
        {"\x30\x31", 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
        {"\x40\x41\x42\x43", 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
        {"\x50\x51\x52\x53\x54\x55\x56\x57", 8, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
        {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
         "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
    };
    enum { KNOWN = sizeof(known) / sizeof(known[0]) };
    for (size_t count = 1; count <= KNOWN; count++) {
        struct tree_hash tree[TREE_MAX];
        for (size_t i = 0; i < count; i++) {
            tree_leaf(known[i].leaf, known[i].size, &tree[i]);
        }
        tree_grow(tree, count);
        assert_hash(&tree[tree_size(count) - 1], known[count - 1].root);
    }
}

/* ---- the definition ---- */

static size_t largest_power_below(size_t count)
{
    size_t power = 1;
    while (power * 2 < count) {
        power *= 2;
    }
    return power;
}

static struct tree_hash node_of(const struct tree_hash *left, const struct tree_hash *right)
{
    uint8_t bytes[1 + 2 * TREE_HASH_BYTES] = {0x01};
    struct tree_hash node;
    memcpy(bytes + 1, left->bytes, TREE_HASH_BYTES);
    memcpy(bytes + 1 + TREE_HASH_BYTES, right->bytes, TREE_HASH_BYTES);
    crypto_hash_sha256(node.bytes, bytes, sizeof(bytes));
    return node;
}

static struct tree_hash defined_root(const struct tree_hash *leaves, size_t count)
{
    if (count == 1) {
        return leaves[0];
    }
    size_t left_count = largest_power_below(count);
    struct tree_hash left = defined_root(leaves, left_count);
    struct tree_hash right = defined_root(leaves + left_count, count - left_count);
    return node_of(&left, &right);
}

static size_t defined_path(const struct tree_hash *leaves, size_t count, size_t index, struct tree_hash *ret)
{
    if (count == 1) {
        return 0;
    }
    size_t left_count = largest_power_below(count);
    bool left = index < left_count;
    size_t length = left ? defined_path(leaves, left_count, index, ret)
                         : defined_path(leaves + left_count, count - left_count, index - left_count, ret);
    ret[length] = left ? defined_root(leaves + left_count, count - left_count) : defined_root(leaves, left_count);
    return length + 1;
}

static void test_every_leaf_of_every_small_tree(void **state)
{
    (void)state;
    for (size_t count = 1; count <= COUNT_MAX; count++) {
        struct tree_hash tree[TREE_MAX];
        assert_true(tree_size(count) <= TREE_MAX);
        make_leaves(tree, count);
        tree_grow(tree, count);
        struct tree_hash root = defined_root(tree, count);
        assert_memory_equal(tree[tree_size(count) - 1].bytes, root.bytes, TREE_HASH_BYTES);
        for (size_t index = 0; index < count; index++) {
            struct tree_hash path[TREE_PATH_MAX];
            struct tree_hash expected[TREE_PATH_MAX];
            struct tree_hash found;
            size_t length = tree_path(tree, count, index, path);
            assert_int_equal(length, defined_path(tree, count, index, expected));
            assert_memory_equal(path, expected, length * sizeof(path[0]));
            assert_true(tree_root_of_path(&tree[index], index, count, path, length, &found));
            assert_memory_equal(found.bytes, root.bytes, TREE_HASH_BYTES);
        }
    }
}

/* ---- what proves nothing ---- */

static bool proves(const struct tree_hash *tree, size_t leaf, size_t index, size_t count, size_t told_count,
                   const struct tree_hash *path, size_t length)
{
    struct tree_hash root;
    return tree_root_of_path(&tree[leaf], index, told_count, path, length, &root) &&
           memcmp(root.bytes, tree[tree_size(count) - 1].bytes, TREE_HASH_BYTES) == 0;
}

static void test_another_place_leaf_length_or_path(void **state)
{
    (void)state;
    for (size_t count = 1; count <= COUNT_MAX; count += count < 20 ? 1 : 7) {
        struct tree_hash tree[TREE_MAX];
        make_leaves(tree, count);
        tree_grow(tree, count);
        for (size_t index = 0; index < count; index++) {
            struct tree_hash path[TREE_PATH_MAX + 1] = {{{0}}};
            size_t length = tree_path(tree, count, index, path);
            assert_true(proves(tree, index, index, count, count, path, length));
            for (size_t other = 0; other < COUNT_MAX + 2; other++) {
                assert_int_equal(proves(tree, index, other, count, count, path, length), other == index);
                if (other < count) {
                    assert_int_equal(proves(tree, other, index, count, count, path, length), other == index);
                }
            }
            struct tree_hash root;
            assert_false(tree_root_of_path(&tree[index], index, count, path, length + 1, &root));
            assert_false(length > 0 && tree_root_of_path(&tree[index], index, count, path, length - 1, &root));
            for (size_t i = 0; i < length; i++) {
                path[i].bytes[i % TREE_HASH_BYTES] ^= 1;
                assert_false(proves(tree, index, index, count, count, path, length));
                path[i].bytes[i % TREE_HASH_BYTES] ^= 1;
            }
        }
    }
}

/* A node is no leaf: else a proof could be made for two hashes put together as one. */
static void test_a_node_is_not_a_leaf(void **state)
{
    (void)state;
    struct tree_hash tree[TREE_MAX];
    struct tree_hash as_leaf;
    make_leaves(tree, 2);
    tree_grow(tree, 2);
    tree_leaf(tree, 2 * sizeof(tree[0]), &as_leaf);
    assert_memory_not_equal(as_leaf.bytes, tree[2].bytes, TREE_HASH_BYTES);
}

static void test_sizes(void **state)
{
    (void)state;
    assert_int_equal(tree_size(1), 1);
    assert_int_equal(tree_size(2), 3);
    assert_int_equal(tree_size(3), 3 + 2 + 1);
    assert_int_equal(tree_size(512), 1023);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_roots),
        cmocka_unit_test(test_every_leaf_of_every_small_tree),
        cmocka_unit_test(test_another_place_leaf_length_or_path),
        cmocka_unit_test(test_a_node_is_not_a_leaf),
        cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
