/* clean: a cell of a scan turned to text, without what the scanner's software put in: tags, TeX, footnote marks. */
#pragma once

#include "arena.h"

#include <stdbool.h>

/* Line breaks (<br>, <p>) become \n; white space is run together; units keep their figure (m²). In the arena. */
const char *clean_scan(struct arena *arena, const char *text);

/* White space run together and trimmed, line breaks kept as \n where `lines`, else as a space. In the arena. */
const char *clean_space(struct arena *arena, const char *text, bool lines);
