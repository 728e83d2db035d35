/* SPDX-License-Identifier: MIT */
/*
 * mfaproto.h - what racfd asks a provider of multi-factor authentication, and its verdict
 *
 * The same messages go from racfd's worker to racfd-mfa over a seqpacket
 * socket and from there to the provider over TLS, one question for each
 * connection. Numbers are big-endian. A message is a header and fields:
 *
 *	magic "ZMFA"  version(2)  type(2)  length(4), all of it  id(8)
 *	field: type(2) length(2) data; each type once at most, in any order
 *
 * Text is ISO 8859-1. Whoever meets a version, type, field or length that is
 * not known here refuses the message. docs/racf.md has it for providers. Pure.
 */
#ifndef ZCP_RACF_MFAPROTO_H
#define ZCP_RACF_MFAPROTO_H

#include "racf/racf.h"

#define MFA_VERSION	1
#define MFA_HEADER_LEN	20
#define MFA_MESSAGE_MAX	1024
#define MFA_FACTOR_MAX	20
#define MFA_TAGS_MAX	256
#define MFA_TEXT_MAX	80

enum mfa_type {
	/* USER, FACTOR, CREDENTIAL; TERMINAL, PEER, TAGS where there are any */
	MFA_VERIFY	= 2,
	MFA_VERDICT	= 3,	/* DECISION; TEXT for the log */
};

enum mfa_field {
	MFA_F_USER	 = 1,	/* 1 to 8 */
	MFA_F_FACTOR	 = 2,	/* name of the factor in the user's profile, 1 to 20 */
	MFA_F_CREDENTIAL = 3,	/* as it was typed, 1 to 100 */
	MFA_F_TERMINAL	 = 4,	/* 0 to 8 */
	MFA_F_PEER	 = 5,	/* where the terminal is, 0 to 64 */
	MFA_F_TAGS	 = 6,	/* name:value, ended by '\n' each, 0 to 256 */
	MFA_F_DECISION	 = 16,	/* one byte: enum mfa_decision */
	MFA_F_TEXT	 = 17,	/* 0 to 80 */
};

enum mfa_decision {
	MFA_PERMIT	= 1,
	MFA_DENY	= 2,
	MFA_UNAVAILABLE	= 3,	/* the provider cannot say, or cannot be reached */
};

struct mfa_verify {
	uint64_t id;		/* chosen by who asks, unguessable; the verdict repeats it */
	racf_name user, terminal;
	char factor[MFA_FACTOR_MAX + 1];
	char credential[ZCP_PASSWORD_MAX + 1];
	char peer[ZCP_PEER_MAX + 1];
	char tags[MFA_TAGS_MAX + 1];
};

struct mfa_verdict {
	uint64_t id;
	uint8_t decision;	/* enum mfa_decision */
	char text[MFA_TEXT_MAX + 1];	/* printable */
};

/* Bytes used. */
size_t mfa_verify_format(const struct mfa_verify *v, uint8_t buf[MFA_MESSAGE_MAX]);
size_t mfa_verdict_format(const struct mfa_verdict *v, uint8_t buf[MFA_MESSAGE_MAX]);
/* A whole message; NULL, or what is wrong with it. */
const char *mfa_verify_parse(const uint8_t *buf, size_t len, struct mfa_verify *v);
const char *mfa_verdict_parse(const uint8_t *buf, size_t len, struct mfa_verdict *v);
/*
 * How long the message is that begins in buf: 0 while too little of it is there to say, negative
 * when it is none.
 */
int mfa_message_len(const uint8_t *buf, size_t len);

#endif
