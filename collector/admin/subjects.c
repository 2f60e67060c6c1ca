#include "subjects.h"

#include "lang.h"
#include "lineage.h"
#include "vocabulary.h"

#include <string.h>

bool subject_id(const struct admin *admin, size_t operand, struct uuid *ret, struct err *err)
{
    return uuid_parse(admin->args->operands[operand], ret) ||
           err_set(err, ERR_USAGE,
                   tr("\"%s\" is not an id; the lists show them", "\"%s\" không phải là mã; các lệnh list in mã"),
                   admin->args->operands[operand]);
}

const struct agency *focal_on(const struct plan *plan, day_t on)
{
    const struct agency *today = agency_successor(plan->focal, on);
    return today == NULL ? plan->focal : today;
}

const struct plan *plan_of_key(const struct admin *admin, const char *key, const struct item **ret_item)
{
    const struct item *item = roster_find_item(admin->roster, key, NULL);
    if (ret_item != NULL) {
        *ret_item = item;
    }
    return item != NULL ? item->plan
                        : roster_find_plan(admin->roster, arena_strndup(admin->arena, key, strcspn(key, "#")), NULL);
}

const char *name_of_key(const struct admin *admin, const char *key)
{
    char name[ITEM_NAME_MAX];
    const struct plan *plan = strchr(key, '#') == NULL ? plan_of_key(admin, key, NULL) : NULL;
    return arena_strdup(admin->arena, plan != NULL ? plan->called : item_key_short(admin->roster, key, name));
}

const char *spoken_of_key(const struct admin *admin, const char *key)
{
    char spoken[LABEL_SPOKEN_MAX];
    const struct item *item = NULL;
    const struct plan *plan = plan_of_key(admin, key, &item);
    const char *document =
        plan == NULL ? name_of_key(admin, key) : arena_printf(admin->arena, "Kế hoạch %s", plan->number);
    return item == NULL ? document : arena_printf(admin->arena, "%s (%s)", label_spoken(item->label, spoken), document);
}
