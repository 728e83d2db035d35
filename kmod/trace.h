/* SPDX-License-Identifier: GPL-2.0-only */
/* trace.h - tracepoints of the module; they cost a patched branch while nobody looks */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM zcp

#if !defined(ZCP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define ZCP_TRACE_H

#include <linux/tracepoint.h>
#include "compat.h"
#include "zcp.h"

/* Every return from SIE: intercept.c */
TRACE_EVENT(zcp_intercept,
	TP_PROTO(const char *userid, unsigned int cpu, u8 code, u16 ipa, u32 ipb, u64 mask,
		 u64 addr),
	TP_ARGS(userid, cpu, code, ipa, ipb, mask, addr),
	TP_STRUCT__entry(
		__array(char, userid, ZCP_NAME_LEN + 1)
		__field(u8, cpu)
		__field(u8, code)
		__field(u16, ipa)
		__field(u32, ipb)
		__field(u64, mask)
		__field(u64, addr)
	),
	TP_fast_assign(
		strscpy(__entry->userid, userid, sizeof(__entry->userid));
		__entry->cpu = cpu;
		__entry->code = code;
		__entry->ipa = ipa;
		__entry->ipb = ipb;
		__entry->mask = mask;
		__entry->addr = addr;
	),
	TP_printk("%s cpu %02X code %02x insn %04x%08x psw %016llx %016llx", __entry->userid,
		  __entry->cpu, __entry->code, __entry->ipa, __entry->ipb, __entry->mask,
		  __entry->addr)
);

/* An interruption on its way to the guest; code is the subchannel's number for I/O: interrupt.c */
TRACE_EVENT(zcp_interrupt,
	TP_PROTO(const char *userid, unsigned int cpu, u16 code, u32 parm),
	TP_ARGS(userid, cpu, code, parm),
	TP_STRUCT__entry(
		__array(char, userid, ZCP_NAME_LEN + 1)
		__field(u8, cpu)
		__field(u16, code)
		__field(u32, parm)
	),
	TP_fast_assign(
		strscpy(__entry->userid, userid, sizeof(__entry->userid));
		__entry->cpu = cpu;
		__entry->code = code;
		__entry->parm = parm;
	),
	TP_printk("%s cpu %02X code %04x parm %08x", __entry->userid, __entry->cpu, __entry->code,
		  __entry->parm)
);

/* A DIAGNOSE, before its handler runs: diag.c */
TRACE_EVENT(zcp_diag,
	TP_PROTO(const char *userid, unsigned int cpu, u16 code, u64 rx, u64 ry),
	TP_ARGS(userid, cpu, code, rx, ry),
	TP_STRUCT__entry(
		__array(char, userid, ZCP_NAME_LEN + 1)
		__field(u8, cpu)
		__field(u16, code)
		__field(u64, rx)
		__field(u64, ry)
	),
	TP_fast_assign(
		strscpy(__entry->userid, userid, sizeof(__entry->userid));
		__entry->cpu = cpu;
		__entry->code = code;
		__entry->rx = rx;
		__entry->ry = ry;
	),
	TP_printk("%s cpu %02X X'%02X' rx %016llx ry %016llx", __entry->userid, __entry->cpu,
		  __entry->code, __entry->rx, __entry->ry)
);

/* A CP command is done: cp/dispatch.c. Only the name from the table: operands may hold secrets. */
TRACE_EVENT(zcp_command,
	TP_PROTO(const char *userid, const char *command, int rc),
	TP_ARGS(userid, command, rc),
	TP_STRUCT__entry(
		__array(char, userid, ZCP_NAME_LEN + 1)
		__string(command, command)
		__field(int, rc)
	),
	TP_fast_assign(
		strscpy(__entry->userid, userid, sizeof(__entry->userid));
		compat_assign_str(command, command);
		__entry->rc = rc;
	),
	TP_printk("%s %s rc %d", __entry->userid, __get_str(command), __entry->rc)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
