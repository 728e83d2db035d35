// SPDX-License-Identifier: MIT
/* test_keys.c - conditional SSKE and PFMF's register */
#include "ktap.h"
#include "../../../kmod/sie/key-rules.h"

static void facilities_gate_the_mask(void)
{
	CHECK_EQ(sske_mask(0xf, false, false, false), 0);
	CHECK_EQ(sske_mask(0xf, true, false, false), SSKE_MB);
	CHECK_EQ(sske_mask(0xf, false, true, false), SSKE_MR | SSKE_MC);
	CHECK_EQ(sske_mask(0xf, false, false, true), SSKE_NQ);
	CHECK_EQ(sske_mask(0x5, true, true, true), 0x5);
}

static void unconditional(void)
{
	struct key_set set = { .key = 0x30 };

	CHECK(key_must_set(&set, 0x30));
	CHECK(key_must_set(&set, 0x00));
}

static void conditional(void)
{
	struct key_set mr = { .key = 0x30, .mr = true };
	struct key_set mc = { .key = 0x30, .mc = true };
	struct key_set both = { .key = 0x30, .mr = true, .mc = true };

	CHECK(!key_must_set(&mr, 0x30));
	CHECK(!key_must_set(&mr, 0x34));
	CHECK(key_must_set(&mr, 0x32));
	CHECK(!key_must_set(&mc, 0x32));
	CHECK(key_must_set(&mc, 0x34));
	CHECK(!key_must_set(&both, 0x36));
	CHECK(key_must_set(&both, 0x38));
	CHECK(key_must_set(&both, 0x46));
}

static void pfmf_register(void)
{
	struct pfmf p;

	CHECK(pfmf_decode(0x000300f6, true, true, &p));
	CHECK(p.set_key && p.clear && !p.block);
	CHECK_EQ(p.set.key, 0xf6);
	CHECK(pfmf_decode(0x00011000, true, true, &p));
	CHECK(!p.set_key && p.clear && p.block);
	CHECK(pfmf_decode(0x00020e10, true, true, &p));
	CHECK(p.set.nonquiescing && p.set.mr && p.set.mc);
	CHECK(pfmf_decode(0xffffffff00020610ULL, false, false, &p));
	CHECK(!p.set.mr && !p.set.mc);
}

static void pfmf_refuses(void)
{
	static const u32 bad[] = { 0x00040000, 0x80000000, 0x100, 0x1, 0x2000, 0x7000 };
	struct pfmf p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK(!pfmf_decode(0x00020000 | bad[i], true, true, &p));
	CHECK(!pfmf_decode(0x00020800, true, false, &p));
}

static const struct ktap_case cases[] = {
	{ "M3 bits of facilities that are missing are ignored", facilities_gate_the_mask },
	{ "without masks the key is set", unconditional },
	{ "MR and MC take reference and change out of the comparison", conditional },
	{ "PFMF: what its register asks", pfmf_register },
	{ "PFMF: reserved bits and frame sizes are refused", pfmf_refuses },
};

KTAP_MAIN(cases)
