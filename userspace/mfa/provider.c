// SPDX-License-Identifier: MIT
/* provider.c - connections to the provider: TLS, certificates on both sides, one question each */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/log.h"
#include "mfa/mfa.h"

/* Forward secrecy and authenticated encryption. */
#define CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

enum stage { FREE, CONNECT, HANDSHAKE, SEND, RECEIVE };

static struct ask {
	enum stage stage;
	int fd;
	short wants;			/* events to wait for */
	bool certified;			/* the provider asked for our certificate */
	uint64_t id, deadline;
	SSL *ssl;
	size_t out_len, in_len;
	uint8_t out[MFA_MESSAGE_MAX], in[MFA_MESSAGE_MAX];
} asks[MFA_ASKS_MAX];

static struct {
	struct mfa_conf conf;
	SSL_CTX *ctx;
} provider;

/* ---- what OpenSSL is told --------------------------------------------------------- */

/* Called when the provider wants our certificate. */
static int certificate_wanted(SSL *ssl, void *arg)
{
	struct ask *a = SSL_get_app_data(ssl);

	(void)arg;
	if (a)
		a->certified = true;
	return 1;
}

static bool ready(SSL_CTX *ctx, const struct mfa_conf *conf)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);

	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
					 SSL_OP_NO_TICKET);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_cb(ctx, certificate_wanted, NULL);
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
						       X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	       SSL_CTX_set_cipher_list(ctx, CIPHERS) == 1 &&
	       X509_VERIFY_PARAM_set1_host(param, conf->name, 0) == 1 &&
	       SSL_CTX_load_verify_file(ctx, conf->authorities) == 1 &&
	       SSL_CTX_use_certificate_chain_file(ctx, conf->certificate) == 1 &&
	       SSL_CTX_use_PrivateKey_file(ctx, conf->key, SSL_FILETYPE_PEM) == 1 &&
	       SSL_CTX_check_private_key(ctx) == 1;
}

int provider_use(const struct mfa_conf *conf)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	ERR_clear_error();
	if (!ctx || !ready(ctx, conf)) {
		log_msg(LOG_ERR, "certificates: %s",
			ERR_reason_error_string(ERR_peek_last_error()) ?: "not usable");
		SSL_CTX_free(ctx);
		return -EINVAL;
	}
	/* those under way hold their own reference to the old one */
	SSL_CTX_free(provider.ctx);
	provider.ctx = ctx;
	provider.conf = *conf;
	return 0;
}

/* ---- one question ------------------------------------------------------------------ */

static void end(struct ask *a, const struct mfa_verdict *verdict)
{
	SSL_free(a->ssl);
	if (a->fd >= 0)
		close(a->fd);
	explicit_bzero(a, sizeof(*a));
	provider_verdict(verdict);
}

static void fail(struct ask *a, const char *why)
{
	struct mfa_verdict v = { .id = a->id, .decision = MFA_UNAVAILABLE };

	snprintf(v.text, sizeof(v.text), "%s", why);
	log_msg(LOG_WARNING, "provider: %s", why);
	end(a, &v);
}

static void fail_tls(struct ask *a, const char *where)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());
	long verify = SSL_get_verify_result(a->ssl);
	char why[MFA_TEXT_MAX + 1];

	if (verify != X509_V_OK)
		reason = X509_verify_cert_error_string(verify);
	snprintf(why, sizeof(why), "%s: %s", where, reason ?: "connection closed");
	fail(a, why);
}

/* A call of OpenSSL that did not work out: false when it may later. */
static bool broken(struct ask *a, int ret)
{
	switch (SSL_get_error(a->ssl, ret)) {
	case SSL_ERROR_WANT_READ:
		a->wants = POLLIN;
		return false;
	case SSL_ERROR_WANT_WRITE:
		a->wants = POLLOUT;
		return false;
	default:
		return true;
	}
}

/* Each gives true when the next stage may begin at once. */
static bool step_connect(struct ask *a)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(a->fd, SOL_SOCKET, SO_ERROR, &error, &len) || error) {
		fail(a, "cannot be reached");
		return false;
	}
	a->stage = HANDSHAKE;
	return true;
}

static bool step_handshake(struct ask *a)
{
	int ret = SSL_connect(a->ssl);

	if (ret != 1) {
		if (broken(a, ret))
			fail_tls(a, "TLS");
		return false;
	}
	if (!a->certified) {
		fail(a, "TLS: provider does not ask for a certificate");
		return false;
	}
	a->stage = SEND;
	return true;
}

static bool step_send(struct ask *a)
{
	/* one record: whole or not yet */
	int ret = SSL_write(a->ssl, a->out, (int)a->out_len);

	if (ret <= 0) {
		if (broken(a, ret))
			fail_tls(a, "question");
		return false;
	}
	explicit_bzero(a->out, sizeof(a->out));
	a->stage = RECEIVE;
	return true;
}

static void received(struct ask *a, size_t len)
{
	struct mfa_verdict v;
	const char *wrong = mfa_verdict_parse(a->in, len, &v);

	if (wrong)
		fail(a, wrong);
	else if (v.id != a->id)
		fail(a, "verdict of another question");
	else
		end(a, &v);
}

static bool step_receive(struct ask *a)
{
	int ret = SSL_read(a->ssl, a->in + a->in_len, (int)(sizeof(a->in) - a->in_len)), len;

	if (ret <= 0) {
		if (broken(a, ret))
			fail_tls(a, "verdict");
		return false;
	}
	a->in_len += ret;
	len = mfa_message_len(a->in, a->in_len);
	if (len < 0 || (len && a->in_len > (size_t)len))
		fail(a, "verdict: no message of this protocol");
	else if (len && a->in_len == (size_t)len)
		received(a, len);
	else
		return true;
	return false;
}

static void run(struct ask *a)
{
	static bool (*const steps[])(struct ask *a) = {
		[CONNECT] = step_connect,
		[HANDSHAKE] = step_handshake,
		[SEND] = step_send,
		[RECEIVE] = step_receive,
	};

	do
		ERR_clear_error();
	while (a->stage != FREE && steps[a->stage](a));
}

static bool begin(struct ask *a)
{
	const struct mfa_conf *c = &provider.conf;

	a->fd = socket(c->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	a->ssl = a->fd >= 0 ? SSL_new(provider.ctx) : NULL;
	if (!a->ssl || SSL_set_fd(a->ssl, a->fd) != 1 || !SSL_set_app_data(a->ssl, a) ||
	    SSL_set_tlsext_host_name(a->ssl, c->name) != 1)
		return false;
	return !connect(a->fd, (const struct sockaddr *)&c->address, c->address_len) ||
	       errno == EINPROGRESS;
}

void provider_ask(uint64_t id, const uint8_t *msg, size_t len)
{
	struct mfa_verdict busy = { .id = id, .decision = MFA_UNAVAILABLE,
				    .text = "too many questions" };
	struct ask *a = asks;

	while (a < asks + MFA_ASKS_MAX && a->stage != FREE)
		a++;
	if (a == asks + MFA_ASKS_MAX) {
		provider_verdict(&busy);
		return;
	}
	*a = (struct ask){ .stage = CONNECT, .wants = POLLOUT, .fd = -1, .id = id,
			   .deadline = clock_ms() + 1000 * provider.conf.timeout, .out_len = len };
	memcpy(a->out, msg, len);
	if (!begin(a))
		fail(a, "cannot be reached");
}

/* ---- all of them --------------------------------------------------------------------- */

int provider_poll(struct pollfd p[MFA_ASKS_MAX], unsigned int *n)
{
	uint64_t now = clock_ms(), next = UINT64_MAX;

	for (struct ask *a = asks; a < asks + MFA_ASKS_MAX; a++) {
		if (a->stage == FREE)
			continue;
		p[(*n)++] = (struct pollfd){ a->fd, a->wants, 0 };
		next = a->deadline < next ? a->deadline : next;
	}
	return next == UINT64_MAX ? -1 : next <= now ? 0 : (int)(next - now);
}

void provider_run(const struct pollfd *p, unsigned int n)
{
	uint64_t now = clock_ms();

	for (struct ask *a = asks; a < asks + MFA_ASKS_MAX; a++) {
		unsigned int i = 0;

		if (a->stage == FREE)
			continue;
		while (i < n && p[i].fd != a->fd)
			i++;
		if (i < n && p[i].revents)
			run(a);
		if (a->stage != FREE && a->deadline <= now)
			fail(a, "no answer in time");
	}
}
