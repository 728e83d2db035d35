// SPDX-License-Identifier: MIT
/* log.c - messages of the daemons */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"

#define LOG_LINE_MAX 1000

static const char *log_ident = "zcp";
static bool log_stderr = true;

void log_open(const char *ident, bool to_stderr)
{
	log_ident = ident;
	log_stderr = to_stderr;
	if (!to_stderr)
		openlog(ident, LOG_PID, LOG_DAEMON);
}

/* One write() a line: lines of several threads and processes do not mix. */
static void write_stderr(int prio, const char *text)
{
	char line[LOG_LINE_MAX + 64];
	int len;

	/* systemd takes the priority from "<N>"; nobody else wants to see it */
	if (getenv("JOURNAL_STREAM"))
		len = snprintf(line, sizeof(line), "<%d>%s\n", prio, text);
	else
		len = snprintf(line, sizeof(line), "%s: %s\n", log_ident, text);
	if (len >= (int)sizeof(line))
		len = sizeof(line) - 1;
	if (write(STDERR_FILENO, line, len) < 0)
		return;	/* nowhere left to say so */
}

static void log_vmsg(int prio, const char *fmt, va_list ap)
{
	char text[LOG_LINE_MAX];

	vsnprintf(text, sizeof(text), fmt, ap);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	if (log_stderr)
		write_stderr(prio, text);
	else
		syslog(prio, "%s", text);
}

void log_msg(int prio, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	va_start(ap, fmt);
	log_vmsg(prio, fmt, ap);
	va_end(ap);
	errno = saved;
}

void log_fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_vmsg(LOG_CRIT, fmt, ap);
	va_end(ap);
	exit(1);
}
