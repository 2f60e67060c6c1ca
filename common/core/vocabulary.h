/* vocabulary: the closed lists of words of this field, their codes (for --json, SQL and files) and Vietnamese labels.
 */
#pragma once

#include <stdbool.h>

/* What an assignment makes of an agency. The order is the strength of the role: stronger first. */
enum role {
    ROLE_NONE,
    ROLE_LEAD,      /* chủ trì */
    ROLE_CO_LEAD,   /* chủ trì cùng; one of several "các Sở: A, B … chủ trì" */
    ROLE_ACTING,    /* X phối hợp với Bộ Y, where no local agency is chủ trì */
    ROLE_IMPLEMENT, /* "… tổ chức thực hiện", nobody named chủ trì */
    ROLE_COOPERATE, /* phối hợp */
    ROLE_MONITOR,   /* whoever the indicator's column names */
    ROLE_FOCAL,     /* cơ quan đầu mối */
    ROLE_MAX
};

/* How the plan names the agency. The order is the strength of the basis. */
enum basis { BASIS_NONE, BASIS_NAMED, BASIS_CLOSED_GROUP, BASIS_OPEN_GROUP, BASIS_MAX };

enum action {
    ACTION_NONE,
    ACTION_CONTRIBUTE, /* gửi nội dung phối hợp / kết quả */
    ACTION_PROGRESS,   /* báo cáo tiến độ */
    ACTION_COMPLETE,   /* báo hoàn thành */
    ACTION_EXTEND,     /* đề nghị gia hạn */
    ACTION_DIFFICULTY, /* phản ánh khó khăn, vướng mắc */
    ACTION_VALUE,      /* nhập số liệu chỉ tiêu */
    ACTION_NOTHING,    /* không phát sinh */
    ACTION_REPORT,     /* báo cáo kỳ: the agency's report for a round, as a whole; on a plan, not on a task */
    ACTION_MILESTONE,  /* đăng ký mốc: a dated intermediate result of the agency's own part */
    ACTION_ANSWER,     /* giải trình: the reply to a question of the centre */
    ACTION_CONTEST,    /* kiến nghị xem xét lại việc tính chậm */
    ACTION_WITHDRAW,   /* rút lại: takes back what the agency sent before */
    ACTION_MAX
};

enum agency_kind {
    AGENCY_NONE,
    AGENCY_DEPARTMENT, /* sở */
    AGENCY_EQUIVALENT, /* cơ quan tương đương sở */
    AGENCY_VERTICAL,   /* cơ quan ngành dọc */
    AGENCY_DISTRICT,   /* UBND cấp huyện */
    AGENCY_COMMUNE,    /* UBND cấp xã */
    AGENCY_PROVINCE,   /* UBND cấp tỉnh */
    AGENCY_PARTY, /* cơ quan Đảng: cấp ủy, ban cán sự đảng, văn phòng và các ban của Thành ủy */
    AGENCY_FRONT, /* Mặt trận Tổ quốc, tổ chức chính trị - xã hội */
    AGENCY_CENTRAL, /* cơ quan trung ương: printed, never reports here */
    AGENCY_GROUP,   /* a phrase that stands for several */
    AGENCY_KIND_MAX
};

/* What a document does when it names somebody. */
enum mandate {
    MANDATE_ORDER,    /* giao: the only kind that can be late */
    MANDATE_REQUEST,  /* đề nghị: asked of a body outside the issuer's authority */
    MANDATE_PROPOSAL, /* đề xuất, kiến nghị: asked of a superior, not in force; nobody reports on it */
    MANDATE_MAX
};

/* How bodies change (sắp xếp tổ chức). Only a rename or merger says by itself who answers afterwards. */
enum event_kind {
    EVENT_NONE,
    EVENT_RENAME,   /* đổi tên */
    EVENT_MERGE,    /* hợp nhất, sáp nhập */
    EVENT_SPLIT,    /* chia, tách; also a district that becomes communes */
    EVENT_ABOLISH,  /* giải thể, kết thúc hoạt động */
    EVENT_TRANSFER, /* chuyển chức năng, nhiệm vụ: the body that gives it goes on */
    EVENT_KIND_MAX
};

/* What intake answers, once and for ever. */
enum verdict_kind { VERDICT_NONE, VERDICT_ACCEPTED, VERDICT_HELD, VERDICT_REJECTED, VERDICT_KIND_MAX };

/* Derived status of a task (never stored). TH_SAP is a flag beside TH_TRONG, not one of these. */
enum task_status {
    STATUS_HT_DUNG,  /* Hoàn thành đúng hạn */
    STATUS_HT_QUA,   /* Hoàn thành quá hạn */
    STATUS_HT_KTH,   /* Hoàn thành (không thời hạn) */
    STATUS_TH_TRONG, /* Đang thực hiện, trong hạn */
    STATUS_TH_QUA,   /* Đang thực hiện, quá hạn */
    STATUS_TH_KTH,   /* Đang thực hiện, không thời hạn */
    STATUS_DUNG,     /* Tạm dừng / không tiếp tục thực hiện */
    STATUS_MAX
};

/* Codes as in --json, SQL and the catalogue ("co_lead", "closed_group", "complete", "district", "accepted", "TH_QUA").
 */
const char *role_code(enum role role);
const char *basis_code(enum basis basis);
const char *action_code(enum action action);
const char *agency_kind_code(enum agency_kind kind);
const char *mandate_code(enum mandate mandate); /* "order", "request", "proposal" */
const char *event_kind_code(enum event_kind kind);
const char *verdict_code(enum verdict_kind verdict);
const char *status_code(enum task_status status);

/* The enum of a code; ..._NONE (MANDATE_MAX) when there is no such code. */
enum role role_parse(const char *code);
enum basis basis_parse(const char *code);
enum action action_parse(const char *code);
enum agency_kind agency_kind_parse(const char *code);
enum mandate mandate_parse(const char *code);
enum event_kind event_kind_parse(const char *code);
enum verdict_kind verdict_parse(const char *code);

/* What people read, in Vietnamese ("Đồng chủ trì"). */
const char *role_label(enum role role);
const char *basis_label(enum basis basis);
const char *action_label(enum action action);
const char *agency_kind_label(enum agency_kind kind);
const char *mandate_label(enum mandate mandate);
const char *event_kind_label(enum event_kind kind);
const char *verdict_label(enum verdict_kind verdict);
const char *status_label(enum task_status status);

/* Whether a label is a lettered or numbered part of a printed item: 6c of 6, II.1.1c.2 of II.1.1c, CT8a of CT8, CT12.1
 * of CT12; not 6, and not II.1.2, which is a number of its own. */
bool label_is_sub_item(const char *label);

/* "6c" as people say it: "Nhiệm vụ 6, điểm c"; CT8a "Chỉ tiêu 8, điểm a"; paths "Mục II.1.1a"; milestones
 * "Nhiệm vụ 6, điểm c, mốc 1". At most 79 bytes. */
#define LABEL_SPOKEN_MAX 80
const char *label_spoken(const char *label, char buf[static LABEL_SPOKEN_MAX]);
