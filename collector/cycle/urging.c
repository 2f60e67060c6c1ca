#include "urging.h"

#include "clock.h"

#include <stdio.h>
#include <string.h>

/* Every document that it is about, each once. */
static const char *documents(struct arena *arena, const struct urging_request *request)
{
    const char *text = "";
    for (size_t i = 0; i < request->count; i++) {
        const char *document = request->obligations[i]->document;
        bool before = false;
        for (size_t j = 0; j < i && !before; j++) {
            before = strcmp(request->obligations[j]->document, document) == 0;
        }
        if (!before) {
            text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : ", ", document);
        }
    }
    return text;
}

/* People's words on one line, so that none can pass for a line of the letter. */
static const char *one_line(struct arena *arena, const char *text)
{
    char *line = arena_strdup(arena, text);
    for (char *p = line; *p != '\0'; p++) {
        *p = (unsigned char)*p < 0x20 || *p == 0x7f ? ' ' : *p;
    }
    return line;
}

static const char *overdue_lines(struct arena *arena, const struct urging_request *request)
{
    const char *lines = "";
    day_t today = day_of_instant(request->as_of);
    for (size_t i = 0; i < request->count; i++) {
        const struct obligation *one = request->obligations[i];
        char due[DAY_ISO_MAX];
        lines = arena_printf(arena, "%s%zu. %s (%s)%s%s: thời hạn %s, quá hạn %d ngày.\n", lines, i + 1, one->name,
                             one->document, one->title == NULL ? "" : ", ",
                             one->title == NULL ? "" : one_line(arena, one->title), day_vietnamese(one->due, due),
                             (int)(today - one->due));
    }
    return lines;
}

const char *urging_text(struct arena *arena, const struct urging_request *request)
{
    char moment[CLOCK_ISO_MAX];
    char reply[DAY_ISO_MAX];
    day_t today = day_of_instant(request->as_of);
    return arena_printf(
        arena,
        "DỰ THẢO CÔNG VĂN ĐÔN ĐỐC (do phần mềm soạn; chỉ gửi khi có người ký)\n"
        "Kính gửi: %s\n\n"
        "Căn cứ %s; theo số liệu theo dõi tính đến %s, đơn vị có %zu nội dung quá hạn:\n\n%s\n"
        "%s đề nghị %s khẩn trương thực hiện, báo cáo kết quả, nguyên nhân chậm và thời gian hoàn thành trước hết ngày "
        "%s.\n\n"
        "Nơi nhận: như trên; Ủy ban nhân dân (để báo cáo); lưu.\n",
        request->agency->name, documents(arena, request), clock_vietnamese(request->as_of, moment), request->count,
        overdue_lines(arena, request), request->focal->name, request->agency->name,
        day_vietnamese(workcal_add(request->calendar, today, URGING_REPLY_WORKDAYS), reply));
}

static const char *urged_lines(struct arena *arena, const struct dossier_request *request)
{
    const char *lines = "";
    for (size_t i = 0; i < request->urged_count; i++) {
        const struct urged_before *one = &request->urged[i];
        char date[DAY_ISO_MAX];
        char until[DAY_ISO_MAX];
        lines = arena_printf(arena, "%s- Số sổ %d/%d: %s%s%s%s%s; phúc đáp: %s.\n", lines, one->number, one->year,
                             one->document == NULL ? "chưa ký" : one->document, one->document == NULL ? "" : " ngày ",
                             one->document == NULL ? "" : day_vietnamese(one->document_date, date),
                             one->until == DAY_MIN ? "" : ", yêu cầu trước hết ngày ",
                             one->until == DAY_MIN ? "" : day_vietnamese(one->until, until),
                             one->reply == NULL ? "chưa có" : one->reply);
    }
    return request->urged_count == 0 ? "- Chưa có.\n" : lines;
}

const char *dossier_text(struct arena *arena, const struct dossier_request *request)
{
    char moment[CLOCK_ISO_MAX];
    const char *promises = "";
    for (size_t i = 0; i < request->promise_count; i++) {
        promises = arena_printf(arena, "%s- %s\n", promises, request->promises[i]);
    }
    return arena_printf(arena,
                        "DỰ THẢO HỒ SƠ BÁO CÁO CẤP TRÊN VỀ %s (do phần mềm soạn; chỉ gửi khi có người ký)\n"
                        "Tính đến %s.\n\n"
                        "I. Nội dung quá hạn\n%s\n"
                        "II. Quá trình đôn đốc\n%s\n"
                        "III. Nguyên nhân, cam kết đơn vị đã báo cáo\n%s",
                        request->base.agency->name, clock_vietnamese(request->base.as_of, moment),
                        overdue_lines(arena, &request->base), urged_lines(arena, request),
                        request->promise_count == 0 ? "- Đơn vị chưa báo cáo nguyên nhân, chưa có cam kết.\n"
                                                    : promises);
}
