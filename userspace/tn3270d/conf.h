/* SPDX-License-Identifier: MIT */
/* conf.h - tn3270d.conf(5) */
#ifndef ZCP_TN3270D_CONF_H
#define ZCP_TN3270D_CONF_H

#include "wire.h"

#define CONF_LISTEN_MAX	8
#define CONF_CONNECTIONS_MAX 4000
#define CONF_PATH_MAX	256

struct conf_listen {
	char address[64];		/* empty: all, IPv6 and IPv4 */
	char port[8];
	u32 implicit;			/* TLS from the first byte */
};

struct conf {
	u32 n_listen;
	struct conf_listen listen[CONF_LISTEN_MAX];
	u32 starttls;			/* enum nego_policy, on ports without implicit TLS */
	char key[CONF_PATH_MAX], certificate[CONF_PATH_MAX], authorities[CONF_PATH_MAX];
	u32 client_cert;		/* enum client_cert */
	u32 tls13;
	char ciphers[256];
	char terminal[CONF_PATH_MAX];
	char system[ZCP_NAME_LEN + 1];
	char user[32];			/* to become when started as root */
	u32 connections, per_peer;
	u32 negotiate, silence, keepalive, idle;	/* seconds */
};

/* Defaults; 992 with TLS and 2323 with STARTTLS if the file names no port. */
void conf_default(struct conf *c);
/*
 * One statement: "keyword value...". Empty lines and what follows # or * at the
 * beginning are no statement. NULL, or what is wrong with it. Pure; line is changed.
 */
const char *conf_line(struct conf *c, char *line);
/* The whole file. 0; or -1 after messages with file and line. */
int conf_read(struct conf *c, const char *path);
/* What no single line shows. NULL, or what is wrong. */
const char *conf_check(struct conf *c);

#endif
