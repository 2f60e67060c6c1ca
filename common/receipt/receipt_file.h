/* receipt_file: receipts as people keep and pass them on: text of one line each, so that one fits an e-mail or a
 * printed page and a slip (phiếu biên nhận of a unit's whole report) is several of them. Lines that begin with # are
 * for the reader and prove nothing; what counts is inside the signed line:
 *
 *     # Biên nhận số 0193b83b-…: Sở Xây dựng, Nhiệm vụ 6, điểm c …
 *     tiendo-receipt-1 BASE64URL
 */
#pragma once

#include "receipt.h"

#define RECEIPT_LINE_PREFIX "tiendo-receipt-1 "
#define RECEIPT_KEY_PREFIX "tiendo-receipt-key-1 "

/* One line without its end, in the arena. */
const char *receipt_line(struct arena *arena, struct bytes signed_bytes);

/* What a person reads about one receipt, several lines in Vietnamese, each ended; in the arena. */
const char *receipt_words(struct arena *arena, const struct receipt *receipt);

/* One receipt as it stands in a file: those lines as remarks, then the signed line, ended; in the arena. */
const char *receipt_file_entry(struct arena *arena, const struct receipt *receipt, struct bytes signed_bytes);

struct receipt_lines {
    struct bytes *list;
    int *line; /* of each, from 1, for messages */
    size_t count;
};
/* Every receipt of a text; blank lines, # and blanks around a line are passed over. ERR_DATA (with the line) when a
 * line is anything else, or not base64, or when there is none. Checks no signature: receipt_verify() does. */
bool receipt_file_parse(struct arena *arena, const char *text, const char *name, struct receipt_lines *ret,
                        struct err *err) MUST_CHECK;

/* The centre's public keys: a text of one line each, `tiendo-receipt-key-1 Z85`, # for remarks; 1 to RECEIPT_KEYS_MAX.
 * The line is in the arena, without its end. */
const char *receipt_key_line(struct arena *arena, const uint8_t key[static RECEIPT_KEY_BYTES]);
bool receipt_keys_parse(const char *text, const char *name, struct receipt_keys *ret, struct err *err) MUST_CHECK;
