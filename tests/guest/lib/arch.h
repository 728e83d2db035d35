/* SPDX-License-Identifier: MIT */
/* arch.h - z/Architecture: PSW, control registers, low core, instructions. SA22-7832. */
#ifndef GUEST_ARCH_H
#define GUEST_ARCH_H

#include "types.h"

struct psw {
	u64 mask, addr;
} __aligned(8);

#define PSW_R		0x4000000000000000ul
#define PSW_DAT		0x0400000000000000ul
#define PSW_IO		0x0200000000000000ul
#define PSW_EXT		0x0100000000000000ul
#define PSW_KEY(k)	((u64)(k) << 52)
#define PSW_M		0x0004000000000000ul
#define PSW_WAIT	0x0002000000000000ul
#define PSW_PROBLEM	0x0001000000000000ul
#define PSW_CC(c)	((u64)(c) << 44)
#define PSW_EA		0x0000000100000000ul
#define PSW_BA		0x0000000080000000ul
#define PSW_64		(PSW_EA | PSW_BA)

/* bits of control register 0, values */
#define CR0_SSM		0x40000000ul		/* SSM suppression */
#define CR0_LAP		0x10000000ul		/* low-address protection */
#define CR0_EXTRACT	0x08000000ul		/* extraction authority */
#define CR0_SECONDARY	0x04000000ul
#define CR0_FETCH_OVER	0x02000000ul		/* fetch-protection override */
#define CR0_STORE_OVER	0x01000000ul		/* storage-protection override */
#define CR0_EDAT	0x00800000ul
#define CR0_AFP		0x00040000ul
#define CR0_EMERGENCY	0x00004000ul
#define CR0_EXT_CALL	0x00002000ul
#define CR0_CLOCK_COMP	0x00000800ul
#define CR0_CPU_TIMER	0x00000400ul
#define CR0_SERVICE	0x00000200ul
#define CR0_EXT_ALL	0x0000fef2ul		/* every external subclass */

enum pgm_code {
	PGM_NONE = 0,
	PGM_OPERATION = 0x01,
	PGM_PRIVILEGED = 0x02,
	PGM_EXECUTE = 0x03,
	PGM_PROTECTION = 0x04,
	PGM_ADDRESSING = 0x05,
	PGM_SPECIFICATION = 0x06,
	PGM_DATA = 0x07,
	PGM_FIXED_OVERFLOW = 0x08,
	PGM_FIXED_DIVIDE = 0x09,
	PGM_DECIMAL_OVERFLOW = 0x0a,
	PGM_DECIMAL_DIVIDE = 0x0b,
	PGM_HFP_OVERFLOW = 0x0c,
	PGM_HFP_UNDERFLOW = 0x0d,
	PGM_HFP_SIGNIFICANCE = 0x0e,
	PGM_HFP_DIVIDE = 0x0f,
	PGM_SEGMENT = 0x10,
	PGM_PAGE = 0x11,
	PGM_TRANSLATION_SPEC = 0x12,
	PGM_SPECIAL_OPERATION = 0x13,
	PGM_OPERAND = 0x15,
	PGM_HFP_SQUARE_ROOT = 0x1d,
	PGM_PRIMARY_AUTHORITY = 0x24,
	PGM_ALET_SPEC = 0x28,
	PGM_ALEN = 0x29,
	PGM_ASCE_TYPE = 0x38,
	PGM_REGION_FIRST = 0x39,
	PGM_REGION_SECOND = 0x3a,
	PGM_REGION_THIRD = 0x3b,
	PGM_MONITOR = 0x40,
};

enum ext_code {
	EXT_CLOCK_COMP = 0x1004, EXT_CPU_TIMER = 0x1005, EXT_EMERGENCY = 0x1201, EXT_CALL = 0x1202,
	EXT_SERVICE = 0x2401, EXT_CP = 0x2603, EXT_IUCV = 0x4000,
};

/* registers and PSW of an interrupted program; start.S knows the layout */
struct frame {
	u64 gpr[16];
	struct psw psw;
};

struct lowcore {
	u8  ipl[0x80];
	u32 ext_params;			/* 0x80 */
	u16 ext_cpu_addr;
	u16 ext_code;
	u16 svc_ilc, svc_code;		/* 0x88 */
	u16 pgm_ilc, pgm_code;		/* 0x8c */
	u32 dxc;			/* 0x90 */
	u16 mon_class;
	u8  per_code, per_atmid;
	u64 per_addr;			/* 0x98 */
	u8  exc_ar, per_ar, op_ar, arch_mode;
	u32 pad_a4;
	u64 trans_exc;			/* 0xa8 */
	u64 mon_code;
	u32 schid, io_parm, io_word;	/* 0xb8 */
	u32 pad_c4;
	u32 stfl;			/* 0xc8 */
	u8  pad_cc[0xe8 - 0xcc];
	u64 mcic;			/* 0xe8 */
	u32 pad_f0, ext_damage;
	u64 failing_addr;
	u8  pad_100[0x10];
	u64 breaking_event;		/* 0x110 */
	u64 pad_118;
	struct psw restart_old, ext_old, svc_old, pgm_old, mcck_old, io_old;	/* 0x120 */
	u8  pad_180[0x20];
	struct psw restart_new, ext_new, svc_new, pgm_new, mcck_new, io_new;	/* 0x1a0 */
	/* 0x200 to 0x11af are the program's */
	struct cpu *cpu;		/* 0x200 */
	u64 stack;			/* 0x208: of a CPU that a restart begins */
	u8  pad_210[0x70];
	struct frame pgm, ext, io, svc, restart, mcck;	/* 0x280, 0x90 bytes each */
	u8  pad_5e0[0x11b0 - 0x5e0];
	u64 mcesa;			/* 0x11b0 */
	u64 ext_params2;		/* 0x11b8 */
	u8  pad_11c0[0x1200 - 0x11c0];
	u64 save_fpr[16];		/* 0x1200: machine check and store status */
	u64 save_gpr[16];
	struct psw save_psw;		/* 0x1300 */
	u64 pad_1310;
	u32 save_prefix;		/* 0x1318 */
	u32 save_fpc;
	u32 pad_1320, save_todpr;
	u64 save_cpu_timer;		/* 0x1328 */
	u64 save_clock_comp;		/* 0x1330: one zero byte, then bits 0 to 55 */
	u64 pad_1338;
	u32 save_ar[16];		/* 0x1340 */
	u64 save_cr[16];		/* 0x1380 */
	u8  pad_1400[0x2000 - 0x1400];
} __packed __aligned(8192);

#define LOWCORE_AT(field, off) \
	_Static_assert(offsetof(struct lowcore, field) == (off), #field)
LOWCORE_AT(pgm_ilc, 0x8c);
LOWCORE_AT(trans_exc, 0xa8);
LOWCORE_AT(schid, 0xb8);
LOWCORE_AT(restart_old, 0x120);
LOWCORE_AT(io_new, 0x1f0);
LOWCORE_AT(cpu, 0x200);
LOWCORE_AT(pgm, 0x280);
LOWCORE_AT(mcck, 0x550);
LOWCORE_AT(save_psw, 0x1300);
LOWCORE_AT(save_cr, 0x1380);

/* Real addresses 0 to 8191: the low core of whichever CPU runs this code. */
extern struct lowcore lowcore;

#define CC "=d"
#define IPM(cc) "	ipm	%[" #cc "]\n	srl	%[" #cc "],28\n"

static inline void irq_off(void)
{
	u8 old;

	asm volatile("stnsm	%[old],0xfc" : [old] "=Q" (old) : : "memory");
}

static inline void ext_on(void)
{
	u8 old;

	asm volatile("stosm	%[old],0x01" : [old] "=Q" (old) : : "memory");
}

static inline void io_on(void)
{
	u8 old;

	asm volatile("stosm	%[old],0x02" : [old] "=Q" (old) : : "memory");
}

static inline u64 psw_mask(void)
{
	u32 hi, lo;

	asm volatile("epsw	%[hi],%[lo]" : [hi] "=d" (hi), [lo] "=a" (lo));
	return (u64)hi << 32 | lo;
}

/* Goes on after the call with this PSW mask. */
void psw_set_mask(u64 mask);
/* The rest of the caller's function runs in problem state; problem_end() comes back. */
static inline void problem_begin(u64 key)
{
	psw_set_mask(psw_mask() | PSW_PROBLEM | PSW_KEY(key));
}

static inline void problem_end(void)
{
	asm volatile("svc	0" : : : "memory");
}

#define ctl_store(cr) ({					\
	u64 v_;							\
	asm volatile("stctg	%1,%1,%0" : "=Q" (v_) : "i" (cr));	\
	v_; })
#define ctl_load(cr, value) do {				\
	u64 v_ = (value);					\
	asm volatile("lctlg	%1,%1,%0" : : "Q" (v_), "i" (cr) : "memory");	\
} while (0)

static inline u64 tod(void)
{
	u64 t;

	asm volatile("stck	%[t]" : [t] "=Q" (t) : : "cc");
	return t;
}

#define TOD_US 4096ul		/* TOD-clock units in a microsecond */

static inline void clock_comparator_set(u64 value)
{
	asm volatile("sckc	%[v]" : : [v] "Q" (value));
}

static inline u64 clock_comparator(void)
{
	u64 v;

	asm volatile("stckc	%[v]" : [v] "=Q" (v));
	return v;
}

static inline void cpu_timer_set(u64 value)
{
	asm volatile("spt	%[v]" : : [v] "Q" (value));
}

static inline u64 cpu_timer(void)
{
	u64 v;

	asm volatile("stpt	%[v]" : [v] "=Q" (v));
	return v;
}

static inline u16 cpu_address(void)
{
	u16 a;

	asm volatile("stap	%[a]" : [a] "=Q" (a));
	return a;
}

static inline u32 prefix_get(void)
{
	u32 p;

	asm volatile("stpx	%[p]" : [p] "=Q" (p));
	return p;
}

static inline void prefix_set(u32 prefix)
{
	asm volatile("spx	%[p]" : : [p] "Q" (prefix) : "memory");
}

enum sigp_order {
	SIGP_SENSE = 1,
	SIGP_EXTERNAL_CALL,
	SIGP_EMERGENCY,
	SIGP_START,
	SIGP_STOP,
	SIGP_RESTART,
	SIGP_STOP_STORE = 9,
	SIGP_INITIAL_RESET = 0xb,
	SIGP_RESET,
	SIGP_SET_PREFIX,
	SIGP_STORE_STATUS,
	SIGP_SET_ARCHITECTURE = 0x12,
	SIGP_SENSE_RUNNING = 0x15,
};

#define SIGP_ST_INVALID_ORDER	0x02
#define SIGP_ST_STOPPED		0x40
#define SIGP_ST_CALL_PENDING	0x80
#define SIGP_ST_INVALID_PARM	0x100
#define SIGP_ST_INCORRECT_STATE	0x200

static inline int sigp(u16 cpu, u8 order, u64 parm, u32 *status)
{
	register u64 r1 asm("1") = parm;
	register u64 r0 asm("0") = 0;
	int cc;

	asm volatile("sigp	%[r0],%[cpu],0(%[order])\n"
		     IPM(cc)
		     : [cc] CC (cc), [r0] "+d" (r0), "+d" (r1)
		     : [cpu] "d" ((u64)cpu), [order] "a" ((u64)order) : "memory", "cc");
	if (status)
		*status = r0;
	return cc;
}

static inline int servc(u32 command, void *sccb)
{
	int cc;

	asm volatile(".insn	rre,0xb2200000,%[cmd],%[sccb]\n"
		     IPM(cc)
		     : [cc] "=&d" (cc) : [cmd] "d" (command), [sccb] "d" (sccb) : "memory", "cc");
	return cc;
}

static inline void key_set(u64 real, u8 key)
{
	asm volatile("sske	%0,%1" : : "d" ((u64)key), "a" (real) : "memory");
}

static inline u8 key_get(u64 real)
{
	u64 key = 0;

	asm volatile("iske	%0,%1" : "+d" (key) : "a" (real) : "memory");
	return key;
}

#endif
