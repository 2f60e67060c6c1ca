#include "doctor.h"

#include "clock.h"
#include "command.h"
#include "lang.h"
#include "process.h"
#include "receipts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MINUTE_US (60 * CLOCK_SECOND)
#define DAY_US (INT64_C(86400) * CLOCK_SECOND)
#define SKEW_US (5 * MINUTE_US) /* more than this between the two clocks is told */
#define JUMP_US (400 * DAY_US)  /* nobody is silent for so long: the clock has jumped */
#define WAITING_US (1 * DAY_US) /* what waits for longer is told */

enum { MEBIBYTE = 1024 * 1024 };

struct examination {
    struct arena *arena;
    const struct agent_config *config;
    int64_t now_us;
    struct spool *spool;
    struct spool_meta meta;
    struct daemon_facts daemon;
    struct findings *findings;
};

static const struct {
    const char *code, *label;
} levels[] = {
    [FINDING_OK] = {"ok", "ĐẠT"},
    [FINDING_WARN] = {"warn", "CHÚ Ý"},
    [FINDING_FAIL] = {"fail", "CẦN XỬ LÝ"},
};

const char *finding_level_code(enum finding_level level)
{
    return levels[level].code;
}

const char *finding_level_label(enum finding_level level)
{
    return levels[level].label;
}

void findings_add(struct findings *findings, const char *check, enum finding_level level, const char *text,
                  const char *advice)
{
    if (findings->count < FINDINGS_MAX) {
        findings->list[findings->count++] = (struct finding){check, level, text, level == FINDING_OK ? NULL : advice};
    }
}

enum finding_level findings_worst(const struct findings *findings)
{
    enum finding_level worst = FINDING_OK;
    for (size_t i = 0; i < findings->count; i++) {
        worst = findings->list[i].level > worst ? findings->list[i].level : worst;
    }
    return worst;
}

static void add(struct examination *exam, const char *check, enum finding_level level, const char *text,
                const char *advice)
{
    findings_add(exam->findings, check, level, text, advice);
}

/* ---- the folder and its disk ---- */

static bool is_remote(const char *folder)
{
    enum { CIFS = 0xFF534D42U };
    struct statfs fs = {0};
    if (statfs(folder, &fs) != 0) {
        return false;
    }
    switch ((unsigned long)fs.f_type & 0xFFFFFFFFUL) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case CIFS:
    case FUSE_SUPER_MAGIC:
        return true;
    default:
        return false;
    }
}

static bool can_write(struct examination *exam, int *ret_errno)
{
    const char *path = arena_printf(exam->arena, "%s/doctor-%ld", exam->config->state, (long)getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    bool ok = fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0;
    *ret_errno = errno;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    return ok;
}

static bool check_folder(struct examination *exam)
{
    struct stat st = {0};
    int error = 0;
    const char *folder = exam->config->state;
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
        add(exam, "folder", FINDING_FAIL, arena_printf(exam->arena, "Chưa có thư mục dữ liệu %s", folder),
            "Kiểm tra mục `state` trong tệp cấu hình; thư mục được tạo khi phần mềm chạy lần đầu (tiendo-agent run).");
        return false;
    }
    if (!can_write(exam, &error)) {
        add(exam, "folder", FINDING_FAIL,
            arena_printf(exam->arena, "Không ghi được vào thư mục dữ liệu %s (%s); nội dung đã lưu còn nguyên", folder,
                         strerror(error)),
            error == EROFS    ? "Ổ đĩa đang ở chế độ chỉ đọc, thường do ổ đĩa có sự cố: báo bộ phận CNTT kiểm tra ổ "
                                "đĩa rồi gắn lại ở chế độ ghi."
            : error == ENOSPC ? "Giải phóng bộ nhớ trên ổ đĩa này."
                              : "Chạy bằng đúng tài khoản của phần mềm, hoặc cấp quyền ghi thư mục cho tài khoản đó.");
    } else if (is_remote(folder)) {
        add(exam, "folder", FINDING_WARN,
            arena_printf(exam->arena, "Thư mục dữ liệu %s nằm trên ổ mạng hoặc ổ không phải của máy", folder),
            "Chuyển thư mục dữ liệu về ổ đĩa của chính máy này: ổ mạng không bảo đảm nội dung đã ghi là còn.");
    } else {
        add(exam, "folder", FINDING_OK, arena_printf(exam->arena, "Thư mục dữ liệu %s ghi được", folder), NULL);
    }
    return true;
}

static void check_space(struct examination *exam)
{
    struct statvfs fs = {0};
    struct stat ballast = {0};
    const struct agent_config *config = exam->config;
    if (statvfs(config->state, &fs) != 0) {
        return;
    }
    long long available = (long long)fs.f_bavail * (long long)fs.f_frsize / MEBIBYTE;
    bool reserve =
        config->ballast_mb == 0 || stat(arena_printf(exam->arena, "%s/ballast", config->state), &ballast) == 0;
    long long needed = config->free_mb + (reserve ? 0 : config->ballast_mb);
    const char *text = arena_printf(exam->arena, "Còn trống %lld MB, cần ít nhất %lld MB%s", available, needed,
                                    reserve ? "" : "; phần dự phòng đã dùng để lưu trả lời của trung tâm");
    if (available < needed) {
        add(exam, "space", FINDING_FAIL, text,
            arena_printf(exam->arena,
                         "Giải phóng ít nhất %lld MB; cho đến lúc đó máy không nhận thêm nội dung, nội dung đã lưu còn "
                         "nguyên.",
                         needed - available));
    } else {
        add(exam, "space", reserve && available >= 2 * needed ? FINDING_OK : FINDING_WARN, text,
            "Giải phóng thêm bộ nhớ trên ổ đĩa này.");
    }
}

/* ---- the outbox ---- */

static bool check_database(struct examination *exam)
{
    struct err err = {0};
    const struct spool_options options = command_spool_options(exam->config);
    if (!spool_open(&options, &exam->spool, &err) || !spool_is_whole(exam->spool, exam->arena, &err) ||
        !spool_meta(exam->spool, exam->arena, &exam->meta, &err)) {
        const char *advice = err.kind == ERR_IO ? "Khởi động lại phần mềm (tiendo-agent run): tệp hỏng được giữ riêng, "
                                                  "những gì còn đọc được được chuyển sang tệp mới và tự gửi tiếp."
                             : err.kind == ERR_TEMPORARY ? "Giải phóng bộ nhớ trên ổ đĩa."
                                                         : "Báo bộ phận CNTT; không xóa tệp nào trong thư mục dữ liệu.";
        add(exam, "database", FINDING_FAIL, arena_strdup(exam->arena, err.text), advice);
        return false;
    }
    add(exam, "database", FINDING_OK, "Kho nội dung nguyên vẹn", NULL);
    return true;
}

static void check_asides(struct examination *exam)
{
    struct err err = {0};
    struct spool_asides asides = {0};
    if (!spool_asides(exam->spool, exam->arena, &asides, &err)) {
        return;
    }
    for (size_t i = 0; i < asides.count; i++) {
        const struct spool_aside *aside = &asides.list[i];
        bool whole = aside->at_us != 0 && aside->unreadable == 0;
        const char *lost = aside->at_us == 0        ? "chưa xem xét"
                           : aside->unreadable < 0  ? "có thể có nội dung không đọc được"
                           : aside->unreadable == 0 ? "không mất nội dung nào"
                                                    : arena_printf(exam->arena, "%lld nội dung không đọc được",
                                                                   (long long)aside->unreadable);
        add(exam, "set_aside", whole ? FINDING_WARN : FINDING_FAIL,
            arena_printf(
                exam->arena,
                "Tệp hỏng %s được giữ riêng: đã chuyển %lld nội dung (%lld đang chờ trả lời), %lld dự thảo, phần "
                "việc; %s",
                aside->name, (long long)aside->carried, (long long)aside->waiting, (long long)aside->papers, lost),
            whole ? "Đối chiếu với `outbox`; xong thì chuyển tệp này sang nơi lưu trữ khác. Nên kiểm tra ổ đĩa của máy."
                  : "Giữ tệp này và báo bộ phận CNTT; đối chiếu với `outbox` và nhập lại nội dung còn thiếu. Nên kiểm "
                    "tra ổ đĩa của máy.");
    }
}

static void check_waiting(struct examination *exam)
{
    char when[CLOCK_ISO_MAX];
    const struct spool_meta *meta = &exam->meta;
    if (meta->waiting == 0) {
        add(exam, "waiting", FINDING_OK, "Không có nội dung nào chờ gửi", NULL);
        return;
    }
    int64_t age_us = exam->now_us - meta->oldest_waiting_us;
    add(exam, "waiting", age_us > WAITING_US ? FINDING_WARN : FINDING_OK,
        arena_printf(exam->arena, "%u nội dung chờ gửi hoặc chờ biên nhận, cũ nhất duyệt lúc %s, đã %s", meta->waiting,
                     clock_vietnamese(meta->oldest_waiting_us, when), spoken_age(exam->arena, age_us)),
        "Nội dung được lưu an toàn; nếu máy không có mạng lâu thì gửi bằng tệp mang sang trung tâm (lệnh `export`).");
}

static void check_receipts(struct examination *exam)
{
    struct err err = {0};
    struct receipt_facts facts = {0};
    if (!spool_receipt_facts(exam->spool, exam->arena, &facts, &err)) {
        return;
    }
    if (facts.unsendable > 0) {
        add(exam, "unsendable", FINDING_WARN,
            arena_printf(exam->arena, "%lld nội dung trung tâm không đọc được, đã để riêng",
                         (long long)facts.unsendable),
            "Xem `outbox --state rejected`, lập lại bằng `submit --copy`, và báo bộ phận CNTT.");
    }
    if (facts.refused > 0) {
        add(exam, "receipts", FINDING_WARN,
            arena_printf(exam->arena,
                         "%lld biên nhận nhận được không đúng chữ ký hoặc nội dung nên không lưu (%s); kết quả xử lý "
                         "vẫn có hiệu lực",
                         (long long)facts.refused, facts.why),
            "Khởi động lại phần mềm để xin lại biên nhận; nếu vẫn còn thì báo trung tâm.");
        return;
    }
    add(exam, "receipts", facts.missing > 0 && facts.keys > 0 ? FINDING_WARN : FINDING_OK,
        arena_printf(exam->arena, "%lld nội dung có biên nhận, %lld đã được trả lời mà chưa có biên nhận%s",
                     (long long)facts.kept, (long long)facts.missing,
                     facts.keys == 0 ? "; trung tâm chưa cấp biên nhận có chữ ký số" : ""),
        "Các nội dung này được trả lời trước khi trung tâm cấp biên nhận có chữ ký số; cần thì hỏi trung tâm (tiendo "
        "receipt show).");
}

/* ---- the daemon, the link and the clock ---- */

static void check_daemon(struct examination *exam)
{
    if (exam->daemon.running) {
        add(exam, "daemon", FINDING_OK,
            arena_printf(exam->arena, "Chương trình nền đang chạy (tiến trình %ld)", (long)exam->daemon.pid), NULL);
    } else {
        add(exam, "daemon", FINDING_FAIL, "Chương trình nền chưa chạy: nội dung được lưu nhưng không được gửi",
            "Khởi động chương trình nền (tiendo-agent run, hoặc dịch vụ của máy).");
    }
}

static void check_link(struct examination *exam)
{
    const char *state = exam->daemon.running && exam->daemon.speaks ? exam->meta.link_state : "stopped";
    const char *note = exam->meta.link_note == NULL ? "" : exam->meta.link_note;
    if (strcmp(state, "connected") == 0) {
        add(exam, "link", FINDING_OK, arena_printf(exam->arena, "Đã kết nối tới %s", note), NULL);
    } else if (strcmp(state, "refused") == 0) {
        add(exam, "link", FINDING_FAIL, arena_printf(exam->arena, "Trung tâm không cho máy này kết nối (%s)", note),
            "Liên hệ trung tâm xin tệp đăng ký mới và đặt vào chỗ tệp cũ; nội dung đã lưu còn nguyên.");
    } else if (strcmp(state, "unenrolled") == 0) {
        add(exam, "link", FINDING_FAIL, arena_printf(exam->arena, "Máy chưa được đăng ký (%s)", note),
            "Đặt tệp đăng ký do trung tâm cấp vào đúng chỗ ghi trong tệp cấu hình (`enrolment`).");
    } else if (exam->daemon.running) {
        add(exam, "link", FINDING_WARN, arena_printf(exam->arena, "Chưa kết nối được, đang tự thử lại (%s)", note),
            "Kiểm tra mạng, và tường lửa có cho đi ra cổng của trung tâm không.");
    }
}

static void check_clock(struct examination *exam)
{
    char own[CLOCK_ISO_MAX];
    char theirs[CLOCK_ISO_MAX];
    const struct spool_meta *meta = &exam->meta;
    const char *advice =
        "Chỉnh ngày, giờ của máy (nên bật tự chỉnh giờ qua mạng). Nội dung đã duyệt không mất, thời điểm "
        "nộp do trung tâm tính.";
    if (meta->last_contact_us == 0 || meta->collector_time_us == 0) {
        add(exam, "clock", FINDING_OK, "Chưa liên lạc với trung tâm lần nào nên chưa so được giờ", NULL);
        return;
    }
    int64_t skew_us = meta->last_contact_us - meta->collector_time_us;
    int64_t since_us = exam->now_us - meta->last_contact_us;
    clock_vietnamese(exam->now_us, own);
    clock_vietnamese(meta->collector_time_us, theirs);
    if (since_us < -SKEW_US || exam->now_us < meta->collector_time_us - SKEW_US) {
        add(exam, "clock", FINDING_WARN,
            arena_printf(exam->arena, "Đồng hồ máy chỉ %s, lùi so với lần liên lạc gần nhất (giờ trung tâm %s)", own,
                         theirs),
            advice);
    } else if (since_us > JUMP_US) {
        add(exam, "clock", FINDING_WARN,
            arena_printf(exam->arena, "Đồng hồ máy chỉ %s, vượt xa lần liên lạc gần nhất (giờ trung tâm %s)", own,
                         theirs),
            advice);
    } else if (skew_us > SKEW_US || skew_us < -SKEW_US) {
        add(exam, "clock", FINDING_WARN,
            arena_printf(exam->arena, "Đồng hồ máy %s hơn giờ trung tâm %s", skew_us > 0 ? "nhanh" : "chậm",
                         spoken_age(exam->arena, skew_us > 0 ? skew_us : -skew_us)),
            advice);
    } else {
        add(exam, "clock", FINDING_OK, "Đồng hồ máy khớp với giờ trung tâm", NULL);
    }
}

/* ---- all of it ---- */

void doctor_examine(struct arena *arena, const struct agent_config *config, int64_t now_us, struct findings *ret)
{
    struct examination exam = {.arena = arena, .config = config, .now_us = now_us, .findings = ret};
    add(&exam, "configuration", FINDING_OK, arena_printf(arena, "Tệp cấu hình %s đọc được", config->path), NULL);
    exam.daemon = daemon_look(config->state);
    if (check_folder(&exam)) {
        check_space(&exam);
        check_daemon(&exam);
        if (check_database(&exam)) {
            check_link(&exam);
            check_clock(&exam);
            check_waiting(&exam);
            check_receipts(&exam);
            check_asides(&exam);
        }
        spool_close(exam.spool);
    }
}
