/* SPDX-License-Identifier: MIT */
/*
 * log.h - messages of the daemons: standard error (with the journal's priorities) or syslog
 *
 * A line is cut at 1000 bytes; control characters in it are shown as '?', so
 * that what a peer sent cannot forge a second line.
 */
#ifndef ZCP_LIB_LOG_H
#define ZCP_LIB_LOG_H

#include <stdbool.h>
#include <syslog.h>

/*
 * ident is kept, not copied. to_stderr false: syslog, facility daemon. Before this call: standard
 * error.
 */
void log_open(const char *ident, bool to_stderr);

/* prio: LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG. errno is left alone; "%m" works. */
__attribute__((format(printf, 2, 3)))
void log_msg(int prio, const char *fmt, ...);

/*
 * Says it at LOG_CRIT and ends the process with status 1: for a daemon's own broken state, never
 * for bad input.
 */
__attribute__((format(printf, 1, 2), noreturn))
void log_fatal(const char *fmt, ...);

#endif
