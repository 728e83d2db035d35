/* SPDX-License-Identifier: GPL-2.0-only */
/* logon.h - a LOGON under way, between logon.c (terminal) and begin.c (virtual machine) */
#ifndef CP_LOGON_H
#define CP_LOGON_H

#include "cp/cp.h"

enum cp_logon_stage {
	CP_LOGON_PASSWORD, CP_LOGON_NEW, CP_LOGON_AGAIN,
};

struct cp_logon {
	enum cp_logon_stage stage;
	unsigned int tries;
	bool here, noipl;
	bool recovery;			/* RACF was not asked */
	u64 storage;			/* 0: as the directory says */
	char userid[ZCP_NAME_LEN + 1], byuser[ZCP_NAME_LEN + 1], seclabel[ZCP_NAME_LEN + 1];
	char group[ZCP_NAME_LEN + 1];	/* null: the default group */
	char ipl[ZCP_NAME_LEN + 1];	/* null: as the directory says */
	char password[ZCP_PASSWORD_MAX + 1], new_password[ZCP_PASSWORD_MAX + 1];
	u16 input_len;			/* (X)AUTOLOG: input for the guest, lines ended by # */
	char input[ZCP_COMMAND_MAX];
};

/*
 * RACF said yes: makes the virtual machine or reconnects to it. c->term NULL:
 * XAUTOLOG. 0: what is left runs on the VM's CP thread; else the return code
 * of the message that was given, or <0.
 */
int cp_logon_begin(struct cp_ctx *c, const struct cp_logon *l, const struct zcp_actor *actor);

#endif
