// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* spoolimage.c - verifying the header of a spool file */
#include "cp/spoolimage.h"

#define RECLEN_MAX	32760

/* printable, or empty and blank-padded */
static bool name_ok(const char name[8])
{
	size_t i;

	for (i = 0; i < 8; i++)
		if (name[i] < ' ' || name[i] > '~')
			return false;
	return true;
}

/* a name, or null bytes */
static bool label_ok(const char label[8])
{
	static const char none[8];

	return !memcmp(label, none, sizeof(none)) || (label[0] != ' ' && name_ok(label));
}

/* printable, then null bytes */
static bool tag_ok(const char *tag, size_t size)
{
	size_t i = 0;

	while (i < size && tag[i] >= ' ' && tag[i] <= '~')
		i++;
	while (i < size)
		if (tag[i++])
			return false;
	return true;
}

int spoolimage_verify(const struct zcp_spool_header *h, u64 size)
{
	u64 records = be64_to_cpu(h->records), reclen = be32_to_cpu(h->reclen);

	if (memcmp(h->magic, ZCP_SPOOL_MAGIC, sizeof(h->magic)) ||
	    be32_to_cpu(h->version) != ZCP_STORE_VERSION || h->pad || h->pad2)
		return -EINVAL;
	if (!reclen || reclen > RECLEN_MAX || records > SPOOL_BYTES_MAX / reclen ||
	    size < ZCP_SPOOL_DATA || size - ZCP_SPOOL_DATA < records * reclen)
		return -EINVAL;
	if (!h->device || !strchr("RPLC", h->device) || !h->hold || !strchr("NUS", h->hold) ||
	    be32_to_cpu(h->copies) > 255)
		return -EINVAL;
	if (!(h->class >= 'A' && h->class <= 'Z') && !(h->class >= '0' && h->class <= '9'))
		return -EINVAL;
	return name_ok(h->name) && name_ok(h->type) && name_ok(h->dist) && name_ok(h->form) &&
			       label_ok(h->label) && tag_ok(h->tag, sizeof(h->tag)) ?
		       0 :
		       -EINVAL;
}
