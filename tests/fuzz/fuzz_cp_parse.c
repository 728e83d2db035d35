// SPDX-License-Identifier: MIT
/* Command lines: words, numbers, logical lines, masking */
#include <stdlib.h>
#include "cp/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void words(const char *text, size_t len)
{
	struct cp_scan s = cp_scan(text, len);
	struct cp_word w;
	char name[9], classes[33];
	uint16_t dev;
	uint32_t mask;
	uint64_t v;

	while (cp_next(&s, &w)) {
		cp_is(&w, "Query");
		cp_hex(&w, 16, &v);
		cp_dec(&w, ~0ull, &v);
		cp_devno(&w, &dev);
		cp_storage(&w, &v);
		if (cp_name(&w, name) && (!name[0] || strlen(name) > 8))
			abort();
		if (cp_classes(&w, &mask))
			cp_class_text(mask, classes);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cp_edit edit = { 0 };
	const char *p;
	char *text, line[240];
	size_t len;

	if (size < 4)
		return 0;
	memcpy(&edit, data, 4);
	data += 4;
	size -= 4;
	text = malloc(size ? size : 1);
	memcpy(text, data, size);
	p = text;
	while (cp_logical(&edit, &p, text + size, line, sizeof(line), &len)) {
		if (len > sizeof(line))
			abort();
		words(line, len);
	}
	words(text, size);
	cp_mask(text, size);
	free(text);
	return 0;
}
