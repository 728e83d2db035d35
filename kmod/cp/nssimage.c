// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* nssimage.c - verifying the file of a named saved system */
#include "cp/nssimage.h"

#define STORAGE_MAX	((u64)1 << 42)

static bool range_ok(const struct zcp_nss_range *r, u64 storage, u64 data, u64 size)
{
	u64 start = be64_to_cpu(r->start), len = be64_to_cpu(r->len),
	    offset = be64_to_cpu(r->offset);

	return len && start < storage && len <= storage - start && offset >= data &&
	       offset <= size && len <= size - offset;
}

int nssimage_verify(const struct zcp_nss_header *h, size_t len, u64 size)
{
	const struct zcp_nss_range *r = (const void *)(h + 1);
	u64 storage, data;
	u32 n, i;

	if (len < sizeof(*h) || memcmp(h->magic, ZCP_NSS_MAGIC, sizeof(h->magic)) ||
	    be32_to_cpu(h->version) != ZCP_STORE_VERSION)
		return -EINVAL;
	n = be32_to_cpu(h->ranges);
	storage = be64_to_cpu(h->storage);
	if (!n || n > ZCP_NSS_RANGES_MAX || len < sizeof(*h) + n * sizeof(*r) || !storage ||
	    storage > STORAGE_MAX)
		return -EINVAL;
	data = sizeof(*h) + n * sizeof(*r);
	for (i = 0; i < n; i++)
		if (!range_ok(&r[i], storage, data, size))
			return -EINVAL;
	return 0;
}
