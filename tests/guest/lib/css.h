/* SPDX-License-Identifier: MIT */
/* css.h - the channel subsystem: SA22-7832 chapters 13 to 16 */
#ifndef GUEST_CSS_H
#define GUEST_CSS_H

#include "guest.h"

struct scsw {
	u32 flags;
	u32 cpa;
	u8  dstat, cstat;
	u16 count;
} __packed;

#define SCSW_KEY(s)	((s)->flags >> 28)
#define SCSW_CC(s)	((s)->flags >> 24 & 3)
#define SCSW_FORMAT1	0x00800000
#define SCSW_FC_START	0x00004000
#define SCSW_FC_HALT	0x00002000
#define SCSW_FC_CLEAR	0x00001000
#define SCSW_FC(s)	((s)->flags & 0x7000)
#define SCSW_AC(s)	((s)->flags & 0x0fe0)
#define SCSW_AC_SUSPENDED	0x0020
#define SCSW_SC(s)	((s)->flags & 0x001f)
#define SC_ALERT	0x10
#define SC_INTERMEDIATE	0x08
#define SC_PRIMARY	0x04
#define SC_SECONDARY	0x02
#define SC_PENDING	0x01

#define DS_ATTENTION	0x80
#define DS_CHANNEL_END	0x08
#define DS_DEVICE_END	0x04
#define DS_UNIT_CHECK	0x02
#define DS_UNIT_EXCEPTION	0x01
#define CS_PCI		0x80
#define CS_LENGTH	0x40
#define CS_PROGRAM	0x20
#define CS_PROTECTION	0x10

struct schib {
	u32 intparm;
	u16 flags;			/* see PMCW_ */
	u16 devno;
	u8  lpm, pnom, lpum, pim;
	u16 mbi;
	u8  pom, pam, chpid[8];
	u32 flags2;
	struct scsw scsw;
	u8  model[12];
} __packed __aligned(4);

_Static_assert(sizeof(struct schib) == 52, "SCHIB");

#define PMCW_ISC(i)	((i) << 11)
#define PMCW_ENABLED	0x0080
#define PMCW_VALID	0x0001		/* device number valid */
#define PMCW_CONCURRENT_SENSE	0x00000001u	/* flags2 */

struct irb {
	struct scsw scsw;
	u32 esw[5];
	u32 ecw[8];
	u32 emw[8];
} __packed __aligned(4);

struct orb {
	u32 intparm, flags, cpa, css_priority;
	u32 more[4];
} __packed __aligned(4);

#define ORB_KEY(k)	((u32)(k) << 28)
#define ORB_SUSPEND	0x08000000u
#define ORB_FORMAT1	0x00800000u
#define ORB_PREFETCH	0x00400000u
#define ORB_INITIAL	0x00200000u
#define ORB_IDAW64	0x00020000u		/* format-2 IDAWs */
#define ORB_IDAW2K	0x00010000u
#define ORB_LPM		0x0000ff00u

struct ccw1 {
	u8  command, flags;
	u16 count;
	u32 addr;
} __packed __aligned(8);

struct ccw0 {
	u32 command_addr;		/* command in the first byte */
	u8  flags, pad;
	u16 count;
} __packed __aligned(8);

#define CCW_CD	0x80
#define CCW_CC	0x40
#define CCW_SLI	0x20
#define CCW_SKIP	0x10
#define CCW_PCI	0x08
#define CCW_IDA	0x04
#define CCW_SUSPEND	0x02
#define CMD_WRITE	0x01
#define CMD_READ	0x02
#define CMD_NOP	0x03
#define CMD_SENSE	0x04
#define CMD_TIC	0x08
#define CMD_SENSE_ID	0xe4

#define CSS_INSN(name, insn)						\
static inline int name(u32 schid, const void *block)			\
{									\
	register u64 r1 asm("1") = schid;				\
	int cc = 9;							\
									\
	asm volatile(PROBE(insn "	0(%[b])")			\
		     IPM(cc)						\
		     : [cc] "+d" (cc) : [b] "a" (block), "d" (r1) : "memory", "cc");	\
	return cc;							\
}

#define CSS_INSN0(name, insn)						\
static inline int name(u32 schid)					\
{									\
	register u64 r1 asm("1") = schid;				\
	int cc = 9;							\
									\
	asm volatile(PROBE(insn)					\
		     IPM(cc)						\
		     : [cc] "+d" (cc) : "d" (r1) : "memory", "cc");	\
	return cc;							\
}

/* condition codes; PROBEs, so that a program interruption can be expected */
CSS_INSN(stsch, "stsch")
CSS_INSN(msch, "msch")
CSS_INSN(ssch, "ssch")
CSS_INSN(tsch, "tsch")
CSS_INSN(tpi, "tpi")
CSS_INSN(stcrw, "stcrw")
CSS_INSN0(csch, "csch")
CSS_INSN0(hsch, "hsch")
CSS_INSN0(xsch, "xsch")
CSS_INSN0(rsch, "rsch")
CSS_INSN0(rchp, "rchp")

#define SCHID(n) (0x00010000u | (n))

u32 css_find(u16 devno);		/* subchannel id, 0: none */
u32 css_find_type(u16 cu_type);		/* by SENSE ID; enables and leaves the subchannel enabled */
int css_enable(u32 schid, u8 isc, u32 intparm);	/* 0, or the cc that refused */
void css_disable(u32 schid);
/*
 * Takes status until the device has ended (or an error came); statuses are OR-ed. -1: nothing in
 * time.
 */
int css_status(u32 schid, struct irb *irb, u64 us);
/* SSCH of a channel program and its status. The cc of SSCH when not 0, -1 for none in time. */
int css_run(u32 schid, u32 orb_flags, const void *program, struct irb *irb);
int css_run_orb(u32 schid, const struct orb *orb, struct irb *irb);

#endif
