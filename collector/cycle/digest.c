#include "digest.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS_SHOWN = 50, /* of each section; the rest is counted */
    TITLE_MAX = 240  /* bytes */
};

/* ---- a text that grows ---- */

struct page {
    struct arena *arena;
    char *text;
    size_t length, room;
};

static void add(struct page *page, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct page *page, const char *fmt, ...)
{
    va_list args;
    va_list again;
    va_start(args, fmt);
    va_copy(again, args);
    size_t more = (size_t)vsnprintf(NULL, 0, fmt, args) + 1;
    va_end(args);
    if (page->room - page->length < more) {
        size_t room = (page->length + more) * 2;
        char *text = arena_alloc(page->arena, room);
        if (page->length > 0) {
            memcpy(text, page->text, page->length);
        }
        page->text = text;
        page->room = room;
    }
    vsnprintf(page->text + page->length, page->room - page->length, fmt, again);
    va_end(again);
    page->length += more - 1;
}

/* People's words on one line of bounded length, so that none can pass for a header or a line of ours. */
static const char *one_line(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    char *line = arena_strndup(arena, text, length < TITLE_MAX ? length : TITLE_MAX);
    text_drop_cut_end(line);
    for (char *p = line; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f) {
            *p = ' ';
        }
    }
    return length < TITLE_MAX ? line : arena_printf(arena, "%s…", line);
}

/* ---- what there is ---- */

struct counts {
    size_t overdue, soon, machines, drafts, unreachable;
};

static bool is_overdue(const struct intent *intent, day_t today)
{
    return intent->kind == INTENT_REMINDER && intent->due < today;
}

static bool is_soon(const struct intent *intent, day_t today)
{
    return intent->kind == INTENT_REMINDER && intent->due >= today;
}

static bool is_draft(const struct intent *intent, day_t today)
{
    (void)today;
    return intent->kind == INTENT_URGING_DRAFT || intent->kind == INTENT_LIST_ENTRY ||
           intent->kind == INTENT_DOSSIER_DRAFT;
}

static struct counts count_intents(const struct digest *digest)
{
    struct counts counts = {0};
    for (size_t i = 0; i < digest->count; i++) {
        const struct intent *one = &digest->intents[i];
        counts.overdue += is_overdue(one, digest->on);
        counts.soon += is_soon(one, digest->on);
        counts.machines += one->kind == INTENT_IT_NOTICE;
        counts.drafts += is_draft(one, digest->on);
        counts.unreachable += one->kind == INTENT_UNREACHABLE;
    }
    return counts;
}

/* The office that an intent speaks to. */
static const struct agency *addressee(const struct intent *intent)
{
    bool centre = intent->kind == INTENT_IT_NOTICE && intent->obligation->silence == SILENCE_COLLECTOR_DOWN;
    return intent->kind <= INTENT_IT_NOTICE && !centre ? intent->agency : intent->focal;
}

/* ---- the lines ---- */

static void add_addressees(struct page *page, const struct digest *digest)
{
    size_t shown = 0;
    add(page, "Kính gửi: ");
    for (size_t i = 0; i < digest->count; i++) {
        const struct agency *office = addressee(&digest->intents[i]);
        bool before = false;
        for (size_t j = 0; j < i && !before; j++) {
            before = addressee(&digest->intents[j]) == office;
        }
        if (!before) {
            add(page, "%s%s", shown++ == 0 ? "" : "; ", one_line(page->arena, office->name));
        }
    }
    add(page, ".\n\n");
}

static const char *when(struct arena *arena, const struct intent *intent, day_t today)
{
    char day[DAY_ISO_MAX];
    day_vietnamese(intent->due, day);
    if (intent->due < today) {
        return arena_printf(arena, "Hạn: ngày %s, đã quá hạn %d ngày làm việc.", day, intent->days);
    }
    if (intent->due == today) {
        return arena_printf(arena, "Hạn: 24 giờ 00 hôm nay, ngày %s.", day);
    }
    return arena_printf(arena, "Hạn: 24 giờ 00 ngày %s, còn %d ngày làm việc.", day, -intent->days);
}

static void add_obligation(struct page *page, const struct intent *intent, bool several, day_t today)
{
    const struct obligation *what = intent->obligation;
    if (several) {
        add(page, "%s: ", one_line(page->arena, intent->agency->name));
    }
    add(page, "%s, %s", one_line(page->arena, what->name), one_line(page->arena, what->document));
    if (what->title != NULL) {
        add(page, ": %s", one_line(page->arena, what->title));
    }
    add(page, "\n   %s\n", when(page->arena, intent, today));
}

static void add_draft(struct page *page, const struct intent *intent)
{
    const struct obligation *what = intent->obligation;
    char day[DAY_ISO_MAX];
    if (intent->kind == INTENT_URGING_DRAFT) {
        add(page, "Dự thảo công văn đôn đốc lần %d: ", intent->step);
    } else if (intent->kind == INTENT_DOSSIER_DRAFT) {
        add(page, "Dự thảo hồ sơ báo cáo cấp trên (đã có %d công văn): ", what->urgings);
    } else {
        add(page, "Danh sách báo cáo cơ quan giao việc: ");
    }
    add(page, "%s; %s, %s; hạn %s, quá hạn %d ngày làm việc.\n", one_line(page->arena, intent->agency->name),
        one_line(page->arena, what->name), one_line(page->arena, what->document), day_vietnamese(intent->due, day),
        intent->days);
}

/* A section with the intents that `belongs` picks; nothing when there are none. */
static void add_section(struct page *page, const struct digest *digest, const char *heading, size_t count,
                        bool (*belongs)(const struct intent *intent, day_t today), bool several)
{
    size_t shown = 0;
    if (count == 0) {
        return;
    }
    add(page, "%s (%zu)\n", heading, count);
    for (size_t i = 0; i < digest->count && shown < ROWS_SHOWN; i++) {
        const struct intent *one = &digest->intents[i];
        if (belongs(one, digest->on)) {
            add(page, "%zu. ", ++shown);
            if (one->kind == INTENT_REMINDER) {
                add_obligation(page, one, several, digest->on);
            } else {
                add_draft(page, one);
            }
        }
    }
    if (shown < count) {
        add(page, "… và %zu mục khác; danh sách đầy đủ có trên phần mềm.\n", count - shown);
    }
    add(page, "\n");
}

/* What to do, once for each kind that is there. */
static void add_advice(struct page *page, const struct digest *digest)
{
    static const char *const advice[OBLIGATION_KIND_MAX] = {
        [OBLIGATION_TASK] =
            "Nhiệm vụ: đề nghị báo cáo tiến độ, hoặc báo hoàn thành kèm sản phẩm; cần thêm thời gian thì gửi "
            "đề nghị gia hạn trước khi đến hạn, đã quá hạn thì kèm giải trình.",
        [OBLIGATION_REPORT] =
            "Báo cáo kỳ: đề nghị gửi báo cáo; không có kết quả, khó khăn mới thì chọn \"Không phát sinh\". "
            "Báo cáo gửi muộn vẫn được tiếp nhận và ghi vào đúng kỳ.",
        [OBLIGATION_MILESTONE] = "Mốc: đề nghị báo cáo kết quả của mốc, hoặc gửi đề nghị gia hạn.",
        [OBLIGATION_QUESTION] = "Yêu cầu giải trình, bổ sung: đề nghị trả lời trên phần mềm hoặc bằng văn bản.",
        [OBLIGATION_RETURNED] =
            "Nội dung bị trả lại: đề nghị bổ sung theo ý kiến rồi gửi lại; nội dung cũ được giữ nguyên.",
    };
    bool there[OBLIGATION_KIND_MAX] = {false};
    for (size_t i = 0; i < digest->count; i++) {
        if (digest->intents[i].kind == INTENT_REMINDER) {
            there[digest->intents[i].obligation->kind] = true;
        }
    }
    add(page, "Việc cần làm:\n");
    for (enum obligation_kind kind = OBLIGATION_TASK; kind < OBLIGATION_KIND_MAX; kind++) {
        if (there[kind]) {
            add(page, "- %s\n", advice[kind]);
        }
    }
    add(page,
        "\nNhắc việc về một mục tự dừng khi đơn vị đã gửi nội dung của mục đó; nếu vừa gửi xong, đề nghị bỏ qua.\n");
}

/* Machines, not what is written on them: one line an agency. */
static void add_machines(struct page *page, const struct digest *digest)
{
    add(page, "Máy và đường truyền\n");
    for (size_t i = 0; i < digest->count; i++) {
        const struct intent *one = &digest->intents[i];
        bool before = one->kind != INTENT_IT_NOTICE;
        for (size_t j = 0; j < i && !before; j++) {
            before = digest->intents[j].kind == INTENT_IT_NOTICE && digest->intents[j].agency == one->agency;
        }
        if (!before) {
            add(page, "- %s: %s.\n", one_line(page->arena, one->agency->name), silence_label(one->obligation->silence));
        }
    }
    add(page,
        "Đơn vị có nội dung đến hạn mà trung tâm chưa nhận được. Đề nghị kiểm tra máy và đường truyền; chưa khắc phục "
        "được ngay thì dùng \"Gửi bằng USB\".\n\n");
}

static void add_unreachable(struct page *page, const struct digest *digest)
{
    add(page, "Đơn vị chưa có người nhận nhắc việc\n");
    for (size_t i = 0; i < digest->count; i++) {
        if (digest->intents[i].kind == INTENT_UNREACHABLE) {
            add(page, "- %s\n", one_line(page->arena, digest->intents[i].agency->name));
        }
    }
    add(page, "Các đơn vị này có việc đến hạn nhưng chưa có đầu mối phù hợp để báo. Đề nghị bổ sung cán bộ đầu mối, "
              "hoặc liên "
              "hệ trực tiếp.\n\n");
}

static const char *subject_of(struct arena *arena, const struct digest *digest, const struct counts *counts)
{
    const struct {
        size_t count;
        const char *words;
    } parts[] = {{counts->overdue, "mục quá hạn"},
                 {counts->soon, "mục đến hạn, sắp đến hạn"},
                 {counts->drafts, "dự thảo chờ xem, ký"},
                 {counts->machines > 0, "kiểm tra máy và đường truyền"},
                 {counts->unreachable, "đơn vị chưa có người nhận"}};
    char day[DAY_ISO_MAX];
    const char *subject = arena_printf(arena, "Nhắc việc ngày %s", day_vietnamese(digest->on, day));
    const char *separator = ": ";
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].count == 0) {
            continue;
        }
        subject = &parts[i].count == &parts[3].count
                      ? arena_printf(arena, "%s%s%s", subject, separator, parts[i].words)
                      : arena_printf(arena, "%s%s%zu %s", subject, separator, parts[i].count, parts[i].words);
        separator = "; ";
    }
    return subject;
}

struct digest_text digest_write(struct arena *arena, const struct digest *digest, int64_t now)
{
    struct page page = {.arena = arena};
    struct counts counts = count_intents(digest);
    char day[DAY_ISO_MAX];
    bool several = false; /* a person may stand for two agencies */
    for (size_t i = 1; i < digest->count; i++) {
        several = several || (digest->intents[i].kind == INTENT_REMINDER &&
                              digest->intents[i].agency != digest->intents[0].agency);
    }
    int minute = (int)((now - day_begin(day_of_instant(now))) / (INT64_C(60) * 1000 * 1000));
    add_addressees(&page, digest);
    add(&page, "Nhắc việc tự động, tính đến %02d giờ %02d ngày %s.\n\n", minute / 60, minute % 60,
        day_vietnamese(day_of_instant(now), day));
    add_section(&page, digest, "Đã quá hạn", counts.overdue, is_overdue, several);
    add_section(&page, digest, "Đến hạn, sắp đến hạn", counts.soon, is_soon, several);
    if (counts.overdue + counts.soon > 0) {
        add_advice(&page, digest);
        add(&page, "\n");
    }
    if (counts.machines > 0) {
        add_machines(&page, digest);
    }
    add_section(&page, digest, "Chờ cơ quan đầu mối xem, ký", counts.drafts, is_draft, several);
    if (counts.unreachable > 0) {
        add_unreachable(&page, digest);
    }
    add(&page,
        "Mỗi người nhận nhiều nhất một nhắc việc trong một ngày làm việc. Nội dung này do phần mềm lập, không phải văn "
        "bản của cơ quan.\n");
    return (struct digest_text){subject_of(arena, digest, &counts), page.text};
}
