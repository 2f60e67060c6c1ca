/* receipt_key: the file of the key by which a collector signs receipts: one line of Z85 (the Ed25519 seed), mode 0600.
 */
#pragma once

#include "receipt.h"

/* ERR_NO_INPUT, ERR_PERMISSION or ERR_DATA as for every key file. */
bool receipt_key_read(const char *path, struct receipt_signer *ret, struct err *err) MUST_CHECK;
/* A new one; ERR_CANT_CREATE when there is a file of that name. */
bool receipt_key_create(const char *path, struct err *err) MUST_CHECK;
