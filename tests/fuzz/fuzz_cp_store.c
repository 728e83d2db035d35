// SPDX-License-Identifier: MIT
/* Headers of spool files and saved systems: what is accepted lies within the file */
#include <stdlib.h>
#include "cp/nssimage.h"
#include "cp/spoolimage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void nss(const struct zcp_nss_header *h, size_t size)
{
	const struct zcp_nss_range *r = (const void *)(h + 1);

	if (nssimage_verify(h, size, size))
		return;
	for (uint32_t i = 0; i < be32_to_cpu(h->ranges); i++)
		if (be64_to_cpu(r[i].offset) > size ||
		    be64_to_cpu(r[i].len) > size - be64_to_cpu(r[i].offset))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	void *copy = malloc(size ? size : 1);
	struct zcp_spool_header *h = copy;

	memcpy(copy, data, size);
	nss(copy, size);
	if (size >= sizeof(*h) && !spoolimage_verify(h, size) &&
	    be64_to_cpu(h->records) * be32_to_cpu(h->reclen) > size)
		abort();
	free(copy);
	return 0;
}
