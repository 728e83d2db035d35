/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* spoolimage.h - verifying the header of a spool file; pure */
#ifndef CP_SPOOLIMAGE_H
#define CP_SPOOLIMAGE_H

#include "both.h"
#include "uapi/store.h"

#define SPOOL_BYTES_MAX		((u64)4 << 30)

/*
 * size: of the whole file. Everything but id, owner and origin, which CP gives or compares.
 * 0 or -EINVAL.
 */
int spoolimage_verify(const struct zcp_spool_header *h, u64 size);

#endif
