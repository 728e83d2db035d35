/* SPDX-License-Identifier: MIT */
/*
 * wire.h - the processes of tn3270d and what they say to each other
 *
 *	                 tn3270d  listens, counts, starts the others; reads no byte of a client
 *	                    |
 *	    one for all     |     two for each connection
 *	   .------------.   |   .------------.  relay   .----------------.
 *	   | tn3270-key |<--+-->| tn3270-tls |<-------->| tn3270-session |--- /dev/zcp/terminal
 *	   '------------'  sign '------------'          '----------------'
 *	   private key          TCP, TLS records        telnet, 3270, screens
 *
 * tn3270-key	holds the private key and signs digests; it opens nothing more
 * tn3270-tls	has the client's socket and runs OpenSSL with the certificate alone; it asks
 *		tn3270-key for the one signature of a handshake, and never looks into what
 *		it relays
 * tn3270-session	parses what the client sends; it has the relay and one open
 *		terminal, no key and no network
 *
 * All sockets are AF_UNIX seqpacket: one message each time. Descriptors are
 * given by number at exec.
 */
#ifndef ZCP_TN3270D_WIRE_H
#define ZCP_TN3270D_WIRE_H

#include <kmod/both.h>
#include <kmod/uapi/zcp.h>

/* descriptors at exec */
/* first tn3270-key says here which key it has, as text; then connections to tn3270-tls come */
enum { KEY_FD_CONTROL = 3 };
enum { TLS_FD_RELAY = 3, TLS_FD_CLIENT = 4, TLS_FD_KEY = 5 };
enum { SESSION_FD_RELAY = 3, SESSION_FD_TERMINAL = 4 };

/* A relay message is one byte of type and its body. */
enum relay_type {
	RELAY_CONFIG = 1,	/* tn3270d to each, first: struct tls_config, struct session_conf */
	RELAY_CERTIFICATE,	/* tn3270d to tls: PEM */
	RELAY_AUTHORITIES,	/* tn3270d to tls: PEM, who signs clients' certificates; or empty */
	RELAY_DATA,		/* both ways: bytes of the line */
	RELAY_STARTTLS,		/* session to tls: last bytes in clear; a handshake follows them */
	RELAY_SECURE,		/* tls to session: struct session_tls; DATA is of TLS from now on */
	RELAY_REFUSED,		/* tls to session: why there is no TLS, as text; then tls ends */
};

#define RELAY_MAX	16385		/* of DATA and STARTTLS, type included */
#define RELAY_PEM_MAX	65536

/* On a port without implicit TLS */
enum nego_policy { NEGO_TLS_REQUIRED, NEGO_TLS_PREFERRED, NEGO_TLS_NEVER };

struct session_conf {
	u32 policy;			/* enum nego_policy */
	u32 secure;			/* implicit TLS: nothing is read before it stands */
	u32 negotiate_ms;		/* from accept to the first screen */
	u32 silence_ms;			/* of a client that was asked: it has no answer */
	u32 keepalive_ms;		/* 0: never ask */
	u32 idle_ms;			/* without a key, 0: for ever */
	char termid[ZCP_NAME_LEN + 1];
	char system[ZCP_NAME_LEN + 1];
	char peer[ZCP_PEER_MAX];
};

/* How TLS came out. */
struct session_tls {
	char protocol[16];
	char cipher[48];
	char subject[ZCP_PEER_MAX];	/* of the client's certificate; empty: none */
};

enum client_cert { CLIENT_CERT_NONE, CLIENT_CERT_REQUEST, CLIENT_CERT_REQUIRE };

struct tls_config {
	u32 implicit;			/* handshake at once */
	u32 tls13;			/* TLS 1.3 only */
	u32 client_cert;		/* enum client_cert */
	u32 handshake_ms;
	char peer[ZCP_PEER_MAX];
	char ciphers[256];		/* of TLS 1.2, empty: tn3270d's own list */
};

/* tn3270-tls asks tn3270-key; one request, one answer. */
enum key_op {
	KEY_SIGN_ECDSA = 2,		/* digest; answer: DER */
	KEY_SIGN_PKCS1 = 4,		/* DigestInfo, padded by tn3270-key */
	KEY_SIGN_PSS = 6,		/* encoded message of RSASSA-PSS, as long as the modulus */
};

#define KEY_DATA_MAX	512		/* RSA 4096 */
#define KEY_PER_CONNECTION 2		/* signatures that one connection gets */

struct key_message {
	u16 op;				/* enum key_op; in the answer + 1, 0: refused */
	u16 len;
	u8 data[KEY_DATA_MAX];
};

/* relay.c. 0 or bytes; -EAGAIN; other -errno */
int relay_send(int fd, enum relay_type type, const void *body, size_t len);
/* Body into to, type into *type; -EPIPE: the other end is gone; -EMSGSIZE. */
ssize_t relay_recv(int fd, u8 *type, void *to, size_t size);

/*
 * note.c: a ZCP_TERM_NOTE in msg, which has room for NOTE_MAX. Its length; what is not printable in
 * text becomes a full stop, and what is too long is cut.
 */
#define NOTE_MAX	(sizeof(struct zcp_msg) + sizeof(struct zcp_term_note) + ZCP_NOTE_MAX)
size_t note_make(void *msg, enum zcp_outcome outcome, const char *termid, const char *peer,
		 const char *text);

/* A process of a listener that is gone has no place: its terminal id will be given again. */
void child_of_listener(void);

u64 now_ms(void);

#endif
