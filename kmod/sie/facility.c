// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * facility.c - the facilities of a virtual machine
 *
 * A facility is offered when a guest can use it with no control of the SIE
 * block beyond those that CP sets, or when CP does its work at the
 * interception. Left out are: 11 (topology), 12, 15, 65 (adjunct processors),
 * 64 and 66 to 68 (run-time instrumentation, RRBM, measurement), 69 to 71
 * (PCI), 50 and 73 (transactions), 74 (STHYI), 75, 131 (CP does not say fetch
 * or store where it makes an access exception), 76, 77, 146, 155 (protected
 * keys need a crypto control block), 78 (2 GB frames), 82, 129 and what builds
 * on it (vectors), 130, 133, 139, 193 and others that need a control of their
 * own.
 */
#include "facility.h"

static const u8 virtualized[] = {
	0, 1, 2,		/* z/Architecture, installed and active */
	3, 4, 5,		/* DAT enhancement: IDTE clears segment and region tables */
	6,			/* ASN-and-LX reuse */
	7,			/* STFLE: the only way in, CP answers it */
	8,			/* enhanced DAT 1; keys.c does PFMF and SSKE of a block */
	9,			/* sense-running-status: sigp.c */
	10, 14,			/* conditional SSKE, non-quiescing keys: keys.c */
	13,			/* IPTE of a range */
	16, 17, 18, 19, 20,	/* translation 2, message security, long displacement */
	21, 22, 23, 24, 25, 26,	/* extended immediate, translation 3, HFP, store clock fast */
	27,			/* MVCOS */
	28,			/* TOD steering: PTFF in clock.c */
	30, 31, 32, 33, 34, 35,	/* extract CPU time, compare and swap and store, z10 */
	36, 37, 40,		/* enhanced monitor, floating point, load program parameter */
	41, 42, 43, 44,		/* floating-point support, decimal floating point, PFPO */
	45, 47, 48, 49,		/* z196 general, CMPSC, DFP zoned, miscellaneous 1 */
	51, 52, 53, 54,		/* local TLB clearing, interlocked access 2, z13 general */
	57, 58, 61,		/* random numbers, miscellaneous 2 and 3 */
	80, 81,			/* decimal packed conversion, PPA in order */
};

/* Given whatever the machine says */
static const u8 given[] = {
	138,			/* always in z/Architecture mode: no other can be set */
};

static u64 bit(unsigned int nr)
{
	return 1ULL << (63 - nr % 64);
}

void facility_guest(u64 list[FACILITY_WORDS])
{
	u64 mask[FACILITY_WORDS] = { 0 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(virtualized); i++)
		mask[virtualized[i] / 64] |= bit(virtualized[i]);
	for (i = 0; i < FACILITY_WORDS; i++)
		list[i] &= mask[i];
	for (i = 0; i < ARRAY_SIZE(given); i++)
		list[given[i] / 64] |= bit(given[i]);
}

unsigned int facility_length(const u64 list[FACILITY_WORDS])
{
	unsigned int n = FACILITY_WORDS;

	while (n > 1 && !list[n - 1])
		n--;
	return n;
}
