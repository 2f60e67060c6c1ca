/* One well-formed message of every kind, with every field filled in, and the golden frames made of them. */
#pragma once

#include "wire.h"

#define SAMPLE_TIME INT64_C(1733965200123456) /* 2024-12-12T01:00:00.123456Z */

struct uuid sample_uuid(uint8_t last); /* of version 7 */
struct update sample_update(void);
struct bytes sample_content(struct arena *arena); /* that update, encoded */
struct update sample_update_of_cycle(void);       /* the same with the fields of the reporting cycle */

/* count times the same letter. */
char *sample_repeat(struct arena *arena, const char *letter, size_t count);

/* The lists of these messages have room for one element more than count. */
void sample_submit(struct arena *arena, size_t count, struct wire_submit *ret);
void sample_verdicts(struct arena *arena, size_t count, struct wire_verdicts *ret);
void sample_notices(struct arena *arena, size_t count, struct wire_notices *ret);
void sample_history(struct arena *arena, size_t count, struct wire_history *ret);
void sample_received(struct arena *arena, size_t count, struct wire_received *ret);

/* Any kind but NONE and ASSIGNMENTS. */
struct message sample_message(struct arena *arena, enum message_kind kind);
struct bytes sample_frame(struct arena *arena, enum message_kind kind);
enum wire_side side_of(enum message_kind kind);

/* tests/golden/v1/<name>.bin. What was once sent must decode for ever, so these files are never rewritten;
 * TIENDO_GOLDEN=write in the environment adds those that are not there yet. */
struct bytes golden_read(struct arena *arena, const char *name, struct bytes when_new);
