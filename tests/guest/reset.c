// SPDX-License-Identifier: MIT
/*
 * reset.c - DIAGNOSE X'308' subcodes 0 and 1: the machine is reset, storage stays, the PSW at 0 is
 * loaded
 */
#include "guest.h"

static struct {
	u64 gpr[16], cr[16], mask;
	u64 new_cr[16];
	u32 new_prefix;
} world;

static volatile u64 counter;

static void counts(void *arg)
{
	(void)arg;
	for (;;)
		counter++;
}

/*
 * Everything that the compiler may count on is put back by hand behind the
 * reset, whose PSW leads to reborn. Returns at once when CP refuses.
 */
int reset_and_return(u64 subcode, void *w);
asm("	.text\n"
	"reset_and_return:\n"
	"	stmg	%r0,%r15,0(%r3)\n"
	"	stctg	%c0,%c15,128(%r3)\n"
	"	lgr	%r1,%r2\n"
	"	lghi	%r2,0\n"
	"	larl	%r4,world_address\n"
	"	stg	%r3,0(%r4)\n"
	"	diag	%r2,%r1,0x308\n"
	"	lghi	%r2,1\n"
	"	br	%r14\n"
	"	.globl	reborn\n"
	"reborn:\n"
	"	sam64\n"
	"	larl	%r4,world_address\n"
	"	lg	%r3,0(%r4)\n"
	"	stctg	%c0,%c15,264(%r3)\n"
	"	stpx	392(%r3)\n"
	"	lctlg	%c0,%c15,128(%r3)\n"
	"	lmg	%r0,%r15,0(%r3)\n"
	"	lghi	%r2,0\n"
	"	br	%r14\n"
	"	.data\n"
	"	.balign	8\n"
	"world_address:	.quad	0\n"
	"	.previous\n");
_Static_assert(offsetof(typeof(world), cr) == 128, "cr");
_Static_assert(offsetof(typeof(world), new_cr) == 264, "new_cr");
_Static_assert(offsetof(typeof(world), new_prefix) == 392, "new_prefix");

extern char reborn[];

static int reset(u64 subcode)
{
	enum console console = console_used();
	u32 psw[2];
	int ret;

	memcpy(psw, lowcore.ipl, sizeof(psw));
	((u32 *)lowcore.ipl)[0] = 0x00080000;
	((u32 *)lowcore.ipl)[1] = 0x80000000 + (u32)(u64)reborn;
	world.mask = psw_mask();
	ret = reset_and_return(subcode, &world);
	psw_set_mask(world.mask);
	memcpy(lowcore.ipl, psw, sizeof(psw));
	if (!ret)
		console_find(console);		/* subchannels and SCLP were reset too */
	return ret;
}

static void resets(u64 subcode)
{
	static u8 kept[PAGE_SIZE];
	u64 seen;

	NEEDS_CP();
	memset(kept, 0x3c, sizeof(kept));
	if (cpus() > 1)
		REQUIRE(cpu_start(1, counts, NULL) == 0);
	ctl_load(9, 0x123456789abcdef0);
	clock_comparator_set(~0ul);
	REQUIRE(reset(subcode) == 0);
	CHECK(mem_is(kept, 0x3c, sizeof(kept)));
	CHECK_EQ(world.new_cr[0], 0xe0);
	CHECK_EQ(world.new_cr[9], 0);
	CHECK_EQ(world.new_cr[14], 0xc2000000);
	CHECK_EQ(world.new_prefix, 0);
	CHECK_EQ(clock_comparator(), 0);
	for (unsigned int n = 1; n < cpus(); n++) {
		u32 status = 0;

		CHECK_EQ(sigp(cpu_number(n), SIGP_SENSE, 0, &status), 1);
		CHECK_EQ(status, SIGP_ST_STOPPED);
	}
	seen = counter;
	delay(2000);
	CHECK_EQ(counter, seen);
}

static void load_normal(void)
{
	resets(1);
}

static void clear(void)
{
	resets(0);
}

/* Nothing is reset when there is no PSW to go on with. */
static void no_psw(void)
{
	u8 saved[8], insn[4] = { 0x83, 0x24, 0x03, 0x08 };
	u64 r[6] = { [4] = 1 };

	NEEDS_CP();
	memcpy(saved, lowcore.ipl, sizeof(saved));
	memset(lowcore.ipl, 0, sizeof(saved));
	ctl_load(9, 0x77);
	pgm_expect();
	insn_run(insn, sizeof(insn), r);
	CHECK_PGM_LEN(PGM_SPECIFICATION, 4);
	CHECK_EQ(ctl_store(9), 0x77);
	memcpy(lowcore.ipl, saved, sizeof(saved));
}

GUEST(
	{ "X'308' 1: load-normal reset", load_normal },
	{ "X'308' 0: clear reset", clear },
	{ "X'308' 1 with an invalid PSW at 0", no_psw },
	{ "and again", load_normal },
)
