/* SPDX-License-Identifier: MIT */
/*
 * terminal.h - one open /dev/zcp/terminal: its messages, and the ADMIN session that cpctl's verbs
 * run in
 */
#ifndef ZCP_CPCTL_TERMINAL_H
#define ZCP_CPCTL_TERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include "kmod/uapi/zcp.h"

struct terminal_msg {
	struct zcp_msg head;
	uint8_t body[ZCP_TERM_MSG_MAX - sizeof(struct zcp_msg)];
};

/* A descriptor, or -errno; -ENOENT: no module. kind: enum zcp_term_kind */
int terminal_open(unsigned int kind, unsigned int rows, unsigned int cols);
int terminal_send(int fd, unsigned int type, uint64_t token, const void *body, size_t len);
/*
 * Waits for the next message and checks it: length of its body, or -errno (-EPIPE: the terminal is
 * closed).
 */
int terminal_receive(int fd, struct terminal_msg *msg);

/*
 * ADMIN. Identifies userid by password, or the Linux login uid when userid is
 * NULL. *session names the login until fd is closed. 0; the number of CP's
 * message, whose text was printed; -errno.
 */
int terminal_login(int fd, const char *userid, const char *password, uint64_t *session);

/* Runs a CP command; fn gets each line, UTF-8. 0, *rc is CP's return code; -errno */
typedef void (*terminal_line_fn)(void *arg, const char *line);
int terminal_command(int fd, const char *command, terminal_line_fn fn, void *arg, int *rc);

#endif
