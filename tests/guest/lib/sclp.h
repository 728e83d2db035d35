/* SPDX-License-Identifier: MIT */
/* sclp.h - the service-call logical processor */
#ifndef GUEST_SCLP_H
#define GUEST_SCLP_H

#include "guest.h"

enum sclp_command {
	SCLP_READ_SCP_INFO = 0x00020001,
	SCLP_READ_SCP_INFO_FORCED = 0x00120001,
	SCLP_READ_CPU_INFO = 0x00010001,
	SCLP_WRITE_MASK = 0x00780005,
	SCLP_WRITE_EVENT = 0x00760005,
	SCLP_READ_EVENT = 0x00770005,
};

struct sccb {
	u16 length;
	u8  function, control[3];
	u16 response;
	u8  data[4088];
} __packed __aligned(4096);

struct sccb_scp_info {
	u16 length;
	u8  function, control[3];
	u16 response;
	u16 rnmax;			/* 8: number of increments */
	u8  rnsize;			/* 10: MB each */
	u8  pad_11[5];
	u16 cpu_count, cpu_offset;	/* 16 */
	u8  pad_20[4];
	u8  loadparm[8];		/* 24 */
	u8  pad_32[16];
	u64 facilities;			/* 48 */
	u8  pad_56[44];
	u32 rnsize2;			/* 100 */
	u64 rnmax2;			/* 104 */
	u8  pad_112[8];
	u16 highest_cpu;		/* 120 */
	u8  pad_122[4096 - 122];
} __packed __aligned(4096);

struct sccb_mask {
	u16 length;
	u8  function, control[3];
	u16 response;
	u16 pad;
	u16 mask_length;
	u32 receive, send;		/* the program's */
	u32 sclp_receive, sclp_send;
} __packed __aligned(4096);

#define EVENT_BIT(type) (0x80000000u >> ((type) - 1))
enum sclp_event {
	EVENT_OPERATOR_COMMAND = 0x01,
	EVENT_MESSAGE = 0x02,
	EVENT_PRIORITY_COMMAND = 0x09,
	EVENT_VT220 = 0x1a,
};

/*
 * SERVC and its service signal: the response code, or -1 - cc when not accepted, -100 when no
 * signal came
 */
int sclp_call(u32 command, void *sccb);
int sclp_masks(u32 receive, u32 send, u32 *sclp_receive, u32 *sclp_send);
int sclp_write_line(const char *text, size_t len);	/* line mode; the response code */
int sclp_write_ascii(const char *text, size_t len);

#endif
