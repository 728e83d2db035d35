// SPDX-License-Identifier: MIT
/* dat.c - tables for dynamic address translation, from a pool that is never given back */
#include "dat.h"

#define POOL_SIZE (1024 * 1024)
#define TABLE_SIZE 16384ul	/* segment and region tables: 2048 entries */
#define PAGE_TABLE_SIZE 2048ul

static u8 pool[POOL_SIZE] __aligned(4096);
static u64 used;

static u64 *take(u64 size, u64 fill)
{
	u64 *t;

	used = (used + (size < 4096 ? size : 4096) - 1) & ~((size < 4096 ? size : 4096) - 1);
	t = (u64 *)(pool + used);
	used += size;
	if (used > POOL_SIZE)
		asm volatile(".short	0");	/* a larger pool is needed */
	for (u64 i = 0; i < size / 8; i++)
		t[i] = fill;
	return t;
}

static u64 *step(u64 *entry, u64 type)
{
	if (*entry & TABLE_INVALID)
		*entry = (u64)take(TABLE_SIZE, TABLE_INVALID | (type - 4)) | type | 3;
	return (u64 *)(*entry & ORIGIN);
}

u64 *dat_region(u64 asce, u64 addr, u64 type)
{
	u64 *table = (u64 *)(asce & ORIGIN), *entry;
	u64 level = asce & 0xc;

	for (;;) {
		entry = table + (addr >> (20 + 11 * (level / 4)) & 2047);
		if (level == type)
			return entry;
		table = step(entry, level);
		level -= 4;
	}
}

u64 *dat_segment(u64 asce, u64 addr)
{
	return dat_region(asce, addr, ASCE_SEGMENT);
}

u64 *dat_page(u64 asce, u64 addr)
{
	u64 *ste = dat_segment(asce, addr);

	if (*ste & TABLE_INVALID)
		*ste = (u64)take(PAGE_TABLE_SIZE, PTE_INVALID);
	return (u64 *)(*ste & ~0x7fful) + (addr >> 12 & 255);
}

void dat_map(u64 asce, u64 addr, u64 real)
{
	*dat_page(asce, addr) = real & ORIGIN;
}

u64 dat_space(u64 type, unsigned int mb)
{
	u64 asce = (u64)take(TABLE_SIZE, TABLE_INVALID | type) | type | 3;

	for (u64 a = 0; a < mb * MB; a += PAGE_SIZE)
		dat_map(asce, a, a);
	return asce;
}

void dat_on(u64 asce)
{
	ctl_load(1, asce);
	ptlb();
	psw_set_mask(psw_mask() | PSW_DAT);
}

void dat_off(void)
{
	psw_set_mask(psw_mask() & ~(PSW_DAT | 0x0000c00000000000ul));
}
