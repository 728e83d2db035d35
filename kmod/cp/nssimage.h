/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* nssimage.h - verifying the file of a named saved system; pure */
#ifndef CP_NSSIMAGE_H
#define CP_NSSIMAGE_H

#include "both.h"
#include "uapi/store.h"

/* h: the first len bytes of a file of size bytes; the ranges follow the header. 0 or -EINVAL. */
int nssimage_verify(const struct zcp_nss_header *h, size_t len, u64 size);

#endif
