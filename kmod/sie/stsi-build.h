/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* stsi-build.h - which SYSIB a STSI asks for, and the one of a virtual machine; pure */
#ifndef ZCP_SIE_STSI_BUILD_H
#define ZCP_SIE_STSI_BUILD_H

#include "../both.h"

#define SYSIB_SIZE	4096
#define SYSIB_VMS	8	/* levels of SYSIB 3.2.2 */

struct sysib_vm {		/* descriptor of one level */
	u8 reserved0[4];
	__be16 total, configured, standby, reserved;
	u8 name[8];		/* EBCDIC */
	__be32 caf;
	u8 program[16];		/* EBCDIC */
	u8 reserved28[3];
	u8 extended_encoding;
	u8 reserved2c[4];
	u8 uuid[16];
};

struct sysib_322 {
	u8 reserved0[31];
	u8 count;		/* low four bits */
	struct sysib_vm vm[SYSIB_VMS];
	u8 reserved220[1504];
	u8 extended_name[SYSIB_VMS][256];
};

/* What the guest asked for: registers 0 and 1 */
struct stsi_query {
	u8 fc, sel1;
	u16 sel2;
};

enum stsi_answer {
	STSI_SPECIFICATION,	/* reserved bits are not zero */
	STSI_LEVEL,		/* the current configuration level */
	STSI_HOST,		/* the machine's own SYSIB */
	STSI_VM,		/* SYSIB 3.2.2 */
	STSI_NONE,		/* condition code 3 */
};

enum stsi_answer stsi_decode(u64 gpr0, u64 gpr1, struct stsi_query *query);

/*
 * sysib holds the host's own SYSIB 3.2.2, or zeros when the host is no virtual
 * machine itself. Its levels move down by one; the lowest falls out when there
 * are eight. name: 8, program: 16 bytes of EBCDIC.
 */
void stsi_push_level(struct sysib_322 *sysib, const u8 *name, const u8 *program, unsigned int cpus);

#endif
