#include "bucket.h"

static const int64_t MILLI = 1000;
static const int64_t SECOND_US = 1000000;

struct bucket bucket_new(const struct bucket_limits *limits, int64_t now_us)
{
    return (struct bucket){.milli = limits->burst * MILLI, .at_us = now_us};
}

static int64_t level(const struct bucket *bucket, const struct bucket_limits *limits, int64_t now_us)
{
    int64_t most = limits->burst * MILLI;
    int64_t passed = now_us - bucket->at_us;
    /* Fills any bucket, and keeps the product small. */
    int64_t enough = most / limits->per_second * (SECOND_US / MILLI) + SECOND_US;
    passed = passed < 0 ? 0 : passed > enough ? enough : passed;
    int64_t milli = bucket->milli + passed * limits->per_second / (SECOND_US / MILLI);
    return milli > most ? most : milli;
}

bool bucket_take(struct bucket *bucket, const struct bucket_limits *limits, int64_t count, int64_t now_us,
                 int64_t *ret_delay_us)
{
    int64_t needed = (count > limits->burst ? limits->burst : count) * MILLI;
    bucket->milli = level(bucket, limits, now_us);
    bucket->at_us = now_us;
    if (bucket->milli < needed) {
        *ret_delay_us = (needed - bucket->milli) * (SECOND_US / MILLI) / limits->per_second + SECOND_US / 10;
        return false;
    }
    bucket->milli -= needed;
    return true;
}

void bucket_give_back(struct bucket *bucket, const struct bucket_limits *limits, int64_t count)
{
    int64_t most = limits->burst * MILLI;
    bucket->milli = bucket->milli + count * MILLI > most ? most : bucket->milli + count * MILLI;
}

bool bucket_is_full(const struct bucket *bucket, const struct bucket_limits *limits, int64_t now_us)
{
    return level(bucket, limits, now_us) >= limits->burst * MILLI;
}
