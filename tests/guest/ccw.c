// SPDX-License-Identifier: MIT
/*
 * ccw.c - channel programs: formats, chaining, flags, IDAWs and every error. SA22-7832 chapter 15.
 *
 * The data are those of SENSE ID, which all devices here answer.
 */
#include "css.h"

#define FIXED_COUNT "virtual-css takes any count but its own for a program check"
#define BIG 400u			/* more than any device has to say */

static u32 dev;
static unsigned int id_len;		/* bytes of the device's SENSE ID */
static u8 id[BIG];
static u8 buf[3 * PAGE_SIZE] __aligned(4096);
static struct ccw1 prog[8] __aligned(8);
static struct ccw0 prog0[8] __aligned(8);
static struct irb irb;

#define CCW1(cmd, fl, n, at) ((struct ccw1) { cmd, fl, n, (u64)(at) })
#define CCW0(cmd, fl, n, at) ((struct ccw0) { (u32)(cmd) << 24 | (u32)(u64)(at), fl, 0, n })

static bool device(void)
{
	struct schib schib;

	for (u32 n = 0; !dev && stsch(SCHID(n), &schib) == 0; n++) {
		if (!(schib.flags & PMCW_VALID) || css_enable(SCHID(n), 3, n))
			continue;
		prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, sizeof(id), id);
		if (!css_run(SCHID(n), ORB_FORMAT1, prog, &irb) && id[0] == 0xff) {
			dev = SCHID(n);
			id_len = sizeof(id) - irb.scsw.count;
		} else {
			css_disable(SCHID(n));
		}
	}
	if (!dev || id_len < 7)
		skip("no device that answers SENSE ID");
	return dev && id_len >= 7;
}

/* Runs the program; device and subchannel status, residual count, address behind the last CCW. */
static void run(u32 flags, const void *program)
{
	memset(buf, 0xee, sizeof(buf));
	CHECK_EQ(css_run(dev, flags, program, &irb), 0);
}

#define ENDS(ds, cs, left, behind) do {				\
	CHECK_EQ(irb.scsw.dstat, ds);				\
	CHECK_EQ(irb.scsw.cstat, cs);				\
	CHECK_EQ(irb.scsw.count, left);				\
	CHECK_EQ(irb.scsw.cpa, (u32)(u64)(behind));		\
} while (0)

#define NORMAL (DS_CHANNEL_END | DS_DEVICE_END)

/* Ends in a program or protection check before the device saw the command. */
static void ends_in_check(int line, u32 flags, const void *program, u8 cstat)
{
	bool good = true;

	memset(buf, 0xee, sizeof(buf));
	good &= CHECK_EQ(css_run(dev, flags, program, &irb), 0);
	good &= CHECK_EQ(irb.scsw.cstat, cstat);
	good &= CHECK(SCSW_SC(&irb.scsw) & SC_ALERT);
	good &= CHECK(SCSW_SC(&irb.scsw) & SC_PRIMARY);
	good &= CHECK(!(irb.scsw.dstat & DS_UNIT_CHECK));
	if (!good)
		print("# channel program of line %d", line);
}

#define checks(flags, program, cstat) ends_in_check(__LINE__, flags, program, cstat)

static void sense_id(void)
{
	if (!device())
		return;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, BIG, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, BIG - id_len, &prog[1]);
	CHECK_MEM(buf, id, id_len);
	CHECK(mem_is(buf + id_len, 0xee, BIG - id_len));
	CHECK(irb.scsw.flags & SCSW_FORMAT1);
	prog0[0] = CCW0(CMD_SENSE_ID, CCW_SLI, BIG, buf);
	run(0, prog0);
	ENDS(NORMAL, 0, BIG - id_len, &prog0[1]);
	CHECK_MEM(buf, id, id_len);
	/* which remembers the format of the program before */
	if (machine != MACHINE_QEMU)
		CHECK(!(irb.scsw.flags & SCSW_FORMAT1));
}

static void lengths(void)
{
	if (!device())
		return;
	DEPARTS(MACHINE_QEMU, FIXED_COUNT);
	prog[0] = CCW1(CMD_SENSE_ID, 0, id_len, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	prog[0] = CCW1(CMD_SENSE_ID, 0, id_len + 5, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, CS_LENGTH, 5, &prog[1]);
	CHECK_MEM(buf, id, id_len);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, 3, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	CHECK_MEM(buf, id, 3);
	CHECK_EQ(buf[3], 0xee);
	prog[0] = CCW1(CMD_SENSE_ID, 0, 3, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, CS_LENGTH, 0, &prog[1]);
}

static void skip_flag(void)
{
	if (!device())
		return;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SKIP, id_len, buf);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	CHECK(mem_is(buf, 0xee, sizeof(buf)));
}

static void data_chaining(void)
{
	if (!device())
		return;
	DEPARTS(MACHINE_QEMU, FIXED_COUNT);
	DEPARTS(MACHINE_HERCULES, "3.13's SENSE ID begins anew in each CCW of a data chain");
	prog[0] = CCW1(CMD_SENSE_ID, CCW_CD, 2, buf + 100);
	prog[1] = CCW1(0, CCW_CD | CCW_SKIP, 1, 0);
	prog[2] = CCW1(0, CCW_SLI, BIG, buf + 200);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, BIG - (id_len - 3), &prog[3]);
	CHECK_MEM(buf + 100, id, 2);
	CHECK_EQ(buf[102], 0xee);
	CHECK_MEM(buf + 200, id + 3, id_len - 3);
	prog0[0] = CCW0(CMD_SENSE_ID, CCW_CD, 2, buf + 100);
	prog0[1] = CCW0(0xff, CCW_SLI, BIG, buf + 200);	/* the command code means nothing here */
	run(0, prog0);
	ENDS(NORMAL, 0, BIG - (id_len - 2), &prog0[2]);
	CHECK_MEM(buf + 200, id + 2, id_len - 2);
}

static void command_chaining(void)
{
	if (!device())
		return;
	prog[0] = CCW1(CMD_NOP, CCW_CC | CCW_SLI, 1, buf);
	prog[1] = CCW1(CMD_SENSE_ID, CCW_CC | CCW_SLI, 4, buf);
	prog[2] = CCW1(CMD_TIC, 0, 0, &prog[5]);
	prog[5] = CCW1(CMD_SENSE_ID, CCW_SLI, id_len, buf + 512);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[6]);
	CHECK_MEM(buf, id, 4);
	CHECK_MEM(buf + 512, id, id_len);
	/* incorrect length ends the chain unless SLI */
	if (machine != MACHINE_QEMU) {
		prog[1] = CCW1(CMD_SENSE_ID, CCW_CC, id_len + 9, buf);
		run(ORB_FORMAT1, prog);
		ENDS(NORMAL, CS_LENGTH, 9, &prog[2]);
		CHECK_EQ(buf[512], 0xee);
	}
	/* format 0 TIC: its flags and count are ignored, and bits 0 to 3 of its command code */
	prog0[0] = CCW0(CMD_NOP, CCW_CC | CCW_SLI, 1, buf);
	prog0[1] = CCW0(0xf8, 0xff, 7, &prog0[4]);
	prog0[4] = CCW0(CMD_SENSE_ID, CCW_SLI, id_len, buf);
	run(0, prog0);
	ENDS(NORMAL, 0, 0, &prog0[5]);
	CHECK_MEM(buf, id, id_len);
}

static void zero_count(void)
{
	if (!device())
		return;
	/* format 1: NOP with count 0 is how Linux tries a path */
	prog[0] = CCW1(CMD_NOP, CCW_SLI, 0, 0);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	/* but not with data chaining */
	prog[0] = CCW1(CMD_SENSE_ID, CCW_CD, 0, buf);
	prog[1] = CCW1(0, CCW_SLI, 10, buf);
	DEPARTS(MACHINE_QEMU, "virtual-css takes a zero count everywhere");
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* format 0: never */
	prog0[0] = CCW0(CMD_NOP, CCW_SLI, 0, 0);
	checks(0, prog0, CS_PROGRAM);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog0[1]);
}

static void idaws(void)
{
	static u32 list1[4] __aligned(8);
	static u64 list2[4] __aligned(8);

	if (!device())
		return;
	DEPARTS(MACHINE_QEMU, "QEMU's SENSE ID is longer than these blocks");
	/* format 1: 31 bits, blocks of 2 KB; the first may begin anywhere */
	list1[0] = (u64)buf + 2048 - 3;
	list1[1] = (u64)buf + 4096;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA, id_len, list1);
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	CHECK_MEM(buf + 2048 - 3, id, 3);
	CHECK_MEM(buf + 4096, id + 3, id_len - 3);
	CHECK_EQ(buf[2048], 0xee);
	/* the same from a format-0 CCW */
	prog0[0] = CCW0(CMD_SENSE_ID, CCW_IDA, id_len, list1);
	run(0, prog0);
	CHECK_MEM(buf + 4096, id + 3, id_len - 3);
	/* format 2: 64 bits, blocks of 4 KB */
	list2[0] = (u64)buf + 4096 - 2;
	list2[1] = (u64)buf + 8192;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA, id_len, list2);
	run(ORB_FORMAT1 | ORB_IDAW64, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	CHECK_MEM(buf + 4096 - 2, id, 2);
	CHECK_MEM(buf + 8192, id + 2, id_len - 2);
	CHECK_EQ(buf[4096], 0xee);
	/* format 2 with blocks of 2 KB */
	list2[0] = (u64)buf + 2048 - 2;
	list2[1] = (u64)buf + 6144;
	run(ORB_FORMAT1 | ORB_IDAW64 | ORB_IDAW2K, prog);
	CHECK_MEM(buf + 2048 - 2, id, 2);
	CHECK_MEM(buf + 6144, id + 2, id_len - 2);
}

static void idaw_errors(void)
{
	static u32 list1[4] __aligned(8);
	static u64 list2[4] __aligned(8);

	if (!device())
		return;
	list2[0] = (u64)buf;
	/* lists on their own boundaries */
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA | CCW_SLI, id_len, (u64)list2 + 4);
	checks(ORB_FORMAT1 | ORB_IDAW64, prog, CS_PROGRAM);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA | CCW_SLI, id_len, (u64)list1 + 2);
	list1[0] = (u64)buf;
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* IDAWs behind the first begin a block */
	list2[0] = (u64)buf + 4096 - 2;
	list2[1] = (u64)buf + 4096 + 8;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA | CCW_SLI, id_len, list2);
	if (machine != MACHINE_QEMU)
		checks(ORB_FORMAT1 | ORB_IDAW64, prog, CS_PROGRAM);
	/* storage that is not there */
	list2[0] = storage_size();
	checks(ORB_FORMAT1 | ORB_IDAW64, prog, CS_PROGRAM);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA | CCW_SLI, id_len, 0x7ffffff8);
	if (storage_size() < 0x7ffffff8)
		checks(ORB_FORMAT1 | ORB_IDAW64, prog, CS_PROGRAM);
	/* bit 0 of a format-1 IDAW */
	list1[0] = (u64)buf | 0x80000000;
	prog[0] = CCW1(CMD_SENSE_ID, CCW_IDA | CCW_SLI, id_len, list1);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
}

static void bad_programs(void)
{
	if (!device())
		return;
	/* addresses: of the program, of its data */
	checks(ORB_FORMAT1, (u8 *)prog + 4, CS_PROGRAM);
	if (storage_size() < 0x7ffff000)
		checks(ORB_FORMAT1, (void *)0x7ffff000, CS_PROGRAM);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, id_len, 0x7ffff000);
	if (storage_size() < 0x7ffff000)
		checks(ORB_FORMAT1, prog, CS_PROGRAM);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, id_len, (u64)buf | 0x80000000);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* TIC first (both reference machines carry it out), and TIC to TIC */
	prog[0] = CCW1(CMD_TIC, 0, 0, &prog[1]);
	prog[1] = CCW1(CMD_NOP, CCW_SLI, 1, buf);
	if (machine == MACHINE_CP)
		checks(ORB_FORMAT1, prog, CS_PROGRAM);
	prog[0] = CCW1(CMD_NOP, CCW_SLI | CCW_CC, 1, buf);
	prog[1] = CCW1(CMD_TIC, 0, 0, &prog[2]);
	prog[2] = CCW1(CMD_TIC, 0, 0, &prog[0]);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* format-1 TIC: flags and count are zero, the address a doubleword's */
	prog[1] = CCW1(CMD_TIC, CCW_SLI, 0, &prog[3]);
	prog[3] = CCW1(CMD_NOP, CCW_SLI, 1, buf);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	prog[1] = CCW1(CMD_TIC, 0, 0, (u64)&prog[3] + 4);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
}

static void bad_commands(void)
{
	if (!device())
		return;
	/* command codes whose low half is zero */
	prog[0] = CCW1(0x00, CCW_SLI, 1, buf);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog[1]);
	prog[0] = CCW1(0x10, CCW_SLI, 1, buf);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* a suspend flag without suspend control */
	prog[0] = CCW1(CMD_NOP, CCW_SLI | CCW_SUSPEND, 1, buf);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	/* the second CCW is bad: the first was carried out */
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI | CCW_CC, id_len, buf);
	prog[1] = CCW1(0x00, 0, 1, buf);
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
	CHECK_MEM(buf, id, id_len);
	CHECK_EQ(irb.scsw.cpa, (u64)&prog[2]);
}

static void reserved_flags(void)
{
	if (!device())
		return;
	prog0[0] = CCW0(CMD_NOP, CCW_SLI | 0x01, 1, buf);	/* bit 39 of a format-0 CCW */
	if (machine == MACHINE_CP)
		checks(0, prog0, CS_PROGRAM);
	/* bit 15 of a format-1 CCW: MIDA, not in this ORB */
	prog[0] = CCW1(CMD_NOP, CCW_SLI | 0x01, 1, buf);
	DEPARTS(MACHINE_QEMU, "virtual-css ignores the MIDA flag");
	DEPARTS(MACHINE_HERCULES, "3.13 ignores the MIDA flag");
	checks(ORB_FORMAT1, prog, CS_PROGRAM);
}

static void protection(void)
{
	static u8 locked[PAGE_SIZE] __aligned(4096);
	static struct ccw1 hidden[PAGE_SIZE / 8] __aligned(4096);

	if (!device())
		return;
	DEPARTS(MACHINE_QEMU, "virtual-css does not check storage keys");
	/* storing under another key */
	key_set((u64)locked, 0x20);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, id_len, locked);
	checks(ORB_FORMAT1 | ORB_KEY(3), prog, CS_PROTECTION);
	CHECK(mem_is(locked, 0, sizeof(locked)));
	CHECK_EQ(SCSW_KEY(&irb.scsw), 3);
	run(ORB_FORMAT1 | ORB_KEY(2), prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
	CHECK_MEM(locked, id, id_len);
	/* a channel program that may not be fetched */
	hidden[0] = CCW1(CMD_NOP, CCW_SLI, 1, buf);
	key_set((u64)hidden, 0x28);
	checks(ORB_FORMAT1 | ORB_KEY(3), hidden, CS_PROTECTION);
	run(ORB_FORMAT1 | ORB_KEY(2), hidden);
	ENDS(NORMAL, 0, 1, &hidden[1]);
	key_set((u64)hidden, 0);
	key_set((u64)locked, 0);
}

static void command_reject(void)
{
	u8 sense[32];

	if (!device())
		return;
	prog[0] = CCW1(0xdb, CCW_SLI, 8, buf);		/* not a command of these devices */
	memset(buf, 0, 32);
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK(irb.scsw.dstat & DS_UNIT_CHECK);
	CHECK_EQ(irb.scsw.cstat & ~CS_LENGTH, 0);
	memset(sense, 0xee, sizeof(sense));
	prog[0] = CCW1(CMD_SENSE, CCW_SLI, sizeof(sense), sense);
	CHECK_EQ(css_run(dev, ORB_FORMAT1, prog, &irb), 0);
	CHECK_EQ(irb.scsw.dstat, NORMAL);
	CHECK_EQ(sense[0], 0x80);			/* command reject */
}

static void interruption_of_the_program(void)
{
	static struct orb orb;

	if (!device())
		return;
	DEPARTS(MACHINE_QEMU, "virtual-css has no program-controlled interruptions");
	prog[0] = CCW1(CMD_NOP, CCW_SLI | CCW_CC | CCW_PCI, 1, buf);
	prog[1] = CCW1(CMD_NOP, CCW_SLI | CCW_SUSPEND, 1, buf);
	orb = (struct orb) { 7, ORB_FORMAT1 | ORB_LPM | ORB_SUSPEND, (u64)prog, 0, { 0 } };
	CHECK_EQ(ssch(dev, &orb), 0);
	CHECK_EQ(css_status(dev, &irb, 1000000), 0);
	CHECK(irb.scsw.cstat & CS_PCI);
	CHECK(SCSW_SC(&irb.scsw) & SC_INTERMEDIATE);
	csch(dev);
	css_status(dev, &irb, 1000000);
}

/* A chain that never ends can be stopped. */
static void endless(void)
{
	struct orb orb;

	if (!device())
		return;
	prog[0] = CCW1(CMD_NOP, CCW_SLI | CCW_CC, 1, buf);
	prog[1] = CCW1(CMD_TIC, 0, 0, &prog[0]);
	orb = (struct orb) { 7, ORB_FORMAT1 | ORB_LPM, (u64)prog, 0, { 0 } };
	DEPARTS(MACHINE_QEMU, "virtual-css ends such a chain by itself");
	CHECK_EQ(ssch(dev, &orb), 0);
	delay(5000);
	CHECK_EQ(csch(dev), 0);
	CHECK_EQ(css_status(dev, &irb, 5000000), 0);
	CHECK(SCSW_FC(&irb.scsw) & SCSW_FC_CLEAR || irb.scsw.cstat);
	prog[0] = CCW1(CMD_SENSE_ID, CCW_SLI, id_len, buf);
	while (tsch(dev, &irb) == 0)
		;
	run(ORB_FORMAT1, prog);
	ENDS(NORMAL, 0, 0, &prog[1]);
}

GUEST(
	{ "SENSE ID in both formats", sense_id },
	{ "incorrect length and SLI", lengths },
	{ "skip", skip_flag },
	{ "data chaining", data_chaining },
	{ "command chaining and TIC", command_chaining },
	{ "count zero", zero_count },
	{ "IDAWs of both formats", idaws },
	{ "program checks of IDAWs", idaw_errors },
	{ "program checks of addresses and TICs", bad_programs },
	{ "program checks of commands", bad_commands },
	{ "reserved flags", reserved_flags },
	{ "protection checks", protection },
	{ "unit check: command reject", command_reject },
	{ "program-controlled interruption", interruption_of_the_program },
	{ "an endless chain", endless },
)
