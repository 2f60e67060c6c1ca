/* receipt_json: a receipt as --json prints it. */
#pragma once

#include "receipt_file.h"

#include <jansson.h>

/* Adds what a receipt says to an object. */
void receipt_json(json_t *object, const struct receipt *receipt);
