#include "judge.h"

int64_t effective_at(int64_t sealed_at, int64_t collector_time, int64_t wait_from, int64_t wait_to, int64_t received_at)
{
    bool waited = wait_to > 0 && sealed_at <= wait_to;
    if (!waited) {
        return received_at;
    }
    int64_t earliest = collector_time > wait_from ? collector_time : wait_from;
    if (earliest > received_at) {
        earliest = received_at;
    }
    if (sealed_at < earliest) {
        return earliest;
    }
    return sealed_at > received_at ? received_at : sealed_at;
}

int64_t dated_after(int64_t first, int64_t at, int64_t latest)
{
    if (at > first || first > latest) {
        return at;
    }
    return first < latest ? first + 1 : latest;
}
