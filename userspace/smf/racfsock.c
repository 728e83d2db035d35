// SPDX-License-Identifier: MIT
/* racfsock.c - racfd's connection: its records in, answers out, and the question who may read */
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "smf/receiver.h"
#include "smf/record.h"

#define GAP_MAX 65536

static struct {
	int listener;
	uid_t uid;
	int fd;
	bool greeted;
	uint64_t instance;
	uint64_t received;	/* last number that came */
	uint64_t answered;	/* last number that was answered */
	bool refused;		/* one since all were answered */
} racf = { .listener = -1, .fd = -1 };

void racfsock_listen(const char *path, uid_t racf_uid)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct group *gr = getgrnam("zcp");

	if (strlen(path) >= sizeof(sa.sun_path))
		log_fatal("%s: path too long", path);
	memcpy(sa.sun_path, path, strlen(path));
	racf.uid = racf_uid;
	racf.listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* what an earlier smfd left; a running one holds the device, which is exclusive */
	unlink(path);
	umask(0117);
	if (racf.listener < 0 || bind(racf.listener, (struct sockaddr *)&sa, sizeof(sa)) ||
	    listen(racf.listener, 4))
		log_fatal("%s: %m", path);
	/* else the folder gives its group to what is made in it */
	if (gr && !geteuid() && chown(path, -1, gr->gr_gid))
		log_msg(LOG_WARNING, "%s: group zcp: %m", path);
}

int racfsock_listener(void)
{
	return racf.listener;
}

int racfsock_fd(void)
{
	return racf.fd;
}

static void hang_up(const char *why)
{
	if (racf.fd < 0)
		return;
	log_msg(LOG_NOTICE, "racfd: %s", why);
	close(racf.fd);
	racf.fd = -1;
	racf.greeted = false;
	ask_orphaned();
}

/* A whole message; it begins with its struct zcp_msg. */
static void send_msg(void *buf, size_t len)
{
	struct zcp_msg *msg = buf;

	msg->version = ZCP_VERSION;
	msg->len = len;
	/* one that does not read its answers is broken, and must not hold up CP's records */
	if (send(racf.fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len)
		hang_up("does not take answers, disconnected");
}

void racfsock_accept(void)
{
	int fd = accept4(racf.listener, NULL, NULL, SOCK_CLOEXEC);
	char text[100];
	uid_t uid;

	if (fd < 0)
		return;
	uid = proc_peer_uid(fd);
	if (uid == racf.uid && racf.fd < 0) {
		racf.fd = fd;
		return;
	}
	snprintf(text, sizeof(text), "%s REFUSED AT SMF SOCKET, UID %d",
		 uid == racf.uid ? "SECOND RACF SERVER" : "STRANGER", (int)uid);
	log_msg(LOG_WARNING, "%s", text);
	receiver_note(ZCP_EVENT_DOOR, ZCP_OUTCOME_DENIED, NULL, NULL, text);
	close(fd);
}

/* ---- messages ------------------------------------------------------------ */

static struct smf_trail_state trail_state(void)
{
	return (struct smf_trail_state){ .severed = receiver.severed, .room = receiver.room };
}

void racfsock_state(void)
{
	struct {
		struct zcp_msg msg;
		struct smf_trail_state state;
	} m = { .msg.type = SMF_TRAIL, .state = trail_state() };

	if (racf.fd >= 0 && racf.greeted)
		send_msg(&m, sizeof(m));
}

/* The command's record came before it on this socket, so it is in the trail or refused. */
static const char *resume(size_t len)
{
	struct smf_imsg msg = { .type = SMF_IMSG_RESUME };

	if (len || !racf.greeted)
		return "bad SMF_RESUME";
	if (smf_imsg_send(SMF_FD_PAIR, &msg, NULL, 0))
		log_fatal("writer is gone");
	return NULL;
}

static const char *hello(const struct smf_hello *h, size_t len)
{
	struct {
		struct zcp_msg msg;
		struct smf_welcome welcome;
	} m = { .msg.type = SMF_WELCOME };
	const struct trail_pos *pos = &receiver.durable[TRAIL_RACF];

	if (len != sizeof(*h) || racf.greeted || !h->instance)
		return "bad SMF_HELLO";
	racf.instance = h->instance;
	racf.answered = pos->boot == h->instance ? pos->seq : 0;
	racf.received = racf.answered;
	racf.greeted = true;
	m.welcome.durable = racf.answered;
	m.welcome.trail = trail_state();
	send_msg(&m, sizeof(m));
	return NULL;
}

static const char *put(uint64_t seq, bool recovery, uint8_t *rec, size_t len)
{
	bool first = racf.received == racf.answered;

	/* numbers that were refused before do not come again */
	if (first && seq > racf.answered) {
		racf.received = seq - 1;
		racf.answered = seq - 1;
		racf.refused = false;
	}
	if (!racf.greeted || seq <= racf.received || seq - racf.received > GAP_MAX)
		return "record out of sequence";
	if (smf_check(rec, len) ||
	    (rec[SMF_RTY] != SMF_TYPE_RACF && rec[SMF_RTY] != SMF_TYPE_STATUS))
		return "bad record";
	smf_put_text(rec + SMF_SID, receiver.sid, 4);
	racf.received = seq;
	receiver_put(TRAIL_RACF, racf.instance, seq,
		     (recovery ? SMF_IMSG_RESERVE : 0) | (first ? SMF_IMSG_AGAIN : 0), rec,
		     len);
	return NULL;
}

static const char *asked(uint64_t id, const struct zcp_racf_authed *a, size_t len)
{
	if (len < sizeof(*a) || len != sizeof(*a) + a->text_len ||
	    a->pad[0] || a->pad[1] || a->pad[2] ||
	    a->text_len > SMF_LINES_MAX)
		return "bad SMF_ASK_ANS";
	if (a->flags & ~SMF_ANS_SCOPED)
		return "bad SMF_ASK_ANS";
	ask_decided(id, a->decision == ZCP_PERMIT, a->flags & SMF_ANS_SCOPED,
		    (const char *)a->text, a->text_len);
	return NULL;
}

static const char *dispatch(struct zcp_msg *msg, size_t n)
{
	void *body = msg + 1;
	size_t len = n - sizeof(*msg);

	if (n < sizeof(*msg) || msg->len != n || msg->version != ZCP_VERSION)
		return "bad message";
	switch (msg->type) {
	case SMF_HELLO:
		return hello(body, len);
	case SMF_PUT:
	case SMF_PUT_RECOVERY:
		return put(msg->token, msg->type == SMF_PUT_RECOVERY, body, len);
	case SMF_RESUME:
		return resume(len);
	case SMF_SCOPE:
		ask_scope(msg->token, body, len);
		return NULL;
	case SMF_ASK_ANS:
		return asked(msg->token, body, len);
	default:
		return "unknown message";
	}
}

/* Behind one that is refused, or may be, none is sent: it would be refused with it. */
bool racfsock_wants_input(void)
{
	bool alone = !racf.greeted || racf.refused || !receiver_takes();

	return receiver.started &&
	       racf.received - racf.answered < (alone ? 1 : RECEIVER_IN_FLIGHT);
}

void racfsock_input(void)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[SMF_SOCK_MAX];
	} m;
	struct iovec iov = { &m, sizeof(m) };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n = recvmsg(racf.fd, &mh, MSG_DONTWAIT);
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || mh.msg_flags & MSG_TRUNC)
		wrong = n > 0 ? "message too long" : "gone";
	else
		wrong = dispatch(&m.msg, n);
	if (wrong)
		hang_up(wrong);
}

void racfsock_done(uint64_t instance, uint64_t seq, int error)
{
	if (instance != racf.instance)
		return;
	racf.refused |= error != 0;
	while (racf.answered < seq) {
		struct {
			struct zcp_msg msg;
			struct smf_put_ans reply;
		} m = { .msg = { .type = SMF_PUT_ANS, .token = ++racf.answered },
			.reply.error = error };

		if (racf.fd >= 0 && racf.greeted)
			send_msg(&m, sizeof(m));
	}
}

int racfsock_ask(uint64_t id, unsigned int type, const struct zcp_query *q)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[SMF_SOCK_MAX];
	} m;
	size_t len = sizeof(*q) + q->acee_len + q->text_len;

	if (racf.fd < 0 || !racf.greeted)
		return -ENOTCONN;
	m.msg = (struct zcp_msg){ .type = type, .token = id };
	memcpy(&m.msg + 1, q, len);
	send_msg(&m, sizeof(m.msg) + len);
	return racf.fd < 0 ? -ENOTCONN : 0;
}
