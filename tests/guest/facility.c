// SPDX-License-Identifier: MIT
/*
 * facility.c - what the machine says of itself: STFL, STFLE, STSI, STIDP, STAP. SA22-7832 chapters
 * 4 and 10.
 */
#include "guest.h"

static u8 page[2 * PAGE_SIZE] __aligned(4096);

static int stfle(u64 *list, u64 *r0)
{
	register u64 reg0 asm("0") = *r0;
	int cc = 9;

	asm volatile(PROBE(".insn	s,0xb2b00000,0(%[l])")
		     IPM(cc)
		     : [cc] "+d" (cc), "+d" (reg0) : [l] "a" (list) : "memory", "cc");
	*r0 = reg0;
	return cc;
}

static bool facility(unsigned int n)
{
	static u64 list[32];
	u64 r0 = 31;

	if (!list[0])
		stfle(list, &r0);
	return list[n / 64] >> (63 - n % 64) & 1;
}

static void stfl(void)
{
	u64 list[1], r0 = 0;
	int cc;

	lowcore.stfl = 0;
	ctl_load(0, CR0_LAP);		/* protection does not apply to STFL */
	pgm_expect();
	asm volatile(PROBE("stfl	0") : : : "memory");
	CHECK_PGM(PGM_NONE);
	ctl_load(0, 0);
	CHECK_EQ(lowcore.stfl >> 29, 7);	/* N3, z/Architecture installed and active */
	CHECK(lowcore.stfl >> 24 & 1);		/* STFLE */
	CHECK_EQ(((u8 *)&lowcore)[0xcc], 0);	/* one word */
	cc = stfle(list, &r0);
	CHECK(cc == 0 || cc == 3);
	CHECK_EQ(lowcore.stfl, list[0] >> 32);
}

static void stfle_lengths(void)
{
	u64 list[40], r0 = 0, needed;
	int cc;

	memset(list, 0xee, sizeof(list));
	cc = stfle(list, &r0);
	needed = r0 & 0xff;
	CHECK_EQ(list[1], 0xeeeeeeeeeeeeeeeeul);	/* no more than was asked for */
	CHECK_EQ(cc, needed ? 3 : 0);
	for (u64 n = 0; n < 32; n++) {
		memset(list, 0xee, sizeof(list));
		r0 = n | 0x123400;		/* bits 0 to 55 stay */
		cc = stfle(list, &r0);
		CHECK_EQ(r0, needed | 0x123400);
		CHECK_EQ(cc, n < needed ? 3 : 0);
		CHECK_EQ(list[n + 1], 0xeeeeeeeeeeeeeeeeul);
		if (n >= needed)
			CHECK(list[needed] != 0xeeeeeeeeeeeeeeeeul);
	}
}

static void stfle_alignment(void)
{
	u64 r0 = 0;

	pgm_expect();
	stfle((u64 *)(page + 4), &r0);
	CHECK_PGM(PGM_SPECIFICATION);
	r0 = 0;
	pgm_expect();
	stfle((u64 *)0xfffffffffffff000ul, &r0);
	CHECK_PGM(PGM_ADDRESSING);
}

/* What Debian 12's kernel is built for (z10), and pairs that the manual ties together. */
static void facilities(void)
{
	static const u8 wanted[] = { 0, 1, 2, 7, 18, 21, 25, 27, 32, 33, 34, 35 };

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (!CHECK(facility(wanted[i])))
			print("# facility %u is missing", wanted[i]);
	/* IDTE clears segments only with IDTE */
	CHECK(!facility(5) || facility(4) || facility(3));
	/* HFP long-displacement performance */
	CHECK(!facility(20) || facility(19));
	CHECK(!facility(78) || facility(8));			/* EDAT-2 needs EDAT-1 */
	CHECK(!facility(50) || facility(73));			/* constrained transactions */
	/* vector enhancements need vectors */
	CHECK(!facility(135) || facility(129));
}

/* An offered facility works; one that is not ends in an operation exception. */
static void facilities_work(void)
{
	u64 r = 0;

	if (facility(25)) {
		pgm_expect();
		asm volatile(PROBE(".insn	s,0xb27c0000,0(%[p])")
			     :
			     : [p] "a"(page)
			     : "memory", "cc");
		CHECK_PGM(PGM_NONE);
		CHECK(*(u64 *)page != 0);
	}
	pgm_expect();
	asm volatile(PROBE(".insn	rre,0xb9af0000,%[r],%[p]")
		     :
		     : [r] "d"(r), [p] "a"(page)
		     : "memory");
	CHECK_PGM(facility(8) ? PGM_NONE : PGM_OPERATION);		/* PFMF, nothing to do */
	pgm_expect();
	asm volatile(PROBE(".insn	rrf,0xb9e10000,%[r],%[r],0,0") : [r] "+d" (r) : : "cc");
	CHECK_PGM(facility(45) ? PGM_NONE : PGM_OPERATION);		/* POPCNT */
	pgm_expect();
	asm volatile("	lghi	%%r0,0\n	la	%%r1,%[p]\n"
		     PROBE(".short	0x0104")
		     : : [p] "R" (page) : "0", "1", "memory", "cc");
	CHECK_PGM(facility(28) ? PGM_NONE : PGM_OPERATION);		/* PTFF query */
}

static void stsi_level(void)
{
	CHECK_EQ(stsi(0, 0, 0, NULL), 0);
	CHECK(stsi_r0 >> 28 >= 1 && stsi_r0 >> 28 <= 3);
	if (machine == MACHINE_CP)
		CHECK_EQ(stsi_r0 >> 28, 3);
	CHECK_EQ(stsi_r0 & 0x0fffffff, 0);
}

static const struct {
	u8 fc, sel1, sel2;
} blocks[] = { { 1, 1, 1 }, { 1, 2, 1 }, { 1, 2, 2 }, { 2, 2, 1 }, { 2, 2, 2 }, { 3, 2, 2 } };

static void stsi_blocks(void)
{
	unsigned int level;

	stsi(0, 0, 0, NULL);
	level = stsi_r0 >> 28;
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		int cc;

		memset(page, 0xee, sizeof(page));
		cc = stsi(blocks[i].fc, blocks[i].sel1, blocks[i].sel2, page);
		if (machine == MACHINE_HERCULES && blocks[i].fc == 2)
			continue;	/* level 1, but it stores these */
		if (!CHECK_EQ(cc, blocks[i].fc <= level ? 0 : 3))
			print("# STSI %u.%u.%u", blocks[i].fc, blocks[i].sel1, blocks[i].sel2);
		CHECK(mem_is(page + PAGE_SIZE, 0xee, PAGE_SIZE));
		if (!cc)
			CHECK(!mem_is(page, 0xee, 64));
		else
			CHECK(mem_is(page, 0xee, PAGE_SIZE));
	}
}

static void stsi_1_1_1(void)
{
	CHECK_EQ(stsi(1, 1, 1, page), 0);
	/*
	 * manufacturer, type, model, sequence code, plant: EBCDIC upper case and digits, blanks
	 * behind
	 */
	for (int i = 32; i < 32 + 16 + 4; i++)
		CHECK(page[i] >= 0xc1 || page[i] == 0x40);
	CHECK(page[48] >= 0xf0 && page[51] >= 0xf0);
}

static void stsi_2_2_2(void)
{
	stsi(0, 0, 0, NULL);
	if (stsi_r0 >> 28 < 2) {
		skip("this machine is at level 1");
		return;
	}
	CHECK_EQ(stsi(2, 2, 2, page), 0);
	CHECK(*(u16 *)(page + 32 + 6) <= *(u16 *)(page + 32 + 8) + *(u16 *)(page + 32 + 10) + 256);
}

static void stsi_3_2_2(void)
{
	const u8 *d = page + 32;
	u8 name[16];

	NEEDS_CP();
	memset(page, 0xee, sizeof(page));
	REQUIRE(stsi(3, 2, 2, page) == 0);
	CHECK(mem_is(page, 0, 31));
	CHECK((page[31] & 15) >= 1 && (page[31] & 15) <= 8);
	CHECK_EQ(page[31] & 0xf0, 0);
	CHECK_EQ(*(u16 *)(d + 4), *(u16 *)(d + 6) + *(u16 *)(d + 8) + *(u16 *)(d + 10));
	CHECK_EQ(*(u16 *)(d + 6), cpus());
	to_ebcdic(name, "z/VM", 4);
	CHECK_MEM(d + 24, name, 4);
	/* virtual machine name: eight EBCDIC characters, first one not blank */
	CHECK(d[12] > 0x40);
	for (int i = 12; i < 20; i++)
		CHECK(d[i] >= 0x40);
}

/*
 * A name that does not exist is cc 3; reserved bits and a wrong boundary are specification
 * exceptions.
 */
static void stsi_errors(void)
{
	memset(page, 0xee, sizeof(page));
	CHECK_EQ(stsi(1, 1, 2, page), 3);
	CHECK_EQ(stsi(1, 7, 1, page), 3);
	CHECK_EQ(stsi(1, 0, 0, page), 3);
	CHECK_EQ(stsi(4, 2, 2, page), 3);
	CHECK_EQ(stsi(14, 1, 1, page), 3);
	CHECK(mem_is(page, 0xee, sizeof(page)));
	pgm_expect();
	stsi(1, 0x101, 1, page);	/* bits 36 to 55 of register 0 */
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	stsi(1, 1, 0x10001, page);	/* bits 32 to 47 of register 1 */
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	stsi(1, 1, 1, page + 8);
	CHECK_PGM(PGM_SPECIFICATION);
	CHECK(mem_is(page, 0xee, sizeof(page)));
	pgm_expect();
	stsi(1, 1, 1, (void *)0xfffffffffffff000ul);
	CHECK_PGM(PGM_ADDRESSING);
}

static void stidp(void)
{
	u64 id = 0, again = 0;

	asm volatile("stidp	%[i]" : [i] "=Q" (id));
	asm volatile("stidp	%[i]" : [i] "=Q" (again));
	CHECK_EQ(id, again);
	CHECK(id >> 16 & 0xffff);		/* machine type */
	if (machine == MACHINE_CP)
		CHECK_EQ(id >> 56, 0xff);	/* runs under CP */
	pgm_expect();
	asm volatile(PROBE("stidp	4(%[p])") : : [p] "a" (page) : "memory");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("stidp	0(%[p])") : : [p] "a" (0xfffffffffffff000ul) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
}

static void stap(void)
{
	memset(page, 0xee, 8);
	asm volatile("stap	2(%[p])" : : [p] "a" (page) : "memory");
	CHECK_EQ(*(u32 *)page, 0xeeee0000 | cpu_number(0));
	CHECK_EQ(page[4], 0xee);
	CHECK(cpu_number(0) < 64);
	pgm_expect();
	asm volatile(PROBE("stap	1(%[p])") : : [p] "a" (page) : "memory");
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	asm volatile(PROBE("stap	0(%[p])") : : [p] "a" (0xfffffffffffff000ul) : "memory");
	CHECK_PGM(PGM_ADDRESSING);
}

GUEST(
	{ "STFL", stfl },
	{ "STFLE: lengths and condition codes", stfle_lengths },
	{ "STFLE: alignment and addressing", stfle_alignment },
	{ "facilities that Linux needs, and their ties", facilities },
	{ "an offered facility works, another does not", facilities_work },
	{ "STSI 0: level", stsi_level },
	{ "STSI: every block of the level", stsi_blocks },
	{ "STSI 1.1.1", stsi_1_1_1 },
	{ "STSI 2.2.2", stsi_2_2_2 },
	{ "STSI 3.2.2 names z/VM and the virtual machine", stsi_3_2_2 },
	{ "STSI: errors", stsi_errors },
	{ "STIDP", stidp },
	{ "STAP", stap },
)
