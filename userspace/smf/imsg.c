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
	if (!n)
		return -EPIPE;
	if (n < (ssize_t)sizeof(*msg) || mh.msg_flags & MSG_TRUNC)
		return -EBADMSG;
	return n - sizeof(*msg);
}
