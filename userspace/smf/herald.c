// SPDX-License-Identifier: MIT
/*
 * herald.c - the process that tells Linux, and a witness elsewhere, what the trail holds
 *
 * Nothing waits for it: what it cannot take is counted by the writer, and the
 * trail is complete without it. It has no part in the trail and cannot read it.
 */
#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <libaudit.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "smf/forward.h"
#include "smf/imsg.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define JOURNAL "/run/systemd/journal/socket"

static struct {
	int audit; /* -1: the audit system is not there, or does not let us */
	int journal;
	const char *witness; /* NULL: none */
	bool witness_failed;
} herald;

static void tell_audit(const struct forward *f)
{
	char text[2 * FORWARD_TEXT_MAX];

	if (herald.audit < 0)
		return;
	text[forward_audit(f, text, sizeof(text) - 1)] = 0;
	if (audit_log_user_message(herald.audit, f->audit, text, NULL, *f->addr ? f->addr : "?",
				   *f->term ? f->term : "?", f->success) > 0)
		return;
	if (errno == EPERM || errno == ECONNREFUSED || errno == EPROTONOSUPPORT) {
		log_msg(LOG_NOTICE, "Linux audit takes no records: %m");
		audit_close(herald.audit);
		herald.audit = -1;
	}
}

static void tell_journal(const struct forward *f)
{
	static const struct sockaddr_un sa = { .sun_family = AF_UNIX, .sun_path = JOURNAL };
	char text[2 * FORWARD_TEXT_MAX];
	size_t len = forward_journal(f, text, sizeof(text));

	sendto(herald.journal, text, len, MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)&sa,
	       sizeof(sa));
}

/* A line at the end of the file, or into the fifo: opened anew, as it may lie on another machine.
 */
static void tell_witness(const struct forward *f)
{
	int fd = open(herald.witness, O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char line[FORWARD_TEXT_MAX + 1];
	size_t len = snprintf(line, sizeof(line), "%s\n", f->text);
	bool failed = fd < 0 || write(fd, line, len) != (ssize_t)len;

	if (failed && !herald.witness_failed)
		log_msg(LOG_ALERT, "%s: the witness is not told: %m", herald.witness);
	else if (!failed && herald.witness_failed)
		log_msg(LOG_NOTICE, "%s: the witness is told again", herald.witness);
	herald.witness_failed = failed;
	if (fd >= 0)
		close(fd);
}

static void handle(const struct smf_imsg *msg, const uint8_t *rec, size_t len)
{
	static struct forward f;

	if (msg->type != SMF_IMSG_TELL || smf_check(rec, len) || !forward_wanted(rec))
		log_fatal("herald: bad message from writer");
	if (msg->token)
		log_msg(LOG_WARNING, "%llu records were not told to Linux, it was too slow",
			(unsigned long long)msg->token);
	forward_make(&f, rec, msg->seq);
	if (rec[SMF_RTY] == SMF_TYPE_TRAIL && herald.witness)
		tell_witness(&f);
	tell_audit(&f);
	tell_journal(&f);
}

int smf_herald(const char *witness, const char *user)
{
	static const int syscalls[] = {
		SCMP_SYS(openat),  SCMP_SYS(sendto),   SCMP_SYS(recvfrom),   SCMP_SYS(sendmsg),
		SCMP_SYS(recvmsg), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
	};
	static const int caps[] = { CAP_AUDIT_WRITE };
	const struct sandbox_path paths[] = {
		{ witness ?: "", SANDBOX_WRITE },
		{ "/proc/self/exe", SANDBOX_READ },
	};
	struct sandbox_profile profile = {
		.name = "smfd herald",
		.syscalls = syscalls,
		.n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths,
		.n_paths = witness ? 1 : 0,
		.caps = caps,
	};
	static uint8_t rec[SMF_RECORD_MAX];
	struct smf_imsg msg;
	ssize_t len;

	proc_child("herald", user);
	herald.witness = witness;
	herald.audit = -1;
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_AUDIT_WRITE)) {
		profile.n_caps = 1;
		herald.audit = audit_open();
	}
	herald.journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (sandbox_enter(&profile))
		return 1;
	for (;;) {
		len = smf_imsg_recv(SMF_FD_PAIR, &msg, rec, sizeof(rec), 0);
		if (len == -EPIPE || len == -ECONNRESET)
			return 0;
		if (len < 0)
			log_fatal("herald: message from writer is broken");
		handle(&msg, rec, len);
	}
}
