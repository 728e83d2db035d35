// SPDX-License-Identifier: MIT
/* session_main.c - tn3270-session: between one client's relay and one terminal of CP */
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <stdlib.h>
#include <unistd.h>
#include <lib/log.h>
#include <lib/sandbox.h>
#include "session.h"

enum {
	LINGER_MS = 2000,		/* for a client to take our last words */
	MESSAGES_PER_TURN = 64,		/* of CP, before the client is looked at again */
};

static struct session session;

/* What came from the relay and was not consumed yet. */
static u8 in[RELAY_MAX];
static size_t in_off, in_len;
static bool starttls_sent;
static bool relay_gone;

/* Beside reads and writes of open files: the relay. */
static const int syscalls[] = { SCMP_SYS(sendmsg), SCMP_SYS(recvmsg) };

static const struct sandbox_profile profile = {
	.name = "tn3270-session", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
};

static void end(const char *why)
{
	log_msg(LOG_INFO, "%s %s: %s", session.conf.termid, session.conf.peer, why);
	exit(0);
}

static void relay_in(u64 now)
{
	struct session_tls tls;
	u8 type;
	ssize_t n = relay_recv(SESSION_FD_RELAY, &type, in, sizeof(in));

	if (n == -EAGAIN)
		return;
	if (n < 0) {
		relay_gone = true;
		return;
	}
	if (type == RELAY_SECURE && n == sizeof(tls)) {
		memcpy(&tls, in, sizeof(tls));
		session_secured(&session, &tls, now);
	} else if (type == RELAY_REFUSED && n < (ssize_t)sizeof(in)) {
		in[n] = 0;
		session_refused(&session, (const char *)in);
	} else if (type == RELAY_DATA) {
		/* what a client sent in clear before TLS counts for nothing */
		bool early = session.starttls || (session.conf.secure && !session.is_secure);

		in_off = 0;
		in_len = early ? 0 : (size_t)n;
	} else {
		log_fatal("unknown relay message %u", type);
	}
}

static void consume(u64 now)
{
	if (in_off < in_len) {
		size_t n = session_client(&session, in + in_off, in_len - in_off, now);

		explicit_bzero(in + in_off, n);
		in_off += n;
	}
	if (session.starttls || in_off == in_len) {
		explicit_bzero(in, in_len);
		in_off = 0;
		in_len = 0;
	}
}

static void relay_out(void)
{
	struct buf *out = &session.out;
	size_t n = min(buf_len(out), (size_t)RELAY_MAX - 1);
	bool last = session.starttls && n == buf_len(out);
	int ret;

	if (!n || (session.starttls && starttls_sent))
		return;
	ret = relay_send(SESSION_FD_RELAY, last ? RELAY_STARTTLS : RELAY_DATA,
			 out->data + out->head, n);
	if (ret == -EAGAIN)
		return;
	if (ret) {
		relay_gone = true;
		return;
	}
	buf_take(out, n);
	starttls_sent = last;
}

static void terminal_in(u64 now)
{
	static u8 msg[ZCP_TERM_MSG_MAX];

	for (int i = 0; i < MESSAGES_PER_TURN && session_wants_message(&session); i++) {
		ssize_t n = read(SESSION_FD_TERMINAL, msg, sizeof(msg));

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0)
			log_msg(LOG_ERR, "%s: terminal: %m", session.conf.termid);
		if (n <= 0) {
			session.closing = "CP has closed the terminal";
			return;
		}
		if (session_message(&session, msg, (size_t)n, now))
			log_fatal("%s: CP sent what is no message", session.conf.termid);
	}
}

static void terminal_out(void)
{
	struct buf *cp = &session.cp;

	while (buf_len(cp)) {
		struct zcp_msg h;
		ssize_t n;

		memcpy(&h, cp->data + cp->head, sizeof(h));
		n = write(SESSION_FD_TERMINAL, cp->data + cp->head, h.len);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n < 0 && (errno == EPIPE || errno == ENODEV)) {
			session.closing = "CP has closed the terminal";
			return;
		}
		if (n != (ssize_t)h.len)
			log_fatal("%s: CP did not take a message: %m", session.conf.termid);
		buf_take(cp, h.len);
	}
}

static int wait_ms(u64 now, u64 until)
{
	if (!until)
		return -1;
	return until <= now ? 0 : (int)min(until - now, (u64)60000);
}

static void turn(struct pollfd *p, u64 until)
{
	bool wants = !in_len && (session_wants_client(&session) || session.starttls);
	u64 now = now_ms();

	p[0].events = (wants ? POLLIN : 0) | (buf_len(&session.out) ? POLLOUT : 0);
	p[1].events = (session_wants_message(&session) ? POLLIN : 0) |
		      (buf_len(&session.cp) ? POLLOUT : 0);
	/* an end that is gone says so for ever, but what it sent before may have to wait */
	p[0].fd = p[0].events ? SESSION_FD_RELAY : -1;
	p[1].fd = p[1].events ? SESSION_FD_TERMINAL : -1;
	if (poll(p, 2, wait_ms(now, until)) < 0 && errno != EINTR)
		log_fatal("poll: %m");
	now = now_ms();
	if (p[0].revents & (POLLIN | POLLHUP | POLLERR) && !in_len)
		relay_in(now);
	if (p[1].revents & (POLLIN | POLLHUP | POLLERR))
		terminal_in(now);
	consume(now);
	session_tick(&session, now);
	terminal_out();
	session_flush(&session);
	relay_out();
	if (session.out.overflow || session.cp.overflow)
		log_fatal("%s: a buffer is too small", session.conf.termid);
}

static void run(void)
{
	struct pollfd p[2];
	u64 until;

	while (!session.closing && !relay_gone)
		turn(p, session_deadline(&session));
	until = now_ms() + LINGER_MS;
	while (buf_len(&session.out) && !relay_gone && now_ms() < until) {
		p[0] = (struct pollfd){ .fd = SESSION_FD_RELAY, .events = POLLOUT };
		poll(p, 1, wait_ms(now_ms(), until));
		relay_out();
	}
	end(session.closing ? session.closing : "client has gone");
}

int main(void)
{
	struct session_conf conf;
	u8 type;
	int ret;

	log_open("tn3270-session", true);
	child_of_listener();
	ret = sandbox_hide_memory();
	if (!ret)
		ret = sandbox_enter(&profile);
	if (ret)
		log_fatal("no sandbox: %s", strerror(-ret));
	if (relay_recv(SESSION_FD_RELAY, &type, &conf, sizeof(conf)) != sizeof(conf) ||
	    type != RELAY_CONFIG)
		log_fatal("no configuration; tn3270d starts this program");
	if (fcntl(SESSION_FD_RELAY, F_SETFL, O_NONBLOCK) ||
	    fcntl(SESSION_FD_TERMINAL, F_SETFL, O_NONBLOCK))
		log_fatal("descriptors: %m");
	session_start(&session, &conf, now_ms());
	run();
	return 0;
}
