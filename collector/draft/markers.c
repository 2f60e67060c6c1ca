#include "parse.h"

#include <string.h>

static const char *const adverbs[] = {
    "chủ động", "trực tiếp", "thường xuyên",           "tiếp tục", "có trách nhiệm", "chịu trách nhiệm", "chính",
    "tích cực", "chặt chẽ",  "chịu trách nhiệm chính", NULL,
};
/* What may stand before "chủ trì" or "đầu mối" and says no more than they do. */
static const char *const being[] = {
    "là cơ quan", "là đơn vị", "là các cơ quan", "làm cơ quan", "làm đơn vị", "làm",
    "là",         "được giao", "được phân công", "giữ vai trò", NULL,
};
static const char *const together[] = {"cùng với", "cùng", NULL};
static const char *const with[] = {
    "chặt chẽ với", "thường xuyên với", "chặt chẽ cùng", "cùng với", "với", "cùng", NULL};

/* Phrases that begin what is to be done; after one of them the names have ended. */
static const char *const verbs[] = {
    "tổ chức",
    "triển khai",
    "thực hiện",
    "nghiên cứu",
    "xem xét",
    "tham mưu",
    "xây dựng",
    "rà soát",
    "đề xuất",
    "hoàn thiện",
    "hướng dẫn",
    "kiểm tra",
    "theo dõi",
    "đôn đốc",
    "giám sát",
    "đánh giá",
    "trình",
    "báo cáo",
    "ban hành",
    "hoàn thành",
    "bố trí",
    "cân đối",
    "thẩm định",
    "phê duyệt",
    "tiếp tục",
    "tập trung",
    "tăng cường",
    "đẩy mạnh",
    "chịu trách nhiệm",
    "có trách nhiệm",
    "tổng hợp",
    "cập nhật",
    "đảm bảo",
    "bảo đảm",
    "quán triệt",
    "tuyên truyền",
    "phổ biến",
    "huy động",
    "khẩn trương",
    "kịp thời",
    "cung cấp",
    "quản lý",
    "vận hành",
    "nâng cao",
    "khảo sát",
    "lựa chọn",
    "thu hút",
    "hỗ trợ",
    "phân bổ",
    "điều chỉnh",
    "số hóa",
    "ứng dụng",
    "cải tạo",
    "lập",
    "để",
    "nhằm",
    "theo",
    "tiến hành",
    "thống nhất",
    "công bố",
    "chuẩn bị",
    "thu thập",
    "giải quyết",
    "tháo gỡ",
    "xử lý",
    "phát triển",
    "đầu tư",
    "chỉ đạo",
    "giúp",
    "tư vấn",
    "định kỳ",
    "sớm",
    "kiến nghị",
    "hoàn tất",
    "duy trì",
    "khai thác",
    "mở rộng",
    "thành lập",
    "kiện toàn",
    "củng cố",
    "phát động",
    "vận động",
    "đào tạo",
    "bồi dưỡng",
    "tập huấn",
    "thí điểm",
    "kêu gọi",
    "xúc tiến",
    "phòng ngừa",
    "ngăn chặn",
    "phát hiện",
    "quy hoạch",
    "căn cứ",
    "chủ động",
    "thường xuyên",
    "quan tâm",
    "ưu tiên",
    "đưa",
    "lồng ghép",
    "soạn thảo",
    "dự thảo",
    "sửa đổi",
    "bổ sung",
    "thông qua",
    "thông báo",
    "phân công",
    "sắp xếp",
    "bám sát",
    "chuyển đổi",
    "thúc đẩy",
    "khuyến khích",
    "tạo điều kiện",
    "cụ thể hóa",
    "làm rõ",
    "thống kê",
    "tổng kết",
    "sơ kết",
    "nâng cấp",
    "duy tu",
    "bảo trì",
    "quyết định",
    "ký kết",
    "phân tích",
    "dự báo",
    "xác định",
    "đề ra",
    "rút kinh nghiệm",
    "đăng ký",
    NULL,
};

/* Every word that a phrase on functions and competence is made of. */
static const char *const filler_words[] = {
    "chức", "năng", "nhiệm", "vụ",   "của",   "ngành", "lĩnh",  "vực", "được",   "giao", "quản", "lý",   "nhà",
    "nước", "từng", "mỗi",   "cơ",   "quan",  "đơn",   "vị",    "địa", "phương", "phạm", "vi",   "thẩm", "quyền",
    "phân", "công", "cấp",   "mình", "trách", "hạn",   "các",   "yêu", "cầu",    "đối",  "với",  "kế",   "hoạch",
    "nêu",  "trên", "này",   "theo", "và",    "phụ",   "thuộc", "đã",  "liên",   NULL,
};

static const char *const bodies[] = {
    "sở",        "bộ",           "ban",        "cục",        "chi cục",   "tổng cục",  "công an",   "thanh tra",
    "văn phòng", "trung tâm",    "viện",       "trường",     "đài",       "báo",       "hội",       "liên đoàn",
    "đoàn",      "mặt trận",     "tòa án",     "kho bạc",    "bảo hiểm",  "ngân hàng", "công ty",   "tổng công ty",
    "tập đoàn",  "hiệp hội",     "liên minh",  "quỹ",        "thành ủy",  "tỉnh ủy",   "quận ủy",   "huyện ủy",
    "hđnd",      "phòng",        "tổ",         "cảng vụ",    "bộ đội",    "điện lực",  "ủy ban",    "chủ tịch",
    "giám đốc",  "thủ trưởng",   "quân khu",   "học viện",   "đại học",   "nhà máy",   "xí nghiệp", "hợp tác xã",
    "hạt",       "đảng ủy",      "cơ quan",    "kiểm toán",  "cổng",      "tạp chí",   "vườn",      "bệnh viện",
    "lữ đoàn",   "vùng",         "bộ tư lệnh", "hải quan",   "thuế",      "chi nhánh", "đội",       "thị xã",
    "huyện",     "quận",         "xã",         "phường",     "thị trấn",  "đặc khu",   "ubmttq",    "mttq",
    "lãnh đạo",  "viễn thông",   "vnpt",       "evn",        "chính phủ", "thủ tướng", "quốc hội",  "nhà nước",
    "tp",        "doanh nghiệp", "chủ đầu tư", "nhà đầu tư", "cá nhân",   NULL,
};

const struct word *parser_word(const struct parser *parser, size_t at)
{
    static const struct word behind = {.fold = "", .mark = '.'};
    return at < parser->words.count ? &parser->words.list[at] : &behind;
}

bool parser_mark(const struct parser *parser, size_t at, char mark)
{
    return at < parser->words.count && parser->words.list[at].mark == mark;
}

static size_t any(const struct parser *parser, size_t at, const char *const *phrases)
{
    return words_any(&parser->words, at, phrases);
}

static size_t phrase(const struct parser *parser, size_t at, const char *text)
{
    return words_phrase(&parser->words, at, text);
}

enum marker marker_at(const struct parser *parser, size_t at, size_t *ret_used)
{
    size_t i = at;
    size_t used = 0;
    while ((used = any(parser, i, adverbs)) > 0 || (used = any(parser, i, being)) > 0) {
        i += used;
    }
    enum marker marker = MARKER_NONE;
    if ((used = phrase(parser, i, "đồng chủ trì")) > 0) {
        marker = MARKER_JOINT_LEAD;
    } else if ((used = phrase(parser, i, "chủ trì")) > 0) {
        marker = MARKER_LEAD;
    } else if ((used = phrase(parser, i, "cơ quan đầu mối")) > 0 || (used = phrase(parser, i, "đầu mối")) > 0) {
        marker = MARKER_FOCAL;
    } else if ((used = phrase(parser, i, "phối hợp")) > 0) {
        marker = MARKER_COOPERATE;
        used += any(parser, i + used, with);
    } else if (i == at && (used = any(parser, i, together)) > 0) {
        marker = MARKER_TOGETHER;
    }
    *ret_used = marker == MARKER_NONE ? 0 : i + used - at;
    return marker;
}

size_t label_at(const struct parser *parser, size_t at, enum marker *ret_marker)
{
    static const char *const who[] = {"các cơ quan", "các đơn vị", "cơ quan", "đơn vị", NULL};
    static const char *const doing[] = {"thực hiện",      "được giao",        "tổ chức thực hiện",
                                        "được phân công", "chịu trách nhiệm", NULL};
    size_t i = at + any(parser, at, who);
    i += parser_mark(parser, i, ',') && any(parser, i + 1, who) > 0 ? 1 + any(parser, i + 1, who) : 0;
    size_t used = 0;
    if ((used = phrase(parser, i, "chủ trì")) > 0) {
        *ret_marker = MARKER_LEAD;
    } else if ((used = phrase(parser, i, "phối hợp")) > 0) {
        *ret_marker = MARKER_COOPERATE;
        used += phrase(parser, i + used, "thực hiện");
    } else if ((used = phrase(parser, i, "đầu mối")) > 0) {
        *ret_marker = MARKER_FOCAL;
    } else if ((used = any(parser, i, doing)) > 0) {
        *ret_marker = MARKER_NONE;
    } else {
        return 0;
    }
    i += used;
    if (parser_mark(parser, i, ':') || (parser_mark(parser, i, '-') && *ret_marker != MARKER_NONE)) {
        return i + 1 - at;
    }
    /* "Cơ quan chủ trì là Sở X". */
    return i > at + used && phrase(parser, i, "là") > 0 ? i + 1 - at : 0;
}

bool dash_before_label(const struct parser *parser, size_t at)
{
    enum marker marker = MARKER_NONE;
    return parser_mark(parser, at, '-') && label_at(parser, at + 1, &marker) > 0;
}

size_t verb_at(const struct parser *parser, size_t at)
{
    return any(parser, at, verbs);
}

size_t filler_at(const struct parser *parser, size_t at)
{
    static const char *const begin[] = {"theo", "căn cứ", "trong phạm vi", "tùy theo", "trên cơ sở", "đối với", NULL};
    size_t i = at + any(parser, at, begin);
    size_t begun = i;
    bool about = false;
    if (i == at) {
        return 0;
    }
    while (any(parser, i, filler_words) > 0 || (parser_mark(parser, i, ',') && any(parser, i + 1, filler_words) > 0)) {
        /* Not past a comma into a party: "theo chức năng, các đơn vị liên quan …". */
        struct group_phrase group = group_phrase_read(parser->names, &parser->words, i);
        bool anew = i > begun && (parser_mark(parser, i - 1, ',') || (group.each && phrase(parser, i - 1, "và") > 0));
        if (group.used > 0 && (group.open || anew)) {
            break;
        }
        if (marker_at(parser, i, &(size_t){0}) != MARKER_NONE) {
            break;
        }
        about = about || phrase(parser, i, "chức năng") > 0 || phrase(parser, i, "nhiệm vụ") > 0 ||
                phrase(parser, i, "thẩm quyền") > 0 || phrase(parser, i, "lĩnh vực") > 0 ||
                phrase(parser, i, "phân công") > 0 || phrase(parser, i, "phân cấp") > 0 ||
                phrase(parser, i, "trách nhiệm") > 0 || phrase(parser, i, "phạm vi") > 0;
        i++;
    }
    return about ? i - at : 0;
}

size_t locative_at(const struct parser *parser, size_t at)
{
    static const char *const places[] = {"trên địa bàn", "trong", "thuộc", "trên phạm vi", "toàn", NULL};
    size_t i = at + any(parser, at, places);
    size_t used = i == at ? 0 : names_province(parser->names, &parser->words, i + phrase(parser, i, "toàn"));
    return used == 0 ? 0 : i + phrase(parser, i, "toàn") + used - at;
}

size_t guidance_at(const struct parser *parser, size_t at)
{
    static const char *const begin[] = {"theo hướng dẫn của",     "theo sự hướng dẫn của",
                                        "theo chỉ đạo của",       "theo sự chỉ đạo của",
                                        "dưới sự hướng dẫn của",  "dưới sự chỉ đạo của",
                                        "trên cơ sở đề xuất của", "trên cơ sở đề nghị của",
                                        "theo đề nghị của",       NULL};
    return any(parser, at, begin);
}

size_t national_at(const struct parser *parser, size_t at)
{
    static const char *const leading[] = {"được phân công nhiệm vụ chủ trì", "được giao nhiệm vụ chủ trì",
                                          "được phân công chủ trì", "được giao chủ trì", NULL};
    return any(parser, at, leading);
}

size_t order_at(const struct parser *parser, size_t at, bool *ret_request)
{
    static const char *const orders[] = {"giao cho", "giao", "phân công", "yêu cầu", "do", NULL};
    static const char *const requests[] = {"đề nghị", "kính đề nghị", "mời", NULL};
    size_t used = any(parser, at, orders);
    if (used == 0) {
        used = any(parser, at, requests);
        *ret_request = *ret_request || used > 0;
    }
    return used;
}

size_t exception_at(const struct parser *parser, size_t at)
{
    static const char *const begin[] = {"ngoại trừ", "trừ", "không bao gồm", "không gồm", NULL};
    return any(parser, at, begin);
}

size_t body_at(const struct parser *parser, size_t at)
{
    const struct word *word = parser_word(parser, at);
    return word->mark == 0 && (word->capital || strcmp(word->fold, "ubnd") == 0)
               ? strcmp(word->fold, "ubnd") == 0 ? 1 : any(parser, at, bodies)
               : 0;
}

bool is_boundary(const struct parser *parser, size_t at)
{
    const struct word *word = parser_word(parser, at);
    size_t used = 0;
    if (dash_before_label(parser, at) || at >= parser->words.count ||
        (word->mark != 0 && word->mark != '-' && word->mark != '/' && word->mark != '"')) {
        return true;
    }
    return strcmp(word->fold, "và") == 0 || marker_at(parser, at, &used) != MARKER_NONE || filler_at(parser, at) > 0 ||
           locative_at(parser, at) > 0 || guidance_at(parser, at) > 0 || exception_at(parser, at) > 0 ||
           (!word->capital && verb_at(parser, at) > 0);
}

size_t remark_at(const struct parser *parser, size_t at)
{
    static const char *const limits[] = {"nếu", "khi",  "trừ",  "không", "từ",         "đến",  "trước",
                                         "sau", "hoặc", "thay", "chỉ",   "riêng",      "phần", "giai đoạn",
                                         "năm", "nay",  "cũ",   "tùy",   "trường hợp", NULL};
    if (!parser_mark(parser, at, '(')) {
        return 0;
    }
    for (size_t i = at + 1; i < parser->words.count; i++) {
        if (parser_mark(parser, i, ')')) {
            return i + 1 - at;
        }
        const struct word *word = parser_word(parser, i);
        bool name = word->mark == 0 && word->capital && !word->acronym && i > at + 1;
        bool figure = i == at + 1 && word->fold[0] >= '0' && word->fold[0] <= '9';
        if (name || figure || word->mark == '(' || item_begins(parser, i) || item_length(parser, i) > 0 ||
            marker_at(parser, i, &(size_t){0}) != MARKER_NONE || any(parser, i, limits) > 0) {
            return 0;
        }
    }
    return 0;
}
