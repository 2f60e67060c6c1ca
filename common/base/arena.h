/* arena: memory with one lifetime, released as a whole.
 *
 * Running out of memory ends the process (exit 71, one line on stderr): tiendo is crash-only, everything that matters
 * is on disk before it is acknowledged, and a peer's input is bounded before it reaches an arena. So nothing here
 * returns NULL. */
#pragma once

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is allowed */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);
/* As arena_alloc for count elements; ends the process when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t length);
void *arena_memdup(struct arena *arena, const void *bytes, size_t length);
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The texts one after the other; a NULL is left out. Much cheaper than arena_printf. */
char *arena_concat(struct arena *arena, const char *const texts[], size_t count);

/* malloc and realloc under the same rule: they never return NULL. */
void *mem_alloc(size_t size); /* zeroed */
void *mem_realloc(void *old, size_t count, size_t size);
char *mem_strdup(const char *text);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
