/* field_flags: an update as options of a command line: what `tiendo-agent submit` and `tiendo update enter` share. */
#pragma once

#include "cli.h"
#include "fields.h"

/* Rows for a command's table of options. */
// clang-format off
#define FIELD_OPTIONS                                                                                                 \
    {"task", "NUMBER#LABEL", "task or indicator, for example 08/KH-UBND#6c",                                          \
     "nhiệm vụ hoặc chỉ tiêu, ví dụ 08/KH-UBND#6c"},                                                                  \
    {"action", "ACTION",                                                                                              \
     "contribute, progress, complete, extend, difficulty, value, nothing, report, milestone, answer, contest or "     \
     "withdraw",                                                                                                      \
     "contribute, progress, complete, extend, difficulty, value, nothing, report, milestone, answer, contest hoặc "   \
     "withdraw"},                                                                                                     \
    {"period", "P", "2024, 2024-H1, 2024-9M, 2024-Q4 or 2024-M12", "2024, 2024-H1, 2024-9M, 2024-Q4 hoặc 2024-M12"},  \
    {"percent", "N", "0 to 100", "0 đến 100"},                                                                        \
    {"result", "TEXT", "what was done", "kết quả thực hiện"},                                                         \
    {"difficulty", "TEXT", "what stands in the way", "khó khăn, vướng mắc"},                                          \
    {"proposal", "TEXT", "what is proposed", "đề xuất, kiến nghị"},                                                   \
    {"product", "NUMBER", "number of the document that shows the result", "số, ký hiệu văn bản, sản phẩm"},           \
    {"product-date", "DATE", "its date", "ngày của văn bản"},                                                         \
    {"product-issuer", "TEXT", "who issued it", "cơ quan ban hành"},                                                  \
    {"product-title", "TEXT", "its title", "trích yếu"},                                                              \
    {"product-link", "URL", "where it can be read", "đường dẫn tới văn bản, sản phẩm"},                               \
    {"product-hash", "HEX", "the SHA-256 of its file", "mã SHA-256 của tệp"},                                         \
    {"value", "X", "value of an indicator; 6,4 and 6.4 are the same", "số liệu chỉ tiêu, ví dụ 1.234,5"},             \
    {"year", "Y", "the year of the value", "năm của số liệu"},                                                        \
    {"estimate", NULL, "the value is an estimate", "số ước thực hiện"},                                               \
    {"final", NULL, "the value is final", "số chính thức"},                                                           \
    {"value-as-of", "DATE", "the day of the value", "số liệu tính đến ngày"},                                         \
    {"source", "TEXT", "where the value comes from", "nguồn số liệu"},                                                \
    {"until", "DATE", "the deadline asked for", "thời hạn đề nghị"},                                                  \
    {"reason", "TEXT", "why an extension is needed, or an update taken back", "lý do gia hạn, lý do rút lại"},        \
    {"proposal-to", "NAME", "whom the proposal is addressed to", "nơi nhận đề xuất, kiến nghị"},                      \
    {"refers-to", "ID", "the question that this answers", "mã yêu cầu được trả lời"},                                 \
    {"milestone", "TEXT", "a dated intermediate result of the agency's own part", "nội dung mốc của đơn vị"},         \
    {"officer", "NAME", "who is responsible for it", "người phụ trách mốc"},                                          \
    {"expected-product", "TEXT", "what will show it", "sản phẩm của mốc"},                                            \
    {"due", "DATE", "when it is due", "thời hạn của mốc"},                                                            \
    {"basis", "TEXT", "the document that it rests on", "căn cứ của mốc"},                                             \
    {"direction", "TEXT", "report: how the work was directed", "báo cáo: công tác chỉ đạo, điều hành"},               \
    {"ongoing", "TEXT", "report: the ongoing duties", "báo cáo: các nhiệm vụ thường xuyên"},                          \
    {"assessment", "TEXT", "report: assessment", "báo cáo: đánh giá chung"},                                          \
    {"next", "TEXT", "report: the next period's work", "báo cáo: nhiệm vụ kỳ tới"},                                   \
    {"number", "NUMBER", "report: number of the agency's own document", "báo cáo: số, ký hiệu văn bản của đơn vị"},   \
    {"date", "DATE", "report: its date", "báo cáo: ngày văn bản"},                                                    \
    {"as-of", "DATE", "report: the day of its data", "báo cáo: số liệu đến hết ngày"},                                \
    {"updates", "IDS", "report: the updates that it consists of, instead of all of the period",                       \
     "báo cáo: mã các nội dung kèm theo, thay cho mọi nội dung của kỳ"},                                              \
    {"supersedes", "ID", "the update that this one replaces", "mã bản được thay"},                                    \
    {"drafter", "NAME", "who drafted", "người soạn"},                                                                 \
    {"drafter-position", "TEXT", "in what position", "chức vụ người soạn"},                                           \
    {"approver", "NAME", "who approved", "người duyệt"},                                                              \
    {"approver-position", "TEXT", "in what position", "chức vụ người duyệt"}
// clang-format on

/* Sets what was given; the rest is left as it is. The command's table has FIELD_OPTIONS. */
void fields_from_flags(const struct cli_args *args, struct fields *fields);
/* Whether any of them was given. */
bool fields_any_flag(const struct cli_args *args);
