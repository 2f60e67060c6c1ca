#include "proposal.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

static const char *const states[PROPOSAL_STATE_MAX] = {
    [PROPOSAL_NEW] = "new", [PROPOSAL_FORWARDED] = "forwarded", [PROPOSAL_ANSWERED] = "answered"};

const char *proposal_state_code(enum proposal_state state)
{
    return states[state];
}

/* ---- what is no proposal ---- */

bool proposal_is_none(struct arena *arena, const char *text)
{
    static const char *const nothings[] = {
        "",
        "không",
        "không có",
        "không có gì",
        "không có ý kiến",
        "không đề xuất",
        "không kiến nghị",
        "không đề xuất, kiến nghị",
        "không có đề xuất",
        "không có kiến nghị",
        "không có đề xuất, kiến nghị",
        "không có kiến nghị, đề xuất",
        "không có đề xuất kiến nghị",
        "không phát sinh",
        "chưa có",
        "chưa có đề xuất, kiến nghị",
        "không có đề xuất, kiến nghị gì",
    };
    static const char blanks[] = " \t\n.;,:/-+*";
    const char *folded = text_fold(arena, text);
    folded += strspn(folded, " \t\n-+*");
    size_t length = strlen(folded);
    /* Bytes of "–" and "…" end no letter: a letter's last byte may be one of them, so only whole signs are cut. */
    while (length > 0) {
        static const char *const signs[] = {"–", "…"};
        size_t cut = (unsigned char)folded[length - 1] < 0x80 && strchr(blanks, folded[length - 1]) != NULL ? 1 : 0;
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
            size_t size = strlen(signs[i]);
            cut = length >= size && memcmp(folded + length - size, signs[i], size) == 0 ? size : cut;
        }
        if (cut == 0) {
            break;
        }
        length -= cut;
    }
    for (size_t i = 0; i < sizeof(nothings) / sizeof(nothings[0]); i++) {
        if (strlen(nothings[i]) == length && memcmp(folded, nothings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- which words are one proposal ---- */

struct said {
    const struct proposal_word *word;
    const char *folded, *addressee; /* NULL when it proposes nothing */
    size_t key;                     /* the same for the same agency, task, addressee and words */
    struct proposal *proposal;      /* NULL: none */
};

struct gathering {
    const struct proposal_facts *facts;
    struct said *said;        /* by word */
    struct said **by_id;      /* sorted */
    struct proposal **of_key; /* by key: the newest */
    struct proposal *all;
    size_t count;
};

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int compare_keys(const void *a, const void *b)
{
    const struct said *x = *(const struct said *const *)a;
    const struct said *y = *(const struct said *const *)b;
    int order = strcmp(x->word->agency, y->word->agency);
    order = order != 0 ? order : strcmp(x->word->task, y->word->task);
    order = order != 0 ? order : compare_texts(x->addressee, y->addressee);
    return order != 0 ? order : compare_texts(x->folded, y->folded);
}

static int compare_ids(const void *a, const void *b)
{
    const struct said *x = *(const struct said *const *)a;
    const struct said *y = *(const struct said *const *)b;
    return strcmp(x->word->id, y->word->id);
}

static struct said *find_said(const struct gathering *gathering, const char *id)
{
    struct proposal_word word = {.id = id};
    struct said wanted = {.word = &word};
    struct said *key = &wanted;
    if (id == NULL) {
        return NULL;
    }
    struct said **found =
        bsearch(&key, gathering->by_id, gathering->facts->word_count, sizeof(struct said *), compare_ids);
    return found == NULL ? NULL : *found;
}

static void number_keys(struct arena *arena, struct gathering *gathering)
{
    size_t count = gathering->facts->word_count;
    struct said **sorted = arena_array(arena, count + 1, sizeof(struct said *));
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &gathering->said[i];
        gathering->by_id[i] = &gathering->said[i];
    }
    qsort(sorted, count, sizeof(struct said *), compare_keys);
    qsort(gathering->by_id, count, sizeof(struct said *), compare_ids);
    for (size_t i = 1; i < count; i++) {
        sorted[i]->key = sorted[i - 1]->key + (compare_keys(&sorted[i - 1], &sorted[i]) != 0 ? 1 : 0);
    }
}

/* Whether it had been answered when somebody said the same again. */
static bool was_answered(const struct gathering *gathering, const struct proposal *proposal, int64_t at_us)
{
    for (size_t i = 0; i < gathering->facts->step_count; i++) {
        const struct proposal_step *step = &gathering->facts->steps[i];
        const struct said *on = find_said(gathering, step->update_id);
        if (step->kind == PROPOSAL_ANSWERED && step->recorded_us <= at_us && on != NULL && on->proposal == proposal) {
            return true;
        }
    }
    return false;
}

static void take_word(struct gathering *gathering, struct said *said)
{
    const struct said *corrected = find_said(gathering, said->word->supersedes);
    if (corrected != NULL && corrected->proposal != NULL) {
        said->proposal = corrected->proposal;
    } else if (said->folded != NULL) {
        struct proposal *known = gathering->of_key[said->key];
        bool again = known != NULL && !was_answered(gathering, known, said->word->said_us);
        said->proposal = again ? known : &gathering->all[gathering->count++];
    }
    struct proposal *proposal = said->proposal;
    if (proposal == NULL || said->folded == NULL) {
        return;
    }
    gathering->of_key[said->key] = proposal;
    proposal->first = proposal->first == NULL ? said->word : proposal->first;
    if (said->word->counts) {
        proposal->last = said->word;
        proposal->times++;
    }
}

static void take_step(const struct gathering *gathering, const struct proposal_step *step)
{
    const struct said *said = find_said(gathering, step->update_id);
    struct proposal *proposal = said == NULL ? NULL : said->proposal;
    if (proposal == NULL) {
        return;
    }
    if (step->kind == PROPOSAL_ANSWERED) {
        proposal->answered = step;
        proposal->state = PROPOSAL_ANSWERED;
    } else {
        proposal->forwarded = step;
        proposal->state = proposal->state == PROPOSAL_ANSWERED ? PROPOSAL_ANSWERED : PROPOSAL_FORWARDED;
    }
}

/* Leaves out what no word that counts raises any more. */
static struct proposals standing(struct arena *arena, const struct gathering *gathering)
{
    size_t words = gathering->facts->word_count;
    struct proposals ret = {.list = arena_array(arena, gathering->count + 1, sizeof(struct proposal)),
                            .of_word = arena_array(arena, words + 1, sizeof(struct proposal *))};
    size_t *moved = arena_array(arena, gathering->count + 1, sizeof(*moved));
    for (size_t i = 0; i < gathering->count; i++) {
        moved[i] = ret.count;
        if (gathering->all[i].last != NULL) {
            ret.list[ret.count++] = gathering->all[i];
        }
    }
    for (size_t i = 0; i < words; i++) {
        const struct proposal *proposal = gathering->said[i].proposal;
        if (proposal != NULL && proposal->last != NULL) {
            ret.of_word[i] = &ret.list[moved[proposal - gathering->all]];
        }
    }
    return ret;
}

struct proposals proposals_of(struct arena *arena, const struct proposal_facts *facts)
{
    size_t count = facts->word_count;
    struct gathering gathering = {.facts = facts,
                                  .said = arena_array(arena, count + 1, sizeof(struct said)),
                                  .by_id = arena_array(arena, count + 1, sizeof(struct said *)),
                                  .of_key = arena_array(arena, count + 1, sizeof(struct proposal *)),
                                  .all = arena_array(arena, count + 1, sizeof(struct proposal))};
    for (size_t i = 0; i < count; i++) {
        const struct proposal_word *word = &facts->words[i];
        bool none = proposal_is_none(arena, word->text);
        gathering.said[i] =
            (struct said){.word = word,
                          .folded = none ? NULL : text_fold(arena, word->text),
                          .addressee = none || word->addressee == NULL ? NULL : text_fold(arena, word->addressee)};
    }
    number_keys(arena, &gathering);
    for (size_t i = 0; i < count; i++) {
        take_word(&gathering, &gathering.said[i]);
    }
    for (size_t i = 0; i < facts->step_count; i++) {
        take_step(&gathering, &facts->steps[i]);
    }
    return standing(arena, &gathering);
}

const struct proposal *proposal_of_update(const struct proposal_facts *facts, const struct proposals *proposals,
                                          const char *update_id)
{
    for (size_t i = 0; i < facts->word_count; i++) {
        if (strcmp(facts->words[i].id, update_id) == 0) {
            return proposals->of_word[i];
        }
    }
    return NULL;
}
