/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* diag-rules.h - register rules and areas of DIAGNOSE codes; pure */
#ifndef ZCP_SIE_DIAG_RULES_H
#define ZCP_SIE_DIAG_RULES_H

#include "../both.h"
#include "../uapi/zcp.h"

/* ---- X'00': extended identification ---- */

struct identity {
	u8 system[8];			/* EBCDIC */
	u8 environment[2];
	u8 version;
	u8 cpu_version;			/* bits 0-7 of the host's CPU identification */
	u8 reserved0c[2];
	__be16 cpu;			/* address of the real CPU */
	u8 userid[ZCP_NAME_LEN];	/* EBCDIC */
	u8 programs[8];
	__be32 tz_offset;		/* seconds east of UTC */
	u8 release, modification;
	__be16 service_level;
};

/* ---- X'08': command ---- */

#define DIAG008_BUFFER_MAX	(1024UL << 10)

struct diag008 {
	u64 text, buffer;		/* real addresses */
	u32 len;
	u32 size;			/* of the buffer */
	bool to_buffer;
};

/* addr_mask: the addressing mode's. false: specification exception */
bool diag008_decode(const u64 gpr[16], unsigned int rx, unsigned int ry, u64 addr_mask,
		    struct diag008 *d);

/* The command as CP takes it: lines that X'15' separates end with '\n' */
void diag008_text(char *to, const u8 *from, size_t len);

/* A response of CP, in place: '\n' becomes X'15' */
void diag008_response(void *buf, size_t len);

/* ---- X'D4': alternate user ---- */

#define DIAG0D4_MAX	(3 * ZCP_NAME_LEN)

struct diag0d4 {
	char target[ZCP_NAME_LEN + 1];		/* whose machine is to act */
	char alternate[ZCP_NAME_LEN + 1];	/* for whom; null: for nobody any more */
	char label[ZCP_NAME_LEN + 1];		/* null: the one that the target has */
};

/* list: one, two or three names in EBCDIC. false: specification exception */
bool diag0d4_decode(const u8 *list, size_t len, struct diag0d4 *d);

/* ---- X'0C', X'270': pseudo timer ---- */

struct civil_time {
	unsigned int year, month, day, hour, minute, second;	/* month and day from 1 */
};

struct pseudo_timer {
	u8 date[8];			/* EBCDIC MM/DD/YY */
	u8 time[8];			/* HH:MM:SS */
	__be64 virtual, total;		/* CPU time, microseconds */
	/* X'270' goes on */
	u8 full_date[10];		/* MM/DD/YYYY */
	u8 reserved2a[6];
	u8 iso_date[10];		/* YYYY-MM-DD */
	u8 version;
	u8 user_format, system_format;	/* of dates: 1, MM/DD/YY */
	u8 reserved3d[3];
};

#define DIAG00C_SIZE	32

void pseudo_timer_build(struct pseudo_timer *timer, const struct civil_time *t, u64 virtual_us,
			u64 total_us);

#endif
