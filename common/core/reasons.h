/* reasons: the codes that say why an update was refused or held (reasons.def), with what the officer reads. */
#pragma once

enum reason {
    REASON_NONE,
#define REASON(code, label, sentence) REASON_##code,
#include "reasons.def"
#undef REASON
    REASON_MAX
};

const char *reason_code(enum reason reason);     /* "NO_ROLE"; "" for REASON_NONE */
const char *reason_label(enum reason reason);    /* Vietnamese heading */
const char *reason_sentence(enum reason reason); /* Vietnamese, with {1}… still to be filled in */
enum reason reason_parse(const char *code);      /* REASON_NONE when unknown */
