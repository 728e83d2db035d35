// SPDX-License-Identifier: MIT
/*
 * keys.c - storage keys: the instructions, protection, reference and change. SA22-7832 chapters 3
 * and 10.
 *
 * Key byte: access control (4 bits), fetch protection, reference, change, 0.
 */
#include "guest.h"

#define FETCH	0x08
#define REF	0x04
#define CHANGE	0x02

static u8 pages[4][PAGE_SIZE] __aligned(4096);
static u8 scratch[PAGE_SIZE] __aligned(4096);

static int rrbe(u64 real)
{
	int cc = 9;

	asm volatile(PROBE("rrbe	0,%[a]")
		     IPM(cc) : [cc] "+d" (cc) : [a] "a" (real) : "cc", "memory");
	return cc;
}

static int tprot(u64 addr, u8 key)
{
	int cc = 9;

	asm volatile(PROBE("tprot	0(%[a]),0(%[k])") IPM(cc)
		     : [cc] "+d"(cc)
		     : [a] "a"(addr), [k] "a"((u64)key << 4)
		     : "cc", "memory");
	return cc;
}

static void pfmf(u64 control, u64 addr)
{
	asm volatile(PROBE(".insn	rre,0xb9af0000,%[c],%[a]")
		     : [a] "+d" (addr) : [c] "d" (control) : "memory", "cc");
}

static void set_and_insert(void)
{
	for (unsigned int k = 0; k < 256; k += 2) {
		key_set((u64)pages[0], k);
		key_set((u64)pages[1], ~k & 0xfe);
		CHECK_EQ(key_get((u64)pages[0]), k);
		CHECK_EQ(key_get((u64)pages[1]), ~k & 0xfe);
	}
	/*
	 * any byte of the page names it; bits of R1 outside the key are ignored, ISKE changes bits
	 * 56 to 63 only
	 */
	asm volatile("sske	%0,%1"
		     :
		     : "d"(0xffffffffffffff31ul), "a"((u64)pages[0] + 0x123)
		     : "memory");
	u64 r = 0xaaaaaaaaaaaaaaaaul;

	asm volatile("iske	%0,%1" : "+d" (r) : "a" ((u64)pages[0] + 0xffe));
	CHECK_EQ(r, 0xaaaaaaaaaaaaaa30ul);
	key_set((u64)pages[0], 0);
	key_set((u64)pages[1], 0);
}

static void reference_and_change(void)
{
	volatile u8 *p = pages[0];

	key_set((u64)p, 0);
	CHECK_EQ(key_get((u64)p), 0);
	(void)*p;
	CHECK_EQ(key_get((u64)p) & (REF | CHANGE), REF);
	key_set((u64)p, 0);
	*p = 1;
	CHECK_EQ(key_get((u64)p) & (REF | CHANGE), REF | CHANGE);
}

static void reset_reference(void)
{
	static const struct {
		u8 key, cc;
	} t[] = { { 0, 0 }, { CHANGE, 1 }, { REF, 2 }, { REF | CHANGE, 3 } };

	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		key_set((u64)pages[2], 0x50 | t[i].key);
		CHECK_EQ(rrbe((u64)pages[2]), t[i].cc);
		CHECK_EQ(key_get((u64)pages[2]), 0x50 | (t[i].key & CHANGE));
	}
	key_set((u64)pages[2], 0);
}

/* Runs one store and one fetch with the PSW key; pgm code of each. An interruption leaves key 0. */
static void access(u8 key, u8 *at, u16 *store, u16 *fetch)
{
	pgm_expect();
	asm volatile("	spka	0(%[k])\n"
		     PROBE("mvi	0(%[p]),0x77")
		     "	spka	0\n"
		     : : [p] "a" (at), [k] "a" ((u64)key << 4) : "memory");
	*store = pgm_get()->code;
	if (*store)
		CHECK_EQ(pgm_get()->old.addr - 4, pgm_get()->insn);
	pgm_expect();
	asm volatile("	spka	0(%[k])\n"
		     PROBE("cli	0(%[p]),0")
		     "	spka	0\n"
		     : : [p] "a" (at), [k] "a" ((u64)key << 4) : "cc", "memory");
	*fetch = pgm_get()->code;
}

static void protection(void)
{
	u16 store, fetch;

	DEPARTS(MACHINE_QEMU, "TCG does not check storage keys");
	for (u8 acc = 0; acc < 16; acc += 3)
		for (u8 psw = 0; psw < 16; psw++)
			for (u8 f = 0; f <= FETCH; f += FETCH) {
				bool match = !psw || psw == acc;

				pages[0][5] = 0x11;
				key_set((u64)pages[0], acc << 4 | f);
				access(psw, &pages[0][5], &store, &fetch);
				key_set((u64)pages[0], 0);
				CHECK_EQ(store, match ? 0 : PGM_PROTECTION);
				CHECK_EQ(fetch, match || !f ? 0 : PGM_PROTECTION);
				CHECK_EQ(pages[0][5], match ? 0x77 : 0x11);
			}
}

static void overrides(void)
{
	u16 store, fetch;

	DEPARTS(MACHINE_QEMU, "TCG does not check storage keys");
	/* storage-protection override: key 9 is open to every PSW key */
	key_set((u64)pages[0], 0x90 | FETCH);
	access(4, pages[0], &store, &fetch);
	CHECK_EQ(store, PGM_PROTECTION);
	CHECK_EQ(fetch, PGM_PROTECTION);
	ctl_load(0, CR0_STORE_OVER);
	access(4, pages[0], &store, &fetch);
	CHECK_EQ(store, 0);
	CHECK_EQ(fetch, 0);
	/* fetch-protection override: locations 0 to 2047 */
	ctl_load(0, CR0_FETCH_OVER);
	key_set(0, 0x60 | FETCH);
	access(4, (u8 *)0x7f0, &store, &fetch);
	CHECK_EQ(store, PGM_PROTECTION);
	CHECK_EQ(fetch, 0);
	access(4, (u8 *)0x800, &store, &fetch);
	CHECK_EQ(fetch, PGM_PROTECTION);
	ctl_load(0, 0);
	key_set(0, 0);
	key_set((u64)pages[0], 0);
}

static void test_protection(void)
{
	key_set((u64)pages[0], 0x20);
	CHECK_EQ(tprot((u64)pages[0], 2), 0);
	CHECK_EQ(tprot((u64)pages[0], 0), 0);
	if (machine != MACHINE_QEMU)		/* which does not check storage keys */
		CHECK_EQ(tprot((u64)pages[0], 3), 1);
	key_set((u64)pages[0], 0x20 | FETCH);
	CHECK_EQ(tprot((u64)pages[0], 2), 0);
	if (machine != MACHINE_QEMU)
		CHECK_EQ(tprot((u64)pages[0], 3), 2);
	key_set((u64)pages[0], 0);
	ctl_load(0, CR0_LAP);
	CHECK_EQ(tprot(0x80, 0), 1);
	ctl_load(0, 0);
	pgm_expect();
	tprot(storage_size(), 0);
	CHECK_PGM(PGM_ADDRESSING);
}

static void set_page_function(void)
{
	u64 f = 0;

	pgm_expect();
	pfmf(0, (u64)scratch);
	if (pgm_get()->code == PGM_OPERATION) {
		skip("facility 8 is not offered");
		return;
	}
	/* clear: bit 47; set key: bit 46; key in bits 56 to 63 */
	memset(scratch, 0xcc, sizeof(scratch));
	key_set((u64)scratch, 0x10);
	f = 0x10000;
	pgm_expect();
	pfmf(f, (u64)scratch + 0x800);
	CHECK_PGM(PGM_NONE);
	CHECK(mem_is(scratch, 0, sizeof(scratch)));
	CHECK_EQ(key_get((u64)scratch) & 0xf8, 0x10);
	pgm_expect();
	pfmf(0x20000 | 0x7a, (u64)scratch);
	CHECK_PGM(PGM_NONE);
	if (machine != MACHINE_HERCULES)	/* 3.13 forgets the fetch-protection bit */
		CHECK_EQ(key_get((u64)scratch), 0x7a);
	/*
	 * 3.13 interprets it whatever the controls say, and translates the frame's own address once
	 * more
	 */
	if (hardware != MACHINE_HERCULES) {
		memset(scratch, 0xcc, sizeof(scratch));
		pgm_expect();
		pfmf(0x30000 | 0x40, (u64)scratch);
		CHECK_PGM(PGM_NONE);
		CHECK_EQ(key_get((u64)scratch) & 0xf8, 0x40);
		CHECK(mem_is(scratch, 0, sizeof(scratch)));
	}
	key_set((u64)scratch, 0);
	/* reserved bits of the control */
	pgm_expect();
	pfmf(0x80000, (u64)scratch);
	CHECK_PGM(PGM_SPECIFICATION);
	pgm_expect();
	pfmf(0x10000, 0x7ffffffffffff000);
	CHECK_PGM(PGM_ADDRESSING);
}

static void errors(void)
{
	u64 beyond = storage_size(), key = 0;

	pgm_expect();
	asm volatile(PROBE("iske	%[k],%[a]") : [k] "+d" (key) : [a] "a" (beyond));
	CHECK_PGM(PGM_ADDRESSING);
	pgm_expect();
	asm volatile(PROBE("sske	%[k],%[a]") : : [k] "d" (key), [a] "a" (beyond));
	CHECK_PGM(PGM_ADDRESSING);
	pgm_expect();
	rrbe(beyond);
	CHECK_PGM(PGM_ADDRESSING);
}

/* Keys belong to real storage: with the prefix set they follow the bytes. */
static void prefixed(void)
{
	static struct lowcore other;

	memcpy(&other, &lowcore, sizeof(other));
	key_set(0x1000, 0x30);
	key_set((u64)&other + 0x1000, 0x50);
	prefix_set((u64)&other);
	CHECK_EQ(key_get(0x1000) & 0xf8, 0x50);
	CHECK_EQ(key_get((u64)&other + 0x1000) & 0xf8, 0x30);
	prefix_set(0);
	CHECK_EQ(key_get(0x1000) & 0xf8, 0x30);
	key_set(0x1000, 0);
	key_set((u64)&other + 0x1000, 0);
}

/* Keys stay with their pages over a long time and many of them. */
static void many(void)
{
	u64 first = ((u64)image_end + 0xfffff) & ~0xffffful, bad = 0;

	for (u64 a = first; a < first + 4 * MB; a += PAGE_SIZE)
		key_set(a, (a >> 12) * 2 & 0xfe);
	for (int round = 0; round < 3; round++) {
		for (u64 a = first; a < first + 4 * MB; a += PAGE_SIZE)
			bad += key_get(a) != ((a >> 12) * 2 & 0xfe);
		delay(50000);
	}
	CHECK_EQ(bad, 0);
	for (u64 a = first; a < first + 4 * MB; a += PAGE_SIZE)
		key_set(a, 0);
}

GUEST(
	{ "SSKE and ISKE", set_and_insert },
	{ "reference and change bits", reference_and_change },
	{ "RRBE", reset_reference },
	{ "key-controlled protection", protection },
	{ "fetch- and storage-protection override", overrides },
	{ "TEST PROTECTION", test_protection },
	{ "PFMF", set_page_function },
	{ "beyond storage", errors },
	{ "keys and prefixing", prefixed },
	{ "a thousand keys stay", many },
)
