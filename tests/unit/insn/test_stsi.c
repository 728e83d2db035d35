// SPDX-License-Identifier: MIT
/* test_stsi.c - selectors of STSI and SYSIB 3.2.2 */
#include "ktap.h"
#include "../../../kmod/sie/stsi-build.h"

#define FC(n) ((u64)(n) << 28)

static void selectors(void)
{
	static const struct {
		unsigned int fc, sel1, sel2;
		enum stsi_answer answer;
	} rows[] = {
		{ 0, 0, 0, STSI_LEVEL },
		{ 1, 1, 1, STSI_HOST }, { 1, 2, 1, STSI_HOST }, { 1, 2, 2, STSI_HOST },
		{ 2, 2, 1, STSI_HOST }, { 2, 2, 2, STSI_HOST }, { 3, 2, 2, STSI_VM },
		{ 1, 1, 2, STSI_NONE }, { 1, 3, 1, STSI_NONE }, { 1, 2, 3, STSI_NONE },
		{ 1, 0, 0, STSI_NONE }, { 2, 1, 1, STSI_NONE }, { 3, 1, 1, STSI_NONE },
		{ 3, 2, 1, STSI_NONE }, { 4, 1, 1, STSI_NONE }, { 15, 1, 2, STSI_NONE },
	};
	struct stsi_query q;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_EQ(stsi_decode(FC(rows[i].fc) | rows[i].sel1, rows[i].sel2, &q),
			 rows[i].answer);
		CHECK_EQ(q.fc, rows[i].fc);
		CHECK_EQ(q.sel1, rows[i].sel1);
		CHECK_EQ(q.sel2, rows[i].sel2);
	}
}

static void reserved_bits(void)
{
	struct stsi_query q;

	CHECK_EQ(stsi_decode(FC(1) | 0x100 | 1, 1, &q), STSI_SPECIFICATION);
	CHECK_EQ(stsi_decode(FC(1) | 0x08000000 | 1, 1, &q), STSI_SPECIFICATION);
	CHECK_EQ(stsi_decode(FC(1) | 1, 0x10001, &q), STSI_SPECIFICATION);
	CHECK_EQ(stsi_decode(~0ULL << 32 | FC(1) | 1, ~0ULL << 32 | 1, &q), STSI_HOST);
}

static const u8 name[] = "\xd3\xc9\xd5\xe4\xe7\xf1\x40\x40";
static const u8 program[] = "\xa9\x61\xe5\xd4\x40\x40\x40\x40\xf7\x4b\xf2\x4b\xf0\x40\x40\x40";

static void first_level(void)
{
	static struct sysib_322 sysib;
	const u8 *bytes = (const u8 *)&sysib;

	memset(&sysib, 0, sizeof(sysib));
	stsi_push_level(&sysib, name, program, 3);
	CHECK_EQ(bytes[31], 1);
	CHECK_MEM(bytes + 32, "\0\0\0\0\0\3\0\3\0\0\0\0", 12);
	CHECK_MEM(bytes + 44, name, 8);
	CHECK_MEM(bytes + 52, "\0\0\3\xe8", 4);
	CHECK_MEM(bytes + 56, program, 16);
	CHECK_EQ(bytes[75], 0);
}

static void levels_move_down(void)
{
	static struct sysib_322 sysib;
	unsigned int i;

	memset(&sysib, 0, sizeof(sysib));
	for (i = 0; i < 10; i++) {
		u8 own[8] = { 0xc1 + i };

		stsi_push_level(&sysib, own, program, i + 1);
		sysib.extended_name[0][0] = i;
		CHECK_EQ(sysib.count, i < 8 ? i + 1 : 8);
		CHECK_EQ(sysib.vm[0].name[0], 0xc1 + i);
	}
	for (i = 0; i < 8; i++) {
		CHECK_EQ(sysib.vm[i].name[0], 0xc1 + 9 - i);
		CHECK_EQ(be16_to_cpu(sysib.vm[i].total), 10 - i);
		CHECK_EQ(sysib.extended_name[i][0], 9 - i);
	}
}

static const struct ktap_case cases[] = {
	{ "which function codes and selectors have a block", selectors },
	{ "reserved bits of the right halves are a specification exception", reserved_bits },
	{ "SYSIB 3.2.2 of a first-level guest, byte for byte", first_level },
	{ "levels move down, the ninth falls out", levels_move_down },
};

KTAP_MAIN(cases)
