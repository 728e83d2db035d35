// SPDX-License-Identifier: MIT
/* Messages written to /dev/zcp/terminal: what is accepted holds what it says */
#include <stdlib.h>
#include "cp/termmsg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (unsigned int kind = 0; kind <= ZCP_TERM_KIND_ADMIN; kind++) {
		struct zcp_msg *m = malloc(size ? size : 1);
		size_t body = size - sizeof(*m);

		memcpy(m, data, size);
		if (size >= sizeof(*m)) {
			m->version = ZCP_VERSION;
			m->len = (uint32_t)size;
		}
		if (!termmsg_check(m, size, kind)) {
			struct zcp_term_logo *l = (struct zcp_term_logo *)(m + 1);

			if (m->type == ZCP_TERM_LOGO &&
			    body != sizeof(*l) + l->password_len + l->command_len)
				abort();
			termmsg_clean((char *)(m + 1), body);
		}
		free(m);
	}
	return 0;
}
