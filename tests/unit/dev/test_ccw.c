// SPDX-License-Identifier: MIT
/*
 * Channel programs: chaining, indirect data addressing, checks, suspension; SA22-7832 chapters 15
 * and 16
 */
#include "ktap.h"
#include "machine.h"

#define F1	ORB_FORMAT1
#define P	0x1000			/* where programs lie */
#define D	0x4000			/* and data */

static const u8 pattern[RECORD] = {
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
	21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60,
	61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
};

/* Ended as these say */
static void ended(enum ccw_end end, u8 dstat, u8 cstat, u32 cpa, u16 left)
{
	CHECK_EQ(end, CCW_DONE);
	CHECK_EQ(m.p.dstat, dstat);
	CHECK_EQ(m.p.cstat, cstat);
	CHECK_EQ(m.p.cpa, cpa);
	CHECK_EQ(m.p.left, left);
}

/* ---- formats ---- */

static void read_format0(void)
{
	machine_reset();
	ccw0(P, 0x02, D, 0, RECORD);
	ended(start(0, P), DS_END, 0, P + 8, 0);
	CHECK_MEM(m.storage + D, pattern, RECORD);
	CHECK_EQ(m.storage[D + RECORD], 0);
}

static void read_format1(void)
{
	machine_reset();
	ccw1(P, 0x02, D, 0, RECORD);
	ended(start(F1, P), DS_END, 0, P + 8, 0);
	CHECK_MEM(m.storage + D, pattern, RECORD);
}

static void write_both(void)
{
	machine_reset();
	memcpy(m.storage + D, "HELLO", 5);
	ccw0(P, 0x01, D, 0, 5);
	ended(start(0, P), DS_END, 0, P + 8, 0);
	CHECK_EQ(m.taken_len, 5);
	CHECK_MEM(m.taken, "HELLO", 5);
	m.taken_len = 0;
	ccw1(P, 0x01, D, 0, 5);
	ended(start(F1, P), DS_END, 0, P + 8, 0);
	CHECK_MEM(m.taken, "HELLO", 5);
}

static void orb_rules(void)
{
	static const u32 bad[] = { 0x00040000, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02 };
	struct ccw_orb orb = { .flags = 0xf8fb0000 | 0xff81, .cpa = 0x7ffffff8 };
	size_t i;

	CHECK(ccw_orb_valid(&orb));
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		orb = (struct ccw_orb) { .flags = bad[i] };
		CHECK(!ccw_orb_valid(&orb));
	}
	orb = (struct ccw_orb) { .cpa = 0x80000000 };
	CHECK(!ccw_orb_valid(&orb));
}

/* ---- command chaining ---- */

static void command_chain(void)
{
	int i;

	machine_reset();
	for (i = 0; i < 20; i++)
		ccw1(P + 8 * i, 0x02, D + RECORD * i, i < 19 ? CCW_CC | CCW_SLI : CCW_SLI, RECORD);
	ended(start(F1, P), DS_END, 0, P + 160, 0);
	CHECK_EQ(m.commands, 20);
	for (i = 0; i < 20; i++)
		CHECK_MEM(m.storage + D + RECORD * i, pattern, RECORD);
	CHECK_EQ(m.fetches, 20);
}

static void status_modifier_skips(void)
{
	machine_reset();
	ccw1(P, 0x07, 0, CCW_CC | CCW_SLI, 0);
	ccw1(P + 8, 0x0f, 0, 0, 0);
	ccw1(P + 16, 0x03, 0, 0, 0);
	ended(start(F1, P), DS_END, 0, P + 24, 0);
	CHECK_EQ(m.commands, 2);
}

static void unusual_status_ends(void)
{
	machine_reset();
	ccw1(P, 0x02, D, CCW_CC | CCW_SLI, RECORD);
	ccw1(P + 8, 0x1f, D, CCW_CC | CCW_SLI, RECORD);
	ccw1(P + 16, 0x02, D, 0, RECORD);
	/* as the reader's end of file: the count of the CCW that found it is untouched */
	ended(start(F1, P), DS_END | DS_UNIT_EXCEPTION, 0, P + 16, RECORD);
	CHECK_EQ(m.commands, 2);
	ccw1(P, 0x0f, D, CCW_CC, RECORD);
	ended(start(F1, P), DS_END | DS_UNIT_CHECK, 0, P + 8, RECORD);
}

static void transfer_in_channel(void)
{
	machine_reset();
	ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 1);
	ccw1(P + 8, 0x08, P + 0x100, 0, 0);
	ccw1(P + 0x100, 0x02, D, 0, RECORD);
	ended(start(F1, P), DS_END, 0, P + 0x108, 0);
	/* format 0 ignores the left digit of the command, the flags and the count */
	ccw0(P, 0x03, 0, CCW_CC | CCW_SLI, 1);
	ccw0(P + 8, 0xf8, P + 0x200, 0xff, 0xffff);
	ccw0(P + 0x200, 0x02, D, 0, RECORD);
	ended(start(0, P), DS_END, 0, P + 0x208, 0);
}

static void tic_wrong(void)
{
	static const struct {
		u8 cmd, flags;
		u16 count;
		u32 addr;
		u32 cpa;
	} bad[] = {
		{ 0x18, 0, 0, P + 0x100, P + 16 },
		{ 0x08, CCW_SLI, 0, P + 0x100, P + 16 },
		{ 0x08, 0, 1, P + 0x100, P + 16 },
		{ 0x08, 0, 0, P + 8, P + 16 },			/* to itself */
		{ 0x08, 0, 0, P + 0x104, P + 0x10c },		/* off the doubleword boundary */
		{ 0x08, 0, 0, 0x80000100, 0x80000108 },
		{ 0x08, 0, 0, STORAGE, STORAGE + 8 },		/* not there */
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		machine_reset();
		ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 1);
		ccw1(P + 8, bad[i].cmd, bad[i].addr, bad[i].flags, bad[i].count);
		ccw1(P + 0x100, 0x03, 0, CCW_SLI, 1);
		CHECK_EQ(start(F1, P), CCW_DONE);
		CHECK_EQ(m.p.cstat, CS_PROGRAM);
		CHECK_EQ(m.p.cpa, bad[i].cpa);
		CHECK_EQ(m.p.cc, 0);
	}
	machine_reset();
	ccw1(P, 0x08, P + 8, 0, 0);
	ccw1(P + 8, 0x03, 0, CCW_SLI, 1);
	ended(start(F1, P), 0, CS_PROGRAM, P + 8, 0);	/* the first CCW must not be one */
	CHECK_EQ(m.p.cc, 1);
}

/* ---- CCW validity ---- */

static void invalid_first(u32 orb, u8 cmd, u32 addr, u8 flags, u16 count)
{
	machine_reset();
	if (orb & F1)
		ccw1(P, cmd, addr, flags, count);
	else
		ccw0(P, cmd, addr, flags, count);
	CHECK_EQ(start(orb, P), CCW_DONE);
	CHECK_EQ(m.p.cstat, CS_PROGRAM);
	CHECK_EQ(m.p.dstat, 0);
	CHECK_EQ(m.p.cc, 1);
	CHECK_EQ(m.p.cpa, P + 8);
	CHECK_EQ(m.commands, 0);
}

static void invalid_ccws(void)
{
	invalid_first(F1, 0x00, D, 0, 1);
	invalid_first(F1, 0xf0, D, 0, 1);
	invalid_first(F1, 0xf8, D, 0, 1);
	invalid_first(0, 0x00, D, 0, 1);
	invalid_first(0, 0x02, D, 0, 0);		/* count 0 */
	invalid_first(F1, 0x02, D, CCW_CD, 0);
	invalid_first(F1, 0x02, D, CCW_MIDA, 1);
	invalid_first(F1, 0x02, D, CCW_SUSPEND, 1);	/* without the ORB's permission */
	invalid_first(F1, 0x02, 0x80000000, 0, 1);
	invalid_first(F1, 0x02, D + 2, CCW_IDA, 1);
	invalid_first(F1 | ORB_IDAW64, 0x02, D + 4, CCW_IDA, 1);
}

static void program_address(void)
{
	static const struct { u32 orb, cpa; } bad[] = {
		{ F1, P + 4 }, { F1, STORAGE }, { 0, 0x01000000 }, { 0, 0x7f000000 },
	};
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		machine_reset();
		ended(start(bad[i].orb, bad[i].cpa), 0, CS_PROGRAM, bad[i].cpa + 8, 0);
		CHECK_EQ(m.p.cc, 1);
	}
}

static void count_zero_format1(void)
{
	machine_reset();
	ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 0);
	ccw1(P + 8, 0x02, STORAGE, CCW_IDA | CCW_SLI, 0);	/* the address is not used */
	ended(start(F1, P), DS_END, 0, P + 16, 0);
}

/* ---- incorrect length ---- */

static void length_indication(void)
{
	machine_reset();
	ccw1(P, 0x02, D, 0, 100);			/* longer than the record */
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 20);
	ccw1(P, 0x02, D, 0, 60);			/* shorter */
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 0);
	ccw1(P, 0x02, D, CCW_SLI, 100);
	ended(start(F1, P), DS_END, 0, P + 8, 20);
	ccw1(P, 0x02, D, CCW_SLI, 60);
	ended(start(F1, P), DS_END, 0, P + 8, 0);
	ccw1(P, 0x11, D, 0, 12);			/* the device takes 10 */
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 2);
	ccw1(P, 0x11, D, 0, 8);				/* the count ends it */
	ended(start(F1, P), DS_END, 0, P + 8, 0);
}

static void length_breaks_chain(void)
{
	machine_reset();
	ccw1(P, 0x02, D, CCW_CC, 100);
	ccw1(P + 8, 0x03, 0, CCW_SLI, 0);
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 20);
	CHECK_EQ(m.commands, 1);
}

static void length_immediate(void)
{
	machine_reset();
	ccw1(P, 0x03, 0, 0, 1);
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 1);
	ended(start(F1 | ORB_SUPPRESS_LENGTH, P), DS_END, 0, P + 8, 1);
	ccw1(P, 0x03, 0, CCW_SLI, 1);
	ended(start(F1, P), DS_END, 0, P + 8, 1);
	ccw0(P, 0x03, 0, 0, 1);
	ended(start(0, P), DS_END, 0, P + 8, 1);
}

/* ---- data chaining ---- */

static void data_chain(void)
{
	machine_reset();
	ccw1(P, 0x02, D, CCW_CD, 10);
	ccw1(P + 8, 0x00, D + 0x100, CCW_CD, 30);	/* the command code does not count */
	ccw1(P + 16, 0xff, D + 0x200, 0, 40);
	ended(start(F1, P), DS_END, 0, P + 24, 0);
	CHECK_MEM(m.storage + D, pattern, 10);
	CHECK_MEM(m.storage + D + 0x100, pattern + 10, 30);
	CHECK_MEM(m.storage + D + 0x200, pattern + 40, 40);
	CHECK_EQ(m.commands, 1);
}

static void data_chain_write_and_tic(void)
{
	machine_reset();
	memcpy(m.storage + D, "ABCDEFGH", 8);
	ccw1(P, 0x01, D + 4, CCW_CD, 4);
	ccw1(P + 8, 0x08, P + 0x40, 0, 0);
	ccw1(P + 0x40, 0x00, D, CCW_CC, 4);
	ccw1(P + 0x48, 0x03, 0, CCW_SLI, 0);
	ended(start(F1, P), DS_END, 0, P + 0x50, 0);
	CHECK_EQ(m.taken_len, 8);
	CHECK_MEM(m.taken, "EFGHABCD", 8);
}

static void data_chain_length(void)
{
	machine_reset();
	/* the record ends inside the first CCW: SLI does not count while the data chain goes on */
	ccw1(P, 0x02, D, CCW_CD | CCW_SLI, 100);
	ccw1(P + 8, 0, D, 0, 1);
	ended(start(F1, P), DS_END, CS_LENGTH, P + 8, 20);
	/* it ends with the first count: the next CCW was fetched already and is what is left */
	ccw1(P, 0x02, D, CCW_CD, RECORD);
	ccw1(P + 8, 0, D, 0, 7);
	ended(start(F1, P), DS_END, CS_LENGTH, P + 16, 7);
	ccw1(P + 8, 0, D, CCW_SLI, 7);
	ended(start(F1, P), DS_END, 0, P + 16, 7);
}

static void data_chain_wrong(void)
{
	machine_reset();
	ccw1(P, 0x02, D, CCW_CD, 10);
	ccw1(P + 8, 0, D, 0, 0);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 16, 0);
	ccw1(P + 8, 0, D, CCW_SUSPEND, 10);
	ended(start(F1 | ORB_SUSPEND, P), DS_END, CS_PROGRAM, P + 16, 0);
	ccw1(P + 8, 0x18, D, 0, 10);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 16, 0);
	ccw1(P, 0x02, D, CCW_CD, 10);
	ccw1(P + 8, 0x08, STORAGE + 8, 0, 0);
	ended(start(F1, P), DS_END, CS_PROGRAM, STORAGE + 16, 0);
}

static void skip(void)
{
	machine_reset();
	ccw1(P, 0x02, STORAGE * 2, CCW_CD | CCW_SKIP, 30);	/* the address is not used */
	ccw1(P + 8, 0, D, 0, 50);
	ended(start(F1, P), DS_END, 0, P + 16, 0);
	CHECK_MEM(m.storage + D, pattern + 30, 50);
	CHECK_EQ(m.stores, 1);
}

/* ---- indirect data addressing ---- */

static void idaw(u32 at, u64 addr)
{
	word(at, addr >> 32);
	word(at + 4, addr);
}

static void idal_format1(void)
{
	machine_reset();
	m.give = 200;
	word(P + 0x80, D + 0x7f0);			/* 16 bytes up to the 2K boundary */
	word(P + 0x84, 0x8000);
	ccw1(P, 0x12, P + 0x80, CCW_IDA, 200);
	ended(start(F1, P), DS_END, 0, P + 8, 0);
	CHECK_EQ(m.storage[D + 0x7f0], 1);
	CHECK_EQ(m.storage[D + 0x7ff], 16);
	CHECK_EQ(m.storage[D + 0x800], 0);
	CHECK_EQ(m.storage[0x8000], 17);
	CHECK_EQ(m.storage[0x8000 + 183], 200);
	/* each IDAW once, each CCW once */
	CHECK_EQ(m.fetches, 3);
}

static void idal_format2(void)
{
	static const struct { u32 flags, block; } sizes[] = { { 0, 4096 }, { ORB_IDAW2K, 2048 } };
	size_t i, k;

	for (i = 0; i < 2; i++) {
		u32 n = sizes[i].block;

		machine_reset();
		for (k = 0; k < 2 * n; k++)
			m.storage[0x8000 + k] = k * 7;
		idaw(P + 0x80, 0x8000 + n + 1);
		idaw(P + 0x88, 0x8000);
		ccw1(P, 0x01, P + 0x80, CCW_IDA, 2 * n - 1);
		ended(start(F1 | ORB_IDAW64 | sizes[i].flags, P), DS_END, 0, P + 8, 0);
		CHECK_EQ(m.taken_len, 2 * n - 1);
		CHECK_MEM(m.taken, m.storage + 0x8000 + n + 1, n - 1);
		CHECK_MEM(m.taken + n - 1, m.storage + 0x8000, n);
	}
}

static void idal_format0_ccw(void)
{
	machine_reset();
	idaw(P + 0x80, D);
	ccw0(P, 0x02, P + 0x80, CCW_IDA, RECORD);
	ended(start(ORB_IDAW64, P), DS_END, 0, P + 8, 0);
	CHECK_MEM(m.storage + D, pattern, RECORD);
}

static void idal_wrong(void)
{
	machine_reset();
	m.give = 100;
	/* the second word is not on a block boundary */
	word(P + 0x80, D + 0x7f0);
	word(P + 0x84, 0x8004);
	ccw1(P, 0x12, P + 0x80, CCW_IDA, 100);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 8, 84);
	/* bit 0 of a format-1 word */
	word(P + 0x80, 0x80000000 | D);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 8, 100);
	/* a format-2 word names what is not there */
	idaw(P + 0x80, 1ULL << 40);
	ended(start(F1 | ORB_IDAW64, P), DS_END, CS_PROGRAM, P + 8, 100);
	/* the list runs out of storage */
	word(STORAGE - 4, D + 0x7f0);
	ccw1(P, 0x12, STORAGE - 4, CCW_IDA, 100);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 8, 84);
}

/* ---- storage ---- */

static void protection(void)
{
	machine_reset();
	m.key[D / 4096 + 1] = 0x30;
	ccw1(P, 0x02, D + 4096, 0, RECORD);
	ended(start(F1, P), DS_END, 0, P + 8, 0);			/* key 0 */
	ended(start(F1 | 0x30000000, P), DS_END, 0, P + 8, 0);
	ended(start(F1 | 0x40000000, P), DS_END, CS_PROTECTION, P + 8, RECORD);
	/* a fetch passes unless fetch protection is on */
	ccw1(P, 0x01, D + 4096, 0, 8);
	ended(start(F1 | 0x40000000, P), DS_END, 0, P + 8, 0);
	m.key[D / 4096 + 1] = 0x38;
	ended(start(F1 | 0x40000000, P), DS_END, CS_PROTECTION, P + 8, 8);
	/* the program itself */
	m.key[P / 4096] = 0x38;
	ended(start(F1 | 0x40000000, P), 0, CS_PROTECTION, P + 8, 0);
	CHECK_EQ(m.p.cc, 1);
}

static void addressing(void)
{
	machine_reset();
	ccw1(P, 0x02, STORAGE, 0, RECORD);
	ended(start(F1, P), DS_END, CS_PROGRAM, P + 8, RECORD);
	/* a format-0 program ends at 16 MB, a format-1 program at 2 GB */
	ccw0(P, 0x01, 0xffffff, 0, 2);
	CHECK_EQ(start(0, P), CCW_DONE);
	CHECK_EQ(m.p.cstat, CS_PROGRAM);
}

static void address_limit(void)
{
	machine_reset();
	ccw1(P, 0x02, 0x8000, 0, RECORD);
	m.p.limit = 0;
	struct ccw_orb orb = { .flags = F1 | ORB_LIMIT, .cpa = P };

	ccw_start(&m.p, &orb);
	m.p.limit = 0x10000;
	m.p.limit_mode = CCW_LIMIT_LOW;
	ended(ccw_run(&m.p, 10), DS_END, CS_PROGRAM, P + 8, RECORD);
	ccw_start(&m.p, &orb);
	m.p.limit = 0x10000;
	m.p.limit_mode = CCW_LIMIT_HIGH;
	ended(ccw_run(&m.p, 10), DS_END, 0, P + 8, 0);
	ccw1(P, 0x02, 0xfff0, 0, RECORD);
	ccw_start(&m.p, &orb);
	m.p.limit = 0x10000;
	m.p.limit_mode = CCW_LIMIT_HIGH;
	ended(ccw_run(&m.p, 10), DS_END, CS_PROGRAM, P + 8, RECORD - 16);
	CHECK_EQ(m.storage[0xffff], 16);
	CHECK_EQ(m.storage[0x10000], 0);
}

static void fetched_once(void)
{
	unsigned int i, k;

	machine_reset();
	m.give = 300;
	ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 0);
	ccw1(P + 8, 0x12, P + 0x80, CCW_IDA | CCW_CD, 100);
	ccw1(P + 16, 0, D, CCW_CC, 200);
	ccw1(P + 24, 0x02, D, 0, RECORD);
	word(P + 0x80, 0x87f0);
	word(P + 0x84, 0x9000);
	ended(start(F1, P), DS_END, 0, P + 32, 0);
	CHECK_EQ(m.fetches, 6);
	for (i = 0; i < m.fetches; i++)
		for (k = 0; k < i; k++)
			CHECK(m.fetched[i] != m.fetched[k]);
}

/* ---- going on later ---- */

static void waits(void)
{
	machine_reset();
	ccw1(P, 0x0a, D, CCW_SLI, 160);
	CHECK_EQ(start(F1, P), CCW_WAIT);
	CHECK_EQ(ccw_run(&m.p, 10), CCW_WAIT);
	m.ready = true;
	/* the CCW has been fetched: a change has no effect */
	memset(m.storage + P, 0, 8);
	ended(ccw_run(&m.p, 10), DS_END, 0, P + 8, 156);
	CHECK_MEM(m.storage + D, "read", 4);
	CHECK_EQ(m.fetches, 1);
}

static void budget(void)
{
	unsigned int turns = 0;

	machine_reset();
	ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 1);
	ccw1(P + 8, 0x03, 0, CCW_CC | CCW_SLI, 1);
	ccw1(P + 16, 0x08, P + 8, 0, 0);		/* for ever */
	CHECK_EQ(start(F1, P), CCW_MORE);
	while (ccw_run(&m.p, 100) == CCW_MORE && turns < 10)
		turns++;
	CHECK_EQ(turns, 10);
	CHECK(m.commands < 2000);
	m.stop = true;
	CHECK_EQ(ccw_run(&m.p, 100), CCW_STOPPED);
}

static void budget_data_chain(void)
{
	machine_reset();
	ccw1(P, 0x21, D, CCW_CD, 1);
	ccw1(P + 8, 0x08, P, 0, 0);			/* one byte after the other, for ever */
	CHECK_EQ(start(F1, P), CCW_MORE);
	CHECK(m.taken_len > 100 && m.taken_len < 2000);
	CHECK_EQ(m.commands, 1);
	CHECK_EQ(ccw_run(&m.p, 50), CCW_MORE);
}

static void suspension(void)
{
	u32 orb = F1 | ORB_SUSPEND;

	machine_reset();
	ccw1(P, 0x03, 0, CCW_CC | CCW_SLI, 1);
	ccw1(P + 8, 0x02, D, CCW_SUSPEND | CCW_PCI, RECORD);
	CHECK_EQ(start(orb, P), CCW_SUSPENDED);
	CHECK_EQ(m.p.cpa, P + 16);
	CHECK_EQ(m.commands, 1);
	CHECK_EQ(ccw_run(&m.p, 10), CCW_SUSPENDED);	/* resumed, but the flag is still there */
	CHECK_EQ(m.pci, 0);
	ccw1(P + 8, 0x02, D, 0, RECORD);
	ended(ccw_run(&m.p, 10), DS_END, 0, P + 16, 0);
	CHECK_MEM(m.storage + D, pattern, RECORD);
}

static void notifications(void)
{
	machine_reset();
	ccw1(P, 0x02, D, CCW_PCI | CCW_CC, RECORD);
	ccw1(P + 8, 0x02, D, CCW_PCI | CCW_CD, 40);
	ccw1(P + 16, 0, D, CCW_PCI, 40);
	ended(start(F1 | ORB_INITIAL, P), DS_END, 0, P + 24, 0);
	CHECK_EQ(m.pci, 3);
	CHECK_EQ(m.initial, 1);
}

static void host_error(void)
{
	machine_reset();
	ccw1(P, 0xff, D, 0, 1);
	CHECK_EQ(start(F1, P), CCW_ERROR);
	CHECK_EQ(m.p.error, -EIO);
}

/* ---- IPL ---- */

static void ipl(void)
{
	machine_reset();
	m.give = RECORD;
	/* the first card: a PSW and two CCWs, of which the second reads to D */
	ccw_start_ipl(&m.p);
	/* the card of this device holds no valid CCW */
	CHECK_EQ(ccw_run(&m.p, 10), CCW_DONE);
	CHECK_EQ(m.p.cstat, CS_PROGRAM);
	CHECK_MEM(m.storage, pattern, 24);
	CHECK_EQ(m.storage[24], 0);
	CHECK_EQ(m.p.cpa, 16);
	CHECK_EQ(m.fetched[0], 8);
}

static const struct ktap_case cases[] = {
	{ "format-0 read", read_format0 },
	{ "format-1 read", read_format1 },
	{ "write in both formats", write_both },
	{ "ORB: what is an operand exception", orb_rules },
	{ "command chaining", command_chain },
	{ "status modifier skips a CCW", status_modifier_skips },
	{ "unit check and unit exception end the chain", unusual_status_ends },
	{ "transfer in channel", transfer_in_channel },
	{ "invalid transfers in channel", tic_wrong },
	{ "invalid CCWs are program checks before the device is reached", invalid_ccws },
	{ "invalid program addresses", program_address },
	{ "count 0 in format 1", count_zero_format1 },
	{ "incorrect length", length_indication },
	{ "incorrect length breaks the command chain", length_breaks_chain },
	{ "incorrect length of immediate commands", length_immediate },
	{ "data chaining on reads", data_chain },
	{ "data chaining on writes, through TIC", data_chain_write_and_tic },
	{ "incorrect length inside a data chain", data_chain_length },
	{ "invalid CCWs in a data chain", data_chain_wrong },
	{ "skip", skip },
	{ "format-1 IDAWs", idal_format1 },
	{ "format-2 IDAWs, blocks of 4K and 2K", idal_format2 },
	{ "IDAWs of a format-0 CCW", idal_format0_ccw },
	{ "invalid IDAWs", idal_wrong },
	{ "protection by key", protection },
	{ "addresses that do not exist", addressing },
	{ "address limit", address_limit },
	{ "every CCW and IDAW is fetched once", fetched_once },
	{ "a device that waits", waits },
	{ "an endless program is cut into slices and can be stopped", budget },
	{ "so is an endless data chain", budget_data_chain },
	{ "suspension", suspension },
	{ "PCI and initial status", notifications },
	{ "host errors", host_error },
	{ "IPL", ipl },
};

KTAP_MAIN(cases)
