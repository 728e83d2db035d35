/* SPDX-License-Identifier: MIT */
/* tn3270e.h - TN3270E: subnegotiation and record header (RFC 2355), and what terminal types mean */
#ifndef ZCP_TN3270D_TN3270E_H
#define ZCP_TN3270D_TN3270E_H

#include "buf.h"

enum tn3270e_verb {
	E_ASSOCIATE = 0, E_CONNECT = 1, E_DEVICE_TYPE = 2, E_FUNCTIONS = 3, E_IS = 4, E_REASON = 5,
	E_REJECT = 6, E_REQUEST = 7, E_SEND = 8,
};

enum tn3270e_reason {
	E_INV_NAME = 3, E_INV_DEVICE_TYPE = 4, E_UNSUPPORTED_REQ = 7,
};

enum tn3270e_function {
	E_FN_BIND_IMAGE = 0, E_FN_DATA_STREAM_CTL = 1, E_FN_RESPONSES = 2, E_FN_SCS_CTL = 3,
	E_FN_SYSREQ = 4,
};

/* what this server does of them: bit n for function n */
#define E_FN_OFFERED	(1u << E_FN_RESPONSES)

enum tn3270e_data_type {
	E_3270_DATA = 0, E_RESPONSE = 2, E_NVT_DATA = 5, E_REQUEST_TYPE = 6, E_SSCP_LU_DATA = 7,
};

#define E_HEADER_LEN	5
#define E_NAME_MAX	8	/* of a session; ours are CP's terminal ids */
#define TTYPE_MAX	40	/* RFC 1091 */

struct tn3270e_header {
	u8 type;		/* enum tn3270e_data_type */
	u8 request;
	u8 response;		/* in E_RESPONSE: 0 positive, 1 negative */
	u16 seq;
};

/* What a client said in a subnegotiation. */
enum tn3270e_said { E_SAID_NONSENSE, E_SAID_DEVICE, E_SAID_FUNCTIONS_REQUEST, E_SAID_FUNCTIONS_IS };

struct tn3270e_sub {
	enum tn3270e_said said;
	char type[TTYPE_MAX + 1];	/* DEVICE: upper case */
	bool named;			/* DEVICE: asks for a session by name, or for a partner */
	u32 functions;			/* bits; a function above 31 sets bit 31 */
};

/* data, len: after the option. Pure. */
void tn3270e_parse_sub(const u8 *data, size_t len, struct tn3270e_sub *sub);
/* 0, or -EINVAL: too short to be a header */
int tn3270e_parse_header(const u8 *data, size_t len, struct tn3270e_header *h);

void tn3270e_send_device_type(struct buf *out);
void tn3270e_device_is(struct buf *out, const char *type, const char *name);
void tn3270e_device_reject(struct buf *out, enum tn3270e_reason reason);
void tn3270e_functions(struct buf *out, enum tn3270e_verb verb, u32 functions);

/* A terminal type: what is known of the screen before it was asked. */
struct ttype {
	u16 rows, cols;			/* alternate size; the default is 24 by 80 */
	bool query;			/* worth a Read Partition Query */
};

/* False: not the type of a 3270 display. */
bool ttype_parse(const char *name, struct ttype *t);

#endif
