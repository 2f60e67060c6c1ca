#include "draft.h"

static void read_task(struct arena *arena, const struct names *names, day_t date, struct draft_task *task)
{
    if (task->any != NULL && task->any[0] != '\0') {
        task->assignment = sentence_read(arena, names, task->any, ASSIGNING_ANY);
    }
    if (task->lead != NULL && task->lead[0] != '\0') {
        struct assignment lead = sentence_read(arena, names, task->lead, ASSIGNING_LEAD);
        task->assignment = assignment_join(arena, &lead, &task->assignment);
    }
    if (task->cooperate != NULL && task->cooperate[0] != '\0') {
        struct assignment cooperate = sentence_read(arena, names, task->cooperate, ASSIGNING_COOPERATE);
        task->assignment = assignment_join(arena, &task->assignment, &cooperate);
    }
    for (size_t i = 0; i < task->assignment.doubt_count; i++) {
        draft_task_note(task, PLACE_ASSIGNED, task->assignment.doubts[i]);
    }
    if (task->assigned[0] != '\0' && task->assignment.party_count == 0 && task->assignment.doubt_count == 0) {
        draft_task_note(task, PLACE_ASSIGNED, "không đọc được đơn vị nào");
    }
    if (task->printed_period != NULL) {
        task->period = period_read(arena, task->printed_period, date);
        if (task->period.doubt != NULL) {
            draft_task_note(task, PLACE_PERIOD, task->period.doubt);
        }
    }
}

bool draft_read(struct arena *arena, const struct draft_table *table, const struct names *names, day_t date,
                struct draft *ret, struct err *err)
{
    if (!draft_rows(arena, table, ret, err)) {
        return false;
    }
    for (size_t i = 0; i < ret->task_count; i++) {
        read_task(arena, names, date, &ret->tasks[i]);
    }
    return true;
}
