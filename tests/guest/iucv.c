// SPDX-License-Identifier: MIT
/*
 * iucv.c - B2F0: Linux executes it as soon as it has seen z/VM, with no way around a program
 * interruption
 *
 * A control program that does not offer IUCV answers with a condition code and a return code. QUERY
 * succeeds even so: Debian's hvc_iucv, which is built in, does not survive when it fails.
 */
#include "guest.h"

static u8 list[40] __aligned(8);

static int iucv(u64 function, const void *parm, u64 *r1)
{
	register u64 reg0 asm("0") = function;
	register u64 reg1 asm("1") = (u64)parm;
	int cc = 9;

	asm volatile(PROBE(".long	0xb2f01000")
		     IPM(cc) : [cc] "+d" (cc), "+d" (reg0), "+d" (reg1) : : "cc", "memory");
	*r1 = reg1;
	return cc;
}

static void query(void)
{
	u64 r1;
	int cc;

	NEEDS_CP();
	pgm_expect();
	cc = iucv(0, list, &r1);
	CHECK_PGM(PGM_NONE);
	CHECK(cc >= 0 && cc <= 3);
	if (cc == 0)
		CHECK(r1 && r1 < 0x10000);	/* connections that this machine may have */
}

/* Every function that Linux uses: an interruption would stop it at boot. */
static void functions(void)
{
	u64 r1;

	NEEDS_CP();
	for (u64 f = 0; f <= 28; f++) {
		int cc;

		memset(list, 0, sizeof(list));
		pgm_expect();
		cc = iucv(f, list, &r1);
		if (!CHECK_PGM(PGM_NONE) || !CHECK(cc >= 0 && cc <= 3))
			print("# function %lu", f);
	}
	/* RETRIEVE BUFFER, so that none stays declared */
	pgm_expect();
	iucv(2, list, &r1);
	CHECK_PGM(PGM_NONE);
}

GUEST(
	{ "QUERY", query },
	{ "no function ends in a program interruption", functions },
)
