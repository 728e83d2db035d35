// SPDX-License-Identifier: MIT
/* front.c - the process at CP's door: parses, asks the worker, answers */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/notify.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "racf/batch.h"
#include "racf/message.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static union {
	struct zcp_msg msg;
	uint8_t space[ZCP_RACF_MSG_MAX];
} message;

/* On their way to the worker. */
static struct batch requests;

/* The module takes an answer at once; what stands in for it may have to be waited for. */
static void to_cp(const struct racf_answer *answer)
{
	size_t len = racf_message_format(answer, &message);
	struct pollfd p = { RACF_FD_DOOR, POLLOUT, 0 };
	ssize_t n;

	while ((n = write(RACF_FD_DOOR, &message, len)) < 0 && (errno == EAGAIN || errno == EINTR))
		poll(&p, 1, -1);
	if (n != (ssize_t)len)
		log_fatal("/dev/zcp/racf: write: %m");
	explicit_bzero(&message, len);
}

static void from_worker(void)
{
	static struct batch answers;
	const struct racf_answer *a;
	size_t at = 0;

	if (!batch_recv(&answers))
		log_fatal("worker is gone");
	while ((a = batch_answer(&answers, &at))) {
		if (a->type == RACF_IMSG_PONG)
			notify_alive();
		else
			to_cp(a);
	}
}

/* Does the worker live? Where it takes nothing there is no use in asking. */
static void ping_worker(void)
{
	struct racf_request *ping = batch_room(&requests);

	if (!ping)
		return;
	memset(ping, 0, RACF_REQUEST_HEAD);
	ping->type = RACF_IMSG_PING;
	batch_add(&requests, racf_request_size(ping));
}

/* One message of CP's, parsed into the batch. False: there is none. */
static bool from_cp(struct racf_request *request)
{
	static struct racf_answer answer;
	ssize_t n = read(RACF_FD_DOOR, &message, sizeof(message));
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n < 0)
		log_fatal("/dev/zcp/racf: read: %m");
	if (!n)
		log_fatal("/dev/zcp/racf: closed");
	wrong = racf_message_parse(&message, n, request, &answer);
	explicit_bzero(&message, n);
	/*
	 * The module's word is better than ours: when it breaks the contract this process cannot go
	 * on.
	 */
	if (wrong && *wrong)
		log_fatal("/dev/zcp/racf: %s", wrong);
	if (!wrong) {
		batch_add(&requests, racf_request_size(request));
		return true;
	}
	explicit_bzero(request, sizeof(*request));
	to_cp(&answer);
	return true;
}

/* What CP asks now, as far as one batch holds it. */
static void all_from_cp(void)
{
	struct racf_request *request;

	while ((request = batch_room(&requests)) && from_cp(request))
		;
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
	if (sandbox_hide_memory() || fcntl(RACF_FD_DOOR, F_SETFL, O_NONBLOCK))
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

		int wait = notify_beat(beat, ping_worker);

		/*
		 * while the worker takes nothing CP waits, but what the worker says is heard: it
		 * may wait for that
		 */
		if (!batch_send(&requests, MSG_DONTWAIT)) {
			p[1].events |= POLLOUT;
			p[2].fd = -1;
		}
		if (poll(p, ARRAY_SIZE(p), wait) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (p[0].revents && !go_on(sigfd))
			break;
		if (p[1].revents & ~POLLOUT)
			from_worker();
		if (p[2].revents)
			all_from_cp();
	}
	notify_stopping();
	return 0;
}
