/* table_xml: an XML part of an office document as a stream of begins, texts and ends. No network, no entities, no
 * document type: a part that has one is refused. The only module that knows libxml2. */
#pragma once

#include "arena.h"
#include "err.h"

#include <stddef.h>

struct xml_attributes; /* of the element that begins */

struct xml_handler {
    /* Local names, without a namespace's prefix. False with *err ends the reading. */
    bool (*begin)(void *context, const char *name, const struct xml_attributes *attributes, struct err *err);
    bool (*end)(void *context, const char *name, struct err *err);
    bool (*text)(void *context, const char *text, struct err *err);
};

/* The value of an attribute by its local name; NULL when it is not there. Good until the callback returns. */
const char *xml_attribute(const struct xml_attributes *attributes, const char *name);

/* `place` names the file and part in errors (ERR_DATA, with the line). */
bool xml_read(const char *place, const char *bytes, size_t size, const struct xml_handler *handler, void *context,
              struct err *err) MUST_CHECK;
