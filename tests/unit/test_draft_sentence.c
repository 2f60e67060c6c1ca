/* The grammar of assignment sentences. Every row: the words, and what is read; (!) is marked, +N doubts on the whole.
 */
#include "sentence.h"

#include "draft_names.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

struct state {
    struct arena *arena;
    struct roster *roster;
    struct names *names;
};

struct sentence {
    const char *words;
    const char *expected;
};

static int set_up(void **state)
{
    struct state *own = mem_alloc(sizeof(*own));
    own->arena = arena_new();
    const char *texts[] = {draft_file_text(own->arena, TESTS_DIR "/data/draft/agencies.yaml"),
                           draft_file_text(own->arena, PLANS_DIR "/trung-uong/agencies.yaml")};
    own->names = draft_names(own->arena, texts, 2, "Nam Sơn", &own->roster);
    *state = own;
    return 0;
}

static int tear_down(void **state)
{
    struct state *own = *state;
    roster_unref(own->roster);
    arena_free(own->arena);
    free(own);
    return 0;
}

static void check(const struct state *own, const struct sentence *list, size_t count, enum assigning assigning)
{
    for (size_t i = 0; i < count; i++) {
        struct assignment read = sentence_read(own->arena, own->names, list[i].words, assigning);
        const char *flat = draft_flat(own->arena, &read);
        if (strcmp(flat, list[i].expected) != 0) {
            fail_msg("\n  %s\n  read:     %s\n  expected: %s\n  %s", list[i].words, flat, list[i].expected,
                     read.doubt_count > 0 ? read.doubts[0] : "");
        }
    }
}

#define CHECK(list) check(*state, list, sizeof(list) / sizeof((list)[0]), ASSIGNING_ANY)

static void what_is_asked_is_no_order(void **state)
{
    const struct state *own = *state;
    static const struct {
        const char *words;
        bool request;
    } list[] = {
        {"Đề nghị Công an tỉnh chủ trì", true}, {"Sở Xây dựng chủ trì", false}, {"Giao Sở Xây dựng chủ trì", false}};
    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        struct assignment read = sentence_read(own->arena, own->names, list[i].words, ASSIGNING_ANY);
        assert_int_equal(read.request, list[i].request);
        assert_int_equal(assignment_join(own->arena, &read, &(struct assignment){0}).request, list[i].request);
    }
}

static void who_leads_and_who_helps(void **state)
{
    static const struct sentence list[] = {
        {"Sở Xây dựng chủ trì.", "lead NS-SXD"},
        {"Giao Sở Xây dựng chủ trì", "lead NS-SXD"},
        {"Sở Xây dựng là cơ quan chủ trì.", "lead NS-SXD"},
        {"Sở Xây dựng được giao chủ trì", "lead NS-SXD"},
        {"Sở Xây dựng chủ trì, phối hợp với Sở Tài chính", "lead NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng chủ trì phối hợp cùng Sở Tài chính", "lead NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng chủ trì, chủ động phối hợp chặt chẽ với Sở Tài chính", "lead NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng chủ trì; Sở Tài chính phối hợp", "lead NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng chủ trì. Các sở, ngành liên quan phối hợp thực hiện.", "lead NS-SXD, cooperate NS-N-LQ"},
        {"Sở Xây dựng chủ trì cùng Sở Tài chính", "lead NS-SXD, co_lead NS-STC"},
        {"Sở Xây dựng chủ trì cùng với Sở Tài chính, phối hợp với Sở Nội vụ",
         "lead NS-SXD, co_lead NS-STC, cooperate NS-SNV"},
        {"Sở Xây dựng, Sở Tài chính chủ trì", "co_lead NS-SXD, co_lead NS-STC"},
        {"Sở Xây dựng và Sở Tài chính đồng chủ trì", "co_lead NS-SXD, co_lead NS-STC"},
        {"Sở Xây dựng cùng Sở Tài chính chủ trì", "co_lead NS-SXD(!), co_lead NS-STC(!)"},
        {"Sở Xây dựng là cơ quan đầu mối, phối hợp với Sở Tài chính tổng hợp", "focal NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng, Sở Tài chính tổ chức thực hiện", "implement NS-SXD, implement NS-STC"},
        {"Sở Xây dựng tham mưu cho UBND tỉnh Nam Sơn triển khai", "implement NS-SXD"},
        {"Sở Xây dựng phối hợp với Bộ Xây dựng", "acting NS-SXD, cooperate TW-BXD"},
        {"Sở Xây dựng phối hợp với Sở Tài chính", "implement NS-SXD(!), cooperate NS-STC"},
        {"Sở Xây dựng", "implement NS-SXD(!)"},
        {"Các sở, ban, ngành chủ trì", "co_lead NS-N-SO(!)"},
        {"Sở Xây dựng chủ trì theo hướng dẫn của Bộ Xây dựng", "lead NS-SXD, cooperate TW-BXD(!)"},
        {"Cơ quan chủ trì: Sở Xây dựng; cơ quan phối hợp: Sở Tài chính, Sở Nội vụ",
         "lead NS-SXD, cooperate NS-STC, cooperate NS-SNV"},
        {"Chủ trì: Sở Xây dựng\nPhối hợp: Sở Tài chính", "lead NS-SXD, cooperate NS-STC"},
        {"Sở Xây dựng chủ trì, phối hợp với:\n- Sở Tài chính;\n- Sở Nội vụ.",
         "lead NS-SXD, cooperate NS-STC, cooperate NS-SNV"},
    };
    CHECK(list);
}

static void lists_and_the_names_in_them(void **state)
{
    static const struct sentence list[] = {
        {"Các Sở: Xây dựng, Tài chính và UBND các huyện, thị xã, thành phố chủ trì",
         "co_lead NS-SXD, co_lead NS-STC, co_lead NS-N-HUYEN"},
        {"Các Sở Nội vụ, Tư pháp chủ trì", "co_lead NS-SNV, co_lead NS-STP"},
        {"Các sở: Văn hóa, Thể thao và Du lịch, Y tế chủ trì", "co_lead NS-SVHTTDL, co_lead NS-SYT"},
        {"Sở Lao động - Thương binh và Xã hội chủ trì", "lead NS-SLDTBXH"},
        {"Sở Lao động, Thương binh và Xã hội chủ trì", "lead NS-SLDTBXH"},
        {"Sở Nông nghiệp và Phát triển nông thôn và Sở Xây dựng chủ trì", "co_lead NS-SNN, co_lead NS-SXD"},
        {"Ban Quản lý Khu kinh tế Vân Long và các Khu công nghiệp Nam Sơn chủ trì", "lead NS-BQLKCN"},
        {"Sở KH&ĐT chủ trì, phối hợp với Sở TN&MT, STC", "lead NS-SKHDT, cooperate NS-STNMT, cooperate NS-STC"},
        {"Sở NN và PTNT chủ trì, phối hợp với SGTVT", "lead NS-SNN, cooperate NS-SGTVT"},
        {"UBND huyện Ba Vân và các huyện Long Khê, Tân Lập tổ chức thực hiện",
         "implement NS-BA-VAN, implement NS-LONG-KHE, implement NS-TAN-LAP"},
        {"UBND các huyện, thành phố, thị xã tổ chức thực hiện", "implement NS-N-HUYEN"},
        {"UBND các huyện, thị xã, thành phố (trừ huyện Ba Vân, UBND huyện Tân Lập) tổ chức thực hiện",
         "implement NS-N-HUYEN -NS-BA-VAN -NS-TAN-LAP"},
        {"UBND các huyện, thị xã, thành phố (trừ huyện Mường Lát) tổ chức thực hiện", "implement NS-N-HUYEN(!) +1"},
        {"UBND các huyện, thị xã tổ chức thực hiện", "implement ?UBND các huyện, thị xã(!)"},
        {"Các sở, ngành: Xây dựng, Công an tỉnh chủ trì", "co_lead NS-SXD, co_lead NS-CA"},
        {"Sở Xây dựng tỉnh Nam Sơn chủ trì", "lead NS-SXD"},
        {"Sở Vũ trụ chủ trì, phối hợp với Sở Xây dựng", "lead ?Sở Vũ trụ(!), cooperate NS-SXD"},
        {"Sở Xây dựng Hà Nội chủ trì", "lead ?Sở Xây dựng Hà Nội(!)"},
        {"Thanh tra Sở Xây dựng chủ trì", "lead ?Thanh tra Sở Xây dựng(!)"},
        {"Sở Văn hoá, Thể thao và Du lịch chủ trì", "lead NS-SVHTTDL"},
    };
    CHECK(list);
}

static void what_lien_quan_reaches(void **state)
{
    static const struct sentence list[] = {
        {"Sở Nội vụ chủ trì, phối hợp với các sở, ban ngành, đơn vị liên quan", "lead NS-SNV, cooperate NS-N-LQ"},
        {"Sở Nội vụ chủ trì, phối hợp với các sở, ngành và đơn vị liên quan", "lead NS-SNV, cooperate NS-N-LQ"},
        {"Sở Nội vụ chủ trì, phối hợp với các sở, ban ngành và các đơn vị liên quan",
         "lead NS-SNV, cooperate NS-N-SO, cooperate NS-N-LQ"},
        {"Sở Nội vụ chủ trì, phối hợp với các sở, ngành, UBND các huyện, thị xã, thành phố và đơn vị có liên quan",
         "lead NS-SNV, cooperate NS-N-SO, cooperate NS-N-HUYEN, cooperate NS-N-LQ"},
        {"Sở Nội vụ chủ trì, phối hợp với các sở, ban ngành, đơn vị liên quan và UBND các huyện, thị xã, thành phố",
         "lead NS-SNV, cooperate NS-N-LQ, cooperate NS-N-HUYEN"},
        {"Sở Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị, địa phương liên quan",
         "lead NS-SNV, cooperate NS-N-LQDP"},
        {"Sở Nội vụ chủ trì, phối hợp với UBND các huyện, thị xã, thành phố liên quan",
         "lead NS-SNV, cooperate ?UBND các huyện, thị xã, thành phố liên quan(!) +1"},
        {"Sở Nội vụ phối hợp với các Bộ, ngành liên quan", "acting NS-SNV, cooperate TW-N-BO-NGANH"},
        {"Sở Nội vụ chủ trì, phối hợp với các tổ chức liên quan", "lead NS-SNV, cooperate ?các tổ chức liên quan(!)"},
        {"Sở Nội vụ chủ trì, phối hợp với các đơn vị trực thuộc", "lead NS-SNV, cooperate ?các đơn vị trực thuộc(!)"},
    };
    CHECK(list);
}

static void what_is_said_besides(void **state)
{
    static const struct sentence list[] = {
        {"Sở Xây dựng, theo chức năng, nhiệm vụ của ngành, lĩnh vực, chủ trì", "lead NS-SXD"},
        {"Sở Xây dựng căn cứ chức năng, nhiệm vụ được giao phối hợp với Bộ Xây dựng",
         "acting NS-SXD, cooperate TW-BXD"},
        {"UBND các huyện, thị xã, thành phố trên địa bàn tỉnh tổ chức thực hiện", "implement NS-N-HUYEN"},
        {"Sở Xây dựng chủ trì thực hiện Kế hoạch số 12/KH-UBND ngày 01/02/2024 của UBND tỉnh", "lead NS-SXD"},
        {"Sở Xây dựng chủ trì, trình UBND tỉnh phê duyệt", "lead NS-SXD"},
        {"Sở Xây dựng phối hợp với các Bộ, ngành trung ương được phân công nhiệm vụ chủ trì, thực hiện",
         "acting NS-SXD, cooperate TW-N-BO-NGANH"},
        {"Sở Xây dựng chủ trì, gửi Sở Tài chính thẩm định", "lead NS-SXD +2"},
        {"Sở Xây dựng hướng dẫn UBND các huyện, thị xã, thành phố thực hiện", "implement NS-SXD +1"},
        {"Đề nghị Công an tỉnh chủ trì", "lead NS-CA +1"},
        {"Sở Xây dựng chủ trì phần một, Sở Tài chính chủ trì phần hai", "lead NS-SXD +3"},
        {"Sở Xây dựng chủ trì, phối hợp với Sở Tài chính (nguồn vốn), Sở Nội vụ",
         "lead NS-SXD, cooperate NS-STC, cooperate NS-SNV"},
        {"Sở Xây dựng chủ trì, phối hợp với Sở Tài chính (nếu cần)", "lead NS-SXD, cooperate NS-STC +1"},
        {"Sở Xây dựng chủ trì, phối hợp với Sở Xây dựng", "lead NS-SXD(!), cooperate NS-SXD(!)"},
        {"Không", " +1"},
        {"", ""},
    };
    CHECK(list);
}

static void columns_of_their_own(void **state)
{
    static const struct sentence lead[] = {
        {"Sở Xây dựng", "lead NS-SXD"},
        {"Sở Xây dựng, Sở Tài chính", "co_lead NS-SXD, co_lead NS-STC"},
        {"Sở Xây dựng\nSở Tài chính", "co_lead NS-SXD, co_lead NS-STC"},
    };
    static const struct sentence cooperate[] = {
        {"Sở Tài chính; các đơn vị liên quan", "cooperate NS-STC, cooperate NS-N-LQ"},
        {"Các sở, ngành liên quan; UBND các huyện, thị xã, thành phố", "cooperate NS-N-LQ, cooperate NS-N-HUYEN"},
    };
    check(*state, lead, 3, ASSIGNING_LEAD);
    check(*state, cooperate, 2, ASSIGNING_COOPERATE);
}

/* ---- 151/KH-UBND of Quảng Ngãi ---- */

static const char quang_ngai[] =
    "tiendo: agencies/1\nprovince: Quảng Ngãi\nagencies:\n"
    "  - {code: UB, name: Ủy ban nhân dân tỉnh Quảng Ngãi, kind: province, aliases: [UBND tỉnh]}\n"
    "  - {code: XD, name: Sở Xây dựng, kind: department}\n  - {code: TC, name: Sở Tài chính, kind: department}\n"
    "  - {code: KH, name: Sở Kế hoạch và Đầu tư, kind: department}\n"
    "  - {code: MT, name: Sở Tài nguyên và Môi trường, kind: department}\n"
    "  - {code: TT, name: Sở Thông tin và Truyền thông, kind: department}\n"
    "  - {code: KKT, name: Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi, kind: equivalent}\n"
    "groups:\n"
    "  - {code: SO, name: Các sở ban ngành, basis: closed, phrases: [\"các sở, ban ngành\"], members: [{agency: XD}]}\n"
    "  - {code: HUYEN, name: UBND huyện, basis: closed, phrases: [\"UBND các huyện, thị xã, thành phố\"], members: "
    "[]}\n"
    "  - {code: LQ, name: Liên quan, basis: open, phrases: [các cơ quan liên quan], reach: [department]}\n";

static void the_sentences_of_151(void **state)
{
    static const struct sentence list[] = {
        {"Sở Xây dựng chủ trì, phối hợp các sở, ban ngành, UBND các huyện, thị xã, thành phố tổ chức thực hiện.",
         "lead XD, cooperate SO, cooperate HUYEN"},
        {"Các sở, ban ngành chủ trì (đối với từng lĩnh vực thuộc chức năng nhiệm vụ đã được giao), phối hợp với UBND "
         "các "
         "huyện, thị xã, thành phố tổ chức thực hiện.",
         "co_lead SO(!), cooperate HUYEN"},
        {"Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Sở Tài chính (trên cơ sở đề xuất của Sở Xây dựng, UBND các "
         "huyện, "
         "thị xã, thành phố) tham mưu tổ chức triển khai thực hiện.",
         "lead KH, cooperate TC +1"},
        {"Sở Kế hoạch và Đầu tư, Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi chủ trì, phối hợp "
         "các "
         "sở, ban ngành, UBND các huyện, thị xã, thành phố tổ chức thực hiện.",
         "co_lead KH, co_lead KKT, cooperate SO, cooperate HUYEN"},
        {"Sở Xây dựng, UBND các huyện, thị xã, thành phố tổ chức thực hiện.", "implement XD, implement HUYEN"},
        {"Sở Tài nguyên và Môi trường, UBND các huyện, thị xã, thành phố tổ chức thực hiện.",
         "implement MT, implement HUYEN"},
        {"UBND các huyện, thị xã, thành phố tổ chức thực hiện.", "implement HUYEN"},
        {"Các Sở, ban ngành, UBND các huyện, thị xã, thành phố tổ chức thực hiện.", "implement SO, implement HUYEN"},
        {"UBND các huyện, thị xã, thành phố, các Sở, ban ngành tổ chức thực hiện.", "implement HUYEN, implement SO"},
        {"Sở Thông tin và Truyền thông chủ trì, phối hợp với Sở Xây dựng và các sở, ban ngành, UBND các huyện, thị xã, "
         "thành phố tổ chức thực hiện.",
         "lead TT, cooperate XD, cooperate SO, cooperate HUYEN"},
        {"Giao Sở Xây dựng chủ trì, phối hợp với các cơ quan liên quan theo dõi, đôn đốc, kiểm tra, giám sát việc thực "
         "hiện Nghị quyết số 06-NQ/TW; tham mưu báo cáo kết quả thực hiện khi có yêu cầu của cơ quan cấp trên.",
         "lead XD, cooperate LQ"},
    };
    struct state own = {.arena = ((struct state *)*state)->arena};
    const char *texts[] = {quang_ngai};
    own.names = draft_names(own.arena, texts, 1, "Quảng Ngãi", &own.roster);
    check(&own, list, sizeof(list) / sizeof(list[0]), ASSIGNING_ANY);
    roster_unref(own.roster);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_is_no_order), cmocka_unit_test(lists_and_the_names_in_them),
        cmocka_unit_test(who_leads_and_who_helps),   cmocka_unit_test(lists_and_the_names_in_them),
        cmocka_unit_test(what_lien_quan_reaches),    cmocka_unit_test(what_is_said_besides),
        cmocka_unit_test(columns_of_their_own),      cmocka_unit_test(the_sentences_of_151),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
