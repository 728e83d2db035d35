/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * css.h - subchannels of one VM: what dev/ and the channel instructions of sie/ share
 *
 * Locks: css->admin (adding and detaching, sleeps), then subchannel->lock, which
 * is held over no guest access and no wait. A channel program runs without it:
 * running says that one thread does, and only that thread touches prog and the
 * device's transfer state. Whoever wants the program to end sets cancel, and the
 * thread sees to it at the next CCW. Subchannels live as long as their VM.
 */
#ifndef ZCP_DEV_CSS_H
#define ZCP_DEV_CSS_H

#include "../zcp.h"
#include "../sie/sie.h"
#include "../sie/ccw.h"

#define CSS_MAX_SUBCHANNELS	1024
#define CSS_MAX_CRWS		32
#define CSS_CHPID		0x00	/* the one channel path, with all devices behind it */
#define CSS_CHP_TYPE		0x25	/* emulated I/O */
#define CSS_PATH		0x80	/* it is path 0 of each subchannel */
#define CSS_SENSE_MAX		32

/* ---- blocks in guest storage, SA22-7832 chapters 15 and 16 ---- */

enum scsw_ctrl {
	SCSW_ORB		= 0xf8f80000,	/* key, S, F, P, I, A, U: where the ORB has them */
	SCSW_CC			= 24,		/* shift of the deferred condition code */
	SCSW_INITIAL		= 0x00040000,	/* Z: initial status */
	SCSW_EXTENDED		= 0x00020000,	/* E: extended-control word stored */
	SCSW_PATH_NOT_OP	= 0x00010000,
	SCSW_START		= 0x4000,
	SCSW_HALT		= 0x2000,
	SCSW_CLEAR		= 0x1000,
	SCSW_FUNCTION		= 0x7000,
	SCSW_RESUME_PENDING	= 0x0800,
	SCSW_START_PENDING	= 0x0400,
	SCSW_HALT_PENDING	= 0x0200,
	SCSW_CLEAR_PENDING	= 0x0100,
	SCSW_SUBCHANNEL_ACTIVE	= 0x0080,
	SCSW_DEVICE_ACTIVE	= 0x0040,
	SCSW_ACTIVE		= 0x00c0,
	SCSW_SUSPENDED		= 0x0020,
	SCSW_ACTIVITY		= 0x0fe0,
	SCSW_ALERT		= 0x10,
	SCSW_INTERMEDIATE	= 0x08,
	SCSW_PRIMARY		= 0x04,
	SCSW_SECONDARY		= 0x02,
	SCSW_PENDING		= 0x01,
	SCSW_STATUS		= 0x1f,
};

struct scsw {
	u32 ctrl;
	u32 cpa;
	u8 dstat, cstat;
	u16 count;
} __packed;

enum pmcw_flag {
	PMCW_ISC	= 0x3800,
	PMCW_RESERVED	= 0x0700,
	PMCW_ENABLED	= 0x0080,
	PMCW_LIMIT	= 0x0060,
	PMCW_MEASURE	= 0x0018,
	PMCW_MEASURE_BLOCK = 0x0010,	/* of those: the measurement block is updated */
	PMCW_MULTIPATH	= 0x0004,
	PMCW_VALID	= 0x0001,
	PMCW_SETTABLE	= PMCW_ISC | PMCW_ENABLED | PMCW_LIMIT | PMCW_MEASURE | PMCW_MULTIPATH,
};

enum pmcw_chars {
	PMCW_BLOCK1		= 0x4,		/* format-1 measurement block */
	PMCW_EXTENDED_MEASURE	= 0x2,
	PMCW_CONCURRENT_SENSE	= 0x1,
	PMCW_CHARS_RESERVED	= 0xfffffff8,
};

struct pmcw {
	u32 parm;
	u16 flags;
	u16 devno;
	u8 lpm, pnom, lpum, pim;
	u16 mbi;
	u8 pom, pam;
	u8 chpid[8];
	u32 chars;
} __packed;

struct schib {
	struct pmcw pmcw;
	struct scsw scsw;
	u64 mba;
	u32 model;
} __packed;
static_assert(sizeof(struct schib) == 52);

struct irb {
	struct scsw scsw;
	u32 esw[5];			/* format 1: 0 path, 1 extended-report word */
	u8 ecw[32];
} __packed;
static_assert(sizeof(struct irb) == 64);

#define ESW_PATH		0x00800000	/* last path used: path 0 */
#define ERW_CONCURRENT_SENSE	0x01000000
#define ERW_SENSE_COUNT		16		/* shift */

#define CRW_SOLICITED		0x40000000
#define CRW_OVERFLOW		0x20000000
#define CRW_SUBCHANNEL		(3 << 24)	/* reporting-source codes */
#define CRW_CHANNEL_PATH	(4 << 24)
#define CRW_ANCILLARY		0x00800000
#define CRW_INITIALIZED		(2 << 16)	/* error-recovery codes */
#define CRW_PARAMETERS		(4 << 16)	/* installed parameters initialized */

/* ---- subchannel ---- */

enum sch_cancel { CANCEL_NONE, CANCEL_HALT, CANCEL_CLEAR, CANCEL_RESET };

struct subchannel {
	spinlock_t lock;		/* all but what the thread in the program uses */
	struct css *css;
	struct vdev *dev;		/* NULL: device number not valid */
	u16 nr;
	struct pmcw pmcw;
	struct scsw scsw;
	u64 mba;
	u32 seq;			/* counts changes of status */
	u8 sense[CSS_SENSE_MAX];	/* concurrent sense of the pending status */
	u8 sense_len;
	u8 unsolicited;			/* device status that waits until the subchannel is idle */
	struct sie_io_int irq;

	struct ccw_prog prog;
	u64 started;			/* when, for the measurement block */
	bool alive;			/* prog has not ended */
	bool running;			/* a thread is in it */
	bool kick;			/* the device became ready meanwhile */
	bool queued;			/* work is queued for the I/O thread */
	enum sch_cancel cancel;
	struct zcp_work work;
};

struct css {
	struct zcp_vm *vm;
	struct mutex admin;		/* adding and detaching */
	unsigned int count;		/* published with release after the entry */
	struct subchannel *sch[CSS_MAX_SUBCHANNELS];
	struct subchannel *console;
	wait_queue_head_t idle;		/* a channel program has been left */

	spinlock_t lock;		/* channel reports and what SAL and SCHM set */
	bool live;			/* reset once: somebody may want reports */
	unsigned int crws;
	u32 crw[CSS_MAX_CRWS];
	u32 limit;
	u64 measure_origin;
	u8 measure_key;
	bool measure, connect_times;
};

/* ---- css.c ---- */
struct subchannel *css_subchannel(struct css *css, u16 nr);	/* NULL: not provided */
struct subchannel *css_find(struct css *css, u16 devno);	/* NULL: no such device */
/* gives it a subchannel; under css->admin */
int css_attach(struct css *css, struct vdev *dev);
void css_report(struct css *css, u32 crw);
bool css_crw_take(struct css *css, u32 *crw);
void css_crw_return(struct css *css, u32 crw);		/* take it back: nobody got it */
void css_address_limit(struct css *css, u32 limit);
void css_measure(struct css *css, bool measure, bool connect_times, u8 key, bool update,
		 u64 origin);

/* ---- chsc.c ---- */
#define CHSC_REQUEST_MIN	16
#define CHSC_REQUEST_MAX	4088
/*
 * CHANNEL SUBSYSTEM CALL: page holds a request of len bytes, a multiple of 8 between the limits,
 * and zeros behind it, where the response goes. Returns the response's length.
 */
size_t css_call(struct css *css, u8 *page, size_t len);

/* ---- subch.c: what the instructions do; each returns its condition code or a host error ---- */
int sch_store(struct subchannel *sch, struct schib *schib);
int sch_modify(struct subchannel *sch, const struct schib *schib);
int sch_start(struct subchannel *sch, const struct ccw_orb *orb);
int sch_clear(struct subchannel *sch);
int sch_halt(struct subchannel *sch);
int sch_cancel(struct subchannel *sch);
int sch_resume(struct subchannel *sch);
/*
 * TSCH in two steps, since storing the IRB may fail: look copies, take clears and is false when
 * status has changed since.
 */
int sch_test_look(struct subchannel *sch, struct irb *irb, u32 *seq);
bool sch_test_take(struct subchannel *sch, u32 seq);

/* ---- subch.c: for devices ---- */
void sch_init(struct subchannel *sch, struct css *css, u16 nr);
void sch_attach(struct subchannel *sch, struct vdev *dev);
struct vdev *sch_detach(struct subchannel *sch);	/* it is reset and nobody knows it then */
/* ends the program and waits until its thread has left it; under css->admin, as is sch_detach() */
void sch_reset(struct subchannel *sch);
/* READ IPL and what it brings, to its end: 0, -errno */
int sch_ipl(struct subchannel *sch);
void sch_ready(struct subchannel *sch);			/* the device can go on after -EAGAIN */
void sch_ready_locked(struct subchannel *sch);
void sch_unsolicited(struct subchannel *sch, u8 dstat);
void sch_unsolicited_locked(struct subchannel *sch, u8 dstat);
bool sch_busy(struct subchannel *sch);

#endif
