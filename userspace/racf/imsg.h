/* SPDX-License-Identifier: MIT */
/*
 * imsg.h - between the processes of racfd, over a seqpacket socket pair
 *
 *	front	holds /dev/zcp/racf; parses what CP sends, down to typed operands; no file, no key
 *	worker	holds the database and the keys; decides, has it recorded by smfd, answers
 *
 * The worker takes nothing on trust that the front says: request_valid().
 */
#ifndef ZCP_RACF_IMSG_H
#define ZCP_RACF_IMSG_H

#include "racf/command.h"
#include "racf/racf.h"

#define RACF_FD_PAIR	3
#define RACF_FD_DOOR	4	/* front */

enum racf_imsg_type {
	RACF_IMSG_BOOT		= 2,
	RACF_IMSG_VERIFY	= 4,
	RACF_IMSG_VERIFIED	= 5,
	RACF_IMSG_AUTH		= 6,
	RACF_IMSG_AUTHED	= 7,
	RACF_IMSG_COMMAND	= 8,
	RACF_IMSG_COMMAND_ANS	= 9,
	RACF_IMSG_ROUTE		= ZCP_RACF_ROUTE,
	RACF_IMSG_ROUTED	= ZCP_RACF_ROUTED,
	RACF_IMSG_CANCEL	= 10,
	/* an answer that nobody asked for: lines for the operator */
	RACF_IMSG_TELL		= ZCP_RACF_TELL,	/* more: it is to be kept */
	RACF_IMSG_STATE		= ZCP_RACF_STATE,	/* more: RACF is inactive */
	RACF_IMSG_EVENTS	= ZCP_RACF_EVENTS,	/* text is struct zcp_racf_events */
	RACF_IMSG_WHO		= ZCP_RACF_WHO,
	RACF_IMSG_SESSIONS	= ZCP_RACF_SESSIONS,
	RACF_IMSG_SESSIONS_HEARD = ZCP_RACF_SESSIONS_HEARD,
	/* is the worker's loop alive: the front answers for both to the service manager */
	RACF_IMSG_PING		= 100,
	RACF_IMSG_PONG		= 101,
};

/* Where a request comes from, text null-terminated and printable. */
struct racf_origin {
	racf_name term;
	char peer[ZCP_PEER_MAX + 1];
	char comm[ZCP_COMM_LEN + 1];
	uint32_t loginuid, uid, pid;
};

struct racf_sessions {
	uint32_t unlabeled;
	char text[ZCP_RACF_SESSIONS_MAX + 1];
};

struct racf_request {
	uint32_t type;			/* enum racf_imsg_type */
	uint16_t acee_len;
	uint8_t action;			/* VERIFY: enum zcp_racf_action */
	uint8_t access;			/* AUTH: enum zcp_access */
	uint8_t flow, flags;		/* AUTH: enum zcp_flow, ZCP_AUTH_*; COMMAND: ZCP_QUERY_* */
	uint64_t token;
	uint64_t boot;			/* BOOT */
	struct racf_origin origin;
	racf_name user;			/* VERIFY; COMMAND: who CP says it is, for the record */
	racf_name by, group, label;	/* VERIFY */
	racf_name class;		/* AUTH */
	char event[ZCP_EVENT_LEN + 1];	/* AUTH */
	racf_name target, target_label;	/* AUTH */
	char resource[RACF_RESOURCE_MAX + 1];
	char logstr[256];
	char tlsid[ZCP_PEER_MAX + 1];	/* VERIFY: proven subject of the terminal's certificate */
	char password[ZCP_PASSWORD_MAX + 1], new_password[ZCP_PASSWORD_MAX + 1];
	uint8_t acee[ZCP_ACEE_MAX];
	/* ROUTE: enum zcp_route, with what VERIFY or AUTH have; the issuer's ACEE */
	uint8_t request;
	uint16_t issuer_len;
	uint8_t issuer[ZCP_ACEE_MAX];
	union {
		struct racf_cmd cmd;	/* COMMAND */
		struct racf_sessions sessions;	/* SESSIONS */
	};
};

/* All but what these two have: so much of other requests goes over the pair. */
#define RACF_REQUEST_HEAD offsetof(struct racf_request, cmd)

static inline size_t racf_request_size(const struct racf_request *r)
{
	return r->type == RACF_IMSG_COMMAND || r->type == RACF_IMSG_SESSIONS ? sizeof(*r) :
									       RACF_REQUEST_HEAD;
}

#define RACF_TEXT_MAX	12000		/* text of one answer */

struct racf_answer {
	uint32_t type;
	uint8_t decision, reason;
	uint16_t acee_len;
	uint64_t token;
	int32_t rc;			/* COMMAND_ANS */
	uint32_t more;			/* COMMAND_ANS: further ones follow */
	racf_name user, label;		/* VERIFIED */
	uint8_t flags;			/* ZCP_RACF_LABELED, _ERASE */
	uint16_t text_len;
	uint8_t acee[ZCP_ACEE_MAX];
	char text[RACF_TEXT_MAX];	/* only text_len bytes go over the pair */
};

#define RACF_ANSWER_HEAD offsetof(struct racf_answer, text)

/* Names are names, text ends, the command's offsets lie within it. */
bool racf_request_valid(const struct racf_request *r);

int racf_front(const char *user);

/* What the processes are told by options. */
struct racf_paths {
	const char *db, *smf_socket, *smf_user, *mfa_socket, *mfa_user;
	const char *user;		/* NULL: stays who it is */
};

int racf_worker(const struct racf_paths *opt);

#endif
