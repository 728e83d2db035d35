// SPDX-License-Identifier: MIT
/*
 * receiver.c - the process that talks: CP's door, racfd's socket, the writer and the reader behind
 * it
 */
#include <errno.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/notify.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "smf/receiver.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define RETRY_MS 5000	/* between two looks whether a data set has become free */

struct receiver receiver;

void receiver_put(enum trail_source source, uint64_t boot, uint64_t seq, unsigned int flags,
		  const void *rec, size_t len)
{
	struct smf_imsg msg = {
		.type = SMF_IMSG_PUT, .source = source, .boot = boot, .seq = seq, .more = flags,
	};

	if (smf_imsg_send(SMF_FD_PAIR, &msg, rec, len))
		log_fatal("writer is gone");
}

uint64_t receiver_note(enum zcp_cp_event event, enum zcp_outcome outcome,
		       const struct zcp_origin *origin, const char *userid, const char *text)
{
	static union {
		struct zcp_smf_record r;
		uint8_t space[sizeof(struct zcp_smf_record) + SMF_QUERY_TEXT_MAX];
	} u;
	static uint8_t buf[SMF_RECORD_MAX];
	struct smf_rec rec;

	memset(&u, ' ', sizeof(u));
	u.r = (struct zcp_smf_record){
		.time = clock_ns(CLOCK_REALTIME),
		.mono = clock_ns(CLOCK_BOOTTIME),
		.event = event,
		.outcome = outcome,
		.seq = ++receiver.self_seq,
		.text_len = strnlen(text, SMF_QUERY_TEXT_MAX),
	};
	u.r.origin.loginuid = 0xffffffff;
	if (origin)
		u.r.origin = *origin;
	if (userid)
		memcpy(u.r.userid, userid, sizeof(u.r.userid));
	memcpy(u.r.text, text, u.r.text_len);
	if (smf_cp_build(&rec, buf, receiver.sid, &u.r, 1))
		log_fatal("own record does not fit");
	receiver_put(TRAIL_SELF, 0, receiver.self_seq, 0, buf, rec.len);
	return receiver.self_seq;
}

/* ---- from the writer ----------------------------------------------------- */

static void take_state(const struct smf_imsg *msg)
{
	receiver.trail = msg->state.trail;
	receiver.used = msg->state.used;
	receiver.losing = msg->state.losing;
	receiver.severed = msg->state.severed;
	receiver.room = msg->state.room;
	memcpy(receiver.alarm, msg->state.alarm, sizeof(receiver.alarm));
}

static void started(const struct smf_imsg *msg, const char *names, size_t len)
{
	const struct smf_imsg told = { .type = SMF_IMSG_NAMES };

	/* the control file may have been changed since: the reader shall not look there */
	if (smf_imsg_send(SMF_FD_READER, &told, names, len))
		log_fatal("reader is gone");
	memcpy(receiver.sid, msg->state.sid, sizeof(msg->state.sid));
	memcpy(receiver.durable, msg->state.pos, sizeof(receiver.durable));
	take_state(msg);
	receiver.started = true;
	notify_ready();
}

static void state_changed(const struct smf_imsg *msg)
{
	struct receiver before = receiver;

	take_state(msg);
	if (receiver.severed != before.severed || receiver.room != before.room)
		racfsock_state();
	if (receiver.trail != before.trail || receiver.losing != before.losing ||
	    receiver.room != before.room)
		door_state();
	/* what CP did before the trail was full is recorded as soon as there is room */
	door_resume();
}

static void done(const struct smf_imsg *msg)
{
	if (!msg->error && msg->source < TRAIL_SOURCES &&
	    (receiver.durable[msg->source].boot != msg->boot ||
	     receiver.durable[msg->source].seq < msg->seq))
		receiver.durable[msg->source] = (struct trail_pos){ msg->boot, msg->seq };
	switch (msg->source) {
	case TRAIL_CP:
		door_done(msg->boot, msg->seq, msg->error);
		break;
	case TRAIL_RACF:
		racfsock_done(msg->boot, msg->seq, msg->error);
		break;
	case TRAIL_SELF:
		ask_recorded(msg->seq);
		break;
	}
}

static void from_writer(void)
{
	static char text[SMF_LINES_MAX];
	struct smf_imsg msg;
	ssize_t len = smf_imsg_recv(SMF_FD_PAIR, &msg, text, sizeof(text), 0);

	if (len < 0)
		log_fatal("writer is gone");
	switch (msg.type) {
	case SMF_IMSG_START:
		started(&msg, text, len);
		break;
	case SMF_IMSG_STATE:
		state_changed(&msg);
		break;
	case SMF_IMSG_DONE:
		done(&msg);
		break;
	case SMF_IMSG_LINES:
		door_answer(msg.token, msg.error, false, text, len);
		break;
	case SMF_IMSG_PONG:
		notify_alive();
		break;
	default:
		log_fatal("message %u from writer", msg.type);
	}
}

static void from_reader(void)
{
	static char text[SMF_LINES_MAX];
	struct smf_imsg msg;
	ssize_t len = smf_imsg_recv(SMF_FD_READER, &msg, text, sizeof(text), 0);

	if (len < 0 || msg.type != SMF_IMSG_LINES)
		log_fatal("reader is gone");
	door_answer(msg.token, msg.error, msg.more, text, len);
}

/* ---- loop ---------------------------------------------------------------- */

static void retry(void)
{
	struct smf_imsg msg = { .type = SMF_IMSG_RETRY };

	if (smf_imsg_send(SMF_FD_PAIR, &msg, NULL, 0))
		log_fatal("writer is gone");
}

/*
 * Does the writer live? A disk that takes long to sync only delays what it says; where it takes
 * nothing there is no use in asking.
 */
static void ping_writer(void)
{
	const struct smf_imsg msg = { .type = SMF_IMSG_PING };
	int ret = smf_imsg_try(SMF_FD_PAIR, &msg, NULL, 0);

	if (ret && ret != -EAGAIN)
		log_fatal("writer is gone");
}

/* false: asked to end */
static bool signalled(int fd)
{
	struct signalfd_siginfo info;

	if (read(fd, &info, sizeof(info)) != sizeof(info))
		return true;
	if (info.ssi_signo != SIGHUP)
		return false;
	retry();
	return true;
}

enum { P_SIGNAL, P_WRITER, P_READER, P_LISTEN, P_RACF, P_DOOR, P_COUNT };

static void loop(int sigfd)
{
	unsigned int beat = notify_watchdog();
	uint64_t retried = 0;

	for (;;) {
		bool full = receiver.started && !receiver.room;
		int wait = notify_beat(receiver.started ? beat : 0, ping_writer);
		struct pollfd p[P_COUNT] = {
			[P_SIGNAL] = { sigfd, POLLIN, 0 },
			[P_WRITER] = { SMF_FD_PAIR, POLLIN, 0 },
			[P_READER] = { SMF_FD_READER, POLLIN, 0 },
			[P_LISTEN] = { receiver.started ? racfsock_listener() : -1, POLLIN, 0 },
			[P_RACF] = { racfsock_wants_input() ? racfsock_fd() : -1, POLLIN, 0 },
			[P_DOOR] = { door_wants_input() ? SMF_FD_DOOR : -1, POLLIN, 0 },
		};

		if (full && (wait < 0 || wait > RETRY_MS))
			wait = RETRY_MS;
		if (poll(p, P_COUNT, wait) < 0 && errno != EINTR)
			log_fatal("poll: %m");
		if (p[P_SIGNAL].revents && !signalled(sigfd))
			return;
		if (p[P_WRITER].revents)
			from_writer();
		if (p[P_READER].revents)
			from_reader();
		if (p[P_RACF].revents)
			racfsock_input();
		if (p[P_DOOR].revents)
			door_input();
		if (p[P_LISTEN].revents)
			racfsock_accept();
		if (full && clock_ns(CLOCK_BOOTTIME) - retried > RETRY_MS * 1000000ull) {
			retried = clock_ns(CLOCK_BOOTTIME);
			retry();
		}
	}
}

int smf_receiver(const char *socket_path, const char *racf_user, const char *user)
{
	static const int syscalls[] = {
		SCMP_SYS(sendmsg),
		SCMP_SYS(sendmmsg),
		SCMP_SYS(recvmsg),
		SCMP_SYS(sendto),
		SCMP_SYS(accept4),
		SCMP_SYS(getsockopt),
		/* notify_ready() */
		SCMP_SYS(socket),
	};
	const struct sandbox_profile profile = {
		.name = "smfd receiver", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
	};
	uid_t uid = proc_uid(racf_user);
	int sigfd;

	if (uid == (uid_t)-1)
		log_fatal("%s: no such user", racf_user);
	proc_child("receiver", user);
	tzset();
	sigfd = proc_signal_fd();
	racfsock_listen(socket_path, uid);
	if (sandbox_enter(&profile))
		return 1;
	loop(sigfd);
	notify_stopping();
	return 0;
}
