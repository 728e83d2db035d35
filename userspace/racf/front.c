// SPDX-License-Identifier: MIT
/* front.c - the process at CP's door: parses, asks the worker, answers */
#include <errno.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/notify.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "racf/message.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static union {
	struct zcp_msg msg;
	uint8_t space[ZCP_RACF_MSG_MAX];
} message;

static void to_cp(const struct racf_answer *answer)
{
	size_t len = racf_message_format(answer, &message);

	if (write(RACF_FD_DOOR, &message, len) != (ssize_t)len)
		log_fatal("/dev/zcp/racf: write: %m");
	explicit_bzero(&message, len);
}

static void from_worker(void)
{
	static struct racf_answer answer;
	ssize_t n = recv(RACF_FD_PAIR, &answer, sizeof(answer), 0);

	if (n < (ssize_t)offsetof(struct racf_answer, text) ||
	    n != (ssize_t)(offsetof(struct racf_answer, text) + answer.text_len) ||
	    answer.acee_len > ZCP_ACEE_MAX)
		log_fatal("worker is gone");
	if (answer.type == RACF_IMSG_PONG)
		notify_alive();
	else
		to_cp(&answer);
}

/*
 * Asks the worker whether it lives, each beat. Milliseconds until the next; -1: nobody wants to
 * know.
 */
static int ping_worker(unsigned int beat)
{
	static const struct racf_request ping = { .type = RACF_IMSG_PING };
	static uint64_t due;
	struct timespec ts;
	uint64_t now;

	if (!beat)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = (uint64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
	if (now >= due) {
		if (send(RACF_FD_PAIR, &ping, sizeof(ping), MSG_NOSIGNAL) != sizeof(ping))
			log_fatal("worker is gone");
		due = now + beat;
	}
	return due - now;
}

static void from_cp(void)
{
	static struct racf_answer answer;
	static struct racf_request request;
	ssize_t n = read(RACF_FD_DOOR, &message, sizeof(message));
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0)
		log_fatal("/dev/zcp/racf: read: %m");
	if (!n)
		log_fatal("/dev/zcp/racf: closed");
	wrong = racf_message_parse(&message, n, &request, &answer);
	explicit_bzero(&message, n);
	/*
	 * The module's word is better than ours: when it breaks the contract this process cannot go
	 * on.
	 */
	if (wrong && *wrong)
		log_fatal("/dev/zcp/racf: %s", wrong);
	if (wrong)
		to_cp(&answer);
	else if (send(RACF_FD_PAIR, &request, sizeof(request), MSG_NOSIGNAL) != sizeof(request))
		log_fatal("worker is gone");
	explicit_bzero(&request, sizeof(request));
}

/* false: asked to end */
static bool go_on(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof(info)) != sizeof(info) || info.ssi_signo == SIGHUP;
}

int racf_front(const char *user)
{
	static const int syscalls[] = {
		SCMP_SYS(sendto), SCMP_SYS(recvfrom),
		/* notify_ready() */
		SCMP_SYS(socket),
	};
	const struct sandbox_profile profile = {
		.name = "racfd front", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
	};
	unsigned int beat = notify_watchdog();
	int sigfd;

	proc_child("front", user);
	if (sandbox_hide_memory())
		return 1;
	sigfd = proc_signal_fd();
	if (sandbox_enter(&profile))
		return 1;
	/* the worker's first message, one byte, says that it can decide */
	if (recv(RACF_FD_PAIR, &message, sizeof(message), 0) != 1)
		log_fatal("worker did not start");
	notify_ready();
	for (;;) {
		struct pollfd p[] = {
			{ sigfd, POLLIN, 0 },
			{ RACF_FD_PAIR, POLLIN, 0 },
			{ RACF_FD_DOOR, POLLIN, 0 },
		};

		if (poll(p, ARRAY_SIZE(p), ping_worker(beat)) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (p[0].revents && !go_on(sigfd))
			break;
		if (p[1].revents)
			from_worker();
		if (p[2].revents)
			from_cp();
	}
	notify_stopping();
	return 0;
}
