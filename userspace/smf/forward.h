/* SPDX-License-Identifier: MIT */
/*
 * forward.h - a record in the words of Linux: for the audit system and for the journal
 *
 * Pure. The herald (herald.c) sends what is made here.
 */
#ifndef ZCP_SMF_FORWARD_H
#define ZCP_SMF_FORWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORWARD_TEXT_MAX 1024

struct forward {
	int audit; /* type of message: AUDIT_USER_LOGIN and so on */
	int priority; /* LOG_* */
	bool success;
	uint64_t number; /* of the record in the trail; 0: it is the trail's own */
	char type[4]; /* SMF type */
	char event[16], qualifier[16];
	char op[24]; /* as the audit system names it, lower case */
	char user[9], group[9], term[9], target[9], class[9];
	char resource[256]; /* or profile */
	char addr[65]; /* the terminal's other end */
	char text[FORWARD_TEXT_MAX]; /* what was said, or the state that was signed */
};

/*
 * Whether Linux is told of a record: what RACF refused, LOGON and LOGOFF, RACF
 * commands, what CP did or refused, signatures of the trail.
 */
bool forward_wanted(const uint8_t *rec);
void forward_make(struct forward *f, const uint8_t *rec, uint64_t number);

/* One datagram of the journal's native protocol. Its length; what does not fit is left out. */
size_t forward_journal(const struct forward *f, char *to, size_t size);
/* Fields of an audit message, what libaudit adds (exe, addr, terminal, res) left out. */
size_t forward_audit(const struct forward *f, char *to, size_t size);

#endif
