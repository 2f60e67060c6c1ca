#include "field_flags.h"

static const struct {
    const char *flag;
    enum field field;
} flags[] = {
    {"task", FIELD_TASK},
    {"action", FIELD_ACTION},
    {"period", FIELD_PERIOD},
    {"percent", FIELD_PERCENT},
    {"result", FIELD_RESULT},
    {"difficulty", FIELD_DIFFICULTIES},
    {"proposal", FIELD_PROPOSALS},
    {"product", FIELD_PRODUCT_NUMBER},
    {"product-date", FIELD_PRODUCT_DATE},
    {"product-issuer", FIELD_PRODUCT_ISSUER},
    {"product-title", FIELD_PRODUCT_TITLE},
    {"product-link", FIELD_PRODUCT_LINK},
    {"product-hash", FIELD_PRODUCT_HASH},
    {"value", FIELD_VALUE},
    {"year", FIELD_VALUE_YEAR},
    {"value-as-of", FIELD_VALUE_AS_OF},
    {"source", FIELD_VALUE_SOURCE},
    {"proposal-to", FIELD_PROPOSAL_TO},
    {"refers-to", FIELD_REFERS_TO},
    {"milestone", FIELD_MILESTONE},
    {"officer", FIELD_MILESTONE_OFFICER},
    {"expected-product", FIELD_MILESTONE_PRODUCT},
    {"due", FIELD_MILESTONE_DUE},
    {"basis", FIELD_MILESTONE_BASIS},
    {"direction", FIELD_REPORT_DIRECTION},
    {"ongoing", FIELD_REPORT_ONGOING},
    {"assessment", FIELD_REPORT_ASSESSMENT},
    {"next", FIELD_REPORT_NEXT},
    {"number", FIELD_REPORT_NUMBER},
    {"date", FIELD_REPORT_DATE},
    {"as-of", FIELD_REPORT_AS_OF},
    {"updates", FIELD_REPORT_UPDATES},
    {"until", FIELD_UNTIL},
    {"reason", FIELD_EXTENSION_REASON},
    {"supersedes", FIELD_SUPERSEDES},
    {"drafter", FIELD_DRAFTER},
    {"drafter-position", FIELD_DRAFTER_POSITION},
    {"approver", FIELD_APPROVER},
    {"approver-position", FIELD_APPROVER_POSITION},
};

void fields_from_flags(const struct cli_args *args, struct fields *fields)
{
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        const char *value = cli_value(args, flags[i].flag);
        if (value != NULL) {
            fields_set(fields, flags[i].field, value);
        }
    }
    if (cli_given(args, "estimate")) {
        fields_set(fields, FIELD_VALUE_STATUS, "estimate");
    } else if (cli_given(args, "final")) {
        fields_set(fields, FIELD_VALUE_STATUS, "final");
    }
}

bool fields_any_flag(const struct cli_args *args)
{
    bool given = cli_given(args, "estimate") || cli_given(args, "final");
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        given = given || cli_given(args, flags[i].flag);
    }
    return given;
}
