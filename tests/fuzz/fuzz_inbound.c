// SPDX-License-Identifier: MIT
/* fuzz_inbound.c - a record of a 3270: keys with fields, answers to a query */
#include <stdlib.h>
#include <userspace/tn3270d/inbound.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct query_reply q;
	struct inbound in;
	u8 text[64];

	if (!inbound_parse(data, size, &in)) {
		in.x3270 = in.n & 1;
		if (in.n > INBOUND_FIELDS)
			abort();
		for (unsigned int i = 0; i < in.n; i++) {
			const struct inbound_field *f = &in.field[i];
			size_t n;

			if (f->data < data || f->data + f->len > data + size)
				abort();
			n = inbound_text(&in, f, text, sizeof(text));
			if (n > sizeof(text) || n > f->len)
				abort();
			for (size_t j = 0; j < n; j++)
				if ((text[j] & 0x7f) < ' ')
					abort();
		}
	}
	query_parse(data, size, &q);
	return 0;
}
