/* urging: the texts that are drafted for a person to sign: công văn đôn đốc to an agency, the dossier for its superior,
 * the list to the authority. Drafts say what the records say; a person signs, and only then do they go anywhere. Pure.
 */
#pragma once

#include "planner.h"

struct urging_request {
    const struct agency *agency, *focal;
    const struct obligation *const *obligations; /* of that agency */
    size_t count;
    const struct workcal *calendar;
    int64_t as_of;
};
/* As a công văn has it: căn cứ, số liệu tính đến, bảng nhiệm vụ quá hạn, yêu cầu và hạn báo cáo. In the arena. */
const char *urging_text(struct arena *arena, const struct urging_request *request);

/* What was urged before, for the dossier. */
struct urged_before {
    int year, number;
    const char *document; /* NULL: not signed */
    day_t document_date, until;
    const char *reply; /* NULL: none */
};
/* Hồ sơ báo cáo cấp trên: nguyên nhân, quá trình, đã hứa gì. `promises`: what the agency said, oldest first. */
struct dossier_request {
    struct urging_request base;
    const struct urged_before *urged;
    size_t urged_count;
    const char *const *promises;
    size_t promise_count;
};
const char *dossier_text(struct arena *arena, const struct dossier_request *request);

/* The day by which a reply is asked for: so many working days after the letter. */
enum { URGING_REPLY_WORKDAYS = 5 };
