/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* ipl.h - what an IPL is from, and the block that DIAGNOSE X'308' carries it in */
#ifndef ZCP_IPL_H
#define ZCP_IPL_H

#include "both.h"
#include "uapi/zcp.h"

struct zcp_ipl {			/* DIAGNOSE X'308': what the next IPL is from */
	bool valid;			/* false: nothing was IPLed or set yet */
	bool nss;			/* name, else devno */
	bool loadparm_valid, parm_valid;
	u16 devno;
	char name[ZCP_NAME_LEN + 1];
	char loadparm[ZCP_NAME_LEN];	/* blank-padded */
	u8 parm_len;
	char parm[64];			/* as given at IPL, ISO 8859-1 */
};

/* Header and one block of type CCW; text is EBCDIC 037 */
struct ipl_block {
	__be32 length;
	u8 flags;
	u8 reserved5[2];
	u8 version;
	__be32 pb_length;
	u8 pb_type;
	u8 pb_flags;
	u8 reserved0e[2];
	u8 loadparm[ZCP_NAME_LEN];
	u8 reserved18[84];
	__be16 ssid;			/* low three bits */
	__be16 devno;
	u8 vm_flags;
	u8 reserved71[3];
	__be32 parm_length;
	u8 nss_name[ZCP_NAME_LEN];
	u8 parm[64];
	u8 reservedc0[8];
};

void ipl_block_build(struct ipl_block *block, const struct zcp_ipl *ipl);

/* false: another type or version, or a length in it is wrong; *ipl is not changed then */
bool ipl_block_parse(const struct ipl_block *block, struct zcp_ipl *ipl);

#endif
