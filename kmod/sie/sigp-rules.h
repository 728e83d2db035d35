/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* sigp-rules.h - SIGNAL PROCESSOR: orders, status, and what can be decided without a CPU; pure */
#ifndef ZCP_SIE_SIGP_RULES_H
#define ZCP_SIE_SIGP_RULES_H

#include "../both.h"

enum sigp_order_code {
	ORDER_SENSE		= 0x01,
	ORDER_EXTERNAL_CALL	= 0x02,
	ORDER_EMERGENCY		= 0x03,
	ORDER_START		= 0x04,
	ORDER_STOP		= 0x05,
	ORDER_RESTART		= 0x06,
	ORDER_STOP_STORE	= 0x09,
	ORDER_INITIAL_RESET	= 0x0b,
	ORDER_RESET		= 0x0c,
	ORDER_PREFIX		= 0x0d,
	ORDER_STORE		= 0x0e,
	ORDER_ARCHITECTURE	= 0x12,
	ORDER_CONDITIONAL	= 0x13,
	ORDER_RUNNING		= 0x15,
	ORDER_COUNT,
};

/* condition codes */
enum { SIGP_ACCEPTED, SIGP_STATUS, SIGP_BUSY, SIGP_NOT_OPERATIONAL };

/* status bits */
#define SIGP_INVALID_ORDER	0x0002
#define SIGP_STOPPED		0x0040
#define SIGP_CALL_PENDING	0x0080
#define SIGP_INVALID_PARAMETER	0x0100
#define SIGP_INCORRECT_STATE	0x0200
#define SIGP_NOT_RUNNING	0x0400

/* The register with the parameter: R1 when it is odd, else the one after it */
static inline unsigned int sigp_parameter_register(unsigned int r1)
{
	return r1 | 1;
}

/* What CONDITIONAL EMERGENCY SIGNAL asks about the addressed CPU */
struct sigp_target {
	bool enabled;		/* for I/O and external interruptions, both */
	bool wait;
	u64 psw_addr;
	u16 primary, secondary;	/* address-space numbers in control registers 4 and 3 */
};

bool sigp_conditional_sends(const struct sigp_target *target, u16 asn);

/* ---- store status: 512 bytes in the layout of absolute 4608 on ---- */

#define STATUS_SIZE		512
#define STATUS_AREA		4608		/* where STOP AND STORE STATUS puts it */
#define STATUS_ARCHITECTURE	163		/* and the byte that says z/Architecture */

struct status_area {
	__be64 fpr[16];		/* 4608 */
	__be64 gpr[16];
	__be64 psw[2];		/* 4864 */
	u8 reserved0[8];
	__be32 prefix;		/* 4888 */
	__be32 fpc;
	u8 reserved1[4];
	__be32 todpr;		/* 4900 */
	__be64 cputm;
	__be64 ckc;		/* 4912: its leftmost 56 bits, from the second byte on */
	u8 reserved2[8];
	__be32 ar[16];		/* 4928 */
	__be64 cr[16];		/* 4992 */
};

struct status_registers {
	const u64 *fpr, *gpr, *cr;
	const u32 *ar;
	u64 psw_mask, psw_addr;
	u32 prefix, fpc, todpr;
	u64 cputm, ckc;
};

void status_build(struct status_area *s, const struct status_registers *regs);

#endif
