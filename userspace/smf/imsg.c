// SPDX-License-Identifier: MIT
/* imsg.c - messages between the processes of smfd */
#include <errno.h>
#include <sys/socket.h>
#include "smf/imsg.h"

static int send_msg(int fd, const struct smf_imsg *msg, const void *data, size_t len, int flags)
{
	struct iovec iov[2] = { { (void *)msg, sizeof(*msg) }, { (void *)data, len } };
	struct msghdr mh = { .msg_iov = iov, .msg_iovlen = len ? 2 : 1 };
	ssize_t n;

	do {
		n = sendmsg(fd, &mh, MSG_NOSIGNAL | flags);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

int smf_imsg_send(int fd, const struct smf_imsg *msg, const void *data, size_t len)
{
	return send_msg(fd, msg, data, len, 0);
}

int smf_imsg_try(int fd, const struct smf_imsg *msg, const void *data, size_t len)
{
	return send_msg(fd, msg, data, len, MSG_DONTWAIT);
}

int smf_imsg_send_many(int fd, const struct smf_imsg_out *out, unsigned int n)
{
	struct iovec iov[SMF_IMSG_MANY][2];
	struct mmsghdr mm[SMF_IMSG_MANY] = { 0 };
	unsigned int sent = 0;

	for (unsigned int i = 0; i < n; i++) {
		iov[i][0] = (struct iovec){ (void *)&out[i].msg, sizeof(out[i].msg) };
		iov[i][1] = (struct iovec){ (void *)out[i].data, out[i].len };
		mm[i].msg_hdr.msg_iov = iov[i];
		mm[i].msg_hdr.msg_iovlen = out[i].len ? 2 : 1;
	}
	while (sent < n) {
		int done = sendmmsg(fd, mm + sent, n - sent, MSG_NOSIGNAL);

		if (done < 0 && errno != EINTR)
			return -errno;
		sent += done > 0 ? done : 0;
	}
	return 0;
}

/* What is wrong with a message of n bytes, or how much is behind its struct smf_imsg. */
static ssize_t data_len(ssize_t n, int flags)
{
	if (!n)
		return -EPIPE;
	if (n < (ssize_t)sizeof(struct smf_imsg) || flags & MSG_TRUNC)
		return -EBADMSG;
	return n - sizeof(struct smf_imsg);
}

unsigned int smf_imsg_recv_many(int fd, struct smf_imsg_in *in)
{
	struct iovec iov[SMF_IMSG_MANY][2];
	struct mmsghdr mm[SMF_IMSG_MANY] = { 0 };
	int n;

	for (unsigned int i = 0; i < SMF_IMSG_MANY; i++) {
		iov[i][0] = (struct iovec){ &in[i].msg, sizeof(in[i].msg) };
		iov[i][1] = (struct iovec){ in[i].data, sizeof(in[i].data) };
		mm[i].msg_hdr.msg_iov = iov[i];
		mm[i].msg_hdr.msg_iovlen = 2;
	}
	do {
		n = recvmmsg(fd, mm, SMF_IMSG_MANY, MSG_DONTWAIT, NULL);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return 0;
	if (n < 0) {
		in[0].len = -errno;
		return 1;
	}
	for (int i = 0; i < n; i++) {
		in[i].len = data_len(mm[i].msg_len, mm[i].msg_hdr.msg_flags);
		/* behind the end there is nothing, however often it is read */
		if (in[i].len < 0)
			return i + 1;
	}
	return n;
}

ssize_t smf_imsg_recv(int fd, struct smf_imsg *msg, void *data, size_t size, int flags)
{
	struct iovec iov[2] = { { msg, sizeof(*msg) }, { data, size } };
	struct msghdr mh = { .msg_iov = iov, .msg_iovlen = 2 };
	ssize_t n;

	do {
		n = recvmsg(fd, &mh, flags);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return data_len(n, mh.msg_flags);
}
