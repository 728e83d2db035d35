// SPDX-License-Identifier: MIT
/* key_main.c - tn3270-key: keeps the private key and signs handshakes with it */
#include <getopt.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <lib/log.h>
#include <lib/sandbox.h>
#include "keygen.h"
#include "wire.h"

enum { DIGEST_MIN = 20, DIGEST_INFO_MAX = 96, FD_MAX = 4096 };

static EVP_PKEY *key;
static u8 used[FD_MAX];			/* signatures made for each connection */
static int epoll;
static char which[ZCP_NOTE_MAX];	/* key it is */

static const int syscalls[] = {
	SCMP_SYS(recvmsg), SCMP_SYS(recvfrom), SCMP_SYS(recv), SCMP_SYS(sendto), SCMP_SYS(send),
	SCMP_SYS(epoll_ctl),
};

static const struct sandbox_profile profile = {
	.name = "tn3270-key", .syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
};

/* Only what a TLS handshake has signed: digests and their encodings, by the key's own kind. */
static bool request_ok(const struct key_message *m, int *padding)
{
	int kind = EVP_PKEY_get_base_id(key);

	switch (m->op) {
	case KEY_SIGN_ECDSA:
		*padding = 0;
		return kind == EVP_PKEY_EC && m->len >= DIGEST_MIN && m->len <= EVP_MAX_MD_SIZE;
	case KEY_SIGN_PKCS1:
		*padding = RSA_PKCS1_PADDING;
		return kind == EVP_PKEY_RSA && m->len >= DIGEST_MIN && m->len <= DIGEST_INFO_MAX;
	case KEY_SIGN_PSS:
		/* EMSA-PSS ends with X'BC' (RFC 8017, 9.1.1) */
		*padding = RSA_NO_PADDING;
		return kind == EVP_PKEY_RSA && m->len == EVP_PKEY_get_size(key) &&
		       m->data[m->len - 1] == 0xbc;
	}
	return false;
}

static void sign(struct key_message *m)
{
	struct key_message answer = { 0 };
	size_t len = sizeof(answer.data);
	EVP_PKEY_CTX *ctx;
	int padding;

	if (m->len > sizeof(m->data) || !request_ok(m, &padding)) {
		*m = answer;
		return;
	}
	ctx = EVP_PKEY_CTX_new(key, NULL);
	if (ctx && EVP_PKEY_sign_init(ctx) == 1 &&
	    (!padding || EVP_PKEY_CTX_set_rsa_padding(ctx, padding) == 1) &&
	    EVP_PKEY_sign(ctx, answer.data, &len, m->data, m->len) == 1) {
		answer.op = m->op + 1;
		answer.len = (u16)len;
	} else {
		log_msg(LOG_ERR, "signing failed: %s",
			ERR_reason_error_string(ERR_peek_last_error()) ?: "?");
	}
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	*m = answer;
}

static void serve(int fd)
{
	struct key_message m;
	ssize_t n = recv(fd, &m, sizeof(m), MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n == sizeof(m) && used[fd] < KEY_PER_CONNECTION) {
		used[fd]++;
		sign(&m);
		if (send(fd, &m, sizeof(m), MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof(m))
			return;
	}
	close(fd);
}

/* The listener hands over our end of a new connection. */
static void new_connection(void)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	char byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.room,
			    .msg_controllen = sizeof(control.room) };
	struct epoll_event ev = { .events = EPOLLIN };
	struct cmsghdr *c;
	ssize_t n = recvmsg(KEY_FD_CONTROL, &m, MSG_CMSG_CLOEXEC);

	if (!n)
		exit(0);
	if (n < 0)
		return;
	c = CMSG_FIRSTHDR(&m);
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return;
	memcpy(&ev.data.fd, CMSG_DATA(c), sizeof(int));
	if (ev.data.fd >= FD_MAX || epoll_ctl(epoll, EPOLL_CTL_ADD, ev.data.fd, &ev)) {
		close(ev.data.fd);
		return;
	}
	used[ev.data.fd] = 0;
}

static void run(void)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = KEY_FD_CONTROL };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, KEY_FD_CONTROL, &ev))
		log_fatal("epoll: %m");
	for (;;) {
		int n = epoll_wait(epoll, &ev, 1, -1);

		if (n < 0 && errno != EINTR)
			log_fatal("epoll: %m");
		if (n == 1 && ev.data.fd == KEY_FD_CONTROL)
			new_connection();
		else if (n == 1)
			serve(ev.data.fd);
	}
}

static FILE *open_file(const char *path)
{
	FILE *f = fopen(path, "re");

	if (!f)
		log_fatal("%s: %m", path);
	return f;
}

/* With the fingerprint that keygen shows */
static void describe(const X509 *cert, time_t made)
{
	char digest[FINGERPRINT_MAX], date[sizeof("YYYY-MM-DD HH:MM:SS")];

	fingerprint(cert, 0, digest);
	strftime(date, sizeof(date), "%F %T", gmtime(&made));
	snprintf(which, sizeof(which), "HOST KEY OF %s UTC, SHA-256 %s", date, digest);
}

static void load(const char *key_path, const char *cert_path)
{
	FILE *f = open_file(key_path);
	struct stat st;
	X509 *cert;

	if (fstat(fileno(f), &st))
		log_fatal("%s: %m", key_path);
	if (st.st_mode & 077)
		log_fatal("%s: others may read it (mode %04o): chmod 600", key_path,
			  st.st_mode & 07777);
	key = PEM_read_PrivateKey(f, NULL, NULL, (void *)"");
	fclose(f);
	if (!key)
		log_fatal("%s: %s", key_path, ERR_reason_error_string(ERR_peek_last_error()));
	f = open_file(cert_path);
	cert = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	if (!cert)
		log_fatal("%s: %s", cert_path, ERR_reason_error_string(ERR_peek_last_error()));
	if (X509_check_private_key(cert, key) != 1)
		log_fatal("%s is not the key of %s", key_path, cert_path);
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) < 2048)
		log_fatal("%s: an RSA key needs 2048 bits", key_path);
	describe(cert, st.st_mtime);
	X509_free(cert);
}

static int generate(int argc, char **argv)
{
	static const struct option options[] = {
		{ "keygen", required_argument, NULL, 'g' },
		{ "type", required_argument, NULL, 't' },
		{ "host", required_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static const char kinds[] = "p256 p384 rsa3072 rsa4096";
	const char *folder = NULL, *kind = "p256", *host = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (c == 'g')
			folder = optarg;
		else if (c == 't')
			kind = optarg;
		else if (c == 'h')
			host = optarg;
		else
			return 64;
	}
	if (!strstr(kinds, kind) || strchr(kind, ' ') || strlen(kind) < 4) {
		fprintf(stderr, "tn3270-key: --type is one of: %s\n", kinds);
		return 64;
	}
	if (!folder || optind < argc) {
		fputs("usage: tn3270d --keygen FOLDER [--type KIND] [--host NAME]\n", stderr);
		return 64;
	}
	return keygen(folder, kind, host);
}

/* One descriptor for each connection that may still ask */
static void raise_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r))
		return;
	r.rlim_cur = min_t(rlim_t, r.rlim_max, FD_MAX);
	setrlimit(RLIMIT_NOFILE, &r);
}

/* Started by tn3270d: tn3270-key KEY CERTIFICATE USER, control socket at descriptor 3 */
int main(int argc, char **argv)
{
	int ret;

	if (argc > 1 && !strncmp(argv[1], "--", 2))
		return generate(argc, argv);
	if (argc != 4)
		return 64;
	log_open("tn3270-key", true);
	ret = sandbox_hide_memory();
	if (ret)
		log_fatal("cannot hide memory: %s", strerror(-ret));
	child_of_listener();
	load(argv[1], argv[2]);
	if (argv[3][0])
		ret = sandbox_drop_user(argv[3]);
	if (ret)
		log_fatal("cannot become %s: %s", argv[3], strerror(-ret));
	/* setuid made the memory what fs.suid_dumpable says */
	ret = sandbox_hide_memory();
	raise_limit();
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!ret)
		ret = sandbox_enter(&profile);
	if (ret || epoll < 0)
		log_fatal("no sandbox: %s", strerror(-ret));
	/* the listener waits for this */
	if (send(KEY_FD_CONTROL, which, strlen(which), MSG_NOSIGNAL) < 0)
		log_fatal("tn3270d starts this program");
	run();
}
