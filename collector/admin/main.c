/* tiendo: the administrator's command. Here is only the table of its commands; each lives in its own cmd_*.c. */
#include "clock.h"
#include "commands.h"
#include "context.h"
#include "lang.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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
    {"action", "ACTION", "contribute (default), progress, complete, extend, difficulty, value, nothing",
     "contribute (mặc định), progress, complete, extend, difficulty, value, nothing"},
};
static const struct cli_option rights_options[] = {
    OPTION_DB,
    OPTION_JSON,
    OPTION_PLAN,
    OPTION_AGENCY,
    OPTION_ON,
    {"action", "ACTION", "contribute (default), progress, complete, extend, difficulty, value, nothing",
     "contribute (mặc định), progress, complete, extend, difficulty, value, nothing"},
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

enum { FILES_MAX = 1000 };

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
    COMMAND("status", "", "who is done, who is late, who was refused and why",
            "ai xong, ai chậm, nội dung nào không được tiếp nhận và vì sao", status_options, 0, 0, cmd_status),
    COMMAND("overdue", "", "tasks past their due day, by answerable agency",
            "nhiệm vụ quá hạn theo đơn vị chịu trách nhiệm", status_options, 0, 0, cmd_overdue),
    COMMAND("reassign list", "", "assignments that wait for a person, since their agency was split or abolished",
            "phân công đang chờ giao lại vì đơn vị đã chia tách, kết thúc hoạt động", waiting_options, 0, 0,
            cmd_reassign_list),
    COMMAND("reassign", "[TASK]", "says who takes over: one task, or a table; shows it before it is recorded",
            "giao lại một nhiệm vụ hoặc cả bảng; in ra trước khi ghi nhận", reassign_options, 0, 1, cmd_reassign),
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
