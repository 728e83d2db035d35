/* SPDX-License-Identifier: MIT */
/*
 * eventname.h - the events of CP that a member of a VMXEVENT profile can name: its commands, what
 * it asks RACF about (kmod/cp/cmdtab.c, kmod/cp/doors.def), and DIAGnnn
 */
#ifndef ZCP_RACF_EVENTNAME_H
#define ZCP_RACF_EVENTNAME_H

/* In order, for bsearch(). */
static const char *const cp_events[] = {
	"ATTN", "AUTOLOG", "BEGIN", "CHANGE", "CLOSE", "COMMANDS", "DETACH", "DIAG0D4",
	"DISCONNECT", "DISPLAY", "DISPLAY.C", "ECHO", "EXTERNAL", "FOR", "FOR.C", "FOR.G", "FORCE",
	"IPL", "LINK", "LOGIN", "LOGOFF", "LOGON", "LOGOUT", "MDISK", "MESSAGE", "MSG", "MSGNOH",
	"OBSERVER", "ORDER", "PURGE", "QUERY", "RAC", "READY", "RECEIVE", "RESTART", "SECUSER",
	"SEND", "SET", "SILENTLY", "SLEEP", "SMF", "SMSG", "SPOOL", "STOP", "STORE", "STORE.C",
	"SYSTEM", "TAG", "TERMINAL", "TRANSFER", "TRANSFER.D", "TRANSFER.G", "VINPUT", "WARNING",
	"WNG", "XAUTOLOG",
};

#endif
