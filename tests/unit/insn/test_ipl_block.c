// SPDX-License-Identifier: MIT
/* test_ipl_block.c - the parameter block of DIAGNOSE X'308' */
#include "ktap.h"
#include "../../../kmod/ipl.h"

static const struct zcp_ipl disk = {
	.valid = true, .loadparm_valid = true, .parm_valid = true, .devno = 0x0200,
	.loadparm = "2       ", .parm_len = 6, .parm = "root=1",
};

static void store(void)
{
	struct ipl_block block;
	const u8 *bytes = (const u8 *)&block;

	memset(&block, 0xff, sizeof(block));
	ipl_block_build(&block, &disk);
	CHECK_MEM(bytes, "\0\0\0\xc8\0\0\0\0\0\0\0\xc0\2\x80\0\0", 16);
	CHECK_MEM(bytes + 16, "\xf2\x40\x40\x40\x40\x40\x40\x40", 8);
	CHECK_MEM(bytes + 108, "\0\0\x02\x00\x40\0\0\0\0\0\0\x06", 12);
	CHECK_MEM(bytes + 128, "\x99\x96\x96\xa3\x7e\xf1\0", 7);
}

static void round_trip(void)
{
	struct zcp_ipl nss = { .valid = true, .nss = true, .name = "CMS" }, back;
	struct ipl_block block;

	ipl_block_build(&block, &disk);
	REQUIRE(ipl_block_parse(&block, &back));
	CHECK_MEM(&back, &disk, sizeof(back));
	ipl_block_build(&block, &nss);
	REQUIRE(ipl_block_parse(&block, &back));
	CHECK_STR(back.name, "CMS");
	CHECK(back.nss && !back.parm_valid && !back.loadparm_valid);
}

static void set_refuses(void)
{
	struct zcp_ipl ipl = { .devno = 0x1234 };
	struct ipl_block good, block;

	ipl_block_build(&good, &disk);
#define REFUSES(change) do {				\
	block = good;					\
	change;						\
	CHECK(!ipl_block_parse(&block, &ipl));		\
} while (0)
	REFUSES(block.length = cpu_to_be32(199));
	REFUSES(block.length = 0);
	REFUSES(block.version = 1);
	REFUSES(block.pb_length = cpu_to_be32(191));
	REFUSES(block.pb_type = 0);
	REFUSES(block.parm_length = cpu_to_be32(65));
	REFUSES(block.parm_length = cpu_to_be32(0xffffffff));
	REFUSES(block.ssid = cpu_to_be16(1));
	CHECK_EQ(ipl.devno, 0x1234);
	block = good;
	block.vm_flags = 0;		/* then the length does not count */
	block.parm_length = cpu_to_be32(0xffffffff);
	CHECK(ipl_block_parse(&block, &ipl));
	CHECK_EQ(ipl.parm_len, 0);
}

static const struct ktap_case cases[] = {
	{ "store: the block, byte for byte", store },
	{ "store and set give the same back", round_trip },
	{ "set: wrong types and lengths change nothing", set_refuses },
};

KTAP_MAIN(cases)
