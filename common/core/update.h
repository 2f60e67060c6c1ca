/* update: what an officer says about one task or indicator, before anybody judged it. Plain data; texts are NFC,
 * NUL-ended and in the arena of whoever decoded them; an absent text is NULL, never "". */
#pragma once

#include "day.h"
#include "uuid.h"
#include "vocabulary.h"

#include <stddef.h>

/* Limits in characters (code points), told to agents in the welcome; the bytes of one update never exceed
 * UPDATE_BYTES_MAX. */
enum {
    UPDATE_TEXT_MAX = 4000,
    UPDATE_SHORT_TEXT_MAX = 500,
    UPDATE_TASK_MAX = 120,
    UPDATE_BYTES_MAX = 60 * 1024,
    REPORT_UPDATES_MAX = 500, /* in one report */
};

#define DAY_NONE DAY_MIN /* a date that was not given */

struct person {
    const char *name, *position;
};

enum { SHA256_HEX_CHARS = 64 };

/* Sản phẩm: the document that shows a result. Absent when number is NULL. */
struct product {
    const char *number, *issuer, *title;
    day_t date;       /* DAY_NONE when not given */
    const char *link; /* where it can be read; may be NULL */
    const char *hash; /* SHA-256 of the file, 64 hexadecimal digits in lower case; may be NULL */
};

enum value_status { VALUE_UNSPECIFIED, VALUE_ESTIMATE, VALUE_FINAL }; /* ước thực hiện, chính thức */

/* Mốc: a dated intermediate result that an agency registers for its own part. Absent when text is NULL. */
struct milestone_text {
    const char *text, *officer, *product; /* what is done, by whom, and what shows it; the latter two may be NULL */
    day_t due;                            /* DAY_NONE when not given */
    const char *basis;                    /* its document, as "Kế hoạch 12/KH-SXD ngày 20/01/2024"; may be NULL */
};

/* Báo cáo kỳ: what an agency says of the round as a whole, beside what it says of each task. */
struct report_text {
    const char *direction;      /* công tác chỉ đạo, điều hành */
    const char *ongoing;        /* các nhiệm vụ thường xuyên, in one field */
    const char *assessment;     /* đánh giá: kết quả nổi bật, tồn tại, nguyên nhân */
    const char *next;           /* nhiệm vụ kỳ tới */
    const char *number;         /* of the agency's own document, when it issued one */
    day_t date;                 /* of that document; DAY_NONE */
    day_t as_of;                /* số liệu đến hết ngày; DAY_NONE: the round's cut-off */
    const struct uuid *updates; /* what it consists of */
    size_t update_count;
};

struct update {
    struct uuid id;
    const char *task;   /* NUMBER#label; of a report, and of what is about no single task, NUMBER alone */
    const char *period; /* 2024-Q4; NULL: not given */
    enum action action;
    int percent; /* -1: not given */
    const char *result, *difficulties, *proposals;
    const char *proposal_to; /* whom the proposals are addressed to; NULL: the focal agency */
    struct product product;
    double value;
    const char *value_source; /* may be NULL */
    int value_year;
    enum value_status value_status;
    day_t value_as_of;  /* ngày chốt số liệu; DAY_NONE: not given */
    day_t until;        /* extension asked for; DAY_NONE: not given */
    const char *reason; /* of the extension */
    struct milestone_text milestone;
    struct report_text report;
    struct person drafter, approver;
    bool has_value, has_refers_to, has_supersedes;
    struct uuid refers_to; /* the question that this answers */
    struct uuid supersedes;
};

/* An update that says nothing yet: every field absent. Begin with it, so that a new field is absent everywhere. */
static inline struct update update_blank(void)
{
    return (struct update){.percent = -1,
                           .product.date = DAY_NONE,
                           .value_as_of = DAY_NONE,
                           .milestone.due = DAY_NONE,
                           .report = {.date = DAY_NONE, .as_of = DAY_NONE},
                           .until = DAY_NONE};
}

/* Where an update stands in its device's outbox, and when. */
struct place {
    struct uuid device;
    struct uuid epoch; /* of that outbox; a damaged one is replaced under a new epoch */
    uint64_t sequence; /* from 1, no gaps */
};

/* The names of an update's fields: the codes of --json and SQL; update_field_label() is what people read. */
const char *update_field_label(const char *field);
