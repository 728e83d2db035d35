// SPDX-License-Identifier: MIT
/* storage.c - storage is as large as the SCLP says, zero at first use, and keeps what is stored */
#include "sclp.h"

static u64 nonzero(u64 from, u64 to)
{
	for (const u64 *p = (const u64 *)from; p < (const u64 *)to; p++)
		if (*p)
			return (u64)p;
	return 0;
}

static void clear_at_first(void)
{
	u64 size = storage_size();

	REQUIRE(size > (u64)image_end);
	DEPARTS(MACHINE_QEMU, "QEMU leaves its firmware in storage");
	CHECK_EQ(nonzero(0x2000, 0x20000), 0);
	CHECK_EQ(nonzero((u64)image_end, size), 0);
}

static void every_page(void)
{
	u64 size = storage_size(), bad = 0;

	for (u64 a = (u64)image_end; a < size; a += PAGE_SIZE) {
		*(u64 *)a = a ^ 0x5555555555555555;
		*(u64 *)(a + PAGE_SIZE - 8) = ~a;
		*(u64 *)(a + 8) = 0;
	}
	for (u64 a = (u64)image_end; a < size; a += PAGE_SIZE)
		bad += *(u64 *)a != (a ^ 0x5555555555555555) || *(u64 *)(a + PAGE_SIZE - 8) != ~a ||
		       *(u64 *)(a + 8) != 0;
	CHECK_EQ(bad, 0);
}

static void ends_there(void)
{
	u64 size = storage_size(), v = 1;
	u8 byte = 0;

	pgm_expect();
	asm volatile(PROBE("ic	%[b],0(%[a])") : [b] "+d" (byte) : [a] "a" (size));
	CHECK_PGM(PGM_ADDRESSING);
	pgm_expect();
	asm volatile(PROBE("stc	%[b],0(%[a])") : : [b] "d" (byte), [a] "a" (size) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	/* half in, half out: nothing is stored */
	*(u32 *)(size - 4) = 0x11111111;
	pgm_expect();
	asm volatile(PROBE("stg	%[v],0(%[a])") : : [v] "d" (v), [a] "a" (size - 4) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	CHECK_EQ(*(u32 *)(size - 4), 0x11111111);
	for (int shift = 30; shift < 64; shift++) {
		if (1ul << shift <= size)
			continue;
		pgm_expect();
		asm volatile(PROBE("lg	%[v],0(%[a])") : [v] "+d" (v) : [a] "a" (1ul << shift));
		CHECK_PGM(PGM_ADDRESSING);
	}
}

/* TEST BLOCK: cc 0 and a block of zeros */
static void test_block(void)
{
	u64 block = storage_size() - PAGE_SIZE;
	register u64 r0 asm("0") = 0;
	int cc = 9;

	memset((void *)block, 0xdd, PAGE_SIZE);
	asm volatile(PROBE(".insn	rre,0xb22c0000,%%r2,%[a]") IPM(cc)
		     : [cc] "+d"(cc), "+d"(r0)
		     : [a] "a"(block + 0x100)
		     : "2", "cc", "memory");
	CHECK_EQ(cc, 0);
	CHECK(mem_is((void *)block, 0, PAGE_SIZE));
	pgm_expect();
	r0 = 0;
	asm volatile(PROBE(".insn	rre,0xb22c0000,%%r2,%[a]")
		     : "+d" (r0) : [a] "a" (storage_size()) : "2", "cc", "memory");
	CHECK_PGM(PGM_ADDRESSING);
}

static int diag260(u64 *extents, u64 size, u64 *count)
{
	register u64 r2 asm("2") = (u64)extents;
	register u64 r3 asm("3") = size;
	register u64 r4 asm("4") = 0x10;
	int cc = 9;

	asm volatile(PROBE("diag	%%r2,%%r4,0x260")
		     IPM(cc) : [cc] "+d" (cc), "+d" (r2), "+d" (r3), "+d" (r4) : : "memory", "cc");
	*count = r4;
	return cc;
}

static void sizes_agree(void)
{
	u64 extents[16] __aligned(16) = { 0 }, count;

	NEEDS_CP();
	pgm_expect();
	CHECK_EQ(diag260(extents, sizeof(extents), &count), 0);
	CHECK_PGM(PGM_NONE);
	CHECK_EQ(count, 1);
	CHECK_EQ(extents[0], 0);
	CHECK_EQ(extents[1], storage_size() - 1);
}

GUEST(
	{ "zero at first use", clear_at_first },
	{ "every page keeps its own", every_page },
	{ "nothing beyond the end", ends_there },
	{ "TEST BLOCK", test_block },
	{ "DIAGNOSE X'260' agrees with the SCLP", sizes_agree },
)
