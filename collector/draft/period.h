/* period: a printed deadline or period ("2023-2030", "Quý IV/2024", "trước ngày 30/6/2025") into days. Pure. */
#pragma once

#include "arena.h"
#include "day.h"

struct period_reading {
    day_t from; /* DAY_MIN: none */
    day_t to;   /* DAY_MAX: none */
    bool ongoing;
    const char *doubt; /* NULL: sure. With a doubt and no `to` nothing could be read. */
};

/* `date` is the document's: a period that ended before it is read, and doubted. */
struct period_reading period_read(struct arena *arena, const char *printed, day_t date);
