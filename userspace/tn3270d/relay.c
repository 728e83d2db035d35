// SPDX-License-Identifier: MIT
/* relay.c - typed messages on a seqpacket socket */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include "wire.h"

int relay_send(int fd, enum relay_type type, const void *body, size_t len)
{
	u8 t = (u8)type;
	struct iovec iov[] = {
		{ .iov_base = &t, .iov_len = 1 },
		{ .iov_base = (void *)body, .iov_len = len },
	};
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = ARRAY_SIZE(iov) };

	if (sendmsg(fd, &m, MSG_NOSIGNAL) < 0)
		return -errno;
	return 0;
}

ssize_t relay_recv(int fd, u8 *type, void *to, size_t size)
{
	struct iovec iov[] = {
		{ .iov_base = type, .iov_len = 1 },
		{ .iov_base = to, .iov_len = size },
	};
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = ARRAY_SIZE(iov) };
	ssize_t n = recvmsg(fd, &m, 0);

	/* the other end closed without reading all: said once, before what it had sent */
	if (n < 0 && errno == ECONNRESET)
		n = recvmsg(fd, &m, 0);
	if (n < 0)
		return -errno;
	if (!n)
		return -EPIPE;
	if (m.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	return n - 1;
}

u64 now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return (u64)ts.tv_sec * 1000 + (u64)ts.tv_nsec / 1000000;
}

void child_of_listener(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}
