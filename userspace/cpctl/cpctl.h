/* SPDX-License-Identifier: MIT */
/* cpctl.h - what the subcommands share: options, who the user is, exit status */
#ifndef ZCP_CPCTL_CPCTL_H
#define ZCP_CPCTL_CPCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "cpctl/genl.h"
#include "kmod/uapi/zcp.h"

/* exit status: 0 done, 1 refused or failed */
enum {
	STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 64, STATUS_UNAVAILABLE = 69,
	STATUS_DENIED = 77,
};

struct options {
	const char *user;		/* -u; NULL: the Linux login uid */
	const char *password_file;
	int password_fd;		/* -1: none */
	bool json;
};

extern struct options options;

/* argv[0] is the subcommand's name. Returns the exit status. */
int cmd_status(int argc, char *argv[]);
int cmd_vms(int argc, char *argv[]);
int cmd_counters(int argc, char *argv[]);
int cmd_cp(int argc, char *argv[]);
int cmd_racf(int argc, char *argv[]);
int cmd_console(int argc, char *argv[]);
int cmd_directory(int argc, char *argv[]);
int cmd_config(int argc, char *argv[]);
int cmd_spool(int argc, char *argv[]);
int cmd_nss(int argc, char *argv[]);
int cmd_setup(int argc, char *argv[]);

/* ---- cp.c ---- */

/* Words joined by blanks, as a terminal would send them. false: none, or too long */
bool words_join(int n, char *words[], char *to, size_t size);
struct who;
/* One command and its answer, for people or as JSON; the status of cpctl */
int command_show(const struct who *who, const char *command);
void command_line(void *arg, const char *line);	/* a line of an answer */

/* ---- who.c ---- */

/*
 * A login at CP, from opening to closing. End the process with a message and its status when they
 * fail.
 */
struct who {
	int fd;			/* ADMIN terminal; -1: none */
	uint64_t session;	/* 0: an administrator of Linux asks, without a RACF identity */
};

void who_login(struct who *who);
void who_login_query(struct who *who);	/* as root without -u: no login */
void who_logout(struct who *who);

/*
 * Into buf, null-terminated: from the file or descriptor of the options, else asked for. The caller
 * wipes it.
 */
void who_password(const char *prompt, char buf[ZCP_PASSWORD_MAX + 1]);

struct genl *connect_module(void);
struct nl_msg *session_msg(struct genl *g, const struct who *who, int cmd, bool dump);

/* ---- file.c ---- */

/*
 * A whole file, or "-" for standard input; ends the process when it cannot be read or is longer
 * than max.
 */
void *file_read(const char *path, size_t max, size_t *len);
/* A sealed memfd with these bytes; ends the process on failure. */
int file_memory(const char *name, const void *data, size_t len);
/*
 * Last part of a path without its suffix, and the suffix, as names of a spool file; fn and ft have
 * room for 9.
 */
void file_names(const char *path, char *fn, char *ft);

/* "cpctl: fmt: strerror(error)" on standard error; returns the exit status for it */
__attribute__((format(printf, 2, 3)))
int failed(int error, const char *fmt, ...);
int usage(const char *text);	/* prints it, returns STATUS_USAGE */

#endif
