/* SPDX-License-Identifier: MIT */
/*
 * guest.h - what a bare guest is made of
 *
 * A guest is a table of named cases, like a unit test:
 *
 *	static void odd_register(void)
 *	{
 *		pgm_expect();
 *		asm volatile(PROBE("mr	%%r3,%%r4") : : : "3", "4");
 *		CHECK_PGM(PGM_SPECIFICATION);
 *	}
 *
 *	GUEST({ "MULTIPLY needs an even register", odd_register })
 *
 * It prints KTAP on the console that it finds, and stops all CPUs when every
 * case passed (or, with guest_ends_waiting, loads a disabled wait with address 0); with a failed
 * case it loads a disabled wait with address 0xfa11, after an unexpected interruption with 0xdead.
 * A failed CHECK lets the case go on, a failed REQUIRE leaves the function it stands in.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdarg.h>
#include "arch.h"

struct guest_case {
	const char *name;
	void (*run)(void);
};

extern const struct guest_case guest_cases[];
extern const unsigned int guest_cases_count;
extern const bool guest_ends_waiting;	/* defined by a guest that is to end so */

#define GUEST(...)						\
	const struct guest_case guest_cases[] = { __VA_ARGS__ };	\
	const unsigned int guest_cases_count = ARRAY_SIZE(guest_cases);

/* ---- ktap.c ---- */
bool check_true(const char *file, int line, const char *what, bool ok);
bool check_eq(const char *file, int line, const char *what, u64 a, u64 b);
bool check_mem(const char *file, int line, const char *what, const void *a, const void *b,
	       size_t len);
void check_fail(const char *file, int line, const char *fmt, ...) __printf(3, 4);
/* this case cannot run here: { skip("one CPU"); return; } */
void skip(const char *reason);
__noreturn void guest_end(void);

#define CHECK(cond) check_true(__FILE__, __LINE__, #cond, cond)
#define CHECK_EQ(a, b) check_eq(__FILE__, __LINE__, #a, (u64)(a), (u64)(b))
#define CHECK_MEM(a, b, len) check_mem(__FILE__, __LINE__, #a, a, b, len)
#define REQUIRE(cond) do { if (!CHECK(cond)) return; } while (0)

/* Which machine runs this guest. */
enum machine {
	/* a virtual machine of a z/VM-style control program: every rule counts */
	MACHINE_CP,
	MACHINE_QEMU,		/* bare QEMU (TCG) */
	MACHINE_HERCULES,	/* bare Hercules */
	MACHINE_OTHER,
};

extern enum machine machine;
extern enum machine hardware;	/* what interprets the instructions: below CP, or the same */
/*
 * The reference machine is known to depart from the manual here: on it the
 * case ends as skipped with this reason; everywhere else it goes on. With
 * HARDWARE_ also under CP, for what CP leaves to the machine.
 */
#define DEPARTS(which, reason) do {				\
	if (machine == (which)) {				\
		skip(reason);					\
		return;						\
	}							\
} while (0)
#define HARDWARE_DEPARTS(which, reason) do {			\
	if (hardware == (which)) {				\
		skip(reason);					\
		return;						\
	}							\
} while (0)
#define NEEDS_CP() do {						\
	if (machine != MACHINE_CP) {				\
		skip("a service of CP");			\
		return;						\
	}							\
} while (0)

/* ---- print.c ---- */
/* %s %c %d %u %x, l, width, zeros */
int format(char *to, size_t size, const char *fmt, ...) __printf(3, 4);
int vformat(char *to, size_t size, const char *fmt, va_list ap);
void print(const char *fmt, ...) __printf(1, 2);	/* one line, without newline */

/* ---- console.c ---- */
enum console { CONSOLE_NONE, CONSOLE_ASCII, CONSOLE_LINE, CONSOLE_3215, CONSOLE_ANY };
extern const enum console guest_console;	/* a guest that defines it prints only there */
enum console console_find(enum console wanted);
enum console console_used(void);
void console_line(const char *text, size_t len);

/* ---- pgm.c: program interruptions ---- */
struct pgm {
	bool armed;
	u16 code, ilc;
	u32 dxc;
	u64 insn;		/* address of the probed instruction */
	struct psw old;
	u64 trans_exc, breaking_event;
	u8 exc_ar, op_ar;
	u16 mon_class;
	u64 mon_code;
};

/*
 * One instruction that may be interrupted: after a program interruption execution goes on behind
 * it.
 */
#define PROBE(insn)						\
	"9901:	" insn "\n"					\
	"9902:\n"						\
	"	.pushsection .probe,\"a\"\n"			\
	"	.balign	8\n"					\
	"	.quad	9901b,9902b\n"				\
	"	.popsection\n"

/* from now on one program interruption at a probe is recorded */
void pgm_expect(void);
/* the same for code from insn to end that is no probe */
void pgm_expect_at(u64 insn, u64 end, u64 resume);
const struct pgm *pgm_get(void);	/* what came, code 0 for nothing; ends pgm_expect */
bool check_pgm(const char *file, int line, u16 code, unsigned int len);
/*
 * Ends pgm_expect: the code, the ILC of the instruction, the old PSW behind it or, when nullified,
 * at it.
 */
#define CHECK_PGM(code) check_pgm(__FILE__, __LINE__, code, 0)
#define CHECK_PGM_LEN(code, len) check_pgm(__FILE__, __LINE__, code, len)

/* Runs one instruction from a buffer; r[0..5] travel. Returns the condition code. */
int insn_run(const void *code, unsigned int len, u64 r[6]);
u64 insn_buffer(void);			/* where insn_run puts it */

/* ---- irq.c: external and I/O interruptions, SVC ---- */
struct ext_event {
	u16 code, cpu;
	u32 parm;
	u64 parm2, at;			/* at: TOD clock */
	struct psw old;
};

struct io_event {
	u32 schid, parm, word;
	struct psw old;
};

#define EVENTS_MAX 16
void events_clear(void);		/* of this CPU */
unsigned int ext_count(void);
const struct ext_event *ext_event(unsigned int n);
unsigned int io_count(void);
const struct io_event *io_event(unsigned int n);
/*
 * Opens this CPU for external interruptions of the CR0 subclasses until n have come or the time is
 * over.
 */
unsigned int ext_await(u64 cr0_subclasses, unsigned int n, u64 us);
unsigned int io_await(u8 isc_mask, unsigned int n, u64 us);
/* The next service signal is kept apart from the events; its parameter, 0 after the time-out. */
void service_signal_begin(void);
u32 service_signal_await(u64 us);
u16 svc_last(void);
void delay(u64 us);

/* ---- smp.c ---- */
#define CPUS_MAX 16
struct cpu {
	struct lowcore *lowcore;	/* absolute address, the CPU's prefix area */
	u16 address;
	struct pgm pgm;
	u64 probe_insn, probe_end, probe_resume;
	struct ext_event ext[EVENTS_MAX];
	struct io_event io[EVENTS_MAX];
	volatile unsigned int ext_count, io_count;
	volatile unsigned int emergencies[64], calls[64];	/* by the sender's CPU address */
	volatile bool service_wanted;
	volatile u32 service_parm;
	volatile u16 svc;
	void (*volatile run)(void *arg);
	void *arg;
	volatile bool running, done;
	volatile unsigned int machine_checks;
	u64 mcic;
};

struct cpu *this_cpu(void);
unsigned int cpus(void);		/* configured CPUs, this one too */
u16 cpu_number(unsigned int n);		/* CPU address of the n-th, 0 is this one */
struct cpu *cpu_at(unsigned int n);
/*
 * Starts the n-th CPU by SIGP: reset, prefix, restart. run() ends in the stopped state. 0 or the cc
 * of the order.
 */
int cpu_start(unsigned int n, void (*run)(void *arg), void *arg);
bool cpu_join(unsigned int n, u64 us);	/* run() is over and SENSE says stopped */
void cpu_stop_all(void);
/* SIGP, again while busy (cc 2); -1 when that lasts */
int sigp_retry(u16 cpu, u8 order, u64 parm, u32 *status);

/* ---- machine.c ---- */
/* STORE SYSTEM INFORMATION: the condition code, 9 after a program interruption */
int stsi(u32 fc, u32 sel1, u32 sel2, void *block);
extern u64 stsi_r0;			/* register 0 after the last one */
struct boot_registers {
	u64 cr[16];
	u32 prefix, pad, scratch[2];
};

extern struct boot_registers boot_registers;
u64 storage_size(void);			/* as READ SCP INFO says, bytes */
extern u8 image_end[];

#endif
