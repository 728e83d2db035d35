// SPDX-License-Identifier: MIT
/* trail.c - the way to smfd */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "lib/proc.h"
#include "racf/trail.h"
#include "smf/doorcheck.h"
#include "smf/proto.h"

#define PENDING_MAX	4096
#define RECONNECT_MS	200
#define FULL_RETRY_MS	5000	/* kept records are offered again to a full trail */

/* A record until smfd has it. */
struct pending {
	struct pending *next;
	uint64_t seq;		/* given at the first send; 0: not sent */
	uint64_t deadline;
	bool refused;		/* by a full trail; waits for another try */
	bool keep, recovery;
	trail_done_t done;	/* NULL: told already */
	void *arg;
	size_t len;
	uint8_t rec[];
};

static struct {
	struct sockaddr_un sa;
	uid_t uid;
	uint64_t instance;
	trail_ask_t ask;
	int fd;
	bool welcome, known;
	struct smf_trail_state state;
	uint64_t seq;		/* last number given out */
	uint64_t sent;		/* last number sent on this connection */
	uint64_t tried, offered;
	unsigned int count;
	struct pending *first, **end;
} trail = { .fd = -1, .end = &trail.first };

void trail_init(const char *path, uid_t smf_uid, uint64_t instance, trail_ask_t ask)
{
	trail.sa.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(trail.sa.sun_path))
		log_fatal("%s: path too long", path);
	memcpy(trail.sa.sun_path, path, strlen(path));
	trail.uid = smf_uid;
	trail.instance = instance;
	trail.ask = ask;
}

int trail_fd(void)
{
	return trail.fd;
}

static void hang_up(const char *why)
{
	if (trail.fd < 0)
		return;
	log_msg(LOG_WARNING, "smfd: %s", why);
	close(trail.fd);
	trail.fd = -1;
	trail.welcome = false;
}

/* A message of two parts; whole or not at all. */
static bool send_msg(unsigned int type, uint64_t token, const void *body, size_t len)
{
	struct zcp_msg msg = {
		.version = ZCP_VERSION, .type = type, .len = sizeof(msg) + len, .token = token
	};
	struct iovec iov[2] = { { &msg, sizeof(msg) }, { (void *)body, len } };
	struct msghdr mh = { .msg_iov = iov, .msg_iovlen = 2 };

	if (sendmsg(trail.fd, &mh, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)(sizeof(msg) + len))
		return true;
	/* what smfd answered before it ended is still to be read, and the end comes behind it */
	if (errno != EAGAIN && errno != EPIPE && errno != ECONNRESET)
		hang_up("connection lost");
	return false;
}

/* ---- records --------------------------------------------------------------- */

/*
 * Records in order, as far as the socket takes them. Numbers rise; they have gaps where one was
 * refused.
 */
static void push(void)
{
	for (struct pending *p = trail.first; p && trail.welcome; p = p->next) {
		if (p->refused || (p->seq && p->seq <= trail.sent))
			continue;
		if (!p->seq)
			p->seq = ++trail.seq;
		if (!send_msg(p->recovery ? SMF_PUT_RECOVERY : SMF_PUT, p->seq, p->rec, p->len))
			return;
		trail.sent = p->seq;
	}
}

static void tell(struct pending *p, int error)
{
	trail_done_t done = p->done;

	p->done = NULL;
	if (done)
		done(p->arg, error);
}

static void unlink_at(struct pending **at)
{
	struct pending *p = *at;

	*at = p->next;
	if (!*at)
		trail.end = at;
	trail.count--;
	free(p);
}

int trail_put(const uint8_t *rec, size_t len, unsigned int flags, trail_done_t done, void *arg)
{
	struct pending *p = trail.count < PENDING_MAX ? malloc(sizeof(*p) + len) : NULL;

	if (!p)
		return -ENOSPC;
	*p = (struct pending){
		.deadline = clock_ms() + TRAIL_WAIT_MS,
		.keep = flags & TRAIL_KEEP,
		.recovery = flags & TRAIL_RECOVERY,
		.done = done,
		.arg = arg,
		.len = len,
	};
	memcpy(p->rec, rec, len);
	*trail.end = p;
	trail.end = &p->next;
	trail.count++;
	push();
	return 0;
}

/* smfd's answer to a record. A kept one that a full trail refused waits for another try. */
static void settle(uint64_t seq, int error)
{
	for (struct pending **at = &trail.first; *at; at = &(*at)->next) {
		struct pending *p = *at;

		if (p->seq != seq)
			continue;
		tell(p, error);
		if (error && p->keep)
			p->refused = true;
		else
			unlink_at(at);
		return;
	}
}

/* Refused records go to the end of the line, where they get new numbers. */
static void offer_again(uint64_t now)
{
	struct pending **at = &trail.first, *again = NULL, **end = &again;

	if (now - trail.offered < FULL_RETRY_MS)
		return;
	trail.offered = now;
	while (*at) {
		struct pending *p = *at;

		if (!p->refused) {
			at = &p->next;
			continue;
		}
		*at = p->next;
		p->next = NULL;
		p->refused = false;
		p->seq = 0;
		*end = p;
		end = &p->next;
	}
	*at = again;
	trail.end = again ? end : at;
	push();
}

static void expire(uint64_t now)
{
	for (struct pending **at = &trail.first; *at;) {
		struct pending *p = *at;

		if (p->deadline > now || (p->keep && !p->done)) {
			at = &p->next;
			continue;
		}
		tell(p, -ETIMEDOUT);
		/*
		 * one that was sent keeps its number: after a new connection the same number must
		 * mean the same record
		 */
		p->keep |= p->seq != 0;
		if (!p->keep)
			unlink_at(at);
	}
}

/* ---- connection ------------------------------------------------------------- */

static void connect_to_smfd(uint64_t now)
{
	struct smf_hello hello = { trail.instance };

	if (trail.fd >= 0 || now - trail.tried < RECONNECT_MS)
		return;
	trail.tried = now;
	trail.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (trail.fd < 0)
		log_fatal("socket: %m");
	if (connect(trail.fd, (struct sockaddr *)&trail.sa, sizeof(trail.sa))) {
		close(trail.fd);
		trail.fd = -1;
		return;
	}
	if (proc_peer_uid(trail.fd) != trail.uid) {
		hang_up("socket belongs to somebody else");
		return;
	}
	trail.sent = 0;
	send_msg(SMF_HELLO, 0, &hello, sizeof(hello));
}

int trail_tick(void)
{
	uint64_t now = clock_ms();

	connect_to_smfd(now);
	if (trail.welcome) {
		offer_again(now);
		push();
	}
	expire(now);
	return trail.fd < 0 || trail.first ? RECONNECT_MS : -1;
}

/* ---- messages ---------------------------------------------------------------- */

static uint64_t oldest_sent(void)
{
	for (struct pending *p = trail.first; p; p = p->next)
		if (p->seq && !p->refused)
			return p->seq;
	return 0;
}

static bool state_ok(const struct smf_trail_state *s)
{
	static const struct smf_trail_state zero;

	return s->severed <= 1 && s->room <= 1 && !memcmp(s->pad, zero.pad, sizeof(s->pad));
}

static const char *welcome(const struct smf_welcome *w, size_t len)
{
	uint64_t seq;

	if (len != sizeof(*w) || trail.welcome || w->durable > trail.seq || !state_ok(&w->trail))
		return "bad SMF_WELCOME";
	trail.state = w->trail;
	trail.known = true;
	while ((seq = oldest_sent()) && seq <= w->durable)
		settle(seq, 0);
	trail.sent = w->durable;
	trail.welcome = true;
	push();
	return NULL;
}

static const char *dispatch(const struct zcp_msg *msg, size_t n)
{
	const struct smf_put_ans *reply = (const void *)(msg + 1);
	const struct smf_trail_state *state = (const void *)(msg + 1);
	size_t len = n - sizeof(*msg);

	if (n < sizeof(*msg) || msg->len != n || msg->version != ZCP_VERSION)
		return "bad message";
	switch (msg->type) {
	case SMF_WELCOME:
		return welcome((const void *)(msg + 1), len);
	case SMF_PUT_ANS:
		if (len != sizeof(*reply) || reply->pad || reply->error > 0)
			return "bad SMF_PUT_ANS";
		settle(msg->token, reply->error);
		return NULL;
	case SMF_TRAIL:
		if (len != sizeof(trail.state) || !trail.welcome || !state_ok(state))
			return "bad SMF_TRAIL";
		trail.state = *state;
		return NULL;
	case SMF_ASK:
	case SMF_ASK_MANAGE:
	case SMF_ASK_FAILURE:
		if (query_check((const void *)(msg + 1), len))
			return "bad SMF_ASK";
		trail.ask(msg->token, msg->type, (const void *)(msg + 1));
		return NULL;
	default:
		return "unknown message";
	}
}

void trail_input(void)
{
	static union {
		struct zcp_msg msg;
		uint8_t space[SMF_SOCK_MAX];
	} m;
	struct iovec iov = { &m, sizeof(m) };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n = recvmsg(trail.fd, &mh, MSG_DONTWAIT);
	const char *wrong;

	if (n < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNRESET))
		return;
	if (n <= 0 || mh.msg_flags & MSG_TRUNC)
		wrong = n > 0 ? "message too long" : "gone";
	else
		wrong = dispatch(&m.msg, n);
	if (wrong)
		hang_up(wrong);
}

bool trail_severed(void)
{
	return trail.state.severed;
}

bool trail_room(void)
{
	return trail.state.room;
}

bool trail_known(void)
{
	return trail.known;
}

int trail_resume(void)
{
	if (!trail.welcome || !send_msg(SMF_RESUME, 0, NULL, 0))
		return -ENOTCONN;
	/* what is asked next is recorded behind it; smfd says when it is otherwise */
	trail.state.severed = 0;
	return 0;
}

int trail_scope(uint64_t id, const char *text, size_t len)
{
	return trail.welcome && send_msg(SMF_SCOPE, id, text, len) ? 0 : -ENOTCONN;
}

void trail_answer(uint64_t id, bool permitted, bool scoped, const char *text)
{
	struct {
		struct zcp_racf_authed a;
		char text[1024];
	} m = { .a.decision = permitted ? ZCP_PERMIT : ZCP_DENY };
	size_t len = strnlen(text, sizeof(m.text));

	if (!trail.welcome)
		return;
	m.a.text_len = len;
	m.a.flags = scoped ? SMF_ANS_SCOPED : 0;
	memcpy(m.a.text, text, len);
	send_msg(SMF_ASK_ANS, id, &m, sizeof(m.a) + len);
}
