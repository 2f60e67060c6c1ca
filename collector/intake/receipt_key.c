#include "receipt_key.h"

#include "keys.h"
#include "lang.h"

#include <sodium.h>
#include <string.h>

_Static_assert((int)KEY_BYTES == (int)RECEIPT_SEED_BYTES, "a seed is kept like any other secret key");

bool receipt_key_read(const char *path, struct receipt_signer *ret, struct err *err)
{
    struct key_pair pair = {0};
    if (!key_file_read(path, &pair, err)) {
        return err_wrap(err, "%s", tr("receipt_key", "khóa ký biên nhận (receipt_key)"));
    }
    receipt_signer_from_seed(pair.secret_key, ret);
    sodium_memzero(&pair, sizeof(pair));
    return true;
}

bool receipt_key_create(const char *path, struct err *err)
{
    struct key_pair pair = {0};
    randombytes_buf(pair.secret_key, sizeof(pair.secret_key));
    bool ok = key_file_create(path, &pair, err);
    sodium_memzero(&pair, sizeof(pair));
    return ok;
}
