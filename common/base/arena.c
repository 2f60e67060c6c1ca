#include "arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct block {
    struct block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first; only the newest is filled */
};

_Noreturn static void out_of_memory(void)
{
    fputs("tiendo: out of memory\n", stderr);
    exit(EX_OSERR);
}

void *mem_alloc(size_t size)
{
    void *memory = calloc(1, size == 0 ? 1 : size);
    if (memory == NULL) {
        out_of_memory();
    }
    return memory;
}

void *mem_realloc(void *old, size_t count, size_t size)
{
    void *memory = reallocarray(old, count == 0 ? 1 : count, size);
    if (memory == NULL) {
        out_of_memory();
    }
    return memory;
}

char *mem_strdup(const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL) {
        out_of_memory();
    }
    return copy;
}

char *mem_printf(const char *fmt, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    int length = vasprintf(&text, fmt, args);
    va_end(args);
    if (length < 0) {
        out_of_memory();
    }
    return text;
}

struct arena *arena_new(void)
{
    return mem_alloc(sizeof(struct arena));
}

void arena_reset(struct arena *arena)
{
    struct block *block = arena->blocks;
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
}

void arena_free(struct arena *arena)
{
    if (arena != NULL) {
        arena_reset(arena);
        free(arena);
    }
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        out_of_memory();
    }
    size = (size + align - 1) & ~(align - 1);
    struct block *block = arena->blocks;
    if (block == NULL || block->size - block->used < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        block = mem_alloc(sizeof(*block) + room);
        block->size = room;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) {
        out_of_memory();
    }
    return arena_alloc(arena, total);
}

void *arena_memdup(struct arena *arena, const void *bytes, size_t length)
{
    void *copy = arena_alloc(arena, length);
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_concat(struct arena *arena, const char *const texts[], size_t count)
{
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        length += texts[i] == NULL ? 0 : strlen(texts[i]);
    }
    char *all = arena_alloc(arena, length + 1);
    char *end = all;
    for (size_t i = 0; i < count; i++) {
        size_t more = texts[i] == NULL ? 0 : strlen(texts[i]);
        if (more > 0) {
            memcpy(end, texts[i], more);
            end += more;
        }
    }
    return all;
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (length < 0) {
        length = 0;
    }
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, fmt, again);
    va_end(again);
    return text;
}
