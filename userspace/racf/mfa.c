// SPDX-License-Identifier: MIT
/* mfa.c - the worker's way to racfd-mfa */
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "racf/job.h"
#include "racf/mfa.h"

struct question {
	struct question *next;
	uint64_t id;
	uint64_t deadline;	/* 0: lost, to be answered at the next tick */
	mfa_done_t done;
	void *arg;
};

static struct {
	struct sockaddr_un sa;
	uid_t uid;
	int fd;
	unsigned int count;
	struct question *first;
} mfa = { .fd = -1 };

void mfa_init(const char *path, uid_t uid)
{
	mfa.sa.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(mfa.sa.sun_path))
		log_fatal("%s: path too long", path);
	memcpy(mfa.sa.sun_path, path, strlen(path));
	mfa.uid = uid;
}

int mfa_fd(void)
{
	return mfa.fd;
}

/* Who waits for an answer on this connection gets none. */
static void hang_up(const char *why)
{
	log_msg(LOG_WARNING, "racfd-mfa: %s", why);
	close(mfa.fd);
	mfa.fd = -1;
	for (struct question *q = mfa.first; q; q = q->next)
		q->deadline = 0;
}

static bool connected(void)
{
	if (mfa.fd >= 0)
		return true;
	if (mfa.uid == (uid_t)-1)
		return false;
	mfa.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (mfa.fd < 0)
		log_fatal("socket: %m");
	if (connect(mfa.fd, (struct sockaddr *)&mfa.sa, sizeof(mfa.sa)))
		hang_up("not there");
	else if (proc_peer_uid(mfa.fd) != mfa.uid)
		hang_up("socket belongs to somebody else");
	return mfa.fd >= 0;
}

static bool send_question(struct mfa_verify *v)
{
	uint8_t buf[MFA_MESSAGE_MAX];
	size_t len = mfa_verify_format(v, buf);
	bool sent = connected() &&
		    send(mfa.fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)len;

	explicit_bzero(buf, sizeof(buf));
	return sent;
}

void mfa_ask(struct mfa_verify *v, mfa_done_t done, void *arg)
{
	struct question *q = calloc(1, sizeof(*q));

	if (!q || RAND_bytes((unsigned char *)&v->id, sizeof(v->id)) != 1)
		log_fatal("no memory or random numbers");
	*q = (struct question){ .next = mfa.first, .id = v->id, .done = done, .arg = arg };
	mfa.first = q;
	mfa.count++;
	if (mfa.count <= MFA_PENDING_MAX && send_question(v))
		q->deadline = job_now() + MFA_WAIT_MS;
	explicit_bzero(v, sizeof(*v));
}

static void settle(struct question **at, const struct mfa_verdict *verdict)
{
	struct question *q = *at;

	*at = q->next;
	mfa.count--;
	q->done(q->arg, verdict);
	free(q);
}

void mfa_input(void)
{
	uint8_t buf[MFA_MESSAGE_MAX + 1];
	ssize_t n = recv(mfa.fd, buf, sizeof(buf), MSG_DONTWAIT);
	struct mfa_verdict verdict;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || mfa_verdict_parse(buf, n, &verdict)) {
		hang_up(n > 0 ? "bad verdict" : "gone");
		return;
	}
	for (struct question **at = &mfa.first; *at; at = &(*at)->next) {
		if ((*at)->id != verdict.id)
			continue;
		settle(at, &verdict);
		return;
	}
	/* else too late: refused already */
}

int mfa_tick(void)
{
	static const struct mfa_verdict away = { .decision = MFA_UNAVAILABLE,
						 .text = "no answer" };
	uint64_t now = job_now(), next = UINT64_MAX;
	struct question **at = &mfa.first;

	while (*at) {
		if ((*at)->deadline <= now) {
			settle(at, &away);
			/* its end may have asked anew: from the front again */
			at = &mfa.first;
			next = UINT64_MAX;
			continue;
		}
		next = (*at)->deadline < next ? (*at)->deadline : next;
		at = &(*at)->next;
	}
	return next == UINT64_MAX ? -1 : (int)(next - now);
}
