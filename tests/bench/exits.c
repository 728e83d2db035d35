// SPDX-License-Identifier: MIT
/*
 * exits.c - what an exit from SIE costs, measured by the guest itself
 *
 * The same image runs under zcp and under kvm.ko (kvmrun.c). A leg is many
 * slices of about a millisecond: their median does not know of those in which
 * the host was elsewhere. Around each leg come the lines
 *	bench begin NAME
 *	bench end NAME TURNS TOD-UNITS SLICE-TURNS MEDIAN-SLICE LEAST-SLICE
 * so that whoever reads them can sample the emulator's CPU time in between.
 */
#include "dat.h"

#define SLICES 500u
#define SLICE_US 1000ul
#define SETTLE_US 200000ul	/* a line has reached the terminal and the host is idle again */

static u8 page[PAGE_SIZE] __aligned(4096);

static inline u64 clock_fast(void)
{
	u64 t;

	asm volatile("stckf	%[t]" : [t] "=Q" (t) : : "cc");
	return t;
}

static u64 turns;

static void nothing(u64 n)
{
	asm volatile("0:	aghi	%[turns],1\n"
		     "	brctg	%[n],0b" : [n] "+d" (n), [turns] "+d" (turns) : : "cc");
}

static void diag_44(u64 n)
{
	asm volatile("0:	diag	%%r0,%%r0,0x44\n"
		     "	brctg	%[n],0b" : [n] "+d" (n) : : "memory");
}

static void store_id(u64 n)
{
	asm volatile("0:	stidp	%[p]\n"
		     "	brctg	%[n],0b" : [n] "+d" (n), [p] "=Q" (*(u64 *)page) : : "memory");
}

static void store_id_dat(u64 n)
{
	static u64 asce;

	if (!asce)
		asce = dat_space(ASCE_SEGMENT, 16);
	dat_on(asce);
	store_id(n);
	dat_off();
}

static void stsi_machine(u64 n)
{
	for (; n; n--)
		stsi(1, 1, 1, page);
}

static void stsi_vm(u64 n)
{
	for (; n; n--)
		stsi(3, 2, 2, page);
}

/* A CP command with its answer in a buffer; for kvm the way to user space and back. */
static void command(u64 n, const char *text)
{
	static u8 ebcdic[16] __aligned(8);
	size_t len = strlen(text);

	if (machine != MACHINE_CP) {
		asm volatile("0:	diag	%%r0,%%r0,0x501\n"
			     "	brctg	%[n],0b" : [n] "+d" (n) : : "memory");
		return;
	}
	to_ebcdic(ebcdic, text, len);
	for (; n; n--) {
		register u64 r2 asm("2") = (u64)ebcdic;
		register u64 r3 asm("3") = (u64)page;
		register u64 r4 asm("4") = 0x40000000 | len;
		register u64 r5 asm("5") = sizeof(page);

		asm volatile("diag	%%r2,%%r4,0x08"
			     : "+d" (r4), "+d" (r5) : "d" (r2), "d" (r3) : "cc", "memory");
		if (r4 || r5 > sizeof(page)) {
			CHECK_EQ(r4, 0);
			CHECK(r5 <= sizeof(page));
			return;
		}
	}
}

static void nothing_command(u64 n)
{
	command(n, "*");
}

static void query_userid(u64 n)
{
	command(n, "QUERY USERID");
}

static void query_time(u64 n)
{
	command(n, "QUERY TIME");
}

static u64 timed(void (*loop)(u64 n), u64 n)
{
	u64 begin = clock_fast();

	loop(n);
	return clock_fast() - begin;
}

/* Turns that take about one slice, by the fastest of some trials */
static u64 slice_turns(void (*loop)(u64 n))
{
	u64 n = 4, took, least;

	for (;;) {
		least = -1ul;
		for (int i = 0; i < 5; i++) {
			took = timed(loop, n);
			if (took < least)
				least = took;
		}
		if (least >= SLICE_US * TOD_US / 4)
			break;
		n *= 2;
	}
	n = n * SLICE_US * TOD_US / least;
	return n ? n : 1;
}

static void sort(u64 *v, unsigned int count)
{
	for (unsigned int i = 1; i < count; i++) {
		u64 x = v[i];
		unsigned int j = i;

		for (; j && v[j - 1] > x; j--)
			v[j] = v[j - 1];
		v[j] = x;
	}
}

/* Unlike delay(), leaves the CPU to the host. */
static void rest(u64 us)
{
	u64 cr0 = ctl_store(0);
	u64 mask = psw_mask();

	ctl_load(0, cr0 | CR0_CLOCK_COMP);
	clock_comparator_set(tod() + us * TOD_US);
	psw_set_mask(mask | PSW_EXT | PSW_WAIT);
	psw_set_mask(mask);
	ctl_load(0, cr0);
}

static void leg(const char *name, void (*loop)(u64 n))
{
	static u64 slice[SLICES];
	u64 n = slice_turns(loop), total = 0;

	print("bench begin %s", name);
	rest(SETTLE_US);
	turns = 0;
	for (unsigned int i = 0; i < SLICES; i++) {
		slice[i] = timed(loop, n);
		total += slice[i];
	}
	if (loop == nothing)
		CHECK_EQ(turns, n * SLICES);
	sort(slice, SLICES);
	print("bench end %s %lu %lu %lu %lu %lu", name, n * SLICES, total, n, slice[SLICES / 2],
	      slice[0]);
	rest(SETTLE_US);
	CHECK(slice[0] > 0);
}

#define LEG(function, name)			\
	static void function##_leg(void)	\
	{					\
		leg(name, function);		\
	}

LEG(nothing, "none")
LEG(diag_44, "diag44")
LEG(store_id, "stidp")
LEG(store_id_dat, "stidp-dat")
LEG(stsi_machine, "stsi111")
LEG(stsi_vm, "stsi322")
LEG(nothing_command, "cp-*")
LEG(query_userid, "cp-userid")
LEG(query_time, "cp-time")

GUEST(
	{ "no exit", nothing_leg },
	{ "DIAGNOSE X'44'", diag_44_leg },
	{ "STIDP, DAT off", store_id_leg },
	{ "STIDP, DAT on", store_id_dat_leg },
	{ "STSI 1.1.1", stsi_machine_leg },
	{ "STSI 3.2.2", stsi_vm_leg },
	{ "CP command *", nothing_command_leg },
	{ "CP command QUERY USERID", query_userid_leg },
	{ "CP command QUERY TIME", query_time_leg },
)
