/* SPDX-License-Identifier: MIT */
/*
 * proto.h - what goes over /run/zcp/smf.sock (unix seqpacket), between racfd and smfd
 *
 * Every message begins with struct zcp_msg of the contract (version, type,
 * length, token) and obeys its rules. Both sides check the other's user id
 * before the first message. smfd serves one racfd: a second is refused.
 *
 *	racfd -> smfd	SMF_HELLO, then any number of SMF_PUT
 *	smfd -> racfd	SMF_WELCOME: what is durable of this instance, what to send again;
 *			SMF_PUT_ANS, one for each SMF_PUT, in any order
 *	smfd -> racfd	SMF_ASK, SMF_ASK_MANAGE, SMF_ASK_FAILURE: may this user do that?
 *	racfd -> smfd	SMF_SCOPE, any number, before the answer that is for them
 *	racfd -> smfd	SMF_ASK_ANS, when the decision is recorded
 *	smfd -> racfd	SMF_TRAIL, when it is another one than SMF_WELCOME told
 *	racfd -> smfd	SMF_RESUME: SETRACF ACTIVE is recorded; SMF_TRAIL says what came of it
 */
#ifndef ZCP_SMF_PROTO_H
#define ZCP_SMF_PROTO_H

#include "kmod/uapi/zcp.h"
#include "smf/record.h"

#define SMF_SOCKET		"/run/zcp/smf.sock"

/*
 * What racfd decides on. READ to SMF.LIST lets a user read the trail who is
 * neither AUDITOR nor ROAUDIT. Managing it takes AUDITOR, of a group too whose
 * scope takes in RACF's own user, and what is done when it is full only that
 * user may say; of these the names are for the record alone.
 */
#define SMF_PROFILE_CLASS	"FACILITY"
#define SMF_PROFILE_NAME	"SMF.LIST"
#define SMF_MANAGE_NAME		"SMF.CONTROL"
#define SMF_FAILURE_NAME	"SMF.SEVER"
#define SMF_RACF_USER		"RACFVM"

enum smf_sock_type {
	SMF_HELLO	= 2,	/* struct smf_hello */
	SMF_WELCOME	= 3,	/* struct smf_welcome */
	SMF_PUT		= 4,	/* an SMF record, system id blank; token: its number, which rises */
	SMF_PUT_ANS	= 5,	/* struct smf_put_ans */
	SMF_ASK		= 6,	/* struct zcp_query: the command that wants to read */
	SMF_ASK_ANS	= 7,	/* struct zcp_racf_authed */
	SMF_ASK_MANAGE	= 8,	/* struct zcp_query: the command that wants to manage the trail */
	SMF_PUT_RECOVERY = 9,	/* like SMF_PUT: has room when the trail is full */
	SMF_ASK_FAILURE	= 10,	/* struct zcp_query: the command that sets what happens then */
	SMF_TRAIL	= 11,	/* struct smf_trail_state */
	SMF_RESUME	= 12,	/* no body */
	SMF_SCOPE	= 13,	/* lines of what a reader may see; token: of the question */
};

/* In an answer's flags: the user reads what SMF_SCOPE named, and nothing else. */
#define SMF_ANS_SCOPED	0x80
#define SMF_SCOPE_MAX	65536	/* all of them */

/*
 * A trail that was full with SEVER YES is severed, also when it has room again and when smfd or
 * racfd was started anew, until SETRACF ACTIVE: only those who clear it are served.
 */
struct smf_trail_state {
	__u8  severed;
	__u8  room;		/* records are taken */
	__u8  pad[6];
};

struct smf_hello {
	__u64 instance;		/* of racfd, random; its records are numbered from 1 */
};

struct smf_welcome {
	__u64 durable;		/* last record of the instance that is durable, 0: none */
	struct smf_trail_state trail;
};

struct smf_put_ans {
	__s32 error; /* 0: durable; -ENOSPC: the trail is full; -EINVAL: no good record */
	__u32 pad;
};

#define SMF_SOCK_MAX	(sizeof(struct zcp_msg) + SMF_RECORD_MAX)

#endif
