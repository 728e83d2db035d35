// SPDX-License-Identifier: MIT
/*
 * hostregs SECONDS - a process of the host with patterns in its registers
 *
 * Floating-point registers and control, access registers (0 and 1 belong to the C library) and,
 * where the machine has them, vector registers must be what they were after a spin in which virtual
 * CPUs and others have had the processor.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <time.h>

#define HWCAP_VX	(1UL << 11)
#define SPIN		200000

#define ALL16(op)                                                                               \
	op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11) op(12) op(13) \
		op(14) op(15)
#define LD(n)	"	ld	%%f" #n ",8*" #n "(%[w])\n"
#define STD(n)	"	std	%%f" #n ",8*" #n "(%[s])\n"
#define FPRS                                                                                    \
	"f0", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "f13", \
		"f14", "f15"

struct set {
	uint64_t fpr[16];
	uint32_t ar[16];
	uint32_t fpc, pad;
	uint8_t vr[32][16];
} __attribute__((aligned(16)));

static struct set want, seen;

static void fill(unsigned int seed)
{
	for (unsigned int i = 0; i < 16; i++) {
		want.fpr[i] = 0x5152535455565758UL * (i + 1) + seed;
		want.ar[i] = 0xb0b0b000 + i + seed * 0x101;
	}
	for (unsigned int i = 0; i < sizeof(want.vr); i++)
		((uint8_t *)want.vr)[i] = i * 3 + seed;
	want.fpc = 0x00080000 * (seed & 1) | (seed & 3);
}

/*
 * Loads them, spins, enters the kernel once, spins again and stores them; nothing else touches them
 * meanwhile.
 */
static void hold(void)
{
	uint64_t count;
	uint32_t before;

	asm volatile(
		"stfpc	%[b]\n" ALL16(LD) "	lfpc	%[wf]\n"
					  "	lam	%%a2,%%a15,8(%[wa])\n"
					  "	lgfi	%[n],%[spin]\n"
					  "0:	brctg	%[n],0b\n"
					  "	svc	20\n" /* getpid */
					  "	lgfi	%[n],%[spin]\n"
					  "1:	brctg	%[n],1b\n" ALL16(
						  STD) "	stfpc	%[sf]\n"
						       "	stam	%%a2,%%a15,8(%[sa])\n"
						       "	lfpc	%[b]\n"
		: [n] "=&d"(count), [b] "=&Q"(before), [sf] "=&Q"(seen.fpc)
		: [w] "a"(want.fpr), [s] "a"(seen.fpr), [wa] "a"(want.ar), [sa] "a"(seen.ar),
		  [wf] "Q"(want.fpc), [spin] "i"(SPIN)
		: "memory", "cc", "r2", FPRS);
}

/*
 * Vector registers 0 to 15 begin with the floating-point registers, which therefore have a turn of
 * their own.
 */
static void hold_vectors(void)
{
	uint64_t count;

	asm volatile("	.machine push\n	.machine \"z13\"\n"
		     "	vlm	%%v0,%%v15,0(%[w])\n	vlm	%%v16,%%v31,256(%[w])\n"
		     "	lgfi	%[n],%[spin]\n"
		     "0:	brctg	%[n],0b\n"
		     "	vstm	%%v0,%%v15,0(%[s])\n	vstm	%%v16,%%v31,256(%[s])\n"
		     "	.machine pop\n"
		     : [n] "=&d" (count)
		     : [w] "a" (want.vr), [s] "a" (seen.vr), [spin] "i" (SPIN)
		     : "memory", "cc", FPRS);
}

static int same(const char *what, const void *a, const void *b, size_t len)
{
	if (!memcmp(a, b, len))
		return 1;
	printf("# hostregs: %s changed\n", what);
	return 0;
}

int main(int argc, char *argv[])
{
	time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 1);
	int vectors = getauxval(AT_HWCAP) & HWCAP_VX ? 1 : 0, good = 1;
	unsigned int rounds;

	for (rounds = 0; good && (time(NULL) < end || !rounds); rounds++) {
		fill(rounds);
		hold();
		good &= same("a floating-point register", seen.fpr, want.fpr, sizeof(want.fpr));
		good &= same("an access register", seen.ar + 2, want.ar + 2, sizeof(want.ar) - 8);
		good &= same("floating-point control", &seen.fpc, &want.fpc, sizeof(want.fpc));
		if (!vectors)
			continue;
		hold_vectors();
		good &= same("a vector register", seen.vr, want.vr, sizeof(want.vr));
	}
	printf("# hostregs: %u rounds, %s vector registers\n", rounds, vectors ? "with" : "no");
	return !good;
}
