// SPDX-License-Identifier: MIT
/*
 * dat.c - dynamic address translation. SA22-7832 chapter 3.
 *
 * What the processor translates by itself, and what CP must translate for it:
 * operands of the instructions that it intercepts (STIDP, STSI, STPX ...).
 */
#include "css.h"
#include "dat.h"

#define FAR 0x40000000ul		/* virtual addresses that only these tables know */
#define MAPPED 8			/* MB one to one: this program */

static u8 frame[4][PAGE_SIZE] __aligned(4096);
static u64 space[4], secondary;		/* by designation type */

static u64 asce(u64 type)
{
	if (!space[type / 4])
		space[type / 4] = dat_space(type, MAPPED);
	return space[type / 4];
}

static u64 load(u64 addr)
{
	u64 v = 0xdead;

	asm volatile(PROBE("lg	%[v],0(%[a])") : [v] "+d" (v) : [a] "a" (addr) : "memory");
	return v;
}

static void store(u64 addr, u64 v)
{
	asm volatile(PROBE("stg	%[v],0(%[a])") : : [v] "d" (v), [a] "a" (addr) : "memory");
}

/*
 * A load and a store end in code, at the page of addr; the space bits of the identification are the
 * primary's.
 */
static void both(u64 addr, u16 code)
{
	pgm_expect();
	load(addr);
	CHECK_PGM(code);
	CHECK_EQ(pgm_get()->trans_exc & ORIGIN, addr & ORIGIN);
	CHECK_EQ(pgm_get()->trans_exc & 3, 0);
	pgm_expect();
	store(addr, 1);
	CHECK_PGM(code);
	CHECK_EQ(pgm_get()->trans_exc & ORIGIN, addr & ORIGIN);
}

static void types(void)
{
	for (u64 type = ASCE_SEGMENT; type <= ASCE_REGION1; type += 4) {
		u64 at = type == ASCE_SEGMENT ? FAR :
			 type == ASCE_REGION3 ? 5ul << 31 :
			 type == ASCE_REGION2 ? 3ul << 42 :
						9ul << 53;

		memset(frame[0], type + 1, PAGE_SIZE);
		dat_map(asce(type), at, (u64)frame[0]);
		dat_on(asce(type));
		pgm_expect();
		CHECK_EQ(load(at + 8), 0x0101010101010101ul * (type + 1));
		store(at + 16, type ^ 0x1234);
		CHECK_PGM(PGM_NONE);
		dat_off();
		CHECK_EQ(*(u64 *)(frame[0] + 16), type ^ 0x1234);
	}
}

static void faults(void)
{
	u64 s = asce(ASCE_SEGMENT);

	*dat_page(s, FAR) = PTE_INVALID;
	dat_on(s);
	both(FAR + 0x18, PGM_PAGE);
	both(FAR + 100 * MB, PGM_SEGMENT);
	both(0x80000000ul, PGM_ASCE_TYPE);
	both(-8ul, PGM_ASCE_TYPE);
	dat_on(asce(ASCE_REGION3));
	both(7ul << 31, PGM_REGION_THIRD);
	both(1ul << 42, PGM_ASCE_TYPE);
	dat_on(asce(ASCE_REGION2));
	both(5ul << 42, PGM_REGION_SECOND);
	both(1ul << 53, PGM_ASCE_TYPE);
	dat_on(asce(ASCE_REGION1));
	both(3ul << 53, PGM_REGION_FIRST);
	dat_off();
}

/* Table length: entries beyond it do not exist, whatever stands there. */
static void table_length(void)
{
	u64 s = asce(ASCE_SEGMENT), r = asce(ASCE_REGION3);

	dat_map(s, FAR, (u64)frame[0]);
	dat_on(s & ~3ul);			/* 512 entries: 512 MB */
	both(FAR, PGM_SEGMENT);
	dat_map(r, 600ul << 31, (u64)frame[0]);
	dat_on(r & ~3ul);
	both(600ul << 31, PGM_REGION_THIRD);
	dat_on(r);
	pgm_expect();
	load(600ul << 31);
	CHECK_PGM(PGM_NONE);
	dat_off();
}

static void translation_specification(void)
{
	u64 s = asce(ASCE_SEGMENT), r = asce(ASCE_REGION3), *entry;

	DEPARTS(MACHINE_QEMU, "TCG does not check reserved bits of page-table entries");
	*dat_page(s, FAR) = (u64)frame[0] | 0x800;	/* bit 52 */
	dat_on(s);
	pgm_expect();
	load(FAR);
	CHECK_PGM(PGM_TRANSLATION_SPEC);
	dat_off();
	dat_map(s, FAR, (u64)frame[0]);
	/* an entry of the wrong table type */
	dat_map(r, 11ul << 31, (u64)frame[0]);
	entry = dat_region(r, 11ul << 31, ASCE_REGION3);
	*entry ^= 0xc;
	dat_on(r);
	pgm_expect();
	load(11ul << 31);
	CHECK_PGM(PGM_TRANSLATION_SPEC);
	dat_off();
	*entry ^= 0xc;
}

static void protection(void)
{
	u64 s = asce(ASCE_SEGMENT), *ste;

	memset(frame[0], 0x11, PAGE_SIZE);
	*dat_page(s, FAR) = (u64)frame[0] | PTE_PROTECT;
	dat_on(s);
	pgm_expect();
	CHECK_EQ(load(FAR), 0x1111111111111111);
	CHECK_PGM(PGM_NONE);
	pgm_expect();
	store(FAR + 0x20, 1);
	CHECK_PGM(PGM_PROTECTION);
	/* bit 61: the table protects, not a key */
	CHECK_EQ(pgm_get()->trans_exc & (ORIGIN | 4), FAR | 4);
	dat_off();
	dat_map(s, FAR, (u64)frame[0]);
	ste = dat_segment(s, FAR);
	*ste |= STE_PROTECT;
	dat_on(s);
	pgm_expect();
	store(FAR + 0x20, 1);
	CHECK_PGM(PGM_PROTECTION);
	dat_off();
	*ste &= ~STE_PROTECT;
	CHECK(mem_is(frame[0], 0x11, PAGE_SIZE));
}

static void page_crossing(void)
{
	u64 s = asce(ASCE_SEGMENT);

	memset(frame[0], 0x22, PAGE_SIZE);
	memset(frame[1], 0x33, PAGE_SIZE);
	dat_map(s, FAR, (u64)frame[0]);
	*dat_page(s, FAR + PAGE_SIZE) = PTE_INVALID;
	dat_on(s);
	pgm_expect();
	store(FAR + PAGE_SIZE - 4, -1ul);
	CHECK_PGM(PGM_PAGE);
	CHECK_EQ(pgm_get()->trans_exc & ORIGIN, FAR + PAGE_SIZE);
	pgm_expect();
	asm volatile(PROBE("mvc	0(200,%[t]),0(%[f])")
		     : : [t] "a" (FAR + PAGE_SIZE - 100), [f] "a" (frame[1]) : "memory");
	CHECK_PGM(PGM_PAGE);
	dat_off();
	CHECK(mem_is(frame[0], 0x22, PAGE_SIZE));
	/* two frames that do not follow each other in real storage */
	dat_map(s, FAR, (u64)frame[2]);
	dat_map(s, FAR + PAGE_SIZE, (u64)frame[0]);
	dat_on(s);
	store(FAR + PAGE_SIZE - 4, 0x0123456789abcdef);
	dat_off();
	CHECK_EQ(*(u32 *)(frame[2] + PAGE_SIZE - 4), 0x01234567);
	CHECK_EQ(*(u32 *)frame[0], 0x89abcdef);
}

static void instruction_fetch(void)
{
	static const u16 code[] = { 0xa728, 0x0042, 0x07fe };	/* lhi %r2,0x42; br %r14 */
	u64 s = asce(ASCE_SEGMENT), resume, result;

	memcpy(frame[3], code, sizeof(code));
	dat_map(s, FAR, (u64)frame[3]);
	dat_on(s);
	asm volatile("	basr	%%r14,%[a]\n"
		     "	lgr	%[r],%%r2\n"
		     : [r] "=d" (result) : [a] "a" (FAR) : "2", "14", "cc");
	dat_off();
	CHECK_EQ((u32)result, 0x42);
	*dat_page(s, FAR) = PTE_INVALID;
	dat_on(s);
	asm volatile("larl	%[r],1f" : [r] "=a" (resume));
	pgm_expect_at(FAR, FAR + 6, resume);
	asm volatile goto("	br	%[a]\n"
			  "1:	nopr\n" : : [a] "a" (FAR), "d" (resume) : : out);
out:
	dat_off();
	CHECK_EQ(pgm_get()->code, PGM_PAGE);
	CHECK_EQ(pgm_get()->old.addr, FAR);		/* nullified: at the instruction */
	CHECK_EQ(pgm_get()->trans_exc & ORIGIN, FAR);
}

static int lra(u64 addr, u64 *result)
{
	u64 r = 0;
	int cc = 9;

	asm volatile("	lrag	%[r],0(%[a])\n"
		     IPM(cc) : [cc] "=d" (cc), [r] "+d" (r) : [a] "a" (addr) : "cc", "memory");
	*result = r;
	return cc;
}

static void lra_all(void)
{
	u64 s = asce(ASCE_SEGMENT), r;

	dat_map(s, FAR, (u64)frame[1]);
	ptlb();
	CHECK_EQ(lra(FAR + 0x123, &r), 0);
	CHECK_EQ(r, (u64)frame[1] + 0x123);
	CHECK_EQ(lra((u64)frame[1], &r), 0);
	CHECK_EQ(r, (u64)frame[1]);
	DEPARTS(MACHINE_QEMU,
		"TCG ends LRA of an invalid page with cc 3, and translates nothing with DAT off");
	*dat_page(s, FAR) = PTE_INVALID;
	ptlb();
	CHECK_EQ(lra(FAR, &r), 2);
	CHECK_EQ(r, (u64)dat_page(s, FAR));
	CHECK_EQ(lra(FAR + 100 * MB, &r), 1);
	CHECK_EQ(r, (u64)dat_segment(s, FAR + 100 * MB));
	CHECK_EQ(lra(0x80000000, &r), 3);
}

static void load_real_address(void)
{
	dat_on(asce(ASCE_SEGMENT));
	lra_all();
	dat_off();
	if (machine != MACHINE_QEMU)
		lra_all();
}

static void invalidate(void)
{
	u64 s = asce(ASCE_SEGMENT), *pte = dat_page(s, FAR);

	memset(frame[0], 1, PAGE_SIZE);
	memset(frame[1], 2, PAGE_SIZE);
	dat_map(s, FAR, (u64)frame[0]);
	dat_on(s);
	for (int i = 0; i < 200; i++) {
		pgm_expect();
		CHECK_EQ(load(FAR) & 0xff, (i & 1) + 1);
		CHECK_PGM(PGM_NONE);
		ipte(pte, FAR);
		CHECK(*pte & PTE_INVALID);
		pgm_expect();
		load(FAR);
		CHECK_PGM(PGM_PAGE);
		*pte = (u64)frame[~i & 1];
	}
	dat_off();
}

static void invalidate_space(void)
{
	u64 s = asce(ASCE_SEGMENT), *ste = dat_segment(s, FAR), saved;

	dat_map(s, FAR, (u64)frame[0]);
	dat_on(s);
	pgm_expect();
	load(FAR);
	CHECK_PGM(PGM_NONE);
	saved = *ste;
	pgm_expect();
	/* IDTE: invalidates one segment-table entry; R1 designates the table, R2 the address */
	asm volatile(PROBE(".insn	rrf,0xb98e0000,%[t],%[a],0,0")
		     : : [t] "a" (s & ORIGIN), [a] "a" (FAR) : "memory");
	if (pgm_get()->code == PGM_OPERATION) {
		dat_off();
		skip("no IDTE");
		return;
	}
	CHECK_PGM(PGM_NONE);
	CHECK(*ste & TABLE_INVALID);
	pgm_expect();
	load(FAR);
	CHECK_PGM(PGM_SEGMENT);
	*ste = saved;
	pgm_expect();
	load(FAR);
	CHECK_PGM(PGM_NONE);
	dat_off();
}

static void real_space(void)
{
	dat_on(ASCE_REAL);
	memset(frame[0], 0x44, 16);
	pgm_expect();
	CHECK_EQ(load((u64)frame[0]), 0x4444444444444444);
	CHECK_PGM(PGM_NONE);
	pgm_expect();
	load(storage_size());
	CHECK_PGM(PGM_ADDRESSING);
	dat_off();
}

/* ---- operands of instructions that CP handles ---- */
struct intercepted {
	const char *name;
	u8 code[6];
	u8 len, stores;			/* bytes that change */
};

/* all address 0(%r1), which is FAR + 0x800 or so */
static const struct intercepted table[] = {
	{ "STIDP", { 0xb2, 0x02, 0x10, 0x00 }, 4, 8 },
	{ "STAP", { 0xb2, 0x12, 0x10, 0x00 }, 4, 2 },
	{ "STPX", { 0xb2, 0x11, 0x10, 0x00 }, 4, 4 },
	{ "STSI", { 0xb2, 0x7d, 0x10, 0x00 }, 4, 64 },
	{ "STFLE", { 0xb2, 0xb0, 0x10, 0x00 }, 4, 8 },
	{ "STCKC", { 0xb2, 0x07, 0x10, 0x00 }, 4, 8 },
	{ "STCRW", { 0xb2, 0x39, 0x10, 0x00 }, 4, 4 },
};

static int run(const struct intercepted *t, u64 at)
{
	u64 r[6] = { 0, at };

	/* STSI 1.1.1: its selectors stand in registers 0 and 1; address in 2 */
	if (t->code[1] == 0x7d) {
		static const u8 code[] = { 0xb2, 0x7d, 0x20, 0x00 };

		r[0] = 0x10000001;
		r[1] = 1;
		r[2] = at;
		return insn_run(code, 4, r);
	}
	return insn_run(t->code, t->len, r);
}

static void cp_stores_through_dat(void)
{
	u64 s = asce(ASCE_SEGMENT);

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		memset(frame[0], 0xee, PAGE_SIZE);
		memset(frame[1], 0xee, PAGE_SIZE);
		dat_map(s, FAR, (u64)frame[1]);
		dat_on(s);
		pgm_expect();
		run(&table[i], FAR);
		if (!CHECK_PGM(PGM_NONE))
			print("# %s", table[i].name);
		dat_off();
		if (!CHECK(!mem_is(frame[1], 0xee, table[i].stores)))
			print("# %s stored elsewhere", table[i].name);
		CHECK(mem_is(frame[0], 0xee, PAGE_SIZE));
	}
}

static void cp_faults(const struct intercepted *t, u64 s, u64 pte, u16 code)
{
	bool good;

	memset(frame[1], 0xee, PAGE_SIZE);
	*dat_page(s, FAR) = pte;
	dat_on(s);
	pgm_expect();
	run(t, FAR);
	good = CHECK_PGM(code);
	dat_off();
	good &= CHECK_EQ(pgm_get()->trans_exc & ORIGIN, FAR);
	good &= CHECK(mem_is(frame[1], 0xee, PAGE_SIZE));
	if (!good)
		print("# %s", t->name);
}

static void cp_page_translation(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		cp_faults(&table[i], asce(ASCE_SEGMENT), PTE_INVALID, PGM_PAGE);
}

static void cp_protection(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		cp_faults(&table[i], asce(ASCE_SEGMENT), (u64)frame[1] | PTE_PROTECT,
			  PGM_PROTECTION);
		CHECK_EQ(pgm_get()->trans_exc & 4, 4);
	}
}

/* SPX, LCTL-like: operands that CP fetches. */
static void cp_fetches_through_dat(void)
{
	static struct lowcore other;
	u64 s = asce(ASCE_SEGMENT);

	memcpy(&other, &lowcore, sizeof(other));
	*(u32 *)(frame[2] + 0x10) = (u64)&other;
	dat_map(s, FAR, (u64)frame[2]);
	dat_on(s);
	asm volatile("spx	0x10(%[a])" : : [a] "a" (FAR) : "memory");
	dat_off();
	CHECK_EQ(prefix_get(), (u64)&other);
	prefix_set(0);
	*dat_page(s, FAR) = PTE_INVALID;
	dat_on(s);
	pgm_expect();
	asm volatile(PROBE("spx	0x10(%[a])") : : [a] "a" (FAR) : "memory");
	CHECK_PGM(PGM_PAGE);
	dat_off();
	CHECK_EQ(prefix_get(), 0);
}

/* An operand over two pages: both are checked before anything is stored. */
static void cp_crosses_pages(void)
{
	u64 s = asce(ASCE_SEGMENT);
	u64 r[6] = { 3, FAR + PAGE_SIZE - 8 };	/* STFLE, four doublewords */

	memset(frame[0], 0xee, PAGE_SIZE);
	memset(frame[2], 0xee, PAGE_SIZE);
	dat_map(s, FAR, (u64)frame[2]);
	dat_map(s, FAR + PAGE_SIZE, (u64)frame[0]);
	dat_on(s);
	pgm_expect();
	insn_run(table[4].code, 4, r);
	CHECK_PGM(PGM_NONE);
	dat_off();
	CHECK(!mem_is(frame[2] + PAGE_SIZE - 8, 0xee, 8));
	CHECK(mem_is(frame[2], 0xee, PAGE_SIZE - 8));
	if ((r[0] & 0xff) >= 1)
		CHECK(!mem_is(frame[0], 0xee, 8));
}

static void subchannel_block(void)
{
	u64 s = asce(ASCE_SEGMENT);
	int cc, again;

	dat_map(s, FAR, (u64)frame[1]);
	memset(frame[0], 0xee, sizeof(struct schib));
	memset(frame[1], 0xee, PAGE_SIZE);
	cc = stsch(SCHID(0), frame[0]);
	dat_on(s);
	pgm_expect();
	again = stsch(SCHID(0), (void *)(FAR + 0x100));
	CHECK_PGM(PGM_NONE);
	dat_off();
	CHECK_EQ(cc, again);
	if (!cc)
		CHECK_MEM(frame[1] + 0x100, frame[0], 28);
	else
		CHECK(mem_is(frame[1], 0xee, PAGE_SIZE));
	if (cc)
		return;
	*dat_page(s, FAR) = PTE_INVALID;
	dat_on(s);
	pgm_expect();
	stsch(SCHID(0), (void *)(FAR + 0x100));
	CHECK_PGM(PGM_PAGE);
	dat_off();
}

static void secondary_space(void)
{
	u64 s = asce(ASCE_SEGMENT);

	if (!secondary)
		secondary = dat_space(ASCE_SEGMENT, MAPPED);
	memset(frame[0], 0xee, PAGE_SIZE);
	memset(frame[1], 0xee, PAGE_SIZE);
	dat_map(s, FAR, (u64)frame[0]);
	dat_map(secondary, FAR, (u64)frame[1]);
	ctl_load(7, secondary);
	ctl_load(0, CR0_SECONDARY);
	dat_on(s);
	psw_set_mask(psw_mask() | 0x0000800000000000ul);	/* AS 10: secondary */
	asm volatile("stidp	0(%[a])" : : [a] "a" (FAR) : "memory");
	*dat_page(secondary, FAR) = PTE_INVALID;
	ptlb();
	pgm_expect();
	asm volatile(PROBE("stidp	0(%[a])") : : [a] "a" (FAR) : "memory");
	dat_off();
	ctl_load(0, 0);
	CHECK_PGM(PGM_PAGE);
	CHECK_EQ(pgm_get()->trans_exc & 3, 2);		/* secondary ASCE */
	CHECK(mem_is(frame[0], 0xee, PAGE_SIZE));
	CHECK(!mem_is(frame[1], 0xee, 8));
}

GUEST(
	{ "segment table and three region tables", types },
	{ "page, segment, region translation and ASCE type", faults },
	{ "table length", table_length },
	{ "translation specification", translation_specification },
	{ "page and segment protection", protection },
	{ "operands over two pages", page_crossing },
	{ "instruction fetch", instruction_fetch },
	{ "LOAD REAL ADDRESS", load_real_address },
	{ "IPTE", invalidate },
	{ "IDTE", invalidate_space },
	{ "real-space designation", real_space },
	{ "CP stores its operands through DAT", cp_stores_through_dat },
	{ "CP's operand in an invalid page", cp_page_translation },
	{ "CP's operand in a protected page", cp_protection },
	{ "CP fetches its operands through DAT", cp_fetches_through_dat },
	{ "CP's operand over two pages", cp_crosses_pages },
	{ "STSCH through DAT", subchannel_block },
	{ "secondary space", secondary_space },
)
