/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * ccw.h - channel programs (SA22-7832 chapters 15 and 16) as a resumable state machine
 *
 * The interpreter is pure: storage and device are reached through struct
 * ccw_host, nothing is allocated, locked or waited for. Each CCW and each IDAW
 * is fetched once; what was copied is checked and used.
 */
#ifndef ZCP_SIE_CCW_H
#define ZCP_SIE_CCW_H

#include "../both.h"

/* ORB word 1 */
#define ORB_SUSPEND		0x08000000	/* S: CCWs may suspend the program */
#define ORB_FORMAT1		0x00800000
#define ORB_PREFETCH		0x00400000
#define ORB_INITIAL		0x00200000	/* I: interruption for the first command */
#define ORB_LIMIT		0x00100000	/* A: the address limit counts */
#define ORB_SUPPRESS_SUSPEND	0x00080000	/* U: no interruption for suspension */
#define ORB_TRANSPORT		0x00040000	/* B */
#define ORB_IDAW64		0x00020000	/* H: format-2 IDAWs */
#define ORB_IDAW2K		0x00010000	/* T: blocks of 2K also for those */
#define ORB_SUPPRESS_LENGTH	0x00000080	/* L: immediate commands have no incorrect length */
#define ORB_MIDAW		0x00000040	/* D */
#define ORB_RESERVED		0x0000003e

enum ccw_flag {
	CCW_CD = 0x80, CCW_CC = 0x40, CCW_SLI = 0x20, CCW_SKIP = 0x10,
	CCW_PCI = 0x08, CCW_IDA = 0x04, CCW_SUSPEND = 0x02, CCW_MIDA = 0x01,
};

enum ccw_command {
	CMD_WRITE = 0x01, CMD_READ = 0x02, CMD_NOP = 0x03, CMD_SENSE = 0x04, CMD_TIC = 0x08,
	CMD_SENSE_ID = 0xe4,
};

enum ccw_device_status {
	DS_ATTENTION = 0x80, DS_MODIFIER = 0x40, DS_CU_END = 0x20, DS_BUSY = 0x10,
	DS_CHANNEL_END = 0x08, DS_DEVICE_END = 0x04, DS_UNIT_CHECK = 0x02, DS_UNIT_EXCEPTION = 0x01,
	DS_END = DS_CHANNEL_END | DS_DEVICE_END,
};

enum ccw_subchannel_status {
	CS_PCI = 0x80, CS_LENGTH = 0x40, CS_PROGRAM = 0x20, CS_PROTECTION = 0x10,
	CS_DATA = 0x08, CS_CONTROL = 0x04, CS_INTERFACE = 0x02, CS_CHAINING = 0x01,
};

struct ccw_orb {
	u32 parm, flags, cpa;
};

enum ccw_limit {
	CCW_LIMIT_NONE = 0,
	CCW_LIMIT_LOW = 1,		/* data must lie at or above the limit */
	CCW_LIMIT_HIGH = 2,		/* below it */
};

struct ccw_prog;

struct ccw_host {
	/*
	 * Guest absolute storage under a protection key: 0, <0 for a host error, or a
	 * program-interruption code, of which 4 means protection and every other one an address
	 * that does not exist.
	 */
	int (*fetch)(void *ctx, u64 addr, u8 key, void *to, size_t len);
	int (*store)(void *ctx, u64 addr, u8 key, const void *from, size_t len);
	/*
	 * The device executes p->cmd, moving data with ccw_put() and ccw_get(). Returns its device
	 * status; or -EAGAIN, then nothing that it has moved so far is lost and it is called again
	 * with the same CCW; or <0 host error.
	 */
	int (*command)(void *ctx, struct ccw_prog *p);
	/* Intermediate status: CS_PCI, or 0 when the first command was accepted (ORB_INITIAL) */
	void (*intermediate)(void *ctx, u8 cstat);
	/* Asked before each command: must the program end here (HSCH, CSCH, reset)? */
	bool (*stop)(void *ctx);
};

enum ccw_end {
	CCW_DONE,			/* dstat, cstat, cc say how */
	CCW_WAIT,			/* the device waits for something */
	CCW_MORE,			/* the budget is used up */
	CCW_SUSPENDED,			/* before a CCW with the flag; ccw_run() fetches it again */
	CCW_STOPPED,			/* host->stop said so */
	CCW_ERROR,			/* host error in error */
};

struct ccw_prog {
	const struct ccw_host *host;
	void *ctx;
	u32 orb;			/* word 1 */
	u32 limit;			/* address limit (SAL) */
	u8 limit_mode;			/* enum ccw_limit; counts with ORB_LIMIT */

	/* for the status words */
	u8 dstat, cstat;
	u8 cc;				/* deferred condition code */
	u32 cpa;			/* address of the current CCW + 8 */
	u16 left;			/* residual count */
	int error;

	u8 cmd, flags;			/* current CCW; data chain: first command, last flags */
	bool executing;			/* the device has begun it */
	bool first;			/* no command was accepted yet */
	bool moved;			/* data transfer took place: not an immediate command */
	bool excess;			/* the device had more than the count */
	bool spent;			/* the device returned -EAGAIN for the budget */
	bool list_first;		/* the next IDAW is the first of its list */
	int budget;			/* CCWs until CCW_MORE */
	u32 next;			/* address of the next CCW */
	u32 list;			/* address of the next IDAW */
	u32 block;			/* bytes left behind data in the IDAW's block */
	u64 data;			/* address of the next byte */
};

/* False: operand exception. Fields that cause program checks instead are left to ccw_run(). */
bool ccw_orb_valid(const struct ccw_orb *orb);
void ccw_start(struct ccw_prog *p, const struct ccw_orb *orb);
/* SA22-7832 chapter 17: READ IPL of 24 bytes to absolute 0, chained to the format-0 CCW at 8 */
void ccw_start_ipl(struct ccw_prog *p);
/*
 * Goes on until one of the ends; budget: how many CCWs may be fetched (a data chain overruns it by
 * what one transfer takes).
 */
enum ccw_end ccw_run(struct ccw_prog *p, int budget);

/* ---- for the device, inside host->command ---- */

/*
 * Gives len bytes to the channel, which stores as many as the CCW (and its data chain) wants. All
 * belong to one record: when fewer were wanted the length is incorrect.
 */
void ccw_put(struct ccw_prog *p, const void *from, size_t len);
/* Takes at most len bytes; fewer when the count is exhausted or a check was recognized. */
size_t ccw_get(struct ccw_prog *p, void *to, size_t len);
/* The budget is used up: the device keeps what it has and returns -EAGAIN. */
bool ccw_spent(struct ccw_prog *p);

#endif
