/* dossier: what the records say about an agency that was urged more than once, for its superior: how it was urged, what
 * it answered and promised. */
#pragma once

#include "pg.h"
#include "urging.h"

/* Fills the history of a request whose base is there. In the arena. */
bool dossier_facts(struct pg *pg, struct arena *arena, struct dossier_request *request, struct err *err) MUST_CHECK;
