// SPDX-License-Identifier: MIT
/* fuzz_tn3270e.c - a TN3270E subnegotiation, a record header, a terminal type */
#include <stdlib.h>
#include <userspace/tn3270d/tn3270e.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct tn3270e_header h;
	struct tn3270e_sub s;
	struct ttype t;
	u8 room[512];
	struct buf b;

	buf_init(&b, room, sizeof(room));
	tn3270e_parse_sub(data, size, &s);
	if (s.said == E_SAID_DEVICE) {
		if (!s.type[0] || strlen(s.type) > TTYPE_MAX)
			abort();
		if (ttype_parse(s.type, &t) && (t.rows < 24 || t.cols < 80))
			abort();
		tn3270e_device_is(&b, s.type, "T0001");
	} else if (s.said != E_SAID_NONSENSE) {
		tn3270e_functions(&b, E_IS, s.functions);
	}
	if (!tn3270e_parse_header(data, size, &h) && size < E_HEADER_LEN)
		abort();
	return b.overflow;
}
