// SPDX-License-Identifier: MIT
/* connections.c - the lines that are open: who, how many, and their two processes */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <lib/log.h>
#include "children.h"
#include "connections.h"

struct connection {
	pid_t tls, session;		/* 0: has ended */
	struct in6_addr peer;		/* IPv4 as a mapped address; of IPv6 the first 64 bits */
};

static struct connection table[CONF_CONNECTIONS_MAX];

/* What connection_new() has opened and must close again. */
struct making {
	int client, relay[2], key[2], terminal;
};

static bool in_use(const struct connection *c)
{
	return c->tls || c->session;
}

static struct in6_addr peer_key(const struct sockaddr_storage *ss)
{
	struct in6_addr a = { 0 };

	if (ss->ss_family == AF_INET6) {
		a = ((const struct sockaddr_in6 *)ss)->sin6_addr;
		if (!IN6_IS_ADDR_V4MAPPED(&a))
			memset(a.s6_addr + 8, 0, 8);
	} else {
		memset(a.s6_addr + 10, 0xff, 2);
		memcpy(a.s6_addr + 12, &((const struct sockaddr_in *)ss)->sin_addr, 4);
	}
	return a;
}

static void peer_text(const struct sockaddr_storage *ss, char *to, size_t size)
{
	char host[INET6_ADDRSTRLEN + 32], port[16];
	const char *h = host;

	if (getnameinfo((const struct sockaddr *)ss, sizeof(*ss), host, sizeof(host), port,
			sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV)) {
		snprintf(to, size, "?");
		return;
	}
	if (!strncmp(h, "::ffff:", 7))
		h += 7;
	snprintf(to, size, strchr(h, ':') ? "[%.45s]:%s" : "%.45s:%s", h, port);
}

unsigned int connections_count(void)
{
	unsigned int n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		n += in_use(&table[i]);
	return n;
}

/* A free place, or NULL and why not. */
static struct connection *find_place(const struct conf *conf, const struct in6_addr *peer,
				     const char **why)
{
	struct connection *free = NULL;
	u32 all = 0, same = 0;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (!in_use(&table[i])) {
			if (!free)
				free = &table[i];
			continue;
		}
		all++;
		same += !memcmp(&table[i].peer, peer, sizeof(*peer));
	}
	*why = all >= conf->connections ? "too many connections" :
	       same >= conf->per_peer ? "too many connections from there" : NULL;
	return *why ? NULL : free;
}

/* The device; or, to try things without CP, a seqpacket socket. */
static int open_terminal(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	struct stat st;
	int fd;

	if (stat(path, &st))
		return -errno;
	if (!S_ISSOCK(st.st_mode)) {
		fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
		return fd < 0 ? -errno : fd;
	}
	if (strlen(path) >= sizeof(a.sun_path))
		return -ENAMETOOLONG;
	strcpy(a.sun_path, path);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a))) {
		int error = errno;

		close(fd);
		return -error;
	}
	return fd < 0 ? -errno : fd;
}

int connections_note(const struct conf *conf, const char *text)
{
	u8 note[NOTE_MAX];
	size_t len = note_make(note, ZCP_OUTCOME_SUCCESS, "", "", text);
	int fd = open_terminal(conf->terminal);
	int ret = 0;

	if (fd < 0)
		return fd;
	if (write(fd, note, len) != (ssize_t)len)
		ret = -errno;
	close(fd);
	return ret;
}

static int send_fd(int to, int fd)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec iov = { .iov_base = "", .iov_len = 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room,
			    .msg_controllen = sizeof(control.room) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return sendmsg(to, &m, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

/* Configuration goes in at the other process's end: what it reads first. */
static int configure(const struct line_env *env, const struct conf_listen *l,
		     const struct making *m, const char *peer, const char *termid)
{
	const struct pem *ca = env->authorities;
	const struct conf *conf = env->conf;
	struct tls_config t = {
		.implicit = l->implicit, .tls13 = conf->tls13, .client_cert = conf->client_cert,
		.handshake_ms = conf->negotiate * 1000,
	};
	struct session_conf s = {
		.policy = conf->starttls, .secure = l->implicit,
		.negotiate_ms = conf->negotiate * 1000, .silence_ms = conf->silence * 1000,
		.keepalive_ms = conf->keepalive * 1000, .idle_ms = conf->idle * 1000,
	};

	snprintf(t.peer, sizeof(t.peer), "%s", peer);
	snprintf(t.ciphers, sizeof(t.ciphers), "%s", conf->ciphers);
	snprintf(s.peer, sizeof(s.peer), "%s", peer);
	snprintf(s.termid, sizeof(s.termid), "%s", termid);
	snprintf(s.system, sizeof(s.system), "%s", conf->system);
	return relay_send(m->relay[1], RELAY_CONFIG, &t, sizeof(t)) ?:
	       relay_send(m->relay[1], RELAY_CERTIFICATE, env->chain->text, env->chain->len) ?:
	       relay_send(m->relay[1], RELAY_AUTHORITIES, ca->text, ca->len) ?:
	       relay_send(m->relay[0], RELAY_CONFIG, &s, sizeof(s));
}

static int open_all(const struct line_env *env, struct making *m)
{
	const int on = 1;

	m->terminal = open_terminal(env->conf->terminal);
	if (m->terminal < 0) {
		errno = -m->terminal;
		log_msg(LOG_ERR, "%s: %m: is zcp.ko loaded?", env->conf->terminal);
		return m->terminal;
	}
	setsockopt(m->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, m->relay))
		return -errno;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, m->key))
		return -errno;
	return env->key_control < 0 ? 0 : send_fd(env->key_control, m->key[1]);
}

static int start_both(struct connection *c, const struct making *m, char *peer, char *termid)
{
	char *tls_argv[] = { "tn3270-tls", termid, peer, NULL };
	char *session_argv[] = { "tn3270-session", termid, peer, NULL };
	const int tls_fds[] = { m->relay[0], m->client, m->key[0], -1 };
	const int session_fds[] = { m->relay[1], m->terminal, -1, -1 };
	pid_t pid = child_start("tn3270-tls", tls_argv, tls_fds);

	if (pid < 0)
		return pid;
	c->tls = pid;
	pid = child_start("tn3270-session", session_argv, session_fds);
	/* without a session the other one ends by itself */
	if (pid < 0)
		return pid;
	c->session = pid;
	return 0;
}

static void close_all(const struct making *m)
{
	const int fds[] = { m->client, m->relay[0], m->relay[1],
			    m->key[0], m->key[1], m->terminal };

	for (size_t i = 0; i < ARRAY_SIZE(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

void connection_new(const struct line_env *env, const struct conf_listen *l, int fd,
		    const struct sockaddr_storage *peer)
{
	struct making m = { fd, { -1, -1 }, { -1, -1 }, -1 };
	struct in6_addr key = peer_key(peer);
	char text[ZCP_PEER_MAX], termid[ZCP_NAME_LEN + 1];
	struct connection *c;
	const char *why;
	int ret;

	peer_text(peer, text, sizeof(text));
	c = find_place(env->conf, &key, &why);
	if (!c) {
		log_msg(LOG_NOTICE, "%s refused: %s", text, why);
		goto close;
	}
	snprintf(termid, sizeof(termid), "T%04u", (unsigned int)(c - table) + 1);
	ret = open_all(env, &m);
	if (!ret)
		ret = configure(env, l, &m, text, termid);
	if (!ret) {
		c->peer = key;
		ret = start_both(c, &m, text, termid);
	}
	if (ret)
		log_msg(LOG_ERR, "%s: not served: %s", text, strerror(-ret));
	else
		log_msg(LOG_INFO, "%s %s: connected to port %s", termid, text, l->port);
close:
	close_all(&m);
}

bool connection_child_ended(pid_t pid)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].tls == pid)
			table[i].tls = 0;
		else if (table[i].session == pid)
			table[i].session = 0;
		else
			continue;
		return true;
	}
	return false;
}

void connections_end(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].tls)
			kill(table[i].tls, SIGTERM);
		if (table[i].session)
			kill(table[i].session, SIGTERM);
	}
}
