/* SPDX-License-Identifier: MIT */
/* dat.h - dynamic address translation: tables of a guest's own. SA22-7832 chapter 3. */
#ifndef GUEST_DAT_H
#define GUEST_DAT_H

#include "guest.h"

#define PTE_INVALID	0x400ul
#define PTE_PROTECT	0x200ul
#define TABLE_INVALID	0x020ul		/* segment- and region-table entries */
#define STE_PROTECT	0x200ul
#define ASCE_REAL	0x020ul
#define ASCE_SEGMENT	0x0ul		/* designation type, with table length 3 */
#define ASCE_REGION3	0x4ul
#define ASCE_REGION2	0x8ul
#define ASCE_REGION1	0xcul
#define ORIGIN		(~0xffful)

/* A new space that maps the first MB megabytes one to one. type: ASCE_SEGMENT ... ASCE_REGION1. */
u64 dat_space(u64 type, unsigned int mb);
u64 *dat_segment(u64 asce, u64 addr);	/* segment-table entry, with the region tables above it */
u64 *dat_page(u64 asce, u64 addr);	/* page-table entry */
u64 *dat_region(u64 asce, u64 addr, u64 type);	/* entry of the table of this type */
void dat_map(u64 asce, u64 addr, u64 real);
void dat_on(u64 asce);			/* primary space, DAT on for what follows */
void dat_off(void);

static inline void ipte(u64 *pte, u64 addr)
{
	asm volatile("ipte	%[p],%[a]"
		     :
		     : [p] "a"((u64)pte & ~0x7fful), [a] "a"(addr)
		     : "memory");
}

static inline void ptlb(void)
{
	asm volatile("ptlb" : : : "memory");
}

#endif
