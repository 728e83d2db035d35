/* SPDX-License-Identifier: MIT */
/* connections.h - the lines that are open: who, how many, and their two processes */
#ifndef ZCP_TN3270D_CONNECTIONS_H
#define ZCP_TN3270D_CONNECTIONS_H

#include <sys/socket.h>
#include "conf.h"

struct pem {
	u8 text[RELAY_PEM_MAX];
	size_t len;
};

struct line_env {
	const struct conf *conf;
	const struct pem *chain, *authorities;
	int key_control;		/* to tn3270-key, -1: none */
};

/* Takes over fd, a client that was accepted at l. Refusals are logged and close it. */
void connection_new(const struct line_env *env, const struct conf_listen *l, int fd,
		    const struct sockaddr_storage *peer);
/* A process has ended. True: it was of a connection. */
bool connection_child_ended(pid_t pid);
/* Ends all of them. */
void connections_end(void);
unsigned int connections_count(void);
/* Something for CP's trail that is of no connection. 0, or -errno: CP has not taken it. */
int connections_note(const struct conf *conf, const char *text);

#endif
