/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * block.h - the SIE state description, as this processor and its emulators use it
 *
 * Offsets are those that Linux's sie64a, its machine-check handler and entry
 * code rely on (prog0c, prog20, the machine-check area at 0x200). The block
 * starts a page of its own, below 2 GB.
 */
#ifndef ZCP_SIE_BLOCK_H
#define ZCP_SIE_BLOCK_H

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/page.h>

struct sie_psw_hw {
	u64 mask, addr;
} __aligned(8);

enum sie_cpuflags {
	CPU_STOPPED	= 0x80000000,
	CPU_WAIT	= 0x10000000,
	CPU_STOP_INT	= 0x04000000,	/* leave SIE with ICPT_STOP */
	CPU_IO_INT	= 0x02000000,	/* leave with ICPT_IOREQ when enabled for I/O */
	CPU_EXT_INT	= 0x01000000,	/* leave with ICPT_EXTREQ when enabled for external */
	CPU_RUNNING	= 0x00800000,
	CPU_ZARCH	= 0x00000800,
};

enum sie_icpt {
	ICPT_NONE	= 0x00,		/* a host interruption; the code is not written then */
	ICPT_INST	= 0x04,
	ICPT_PROGI	= 0x08,
	ICPT_INSTPROGI	= 0x0c,
	ICPT_EXTREQ	= 0x10,
	ICPT_EXTINT	= 0x14,
	ICPT_IOREQ	= 0x18,
	ICPT_WAIT	= 0x1c,
	ICPT_VALIDITY	= 0x20,
	ICPT_STOP	= 0x28,
	ICPT_OPEREXC	= 0x2c,
	ICPT_PARTEXEC	= 0x38,
	ICPT_IOINST	= 0x40,
};

#define PROG_IN_SIE	0x01		/* prog0c: sie64a is inside */
#define PROG_BLOCK	0x01		/* prog20: sie64a must not enter */
#define PROG_REQUEST	0x02

#define ICTL_OPEREXC	0x80000000	/* operation exceptions leave SIE */
#define ICTL_STFLE	0x10000000
#define ICTL_KEYS	0x00007000	/* ISKE, SSKE, RRBE and PFMF that sets keys */

#define LCTL_CR0	0x8000
#define LCTL_CR6	0x0200
#define LCTL_CR14	0x0002

/* clock comparator and CPU timer are delivered by the machine */
#define ECA_TIMER	0x80000000
/* protection exceptions of the guest's own tables stay in the guest */
#define ECA_PROTEXC	0x00002000

#define VALIDITY_PREFIX	0x0037		/* a prefix page is not mapped */

struct sie_block {
	atomic_t cpuflags;		/* 0x000 */
	u32 prefix;			/* 0x004: bits 1-18, see sie_block_prefix */
	u8  reserved08[4];
	u32 prog0c;			/* 0x00c */
	u8  reserved10[16];
	atomic_t prog20;		/* 0x020 */
	u8  reserved24[4];
	u64 cputm;			/* 0x028 */
	u64 ckc;			/* 0x030 */
	u64 epoch;			/* 0x038 */
	u32 svcc;			/* 0x040 */
	u16 lctl;			/* 0x044 */
	s16 icpua;			/* 0x046 */
	u32 ictl;			/* 0x048 */
	u32 eca;			/* 0x04c */
	u8  icptcode;			/* 0x050 */
	u8  icptstatus;			/* 0x051 */
	u16 ihcpu;			/* 0x052 */
	u8  reserved54;
	u8  iictl;			/* 0x055 */
	u16 ipa;			/* 0x056 */
	u32 ipb;			/* 0x058 */
	u32 scaoh;			/* 0x05c */
	u8  fpf;			/* 0x060 */
	u8  ecb;			/* 0x061 */
	u8  ecb2;			/* 0x062 */
	u8  ecb3;			/* 0x063 */
	u32 scaol;			/* 0x064 */
	u8  reserved68[4];
	u32 todpr;			/* 0x06c */
	u8  reserved70[16];
	u64 mso;			/* 0x080 */
	u64 msl;			/* 0x088 */
	struct sie_psw_hw gpsw;		/* 0x090 */
	u64 gg14;			/* 0x0a0 */
	u64 gg15;			/* 0x0a8 */
	u8  reservedb0[16];
	u32 eiparams;			/* 0x0c0 */
	u16 extcpuaddr;			/* 0x0c4 */
	u16 eic;			/* 0x0c6 */
	u32 reservedc8;
	u16 pgmilc;			/* 0x0cc */
	u16 iprcc;			/* 0x0ce */
	u32 dxc;			/* 0x0d0 */
	u16 mcn;			/* 0x0d4 */
	u8  perc;			/* 0x0d6 */
	u8  peratmid;			/* 0x0d7 */
	u64 peraddr;			/* 0x0d8 */
	u8  eai;			/* 0x0e0 */
	u8  peraid;			/* 0x0e1 */
	u8  oai;			/* 0x0e2 */
	u8  armid;			/* 0x0e3 */
	u8  reservede4[4];
	u64 tecmc;			/* 0x0e8 */
	u8  reservedf0[12];
	u32 crycbd;			/* 0x0fc */
	u64 gcr[16];			/* 0x100 */
	u64 gbea;			/* 0x180 */
	u8  reserved188[24];
	u32 fac;			/* 0x1a0 */
	u8  reserved1a4[20];
	u64 cbrlo;			/* 0x1b8 */
	u8  reserved1c0[8];
	u32 ecd;			/* 0x1c8 */
	u8  reserved1cc[18];
	u64 pp;				/* 0x1de */
	u8  reserved1e6[26];
	/*
	 * Linux's machine-check handler writes here for a check inside SIE; sie64a then returns
	 * -EINTR
	 */
	u64 mcck_mcic;			/* 0x200 */
	u64 mcck_address;
	u32 mcck_extdamage;
	u32 mcck_pad;
	u8  reserved218[3560];
} __packed __aligned(4096);

static_assert(offsetof(struct sie_block, prog0c) == 0x0c);
static_assert(offsetof(struct sie_block, prog20) == 0x20);
static_assert(offsetof(struct sie_block, cputm) == 0x28);
static_assert(offsetof(struct sie_block, lctl) == 0x44);
static_assert(offsetof(struct sie_block, icptcode) == 0x50);
static_assert(offsetof(struct sie_block, ipa) == 0x56);
static_assert(offsetof(struct sie_block, scaol) == 0x64);
static_assert(offsetof(struct sie_block, todpr) == 0x6c);
static_assert(offsetof(struct sie_block, mso) == 0x80);
static_assert(offsetof(struct sie_block, gpsw) == 0x90);
static_assert(offsetof(struct sie_block, gg14) == 0xa0);
static_assert(offsetof(struct sie_block, eiparams) == 0xc0);
static_assert(offsetof(struct sie_block, iprcc) == 0xce);
static_assert(offsetof(struct sie_block, tecmc) == 0xe8);
static_assert(offsetof(struct sie_block, gcr) == 0x100);
static_assert(offsetof(struct sie_block, gbea) == 0x180);
static_assert(offsetof(struct sie_block, fac) == 0x1a0);
static_assert(offsetof(struct sie_block, ecd) == 0x1c8);
static_assert(offsetof(struct sie_block, mcck_mcic) == 0x200);
static_assert(sizeof(struct sie_block) == PAGE_SIZE);

static inline u32 sie_block_prefix(const struct sie_block *block)
{
	return block->prefix & 0x7fffe000;
}

static inline void sie_block_set_prefix(struct sie_block *block, u32 prefix)
{
	block->prefix = prefix & 0x7fffe000;
}

#endif
