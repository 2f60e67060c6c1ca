/* bundle: the file that an office without a network and the centre hand to each other (docs/PROTOCOL.md, "Without a
 * network"). What is in it are the very messages of the wire; who wrote it and who may read it is decided by the same
 * CURVE keys as of a connection: each letter is closed with crypto_box from its sender's key to its recipient's, and
 * its head, which anybody can read, is authenticated with it.
 *
 * A file holds one letter, or two when a device that was never enrolled asks for that first, with its one-time key. */
#pragma once

#include "arena.h"
#include "err.h"
#include "keys.h"
#include "uuid.h"
#include "wire.h"

enum {
    BUNDLE_BYTES_MAX = 64 * 1024 * 1024, /* of a whole file */
    BUNDLE_LETTERS_MAX = 2,
    BUNDLE_HEAD_BYTES = 128,
    BUNDLE_NONCE_BYTES = 24,
};

enum bundle_kind {
    BUNDLE_UPDATES = 1,  /* of a device, for the centre */
    BUNDLE_VERDICTS = 2, /* of the centre, for a device */
};

struct bundle_head {
    enum bundle_kind kind;
    uint8_t sender[KEY_BYTES], recipient[KEY_BYTES]; /* public keys */
    struct uuid epoch;                               /* of the outbox that it comes from, or answers */
    int64_t made_at_us;                              /* by the sender's clock */
};

struct bundle_letter {
    struct bundle_head head;
    uint8_t nonce[BUNDLE_NONCE_BYTES];
    struct bytes head_bytes; /* as they stand in the file */
    struct bytes box;        /* still closed */
};

struct bundle_letters {
    struct bundle_letter list[BUNDLE_LETTERS_MAX];
    size_t count;
};

/* What is to be closed: `head.sender` follows from the key. */
struct bundle_draft {
    struct bundle_head head;
    const struct key_pair *sender;
    struct frame_list frames;
};

/* The bytes of a file with these letters, in the arena. ERR_DATA when it would be larger than BUNDLE_BYTES_MAX. */
bool bundle_close(struct arena *arena, const struct bundle_draft *drafts, size_t count, struct bytes *ret,
                  struct err *err) MUST_CHECK;

/* Takes a file apart; the letters refer to its bytes. Nothing of them is to be trusted before bundle_open(). ERR_DATA
 * when it is no such file, or not a whole one. `name` is for the message. */
bool bundle_parse(struct bytes file, const char *name, struct bundle_letters *ret, struct err *err) MUST_CHECK;

/* Opens a letter with the recipient's secret key: from here on its head is known to be the sender's, too. ERR_DATA when
 * a single bit of it was changed, or it is for somebody else. The frames are in the arena, not decoded yet. */
bool bundle_open(struct arena *arena, const struct bundle_letter *letter, const struct key_pair *recipient,
                 const char *name, struct frame_list *ret, struct err *err) MUST_CHECK;

/* Reads and takes apart a file; its bytes are in the arena. */
bool bundle_read(struct arena *arena, const char *path, struct bundle_letters *ret, struct err *err) MUST_CHECK;
/* Puts it on disk, durably. A file that is there is replaced when it is a bundle, too; any other is left alone
 * (ERR_CANT_CREATE). */
bool bundle_write(const char *path, struct bytes file, struct err *err) MUST_CHECK;
