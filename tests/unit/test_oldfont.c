/* Texts typed in TCVN3 or VNI and read as Latin-1 are told apart from correct Vietnamese and from other languages. */
#include "syllable.h"
#include "text.h"

#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct sample {
    const char *font; /* NULL: no old font */
    const char *text;
};

static const struct sample samples[] = {
    {"TCVN3", "Céng hßa x· héi chñ nghÜa ViÖt Nam"},
    {"TCVN3", "Së X©y dùng chñ tr×, phèi hîp víi c¸c ®¬n vÞ liªn quan rµ so¸t quy ho¹ch chung thµnh phè ®Õn n¨m 2040."},
    {"TCVN3", "ñy ban nh©n d©n quËn Lª Ch©n"},
    {"TCVN3", "NguyÔn V¨n Hïng"},
    {"TCVN3", "TrÇn ThÞ Lan"},
    {"TCVN3", "§· hoµn thµnh 35% khèi l­îng; cßn v­íng gi¶i phãng mÆt b»ng t¹i huyÖn Thñy Nguyªn, ®Ò nghÞ gia h¹n."},
    {"TCVN3", "Kh«ng cã v­íng m¾c"},
    {"TCVN3", "Hoµn thµnh"},
    {"TCVN3", "§· tr×nh"},
    {"TCVN3", "“B¸o c¸o sè 12/BC-SXD” – kÌm theo"},
    /* the same font in a file that was read as Windows-1258 */
    {"TCVN3", "phèi hîp víi c¸c ®¬n ṽ liªn quan rµ so¸t quy ho¹ch chung thµnh phè ®Ơn n¨m 2040, gi¶i phăng mÆt b»ng"},
    {"VNI", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"},
    {"VNI",
     "Sôû Xaây döïng chuû trì, phoái hôïp vôùi caùc ñôn vò lieân quan raø soaùt quy hoaïch chung ñeán naêm 2040."},
    {"VNI", "UÛy ban nhaân daân quaän Leâ Chaân"},
    {"VNI", "Nguyeãn Vaên Huøng"},
    {"VNI", "Ñaõ hoaøn thaønh 35% khoái löôïng; coøn vöôùng giaûi phoùng maët baèng taïi huyeän Thuûy Nguyeân."},
    {"VNI", "Khoâng coù vöôùng maéc"},
    {"VNI", "ÑAÛNG COÄNG SAÛN VIEÄT NAM"},
    /* correct Vietnamese, also where every letter is one of Latin-1 */
    {NULL, "Cộng hòa xã hội chủ nghĩa Việt Nam"},
    {NULL, "Không có gì"},
    {NULL, "Công an xã, hoà hoãn, thuý, lý do khác: không"},
    {NULL, "Có, không, là, và, hai xã, ba xã"},
    {NULL, "Tài liệu «có» dấu ngoặc kiểu Pháp"},
    {NULL, "Krông Nô, Plông, Kôn Plông, Pô Kô"},
    {NULL, "Khong dau: da hoan thanh cong trinh cap nuoc sach"},
    {NULL, "diện tích 29,2 m²/người; mô-men 50 N·m; kích thước n×m; hạt bụi 5 µm; ± 2 °C; § 5; 1½"},
    {NULL, "50 N·m, n×m, µm"},
    {NULL, "Hợp tác với Đại học Köln, Malmö và Universität Zürich về nước thải; ông Jürgen Müller, bà Zoë Noël"},
    /* other languages */
    {NULL, "São João não são ações; as ações e as intenções são do irmão, não há razão para três avós"},
    {NULL, "Saõ Joaõ"},
    {NULL, "À la fin de l'année, où en est-on ? Les élèves ont été très occupés ; le théâtre est à côté de la forêt."},
    {NULL, "Où est le thaï ? Là."},
    {NULL, "Noël, maïs, naïf, Haïti, aîné, goût, coût, août, île, «là» et «où»"},
    {NULL, "Die Größe der Straße ist für die Müller schön; daß er muß, weiß ich: Öl, Tür, Bär, fünf, zwölf."},
    {NULL, "El niño está aquí: mañana habrá más información sobre el año, ¿qué té? Sí, él también oyó."},
    {NULL, "The café's naïve résumé of the façade; coöperation in Zürich, £5m, 10 µm, ©2024 Acme®"},
    {NULL, "Perché no? Più tardi andrò in città, così sarà già lunedì."},
    {NULL, "Så må vi gå på gården, når det är möjligt för oss"},
    {NULL, ""},
    {NULL, "¸"},
    {NULL, "2024"},
};

static void check(const char *text, const char *font)
{
    const char *found = NULL;
    bool is_old = text_looks_old_font(text, &found);
    if (is_old != (font != NULL) || (font != NULL && strcmp(font, found) != 0)) {
        fail_msg("\"%s\": %s, expected %s", text, is_old ? found : "no old font", font == NULL ? "none" : font);
    }
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        check(samples[i].text, samples[i].font);
    }
}

/* Characters 0x80-0xff of the old file come as one mangled character each; a text that is not UTF-8 is no reason to
 * fall. */
static void test_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    check("C\xe9ng h\xdf"
          "a x\xb7 h\xe9i",
          NULL);
    check("\xc3", NULL);
    check("\xc2\xb8\xe1", NULL);
}

static size_t files_seen;
static size_t lines_seen;

static int check_file(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)where;
    if (type != FTW_F) {
        return 0;
    }
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    assert_non_null(file);
    while (getline(&line, &room, file) > 0) {
        check(line, NULL);
        lines_seen++;
    }
    free(line);
    fclose(file);
    files_seen++;
    return 0;
}

static void test_no_line_under_plans(void **state)
{
    (void)state;
    assert_int_equal(nftw(PLANS_DIR, check_file, 8, FTW_PHYS), 0);
    assert_true(files_seen >= 5);
    assert_true(lines_seen > 1000);
}

static void test_text_clean_says_so(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    const char *text = "untouched";
    const char *old = "NguyÔn V¨n Hïng";
    assert_int_equal(text_clean(arena, old, strlen(old), 100, &text, NULL), TEXT_OLD_FONT);
    assert_string_equal(text, "untouched");
    arena_free(arena);
}

static bool syllable(const char *text, bool strict)
{
    struct syllable syllable = {.count = 0};
    for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text; *p != '\0';) {
        utf8proc_int32_t point = 0;
        p += utf8proc_iterate(p, -1, &point);
        if (!syllable_add(&syllable, point)) {
            return false;
        }
    }
    return strict ? syllable_is_strict(&syllable) : syllable_is_loose(&syllable);
}

static void test_syllables(void **state)
{
    (void)state;
    static const char *const strict[] = {"Nghiêng", "đường", "quyết", "giếng", "gì",    "hòa",  "hoà",
                                         "thuở",    "khuỷu", "ỷ",     "yếu",   "a",     "QUẬN", "ngoằng",
                                         "ách",     "xoong", "huỳnh", "cúp",   "nghĩa", "ghế",  "trưởng"};
    static const char *const loose_only[] = {"saí", "kông", "plông", "cac", "viêt", "hoac", "hòan"};
    static const char *const neither[] = {"ações", "über", "straße", "hello", "ñ", "nghiêngg", "b", "ngng", "ấế", ""};
    for (size_t i = 0; i < sizeof(strict) / sizeof(strict[0]); i++) {
        if (!syllable(strict[i], true) || !syllable(strict[i], false)) {
            fail_msg("%s is a syllable", strict[i]);
        }
    }
    for (size_t i = 0; i < sizeof(loose_only) / sizeof(loose_only[0]); i++) {
        if (syllable(loose_only[i], true) || !syllable(loose_only[i], false)) {
            fail_msg("%s is a syllable only when spelling does not count", loose_only[i]);
        }
    }
    for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++) {
        if (syllable(neither[i], true) || syllable(neither[i], false)) {
            fail_msg("%s is no syllable", neither[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_bytes_that_are_not_utf8),
        cmocka_unit_test(test_no_line_under_plans),
        cmocka_unit_test(test_text_clean_says_so),
        cmocka_unit_test(test_syllables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
