// SPDX-License-Identifier: MIT
/* Headers of spool files and saved systems */
#include <stdlib.h>
#include "cp/nssimage.h"
#include "cp/spoolimage.h"
#include "ktap.h"

static struct zcp_spool_header spool(void)
{
	struct zcp_spool_header h = {
		.version = cpu_to_be32(ZCP_STORE_VERSION), .class = 'A', .device = 'P', .hold = 'N',
		.copies = cpu_to_be32(1), .reclen = cpu_to_be32(80), .records = cpu_to_be64(10),
	};

	memcpy(h.magic, ZCP_SPOOL_MAGIC, 8);
	memset(h.name, ' ', 8);
	memset(h.type, ' ', 8);
	memset(h.dist, ' ', 8);
	memset(h.form, ' ', 8);
	return h;
}

#define SPOOL_WRONG(change) do { \
	struct zcp_spool_header h = spool(); \
	change; \
	CHECK(spoolimage_verify(&h, ZCP_SPOOL_DATA + 800) < 0); \
} while (0)

static void spool_files(void)
{
	struct zcp_spool_header good = spool();

	CHECK_EQ(spoolimage_verify(&good, ZCP_SPOOL_DATA + 800), 0);
	CHECK(spoolimage_verify(&good, ZCP_SPOOL_DATA + 799) < 0);
	CHECK(spoolimage_verify(&good, 0) < 0);
	SPOOL_WRONG(h.magic[0] = 'X');
	SPOOL_WRONG(h.version = 0);
	SPOOL_WRONG(h.reclen = 0);
	SPOOL_WRONG(h.reclen = cpu_to_be32(32761));
	SPOOL_WRONG(h.records = cpu_to_be64(~0ull / 80));
	SPOOL_WRONG(h.records = cpu_to_be64(~0ull));
	SPOOL_WRONG(h.device = 0);
	SPOOL_WRONG(h.device = 'X');
	SPOOL_WRONG(h.hold = 0);
	SPOOL_WRONG(h.class = '*');
	SPOOL_WRONG(h.copies = cpu_to_be32(256));
	SPOOL_WRONG(h.name[0] = 0);
	SPOOL_WRONG(h.pad2 = 1);
	SPOOL_WRONG(h.label[7] = 'A');
	SPOOL_WRONG(h.tag[1] = 'A');
	SPOOL_WRONG(h.tag[0] = '\n');
	memset(good.tag, 'A', sizeof(good.tag));
	SPOOL_WRONG(memset(h.label, ' ', 8));
	memcpy(good.label, "SECRET  ", 8);
	CHECK_EQ(spoolimage_verify(&good, ZCP_SPOOL_DATA + 800), 0);
}

static struct {
	struct zcp_nss_header h;
	struct zcp_nss_range r[ZCP_NSS_RANGES_MAX];
} n;

static void nss(void)
{
	memset(&n, 0, sizeof(n));
	memcpy(n.h.magic, ZCP_NSS_MAGIC, 8);
	n.h.version = cpu_to_be32(ZCP_STORE_VERSION);
	n.h.ranges = cpu_to_be32(1);
	n.h.storage = cpu_to_be64(1 << 20);
	n.r[0].start = cpu_to_be64(0x1000);
	n.r[0].len = cpu_to_be64(100);
	n.r[0].offset = cpu_to_be64(4096);
}

#define NSS_WRONG(change) do { \
	nss(); \
	change; \
	CHECK(nssimage_verify(&n.h, sizeof(n), 8192) < 0); \
} while (0)

static void saved_systems(void)
{
	nss();
	CHECK_EQ(nssimage_verify(&n.h, sizeof(n), 8192), 0);
	CHECK(nssimage_verify(&n.h, sizeof(n.h), 8192) < 0);
	CHECK(nssimage_verify(&n.h, sizeof(n.h) - 1, 8192) < 0);
	CHECK(nssimage_verify(&n.h, sizeof(n), 4195) < 0);
	NSS_WRONG(n.h.ranges = 0);
	NSS_WRONG(n.h.ranges = cpu_to_be32(ZCP_NSS_RANGES_MAX + 1));
	NSS_WRONG(n.h.storage = 0);
	NSS_WRONG(n.h.storage = cpu_to_be64(1ull << 50));
	NSS_WRONG(n.r[0].len = 0);
	NSS_WRONG(n.r[0].len = cpu_to_be64(~0ull));
	NSS_WRONG(n.r[0].start = cpu_to_be64((1 << 20) - 99));
	NSS_WRONG(n.r[0].start = cpu_to_be64(~0ull));
	NSS_WRONG(n.r[0].offset = cpu_to_be64(0));
	NSS_WRONG(n.r[0].offset = cpu_to_be64(~0ull));
}

static const struct ktap_case cases[] = {
	{ "a spool file's header is checked against its size", spool_files },
	{ "a saved system's ranges lie in storage and in the file", saved_systems },
};

KTAP_MAIN(cases)
