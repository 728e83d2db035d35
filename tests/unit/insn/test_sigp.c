// SPDX-License-Identifier: MIT
/* test_sigp.c - conditional emergency signal, parameter register, stored status */
#include "ktap.h"
#include "../../../kmod/sie/sigp-rules.h"

static void parameter(void)
{
	CHECK_EQ(sigp_parameter_register(4), 5);
	CHECK_EQ(sigp_parameter_register(5), 5);
	CHECK_EQ(sigp_parameter_register(14), 15);
	CHECK_EQ(sigp_parameter_register(0), 1);
}

static void conditional(void)
{
	struct sigp_target t = { .enabled = true, .primary = 7, .secondary = 9 };

	CHECK(!sigp_conditional_sends(&t, 8));
	CHECK(sigp_conditional_sends(&t, 7));
	CHECK(sigp_conditional_sends(&t, 9));
	t.wait = true;
	CHECK(!sigp_conditional_sends(&t, 7));
	t.psw_addr = 0x1000;
	CHECK(sigp_conditional_sends(&t, 8));
	t = (struct sigp_target){ .enabled = false };
	CHECK(sigp_conditional_sends(&t, 8));
}

/* SA22-7832, figure "Store-status save areas": offsets from absolute 4608 */
static void status(void)
{
	static struct status_area area;
	const u8 *bytes = (const u8 *)&area;
	u64 fpr[16], gpr[16], cr[16];
	u32 ar[16];
	struct status_registers regs = {
		.fpr = fpr, .gpr = gpr, .cr = cr, .ar = ar,
		.psw_mask = 0x0102030405060708ULL, .psw_addr = 0x1112131415161718ULL,
		.prefix = 0x21222324, .fpc = 0x31323334, .todpr = 0x4142,
		.cputm = 0x5152535455565758ULL, .ckc = 0x6162636465666768ULL,
	};
	unsigned int i;

	for (i = 0; i < 16; i++) {
		fpr[i] = 0xf000 + i;
		gpr[i] = 0xe000 + i;
		cr[i] = 0xc000 + i;
		ar[i] = 0xa000 + i;
	}
	memset(&area, 0xff, sizeof(area));
	status_build(&area, &regs);
	CHECK_MEM(bytes + 8, "\0\0\0\0\0\0\xf0\x01", 8);
	CHECK_MEM(bytes + 128 + 120, "\0\0\0\0\0\0\xe0\x0f", 8);
	CHECK_MEM(bytes + 256, "\1\2\3\4\5\6\7\x08\x11\x12\x13\x14\x15\x16\x17\x18", 16);
	CHECK_MEM(bytes + 280, "\x21\x22\x23\x24\x31\x32\x33\x34", 8);
	CHECK_MEM(bytes + 292, "\0\0\x41\x42", 4);
	CHECK_MEM(bytes + 296, "\x51\x52\x53\x54\x55\x56\x57\x58", 8);
	CHECK_MEM(bytes + 304, "\0\x61\x62\x63\x64\x65\x66\x67", 8);
	CHECK_MEM(bytes + 320 + 4, "\0\0\xa0\x01", 4);
	CHECK_MEM(bytes + 384 + 120, "\0\0\0\0\0\0\xc0\x0f", 8);
	CHECK_MEM(bytes + 272, "\0\0\0\0\0\0\0\0", 8);
}

static const struct ktap_case cases[] = {
	{ "the parameter is in the odd register", parameter },
	{ "CONDITIONAL EMERGENCY SIGNAL: who is signalled", conditional },
	{ "stored status, byte for byte", status },
};

KTAP_MAIN(cases)
