// SPDX-License-Identifier: MIT
/*
 * ipte.c - pages of one CPU's program are invalidated and moved by another
 *
 * When IPTE (or IDTE, or CSP with purge) ends, no CPU uses the old entry any
 * more. A sequence number frames each move: a reader that saw the same even
 * number before and after its load must have seen the frame of that number.
 */
#include "dat.h"

#define FAR 0x40000000ul
#define MOVES 3000

static u8 frame[2][PAGE_SIZE] __aligned(4096);
static u64 space;
static volatile u64 sequence, reads[CPUS_MAX], wrong[CPUS_MAX];
static volatile bool over;

static void reader(void *arg)
{
	u64 n = (u64)arg, before, v;

	dat_on(space);
	while (!over) {
		before = sequence;
		if (before & 1)
			continue;
		v = ~0ul;
		pgm_expect();
		asm volatile(PROBE("lg	%[v],0(%[a])")
			     : [v] "+d"(v)
			     : [a] "a"(FAR + 8 * n)
			     : "memory");
		pgm_get();
		if (sequence != before)
			continue;
		reads[n]++;
		if (v != (before / 2 & 1))
			wrong[n]++;
	}
	dat_off();
}

static void by_ipte(u64 *pte)
{
	ipte(pte, FAR);
}

static void by_csp(u64 *pte)
{
	static u32 word __aligned(4);
	register u64 r2 asm("2") = 0;
	register u64 r3 asm("3") = 0;

	*pte = PTE_INVALID;
	/* CSP: bit 63 of R2 purges the TLBs of all CPUs */
	asm volatile("csp	%[o],%[w]"
		     : [o] "+d"(r2), "+d"(r3)
		     : [w] "d"((u64)&word | 1)
		     : "cc", "memory");
}

static void by_idte(u64 *pte)
{
	u64 options = 0x800;		/* bit 52: clear by ASCE */

	*pte = PTE_INVALID;
	asm volatile(".insn	rrf,0xb98e0000,0,%[o],%[a],0"
		     : : [o] "a" (options), [a] "a" (space) : "memory");
}

static void moves(void (*invalidate)(u64 *pte), unsigned int count)
{
	u64 *pte;

	if (cpus() < 2) {
		skip("one CPU");
		return;
	}
	if (!space)
		space = dat_space(ASCE_SEGMENT, 8);
	for (u64 i = 0; i < PAGE_SIZE / 8; i++) {
		((u64 *)frame[0])[i] = 0;
		((u64 *)frame[1])[i] = 1;
	}
	pte = dat_page(space, FAR);
	*pte = (u64)frame[0];
	sequence = 0;
	over = false;
	for (u64 n = 1; n < cpus(); n++) {
		reads[n] = 0;
		wrong[n] = 0;
		REQUIRE(cpu_start(n, reader, (void *)n) == 0);
	}
	for (u64 n = 1; n < cpus(); n++)
		for (u64 end = tod() + 5000000 * TOD_US; !reads[n] && tod() < end;)
			;
	for (u64 i = 1; i <= count; i++) {
		sequence++;
		barrier();
		invalidate(pte);
		*pte = (u64)frame[i & 1];
		asm volatile("bcr	15,0" : : : "memory");
		sequence++;
		delay(i & 15 ? 1 : 200);
	}
	over = true;
	for (u64 n = 1; n < cpus(); n++) {
		CHECK(cpu_join(n, 5000000));
		CHECK(reads[n] > 0);
		CHECK_EQ(wrong[n], 0);
	}
}

static void ipte_moves(void)
{
	moves(by_ipte, MOVES);
}

static void csp_moves(void)
{
	moves(by_csp, MOVES / 4);
}

static void idte_moves(void)
{
	moves(by_idte, MOVES / 4);
}

/* Both CPUs invalidate entries of their own at the same time. */
static volatile unsigned int done;

static void invalidates(void *arg)
{
	u64 at = FAR + 0x100000 + (u64)arg * PAGE_SIZE;
	u64 *pte = dat_page(space, at);

	for (int i = 0; i < MOVES; i++) {
		*pte = (u64)frame[0];
		ipte(pte, at);
		if (!(*pte & PTE_INVALID))
			return;
	}
	asm volatile("	l	%%r0,%[d]\n0:	lr	%%r1,%%r0\n	ahi	%%r1,1\n"
		     "	cs	%%r0,%%r1,%[d]\n	jne	0b\n"
		     : [d] "+Q" (done) : : "0", "1", "cc", "memory");
}

static void at_once(void)
{
	if (cpus() < 2) {
		skip("one CPU");
		return;
	}
	for (u64 n = 0; n < cpus(); n++)
		dat_page(space, FAR + 0x100000 + n * PAGE_SIZE);
	done = 0;
	for (u64 n = 1; n < cpus(); n++)
		REQUIRE(cpu_start(n, invalidates, (void *)n) == 0);
	invalidates(NULL);
	for (u64 n = 1; n < cpus(); n++)
		CHECK(cpu_join(n, 20000000));
	CHECK_EQ(done, cpus());
}

GUEST(
	{ "IPTE", ipte_moves },
	{ "CSP with purge", csp_moves },
	{ "IDTE by address-space-control element", idte_moves },
	{ "IPTE on all CPUs at once", at_once },
)
