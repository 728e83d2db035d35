/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * store.h - files that cpctl or CP write and CP reads: spool files, saved systems
 *
 * Big-endian, so that a store can move between machines. A reader checks every
 * field before use and refuses the file when one is wrong.
 */
#ifndef ZCP_UAPI_STORE_H
#define ZCP_UAPI_STORE_H

#include <linux/types.h>

#define ZCP_SPOOL_MAGIC		"ZCPSPOOL"
#define ZCP_NSS_MAGIC		"ZCPNSSYS"
#define ZCP_STORE_VERSION	1
#define ZCP_NSS_RANGES_MAX	256

/* One page, then records of reclen bytes each; the last one is padded with zeros. */
struct zcp_spool_header {
	char   magic[8];
	__be32 version;
	__be32 id;			/* spool id, 1 to 9999 */
	char   owner[8];		/* blank-padded ISO 8859-1, as in zcp.h */
	char   origin[8];
	char   name[8];
	char   type[8];
	char   dist[8];
	char   form[8];
	char   class;			/* A to Z, 0 to 9 */
	char   device;			/* 'R' reader, 'P' punch, 'L' printer, 'C' console */
	char   hold;			/* 'N' none, 'U' user, 'S' system */
	char   pad;
	__be32 copies;
	__be32 reclen;			/* 80 for a card, 1 to 32760 */
	__be32 pad2;
	__be64 records;
	__be64 created;			/* seconds since 1970, UTC */
	char   label[8];		/* who made it had this one; null bytes: none */
	char   tag[136];		/* where it is to go: TAG, printable, null-padded */
};

#define ZCP_SPOOL_DATA		4096	/* offset of the first record */

/* Header, ranges, then their bytes. Loading clears all other storage. */
struct zcp_nss_header {
	char   magic[8];
	__be32 version;
	__be32 ranges;			/* 1 to ZCP_NSS_RANGES_MAX */
	char   name[8];
	/* started with this PSW; z/Architecture, 64-bit addressing unless EA/BA say otherwise */
	__be64 psw_mask;
	__be64 psw_addr;
	__be64 storage;			/* smallest virtual machine that can hold it, bytes */
};

struct zcp_nss_range {
	__be64 start;			/* absolute address */
	__be64 len;
	__be64 offset;			/* of its bytes in the file */
};

#endif
