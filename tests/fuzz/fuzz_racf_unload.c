// SPDX-License-Identifier: MIT
/* fuzz_racf_unload.c - any text as a line of a database unload */
#include <stdlib.h>
#include <string.h>
#include "racf/unloadline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* a line as getline() has it: no room behind it */
	char *line = malloc(size ? size : 1);
	struct unload_line to;
	bool good;

	memcpy(line, data, size);
	good = unload_line(line, size, &to);
	if (!good && (!to.wrong || !to.from || to.from > to.last))
		abort();
	if (good && to.type == UNLOAD_TYPES)
		abort();
	for (unsigned int i = 0; good && i < to.n; i++) {
		const struct unload_value *v = &to.v[i];

		if (v->text && v->len && (v->text < line || v->text + v->len > line + size))
			abort();
		if (v->text && v->len && v->text[v->len - 1] == ' ')
			abort();
	}
	free(line);
	return 0;
}
