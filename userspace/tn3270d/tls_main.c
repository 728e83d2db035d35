// SPDX-License-Identifier: MIT
/* tls_main.c - tn3270-tls: between a client's socket and its session, in clear or through TLS */
#include <fcntl.h>
#include <openssl/err.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <lib/log.h>
#include <lib/sandbox.h>
#include "tls_context.h"

enum { LINGER_MS = 3000, FOLLOWS_LEN = 6 };

static struct tls_config conf;
static SSL_CTX *ctx;
static SSL *ssl;			/* NULL: the line is in clear */

struct direction {
	u8 data[RELAY_MAX];
	size_t off, len;
};

static struct direction to_client, to_session;

static bool handshake_next;		/* when to_client is empty */
static bool session_gone;		/* what it said last may still be in the relay */
static short read_wants, write_wants;	/* events of the client's socket that OpenSSL waits for */

static const int syscalls[] = {
	SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(recvfrom), SCMP_SYS(sendto),
	SCMP_SYS(recv), SCMP_SYS(send),
	SCMP_SYS(shutdown),
};

static const struct sandbox_profile profile = {
	.name = "tn3270-tls", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
};

static void end(const char *why)
{
	log_msg(LOG_INFO, "%s: %s", conf.peer, why);
	exit(0);
}

/* A call of OpenSSL that did not work out: the event to wait for, 0: the line is over. */
static short tls_wants(int ret)
{
	switch (SSL_get_error(ssl, ret)) {
	case SSL_ERROR_WANT_READ:
		return POLLIN;
	case SSL_ERROR_WANT_WRITE:
		return POLLOUT;
	default:
		return 0;
	}
}

/* >0 bytes, 0: not now, see *wants, -1: the client is gone */
static ssize_t client_read(void *to, size_t size, short *wants)
{
	ssize_t n;

	*wants = POLLIN;
	if (ssl) {
		ERR_clear_error();
		n = SSL_read(ssl, to, (int)size);
		if (n > 0)
			return n;
		*wants = tls_wants((int)n);
		return *wants ? 0 : -1;
	}
	n = recv(TLS_FD_CLIENT, to, size, 0);
	if (n > 0)
		return n;
	return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

static ssize_t client_write(const void *p, size_t len, short *wants)
{
	ssize_t n;

	*wants = POLLOUT;
	if (ssl) {
		ERR_clear_error();
		n = SSL_write(ssl, p, (int)len);
		if (n > 0)
			return n;
		*wants = tls_wants((int)n);
		return *wants ? 0 : -1;
	}
	n = send(TLS_FD_CLIENT, p, len, MSG_NOSIGNAL);
	if (n >= 0)
		return n;
	return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

/* The session puts it into CP's trail. */
static void refuse(const char *why)
{
	relay_send(TLS_FD_RELAY, RELAY_REFUSED, why, strlen(why));
	log_msg(LOG_NOTICE, "%s: TLS refused: %s", conf.peer, why);
	exit(0);
}

static void wait_client(short events, u64 until)
{
	struct pollfd p = { .fd = TLS_FD_CLIENT, .events = events };
	u64 now = now_ms();

	if (now >= until)
		refuse("handshake not ended in time");
	poll(&p, 1, (int)(until - now));
}

/*
 * A client may have its own FOLLOWS still on the way when ours goes out: these
 * six bytes, and no others, are taken from in front of the first TLS record.
 */
static void skip_follows(u64 until)
{
	static const u8 follows[FOLLOWS_LEN] = { 255, 250, 46, 1, 255, 240 };
	u8 seen[FOLLOWS_LEN];
	ssize_t n;

	for (;;) {
		n = recv(TLS_FD_CLIENT, seen, sizeof(seen), MSG_PEEK);
		if (!n || (n < 0 && errno != EAGAIN && errno != EINTR))
			end("client has gone");
		if (n > 0 && memcmp(seen, follows, (size_t)n))
			return;
		if (n == sizeof(seen))
			break;
		/* what was peeked at keeps the socket readable: look again a little later */
		if (n > 0)
			poll(NULL, 0, 20);
		wait_client(POLLIN, until);
	}
	recv(TLS_FD_CLIENT, seen, sizeof(seen), 0);
}

/*
 * The subject in the form of RFC 2253, which no two names share. One that does not fit is not told:
 * its beginning could be somebody else.
 */
static void get_subject(X509 *cert, char *text, size_t size)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *name;
	long len;

	*text = 0;
	if (bio && X509_NAME_print_ex(bio, X509_get_subject_name(cert), 0, XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(bio, &name);
		if (len > 0 && (size_t)len < size && !memchr(name, 0, (size_t)len)) {
			memcpy(text, name, (size_t)len);
			text[len] = 0;
		} else {
			log_msg(LOG_NOTICE, "%s: subject of the certificate is too long",
				conf.peer);
		}
	}
	BIO_free(bio);
}

static void tell_session(void)
{
	struct session_tls t = { 0 };
	X509 *cert = SSL_get1_peer_certificate(ssl);

	snprintf(t.protocol, sizeof(t.protocol), "%s", SSL_get_version(ssl));
	snprintf(t.cipher, sizeof(t.cipher), "%s", SSL_get_cipher_name(ssl));
	if (cert) {
		/* verified, or the handshake would have failed */
		get_subject(cert, t.subject, sizeof(t.subject));
		X509_free(cert);
	}
	log_msg(LOG_INFO, "%s: %s %s %s", conf.peer, t.protocol, t.cipher, t.subject);
	if (relay_send(TLS_FD_RELAY, RELAY_SECURE, &t, sizeof(t)))
		end("session has gone");
}

static void handshake(void)
{
	u64 until = now_ms() + conf.handshake_ms;
	short wants;
	int ret;

	if (!ctx)
		log_fatal("%s: TLS wanted, but no certificate", conf.peer);
	skip_follows(until);
	ssl = SSL_new(ctx);
	if (!ssl || SSL_set_fd(ssl, TLS_FD_CLIENT) != 1)
		log_fatal("OpenSSL: no memory");
	for (;;) {
		ERR_clear_error();
		ret = SSL_accept(ssl);
		if (ret == 1)
			break;
		wants = tls_wants(ret);
		/* who only looks whether the port is open has refused nothing */
		if (!wants && !BIO_number_read(SSL_get_rbio(ssl)))
			end("connection closed");
		if (!wants)
			refuse(ERR_reason_error_string(ERR_peek_error()) ?: "connection closed");
		wait_client(wants, until);
	}
	handshake_next = false;
	close(TLS_FD_KEY);
	tell_session();
}

static bool from_session(void)
{
	u8 type;
	ssize_t n;

	if (to_client.len || handshake_next)
		return false;
	n = relay_recv(TLS_FD_RELAY, &type, to_client.data, sizeof(to_client.data));
	if (n == -EAGAIN)
		return false;
	if (n < 0)
		end("session over");
	if (type != RELAY_DATA && (type != RELAY_STARTTLS || ssl))
		log_fatal("unknown relay message %u", type);
	handshake_next = type == RELAY_STARTTLS;
	to_client.off = 0;
	to_client.len = (size_t)n;
	return true;
}

/* True when something moved, so that more may. */
static bool step_out(void)
{
	ssize_t n;

	if (!from_session() && !to_client.len)
		return false;
	n = client_write(to_client.data + to_client.off, to_client.len, &write_wants);
	if (n < 0)
		end("client has gone");
	explicit_bzero(to_client.data + to_client.off, (size_t)n);
	to_client.off += (size_t)n;
	to_client.len -= (size_t)n;
	if (!to_client.len)
		write_wants = 0;
	if (!to_client.len && handshake_next)
		handshake();
	return n > 0;
}

static bool step_in(void)
{
	ssize_t n;
	int ret;

	if (session_gone)
		return false;
	if (!to_session.len && !handshake_next) {
		n = client_read(to_session.data, sizeof(to_session.data) - 1, &read_wants);
		if (n < 0)
			end("client has gone");
		to_session.len = (size_t)n;
	}
	if (!to_session.len)
		return false;
	read_wants = 0;
	ret = relay_send(TLS_FD_RELAY, RELAY_DATA, to_session.data, to_session.len);
	if (ret == -EAGAIN)
		return false;
	session_gone = ret < 0;
	explicit_bzero(to_session.data, to_session.len);
	to_session.len = 0;
	return true;
}

static void run(void)
{
	for (;;) {
		struct pollfd p[2] = { { .fd = TLS_FD_RELAY }, { .fd = TLS_FD_CLIENT } };
		bool moved = step_out();

		if (step_in() || moved)
			continue;
		p[0].events = (to_client.len ? 0 : POLLIN) | (to_session.len ? POLLOUT : 0);
		p[1].events = (to_client.len ? write_wants : 0) | (to_session.len ? 0 : read_wants);
		if (!p[0].events)
			p[0].fd = -1;
		if (!p[1].events)
			p[1].fd = -1;
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			log_fatal("poll: %m");
	}
}

/* The last words of a session reach the client, then close_notify. */
static void last_words(void)
{
	u64 until = now_ms() + LINGER_MS;

	while (to_client.len && now_ms() < until) {
		struct pollfd p = { .fd = TLS_FD_CLIENT };
		ssize_t n = client_write(to_client.data + to_client.off, to_client.len,
					 &write_wants);

		if (n < 0)
			return;
		to_client.off += (size_t)n;
		to_client.len -= (size_t)n;
		p.events = write_wants;
		if (!n)
			poll(&p, 1, 100);
	}
	if (ssl && SSL_is_init_finished(ssl))
		SSL_shutdown(ssl);
	shutdown(TLS_FD_CLIENT, SHUT_WR);
}

static void receive_config(void)
{
	static u8 chain[RELAY_PEM_MAX], authorities[RELAY_PEM_MAX];
	ssize_t chain_len, authorities_len;
	u8 type[3];

	if (relay_recv(TLS_FD_RELAY, &type[0], &conf, sizeof(conf)) != sizeof(conf))
		log_fatal("no configuration; tn3270d starts this program");
	chain_len = relay_recv(TLS_FD_RELAY, &type[1], chain, sizeof(chain));
	authorities_len = relay_recv(TLS_FD_RELAY, &type[2], authorities, sizeof(authorities));
	if (type[0] != RELAY_CONFIG || type[1] != RELAY_CERTIFICATE ||
	    type[2] != RELAY_AUTHORITIES || chain_len < 0 || authorities_len < 0)
		log_fatal("configuration is not complete");
	conf.peer[sizeof(conf.peer) - 1] = 0;
	conf.ciphers[sizeof(conf.ciphers) - 1] = 0;
	if (chain_len)
		ctx = tls_context(&conf, chain, (size_t)chain_len, authorities,
				  (size_t)authorities_len);
}

int main(void)
{
	int ret;

	log_open("tn3270-tls", true);
	ret = sandbox_hide_memory();
	if (ret)
		log_fatal("cannot hide memory: %s", strerror(-ret));
	child_of_listener();
	receive_config();
	/* OpenSSL has read its configuration; dates in certificates want the time zone's file */
	tzset();
	ret = sandbox_enter(&profile);
	if (ret)
		log_fatal("no sandbox: %s", strerror(-ret));
	if (fcntl(TLS_FD_RELAY, F_SETFL, O_NONBLOCK) || fcntl(TLS_FD_CLIENT, F_SETFL, O_NONBLOCK))
		log_fatal("descriptors: %m");
	signal(SIGPIPE, SIG_IGN);
	atexit(last_words);
	if (conf.implicit)
		handshake();
	run();
}
