/* bundle_import: what the network thread is for a connection, for a file that an office without a network sent: the
 * same session, the same jobs, the same answers, only all at once. */
#pragma once

#include "bundle.h"
#include "jobs.h"
#include "roster.h"

struct bundle_import {
    const char *name; /* of the file, for messages */
    const struct key_pair *server;
    struct job_tools tools;
    struct roster *roster;                       /* today's */
    void (*progress)(size_t done, size_t total); /* messages; NULL: nobody looks */
};

/* accepted + held + rejected = stored + repeated + conflicts: what has a verdict in the answer. */
struct bundle_outcome {
    struct uuid device;
    const char *agency; /* code */
    bool enrolled;      /* the device is a new one */
    int64_t made_at_us; /* by the device's clock */
    uint64_t from, to;  /* sequences in the file; 0: none */
    size_t entries, stored, repeated, accepted, held, rejected, conflicts;
    size_t left; /* for which there was no room in the answer: they come again */
    size_t decisions, acknowledged, notices;
    uint64_t rewind;     /* the centre needs what comes from there on first; 0: it has all before `from` */
    struct bytes answer; /* the file for the device */
};

/* Judges and stores what is in the letters and makes the answer; both in the arena. ERR_PERMISSION when the sender's
 * key is not known, was revoked or may not say this, ERR_DATA when the file is not whole or not for this centre: then
 * nothing of it was stored. After any other failure the same file may be imported again: what was stored has its
 * verdict. */
bool bundle_import(struct arena *arena, const struct bundle_import *import, const struct bundle_letters *letters,
                   struct bundle_outcome *ret, struct err *err) MUST_CHECK;
