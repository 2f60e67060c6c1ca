/* tiendo: the administrator's command. Here is only the table of its commands; each lives in its own cmd_*.c. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "field_flags.h"
#include "lang.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define OPTION_PERIOD                                                                                                  \
    {                                                                                                                  \
        "period", "P", "the reporting period: 2026, 2026-H1, 2026-9M, 2026-Q3 or 2026-M09",                            \
            "kỳ báo cáo: 2026, 2026-H1, 2026-9M, 2026-Q3 hoặc 2026-M09"                                          \
    }

static const struct cli_option only_db[] = {OPTION_DB};
static const struct cli_option check_options[] = {OPTION_DB, OPTION_JSON};
static const struct cli_option load_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"dry-run", NULL, "show the differences, change nothing", "chỉ in khác biệt, không thay đổi gì"},
    {"effective-from", "D", "first day of the new revision; default, and at the earliest: the document's own date",
     "ngày bắt đầu của bản mới; mặc định, và sớm nhất: ngày của văn bản"},
};
static const struct cli_option draft_options[] = {
    {"number", "N", "number of the document: 08/KH-UBND", "số văn bản: 08/KH-UBND"},
    {"date", "D", "its date: 2024-01-15", "ngày văn bản: 2024-01-15"},
    {"issuer", "I", "who issued it", "cơ quan ban hành"},
    {"province", "P", "province, as the register of agencies names it", "tỉnh, thành phố, như ghi trong tệp đơn vị"},
    {"title", "T", "what it is about; default: the appendix's heading, marked",
     "trích yếu; mặc định: tên phụ lục, có đánh dấu"},
    {"focal", "CODE", "the focal agency; default: one that is marked for a person",
     "mã cơ quan đầu mối; mặc định: tạm chọn, có đánh dấu"},
    {"out", "FILE", "the catalogue file to write", "tệp danh mục sẽ ghi"},
    {"agencies", "FILE…", "registers of agencies; default: looked for as plan check does",
     "các tệp đơn vị; mặc định: tự tìm như plan check"},
};
static const struct cli_option moment_options[] = {OPTION_DB, OPTION_JSON, OPTION_PLAN, OPTION_AS_OF, OPTION_KNOWN_AT};
static const struct cli_option agency_options[] = {OPTION_DB, OPTION_JSON, OPTION_ON};
static const struct cli_option may_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_ON,
    {"action", "ACTION",
     "contribute (default), progress, complete, extend, difficulty, value, nothing, milestone, answer, contest, "
     "withdraw",
     "contribute (mặc định), progress, complete, extend, difficulty, value, nothing, milestone, answer, contest, "
     "withdraw"},
};
static const struct cli_option rights_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_AGENCY,
    OPTION_ON,
    {"action", "ACTION",
     "contribute (default), progress, complete, extend, difficulty, value, nothing, milestone, answer, contest, "
     "withdraw",
     "contribute (mặc định), progress, complete, extend, difficulty, value, nothing, milestone, answer, contest, "
     "withdraw"},
};
static const struct cli_option enrol_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"name", "N", "name of the device; default: CODE-1, CODE-2 …", "tên máy; mặc định: MÃ-1, MÃ-2 …"},
    {"out", "DIR", "folder for the files; default: one named by the agency's code",
     "thư mục chứa tệp; mặc định: thư mục mang mã đơn vị"},
    {"days", "N", "how many days the file can be redeemed (1 to 365, default 30)",
     "số ngày tệp còn giá trị (1 đến 365, mặc định 30)"},
    {"endpoint", "E", "where the collector listens, tcp://HOST:PORT, when none has announced itself",
     "địa chỉ máy thu, tcp://MÁY:CỔNG, khi chưa máy thu nào tự khai báo"},
    {"server-key", "Z85", "public key of that collector", "khóa công khai của máy thu đó"},
};
static const struct cli_option json_options[] = {OPTION_DB, OPTION_JSON};
static const struct cli_option revoke_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"reason", "S", "why, for the record", "lý do, để lưu hồ sơ"},
};
static const struct cli_option status_options[] = {OPTION_DB,     OPTION_JSON,  OPTION_PLAN,
                                                   OPTION_AGENCY, OPTION_AS_OF, OPTION_KNOWN_AT};
static const struct cli_option overdue_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_AGENCY,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"milestones", NULL, "milestones instead of tasks", "các mốc, thay vì nhiệm vụ"},
    {"reports", NULL, "the reports of reporting rounds instead of tasks", "báo cáo của các kỳ, thay vì nhiệm vụ"},
    OPTION_PERIOD,
};
static const struct cli_option update_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_AGENCY,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"task", "TASK", "only this task or indicator: NUMBER#label", "chỉ nhiệm vụ, chỉ tiêu này: SỐ#nhãn"},
    {"state", "STATE", "only in this state: accepted, held, rejected, superseded",
     "chỉ trạng thái này: accepted, held, rejected, superseded"},
};

static const struct cli_option waiting_options[] = {OPTION_DB, OPTION_JSON, OPTION_PLAN, OPTION_ON};
static const struct cli_option reassign_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"to", "AGENCY", "who answers from then on", "đơn vị nhận nhiệm vụ"},
    {"document", "NUMBER", "the document that decides it", "số văn bản phân công lại"},
    {"from", "D", "from this day on; default: the day on which it began to wait",
     "từ ngày này; mặc định: ngày bắt đầu chờ"},
    {"party", "AGENCY", "instead of whom: the agency or group that the plan names, or '*' for all that wait",
     "thay cho đơn vị, nhóm nào ghi trong kế hoạch, hoặc '*' cho mọi đơn vị đang chờ"},
    {"file", "TABLE", "many at once: a table with the columns task, from, to and perhaps from_day",
     "hàng loạt: bảng có các cột task, from, to và có thể có from_day"},
    {"by", "NAME", "who records it; default: the user", "người ghi nhận; mặc định: tên đăng nhập"},
    {"dry-run", NULL, "show what it would mean, change nothing", "chỉ xem trước, không thay đổi gì"},
};

static const struct cli_option calendar_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"year", "Y", "only this year", "chỉ năm này"},
};

static const struct cli_option enter_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"agency", "AGENCY", "whose report it is (required)", "báo cáo của đơn vị nào (bắt buộc)"},
    {"document", "NUMBER", "number of the paper report (required)", "số, ký hiệu văn bản giấy (bắt buộc)"},
    {"document-date", "D", "its date (required)", "ngày văn bản (bắt buộc)"},
    {"document-issuer", "I", "who issued it (required)", "cơ quan ban hành văn bản (bắt buộc)"},
    {"received", "D", "the day it came: the day that counts (required)",
     "ngày nhận văn bản, được tính là ngày nộp (bắt buộc)"},
    {"by", "NAME", "who enters it (required)", "người nhập (bắt buộc)"},
    {"file", "F.json", "what it says, as a JSON object", "nội dung, dạng tài liệu JSON"},
    FIELD_OPTIONS,
};
static const struct cli_option ask_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    {"task", "TASK…", "about these tasks", "về các nhiệm vụ này"},
    {"text", "S", "what is asked (required)", "nội dung yêu cầu (bắt buộc)"},
    {"due", "D", "by this day (required)", "hạn trả lời (bắt buộc)"},
    {"kind", "KIND", "explain (default), thematic or adhoc",
     "explain: giải trình (mặc định); thematic: chuyên đề; adhoc: đột xuất"},
    {"document", "NUMBER", "the letter that asks", "số văn bản yêu cầu"},
    {"by", "NAME", "who asks (required)", "người yêu cầu (bắt buộc)"},
};
static const struct cli_option questions_options[] = {
    OPTION_DB,    OPTION_JSON,     OPTION_AGENCY,
    OPTION_AS_OF, OPTION_KNOWN_AT, {"open", NULL, "only those without an answer", "chỉ các yêu cầu chưa có trả lời"},
};
static const struct cli_option close_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"by", "NAME", "who closes it (required)", "người quyết định (bắt buộc)"},
    {"reason", "S", "why no answer is needed; the agency reads it (required)",
     "vì sao không cần trả lời nữa; đơn vị đọc được (bắt buộc)"},
};
static const struct cli_option proposals_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_AGENCY,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"state", "STATE", "only in this state: new, forwarded, answered",
     "chỉ trạng thái này: new (mới), forwarded (đã chuyển), answered (đã trả lời)"},
};
static const struct cli_option forward_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"to", "WHOM", "who is to answer (required)", "cơ quan được chuyển đến (bắt buộc)"},
    {"document", "NUMBER", "the letter that forwards it (required)", "số văn bản chuyển (bắt buộc)"},
    {"date", "D", "of that document (required)", "ngày văn bản (bắt buộc)"},
    {"by", "NAME", "who records it (required)", "người ghi nhận (bắt buộc)"},
};
static const struct cli_option answer_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"document", "NUMBER", "the document that answers (required)", "số văn bản trả lời (bắt buộc)"},
    {"date", "D", "of that document (required)", "ngày văn bản (bắt buộc)"},
    {"issuer", "I", "who answers (required)", "cơ quan trả lời (bắt buộc)"},
    {"summary", "S", "what it says; the agency reads it (required)",
     "tóm tắt nội dung trả lời; đơn vị đọc được (bắt buộc)"},
    {"by", "NAME", "who records it (required)", "người ghi nhận (bắt buộc)"},
};
static const struct cli_option contests_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"open", NULL, "only those without an answer", "chỉ các kiến nghị chưa trả lời"},
};
static const struct cli_option contest_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"upheld", NULL, "the mark of lateness is lifted", "đồng ý, không tính chậm"},
    {"rejected", NULL, "it stays", "không đồng ý, giữ nguyên"},
    {"reason", "S", "why; the agency reads it (required)", "lý do; đơn vị đọc được (bắt buộc)"},
    {"document", "NUMBER", "the document that says so", "số văn bản trả lời"},
    {"by", "NAME", "who decides (required)", "người quyết định (bắt buộc)"},
};

#define OPTION_BY                                                                                                      \
    {                                                                                                                  \
        "by", "NAME", "who records it; default: the user", "người ghi nhận; mặc định: tên đăng nhập"    \
    }

static const struct cli_option round_open_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_PERIOD,
    {"due", "D",
     "when those who report send theirs; default: the plan's definition, else two working days after the data",
     "hạn gửi của đơn vị báo cáo; mặc định: theo định nghĩa của kế hoạch, nếu không: hai ngày làm việc sau ngày chốt"},
    {"due-upper", "D", "when the focal agency sends its own to the one above", "hạn cơ quan đầu mối gửi cấp trên"},
    {"basis", "TEXT", "the document that orders the report; default: the definition's, else the plan's own words",
     "căn cứ yêu cầu báo cáo; mặc định: theo định nghĩa, nếu không: nội dung của chính kế hoạch"},
    {"cooperating", NULL, "asks co-operating agencies, too", "yêu cầu cả đơn vị phối hợp báo cáo"},
    {"from", "D", "first day of the data, instead of the decree's", "ngày đầu của số liệu, thay cho quy định chung"},
    {"to", "D", "last day of the data, instead of the decree's", "ngày chốt số liệu, thay cho quy định chung"},
    {"name", "TEXT", "what the report is called", "tên báo cáo"},
    {"early", NULL, "although its data have not begun", "mở khi kỳ số liệu chưa bắt đầu"},
    {"defined", NULL, "opens every round whose reporting time has begun by the plans' definitions",
     "mở mọi kỳ đã đến lúc báo cáo theo định nghĩa của các kế hoạch"},
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    OPTION_BY,
    {"dry-run", NULL, "show it, change nothing", "chỉ xem trước, không thay đổi gì"},
};
static const struct cli_option round_list_options[] = {
    OPTION_DB,       OPTION_JSON,
    OPTION_PLAN,     OPTION_PERIOD,
    OPTION_AGENCY,   OPTION_AS_OF,
    OPTION_KNOWN_AT, {"rows", NULL, "each agency's rows, too", "cả từng nội dung của mỗi đơn vị"},
};
static const struct cli_option round_seal_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_PERIOD,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"document", "NUMBER", "number of the report that was issued, when it is known already",
     "số báo cáo đã phát hành, nếu đã có"},
    {"document-date", "D", "of that document", "ngày của văn bản đó"},
    {"incomplete", NULL, "although agencies have not reported", "chốt khi còn đơn vị chưa báo cáo đủ"},
    {"early", NULL, "although its data have not ended", "chốt khi kỳ số liệu chưa kết thúc"},
    OPTION_BY,
};
static const struct cli_option round_document_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_PERIOD,
    {"document", "NUMBER", "number of the report that was issued", "số báo cáo đã phát hành"},
    {"date", "D", "of that document", "ngày của văn bản đó"},
    OPTION_BY,
};

static const struct cli_option review_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"by", "NAME", "who decides (required)", "người quyết định (bắt buộc)"},
    {"reason", "S", "why; the agency reads it", "lý do; đơn vị đọc được"},
    {"until", "D", "return: the day by which it is to be mended; default: three working days",
     "trả lại: hạn bổ sung; mặc định: ba ngày làm việc"},
    {"supplement", NULL, "return: only something is missing, the first sending counts",
     "trả lại: chỉ cần bổ sung, vẫn tính theo lần gửi đầu"},
    {"document", "NUMBER", "confirm: the document of the authority above, for what the focal agency leads itself",
     "xác nhận: văn bản của cơ quan giao việc, khi nhiệm vụ của chính cơ quan đầu mối"},
    {"document-date", "D", "of that document", "ngày của văn bản đó"},
};

static const struct cli_option extension_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"document", "NUMBER", "the document by which it was decided (required)", "số văn bản quyết định (bắt buộc)"},
    {"date", "D", "of that document (required)", "ngày của văn bản đó (bắt buộc)"},
    {"until", "D", "grant: the new day; default: as it was asked for", "gia hạn: thời hạn mới; mặc định: theo đề nghị"},
    {"agency", "AGENCY", "with a TASK: only this agency's part", "với NHIỆM-VỤ: chỉ phần việc của đơn vị này"},
    {"signer", "NAME", "who signed it", "người ký"},
    {"reason", "S", "what it says", "nội dung, ý kiến"},
    {"by", "NAME", "who records it; default: the user", "người ghi nhận; mặc định: tên đăng nhập"},
};
static const struct cli_option requests_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"open", NULL, "only those that wait for a decision", "chỉ các đề nghị chưa có quyết định"},
};
static const struct cli_option milestone_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"text", "S", "what is to be there by then (required)", "kết quả phải có (bắt buộc)"},
    {"due", "D", "the day (required)", "thời hạn (bắt buộc)"},
    {"document", "NUMBER", "the document that sets it (required)", "số văn bản giao mốc (bắt buộc)"},
    {"date", "D", "of that document (required)", "ngày của văn bản đó (bắt buộc)"},
    {"agency", "AGENCY", "whose part it is; needed when several answer for the task",
     "phần việc của đơn vị nào; cần ghi khi có nhiều đơn vị chịu trách nhiệm"},
    {"officer", "NAME", "who does it", "người thực hiện"},
    {"product", "S", "what shows it", "sản phẩm"},
    {"by", "NAME", "who records it; default: the user", "người ghi nhận; mặc định: tên đăng nhập"},
};
static const struct cli_option completion_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"product", "NUMBER", "the document that shows it (required)", "số văn bản, sản phẩm (bắt buộc)"},
    {"product-date", "D", "its date (required)", "ngày của sản phẩm (bắt buộc)"},
    {"product-issuer", "S", "who issued it (required)", "cơ quan ban hành (bắt buộc)"},
    {"product-title", "S", "what it is about (required)", "trích yếu (bắt buộc)"},
    {"by", "NAME", "who decides (required)", "người quyết định (bắt buộc)"},
};

static const struct cli_option contact_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"role", "ROLE", "officer, leader or it", "officer (cán bộ), leader (lãnh đạo) hoặc it"},
    {"name", "NAME", "the person's name", "họ tên"},
    {"email", "E", "the address at work", "địa chỉ thư công vụ"},
};
static const struct cli_option contacts_options[] = {OPTION_DB, OPTION_JSON, OPTION_AGENCY};
static const struct cli_option remind_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"dry-run", NULL, "only show what would go out", "chỉ xem những gì sẽ gửi"},
    {"deliver", "FILE", "e-mail and webhook; default: $TIENDO_DELIVER, /etc/tiendo/deliver.conf",
     "cấu hình thư điện tử, webhook; mặc định: $TIENDO_DELIVER, /etc/tiendo/deliver.conf"},
};
static const struct cli_option urgings_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_AS_OF,
    OPTION_KNOWN_AT,
    {"open", NULL, "only drafts and those without a reply", "chỉ các dự thảo và công văn chưa phúc đáp"},
};
static const struct cli_option urging_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"by", "NAME", "who does it (required)", "người thực hiện (bắt buộc)"},
    {"document", "NUMBER", "release: of the signed letter (required); reply: of the reply",
     "ban hành: số công văn đã ký (bắt buộc); phúc đáp: số văn bản"},
    {"date", "D", "of that document", "ngày của văn bản đó"},
    {"signer", "NAME", "release: who signed it (required)", "ban hành: người ký (bắt buộc)"},
    {"until", "D", "release: the day that it gives; default: five working days",
     "ban hành: hạn phúc đáp; mặc định: năm ngày làm việc"},
    {"channel", "S", "delivered: how it went", "gửi: bằng cách nào"},
    {"update", "ID", "reply: the update that answers it", "phúc đáp: mã nội dung trả lời"},
    {"reason", "S", "drop: why; else a note", "không ban hành: lý do; nếu không: ghi chú"},
};

static const struct cli_option bundle_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"out", "FILE", "the file with the answers, for the same machine (required)",
     "tệp trả lời cho chính máy đó (bắt buộc)"},
    {"server-key", "FILE", "the collector's secret key; default: as its configuration says",
     "tệp khóa bí mật của máy thu nhận; mặc định: theo tệp cấu hình"},
    {"receipt-key", "FILE", "the secret key that signs receipts; default: the same",
     "tệp khóa ký biên nhận; mặc định: theo tệp cấu hình"},
    {"config", "FILE", "the collector's configuration; default: $TIENDO_COLLECTOR_CONFIG, /etc/tiendo/collector.conf",
     "tệp cấu hình của máy thu nhận; mặc định: $TIENDO_COLLECTOR_CONFIG, /etc/tiendo/collector.conf"},
};

static const struct cli_option receipt_options[] = {OPTION_DB, OPTION_JSON};
static const struct cli_option receipt_verify_options[] = {
    OPTION_JSON,
    {"key", "FILE", "the centre's public keys, as `tiendo receipt key` prints them (required)",
     "tệp khóa công khai của trung tâm, do `tiendo receipt key` in ra (bắt buộc)"},
};
static const struct cli_option receipt_key_options[] = {
    OPTION_DB,
    OPTION_JSON,
    {"add", "FILE", "first puts these keys back: after an old backup was restored",
     "trước hết ghi lại các khóa này: sau khi phục hồi từ bản sao lưu cũ"},
};

enum { FILES_MAX = 1000, IDS_MAX = 500 };

#define COMMAND(words, operands, english, vietnamese, table, least, most, function)                                    \
    {                                                                                                                  \
        .name = (words), .synopsis = (operands), .help_en = (english), .help_vi = (vietnamese), .options = (table),    \
        .option_count = COUNT(table), .min_operands = (least), .max_operands = (most), .run = (function)               \
    }

static const struct cli_command commands[] = {
    COMMAND("db migrate", "", "brings the database's schema up to this program",
            "đưa cấu trúc cơ sở dữ liệu lên đúng phiên bản của chương trình", only_db, 0, 0, cmd_db_migrate),
    COMMAND("plan check", "FILE…", "reads catalogue files together and reports every mistake; needs no database",
            "đọc các tệp danh mục, báo mọi lỗi; không cần cơ sở dữ liệu", check_options, 1, FILES_MAX, cmd_plan_check),
    COMMAND("plan load", "FILE…", "loads catalogue files as a new revision, after showing what changes",
            "nạp các tệp danh mục thành bản mới, in khác biệt trước", load_options, 1, FILES_MAX, cmd_plan_load),
    COMMAND("plan draft", "TABLE",
            "drafts a catalogue file from an appendix (text with tabs, .xlsx, .docx), doubts marked; needs no database",
            "dự thảo tệp danh mục từ phụ lục (chữ có dấu tab, .xlsx, .docx), đánh dấu chỗ chưa chắc; không cần cơ sở "
            "dữ liệu",
            draft_options, 1, FILES_MAX, cmd_plan_draft),
    COMMAND("plan list", "", "the plans that are loaded", "các kế hoạch đã nạp", moment_options, 0, 0, cmd_plan_list),
    COMMAND("plan anomalies", "", "what the plan documents leave unclear, and how it is treated",
            "những chỗ văn bản chưa rõ và cách xử lý", moment_options, 0, 0, cmd_plan_anomalies),
    COMMAND("task list", "", "tasks, who answers for them, and by when", "nhiệm vụ, đơn vị được giao và thời hạn",
            moment_options, 0, 0, cmd_task_list),
    COMMAND("indicator list", "", "indicators, their targets, and who monitors them",
            "chỉ tiêu, mục tiêu và đơn vị theo dõi", moment_options, 0, 0, cmd_indicator_list),
    COMMAND("agency list", "", "agencies and groups", "đơn vị và nhóm đơn vị", agency_options, 0, 0, cmd_agency_list),
    COMMAND("agency events", "", "what became of agencies: renamed, merged, split, abolished, and by which document",
            "sắp xếp tổ chức: đổi tên, sáp nhập, chia tách, kết thúc, theo văn bản nào", json_options, 0, 0,
            cmd_agency_events),
    COMMAND("may", "AGENCY TASK", "whether an agency may report on a task: exit 0 yes, 1 no, 2 held",
            "đơn vị có được báo cáo nhiệm vụ này không: 0 được, 1 không, 2 chờ chấp nhận", may_options, 2, 2, cmd_may),
    COMMAND("rights", "", "the same for every agency and every row of a plan",
            "như trên, cho mọi đơn vị và mọi dòng của kế hoạch", rights_options, 0, 0, cmd_rights),
    COMMAND("agent enrol", "AGENCY", "makes an enrolment file with a one-time key for a new device",
            "cấp tệp đăng ký có khóa dùng một lần cho máy mới", enrol_options, 1, 1, cmd_agent_enrol),
    COMMAND("agent list", "", "devices and open enrolments", "các máy và tệp đăng ký chưa dùng", json_options, 0, 0,
            cmd_agent_list),
    COMMAND("agent revoke", "ID|NAME|AGENCY", "takes a device's or an agency's right to send away",
            "thu hồi quyền gửi của một máy hoặc một đơn vị", revoke_options, 1, 1, cmd_agent_revoke),
    COMMAND("agent silence", "", "which agencies are not heard from, and why; for whoever looks after machines",
            "đơn vị nào im lặng và vì sao; dành cho bộ phận CNTT", json_options, 0, 0, cmd_agent_silence),
    COMMAND("status", "", "who is done, who is late, who was refused and why",
            "ai xong, ai chậm, nội dung nào không được tiếp nhận và vì sao", status_options, 0, 0, cmd_status),
    COMMAND("overdue", "", "tasks past their due day, by answerable agency",
            "nhiệm vụ quá hạn theo đơn vị chịu trách nhiệm", overdue_options, 0, 0, cmd_overdue),
    COMMAND("calendar list", "", "working days: days off, Saturdays worked, by which decision, what is not confirmed",
            "lịch làm việc: ngày nghỉ, ngày làm bù, theo văn bản nào, ngày chờ xác nhận", calendar_options, 0, 0,
            cmd_calendar_list),
    COMMAND("calendar check", "", "whether this year, and from 1 December on the next, is confirmed: exit 65 when not",
            "lịch năm nay, và từ 01/12 cả năm sau, đã được xác nhận chưa: 65 nếu chưa", agency_options, 0, 0,
            cmd_calendar_check),
    COMMAND("reassign list", "", "assignments that wait for a person, since their agency was split or abolished",
            "phân công đang chờ giao lại vì đơn vị đã chia tách, kết thúc hoạt động", waiting_options, 0, 0,
            cmd_reassign_list),
    COMMAND("reassign", "[TASK]", "says who takes over: one task, or a table; shows it before it is recorded",
            "giao lại một nhiệm vụ hoặc cả bảng; in ra trước khi ghi nhận", reassign_options, 0, 1, cmd_reassign),
    COMMAND("question ask", "AGENCY…",
            "asks agencies about tasks or a plan, with a deadline; one question an agency and task",
            "yêu cầu các đơn vị giải trình, báo cáo về nhiệm vụ hoặc kế hoạch, có thời hạn", ask_options, 1, IDS_MAX,
            cmd_question_ask),
    COMMAND("question list", "", "what was asked, and the answers", "các yêu cầu và trả lời", questions_options, 0, 0,
            cmd_question_list),
    COMMAND("question close", "ID", "says that no answer is needed any more",
            "kết thúc một yêu cầu, không cần trả lời nữa", close_options, 1, 1, cmd_question_close),
    COMMAND("proposal list", "", "what agencies propose, carried forward until it is answered",
            "đề xuất, kiến nghị của các đơn vị, theo dõi đến khi được trả lời", proposals_options, 0, 0,
            cmd_proposal_list),
    COMMAND("proposal forward", "ID", "records to whom a proposal was forwarded", "ghi việc chuyển đề xuất, kiến nghị",
            forward_options, 1, 1, cmd_proposal_forward),
    COMMAND("proposal answer", "ID", "records the answer to a proposal; the agency is told",
            "ghi văn bản trả lời đề xuất, kiến nghị và báo cho đơn vị", answer_options, 1, 1, cmd_proposal_answer),
    COMMAND("contest list", "", "marks of lateness that agencies contest", "kiến nghị của đơn vị về việc tính chậm",
            contests_options, 0, 0, cmd_contest_list),
    COMMAND("contest answer", "ID", "answers one: upheld or rejected, with the reason",
            "trả lời một kiến nghị: đồng ý hoặc không, kèm lý do", contest_options, 1, 1, cmd_contest_answer),
    COMMAND("task stop", "TASK", "records that the authority stopped a task", "ghi quyết định tạm dừng nhiệm vụ",
            extension_options, 1, 1, cmd_task_stop),
    COMMAND("task resume", "TASK", "records that the authority resumed a task", "ghi quyết định tiếp tục nhiệm vụ",
            extension_options, 1, 1, cmd_task_resume),
    COMMAND("task complete", "TASK", "completes a task that nobody answers for",
            "ghi nhận hoàn thành nhiệm vụ không có đơn vị chịu trách nhiệm", completion_options, 1, 1,
            cmd_task_complete),
    COMMAND("milestone add", "TASK", "sets a dated intermediate result by a document", "giao mốc theo văn bản",
            milestone_options, 1, 1, cmd_milestone_add),
    COMMAND("milestone list", "", "milestones and how they stand", "các mốc và tình trạng", status_options, 0, 0,
            cmd_milestone_list),
    COMMAND("extension list", "", "requests for more time, and what became of them", "các đề nghị gia hạn và kết quả",
            requests_options, 0, 0, cmd_extension_list),
    COMMAND("extension grant", "ID|TASK", "records the authority's decision to give more time",
            "ghi quyết định gia hạn của cơ quan giao việc", extension_options, 1, 1, cmd_extension_grant),
    COMMAND("extension refuse", "ID", "records that the authority refused more time",
            "ghi quyết định không đồng ý gia hạn", extension_options, 1, 1, cmd_extension_refuse),
    COMMAND("extension forward", "ID", "records that the request was passed on to the authority",
            "ghi việc đã trình đề nghị gia hạn", extension_options, 1, 1, cmd_extension_forward),
    COMMAND("round open", "", "opens a reporting round of a plan", "mở kỳ báo cáo của kế hoạch", round_open_options, 0,
            0, cmd_round_open),
    COMMAND("round list", "", "reporting rounds: who was asked for what, what came, and when",
            "các kỳ báo cáo: đơn vị nào phải báo cáo gì, đã gửi gì, lúc nào", round_list_options, 0, 0, cmd_round_list),
    COMMAND("round seal", "", "seals a round: what comes later is a supplement",
            "chốt kỳ báo cáo: nội dung đến sau là bổ sung", round_seal_options, 0, 0, cmd_round_seal),
    COMMAND("round document", "", "the number and day of the report in which a sealed round was issued",
            "ghi số, ngày phát hành của báo cáo đã chốt", round_document_options, 0, 0, cmd_round_document),
    COMMAND("contact set", "AGENCY", "says whom an agency's messages go to", "ghi đầu mối liên hệ của đơn vị",
            contact_options, 1, 1, cmd_contact_set),
    COMMAND("contact list", "", "whom agencies' messages go to", "đầu mối liên hệ của các đơn vị", contacts_options, 0,
            0, cmd_contact_list),
    COMMAND("contact remove", "AGENCY", "removes contacts of an agency", "bỏ đầu mối liên hệ của đơn vị",
            contact_options, 1, 1, cmd_contact_remove),
    COMMAND("remind", "", "reminds now, or shows what would go out", "nhắc việc, hoặc xem trước những gì sẽ gửi",
            remind_options, 0, 0, cmd_remind),
    COMMAND("urging list", "", "the ledger of urgings", "sổ đôn đốc", urgings_options, 0, 0, cmd_urging_list),
    COMMAND("urging show", "NUMBER/YEAR", "one of them, with its text", "một mục của sổ đôn đốc, kèm nội dung",
            urgings_options, 1, 1, cmd_urging_show),
    COMMAND("urging release", "NUMBER/YEAR", "records that a draft was signed, and sends it to the agency",
            "ghi việc đã ký ban hành dự thảo và gửi đơn vị", urging_options, 1, 1, cmd_urging_release),
    COMMAND("urging drop", "NUMBER/YEAR", "records that a draft is not sent", "ghi việc không ban hành dự thảo",
            urging_options, 1, 1, cmd_urging_drop),
    COMMAND("urging delivered", "NUMBER/YEAR", "records how else it went", "ghi việc đã gửi bằng cách khác",
            urging_options, 1, 1, cmd_urging_delivered),
    COMMAND("urging reply", "NUMBER/YEAR", "records the agency's reply", "ghi phúc đáp của đơn vị", urging_options, 1,
            1, cmd_urging_reply),
    COMMAND("review release", "ID…", "takes in what is held", "chấp nhận nội dung đang chờ", review_options, 1, IDS_MAX,
            cmd_review_release),
    COMMAND("review refuse", "ID…", "does not take in what is held", "không chấp nhận nội dung đang chờ",
            review_options, 1, IDS_MAX, cmd_review_refuse),
    COMMAND("review return", "ID…", "sends updates back to be mended", "trả lại, đề nghị bổ sung", review_options, 1,
            IDS_MAX, cmd_review_return),
    COMMAND("review accept", "ID…", "agrees with what updates say", "chấp nhận nội dung", review_options, 1, IDS_MAX,
            cmd_review_accept),
    COMMAND("review confirm", "ID…", "confirms completion: closes the agency's part of the task",
            "xác nhận hoàn thành phần việc của đơn vị", review_options, 1, IDS_MAX, cmd_review_confirm),
    COMMAND("receipt show", "ID…", "the receipts of updates, as lines to keep and pass on",
            "biên nhận của các nội dung, mỗi biên nhận một dòng để lưu và chuyển đi", receipt_options, 1, IDS_MAX,
            cmd_receipt_show),
    COMMAND("receipt verify", "FILE", "checks receipts by the centre's key alone, and says what is signed",
            "kiểm tra biên nhận chỉ bằng khóa của trung tâm và in nội dung đã ký", receipt_verify_options, 1, 1,
            cmd_receipt_verify),
    COMMAND("receipt key", "", "the centre's public keys, as a key file", "khóa công khai của trung tâm, dạng tệp khóa",
            receipt_key_options, 0, 0, cmd_receipt_key),
    COMMAND("bundle import", "FILE",
            "takes in what an office without a network sent in a file, and makes the file with the answers",
            "nhận tệp của đơn vị không có mạng và lập tệp trả lời", bundle_options, 1, 1, cmd_bundle_import),
    COMMAND("update enter", "", "records what an agency reported on paper, on its behalf",
            "nhập thay nội dung đơn vị báo cáo bằng văn bản giấy", enter_options, 0, 0, cmd_update_enter),
    COMMAND("update list", "", "what agencies sent, and the verdicts", "nội dung các đơn vị đã gửi và kết luận",
            update_options, 0, 0, cmd_update_list),
};

static const struct cli_program program = {
    .name = "tiendo",
    .help_en = "The centre's command: plans, agencies, devices, and how the plan is doing.",
    .help_vi = "Lệnh của trung tâm: kế hoạch, đơn vị, máy, và tình hình thực hiện.",
    .commands = commands,
    .command_count = COUNT(commands),
};

/* `tiendo --db URI COMMAND …` means `tiendo COMMAND … --db URI`: moves a leading --db behind the command line's words.
 * The count of arguments: a --db that nothing follows says nothing. */
static int move_database_back(int argc, char **argv)
{
    int width = argc > 2 && strcmp(argv[1], "--db") == 0 ? 2 : argc > 1 && strncmp(argv[1], "--db=", 5) == 0 ? 1 : 0;
    char *moved[2] = {argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL};
    if (width == 0 || argc <= 1 + width) {
        return width == 0 ? argc : 1;
    }
    /* To the end, or before `--`, which ends the options. */
    int end = 1 + width;
    while (end < argc && strcmp(argv[end], "--") != 0) {
        end++;
    }
    memmove(&argv[1], &argv[1 + width], (size_t)(end - 1 - width) * sizeof(*argv));
    memcpy(&argv[end - width], moved, (size_t)width * sizeof(*argv));
    return argc;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    lang_init();
    argc = move_database_back(argc, argv);
    const char *simulated = getenv("TIENDO_SIMULATED_CLOCK");
    if (!clock_init(simulated != NULL && strcmp(simulated, "yes") == 0, &err)) {
        return cli_fail(&err);
    }
    return cli_main(&program, argc, argv, NULL);
}
