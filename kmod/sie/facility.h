/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* facility.h - what of the machine's facilities a virtual machine may use */
#ifndef ZCP_SIE_FACILITY_H
#define ZCP_SIE_FACILITY_H

#include "../both.h"

#define FACILITY_WORDS	4	/* doublewords, facilities 0 to 255 */

enum facility {			/* those that a handler asks about */
	FACILITY_EDAT1 = 8,
	FACILITY_SENSE_RUNNING = 9,
	FACILITY_CONDITIONAL_SSKE = 10,
	FACILITY_NONQUIESCING_KEYS = 14,
	FACILITY_TOD_STEERING = 28,
};

/* Bit 0 is the leftmost of the first doubleword, as STFLE stores it */
static inline bool facility_test(const u64 list[FACILITY_WORDS], unsigned int nr)
{
	return nr < FACILITY_WORDS * 64 && list[nr / 64] >> (63 - nr % 64) & 1;
}

/* The host's list becomes the guest's: what CP can virtualize of it, and what it gives itself */
void facility_guest(u64 list[FACILITY_WORDS]);

/* Doublewords that STFLE must store, at least 1 */
unsigned int facility_length(const u64 list[FACILITY_WORDS]);

#endif
