// SPDX-License-Identifier: MIT
/* prefix.c - SET PREFIX and STORE PREFIX: real and absolute addresses. SA22-7832 chapter 3. */
#include "guest.h"

static struct lowcore second, third;
static u8 page[PAGE_SIZE] __aligned(4096);

static void areas_swap(void)
{
	u32 *abs0 = (u32 *)0x1f00, *area = (u32 *)((u64)&second + 0x1f00);

	memcpy(&second, &lowcore, sizeof(second));
	WRITE_ONCE(*abs0, 0xaaaa0000);
	WRITE_ONCE(*area, 0xbbbb0000);
	prefix_set((u64)&second);
	CHECK_EQ(prefix_get(), (u64)&second);
	CHECK_EQ(READ_ONCE(*abs0), 0xbbbb0000);
	CHECK_EQ(READ_ONCE(*area), 0xaaaa0000);
	WRITE_ONCE(*abs0, 0xbbbb1111);
	WRITE_ONCE(*area, 0xaaaa1111);
	prefix_set(0);
	CHECK_EQ(READ_ONCE(*abs0), 0xaaaa1111);
	CHECK_EQ(READ_ONCE(*area), 0xbbbb1111);
	WRITE_ONCE(*abs0, 0);
}

static void interruptions_follow(void)
{
	memcpy(&second, &lowcore, sizeof(second));
	lowcore.pgm_code = 0xeeee;
	second.pgm_code = 0xeeee;
	prefix_set((u64)&second);
	pgm_expect();
	asm volatile(PROBE(".long	0xb2d10000"));
	CHECK_PGM(PGM_OPERATION);
	asm volatile("svc	77" : : : "memory");
	prefix_set(0);
	CHECK_EQ(second.pgm_code, PGM_OPERATION);
	CHECK_EQ(second.svc_code, 77);
	CHECK_EQ(lowcore.pgm_code, 0xeeee);
}

/* A prefix area that nobody has touched yet, then another one, and back, many times. */
static void moves(void)
{
	u64 size = storage_size();
	u32 fresh = size > 0x80000000ul ? 0x7fffe000 : size - 0x2000;

	memcpy(&second, &lowcore, sizeof(second));
	memcpy(&third, &lowcore, sizeof(third));
	REQUIRE(fresh > (u64)image_end);
	prefix_set(fresh);
	CHECK_EQ(prefix_get(), fresh);
	prefix_set(0);
	for (int i = 0; i < 1000; i++) {
		prefix_set(i & 1 ? (u64)&second : (u64)&third);
		lowcore.save_todpr = i;
	}
	prefix_set(0);
	CHECK_EQ(second.save_todpr, 999);
	CHECK_EQ(third.save_todpr, 998);
	CHECK_EQ(prefix_get(), 0);
}

static void other_bits_ignored(void)
{
	memcpy(&second, &lowcore, sizeof(second));
	prefix_set((u64)&second | 0x80001fff);
	CHECK_EQ(prefix_get(), (u64)&second);
	prefix_set(0x80000000);
	CHECK_EQ(prefix_get(), 0);
}

static void errors(void)
{
	u64 size = storage_size();
	u32 beyond = size;

	pgm_expect();
	asm volatile(PROBE("spx	2(%[p])") : : [p] "a" (page) : "memory");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("stpx	2(%[p])") : : [p] "a" (page) : "memory");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("spx	0(%[p])") : : [p] "a" (0xfffffffffffff000ul) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	pgm_expect();
	asm volatile(PROBE("stpx	0(%[p])") : : [p] "a" (0xfffffffffffff000ul) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
	if (size < 0x7fffe000) {
		pgm_expect();
		asm volatile(PROBE("spx	%[p]") : : [p] "Q" (beyond) : "memory");
		CHECK_PGM(PGM_ADDRESSING);
	}
	CHECK_EQ(prefix_get(), 0);
	CHECK(mem_is(page, 0, sizeof(page)));
}

static void store_prefix_stores_a_word(void)
{
	memset(page, 0xee, 16);
	asm volatile("stpx	4(%[p])" : : [p] "a" (page) : "memory");
	CHECK_EQ(*(u64 *)page, 0xeeeeeeee00000000ul);
	CHECK_EQ(*(u64 *)(page + 8), 0xeeeeeeeeeeeeeeeeul);
	memset(page, 0, 16);
}

static void initial(void)
{
	/*
	 * the PSW at absolute 0 was loaded by IPL, or the saved system was started like one: reset
	 * state
	 */
	CHECK_EQ(boot_registers.prefix, 0);
	CHECK_EQ(boot_registers.cr[0], 0xe0);
	CHECK_EQ(boot_registers.cr[14], 0xc2000000);
	for (int i = 1; i < 14; i++)
		CHECK_EQ(boot_registers.cr[i], 0);
	CHECK_EQ(boot_registers.cr[15], 0);
}

GUEST(
	{ "prefix and control registers after IPL", initial },
	{ "real 0 and the prefix area change places", areas_swap },
	{ "interruptions use the new prefix area", interruptions_follow },
	{ "areas beyond the program, and a thousand moves", moves },
	{ "only bits 33 to 50 count", other_bits_ignored },
	{ "errors leave the prefix alone", errors },
	{ "STPX stores one word", store_prefix_stores_a_word },
)
