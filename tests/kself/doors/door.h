/* SPDX-License-Identifier: MIT */
/* door.h - plays racfd or smfd before the real module, and a user at a terminal */
#ifndef ZCP_KSELF_DOOR_H
#define ZCP_KSELF_DOOR_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "kmod/uapi/zcp.h"
#include "ktap.h"

#define WAIT_MS 20000

union message {
	struct zcp_msg head;
	uint8_t bytes[ZCP_SMF_MSG_MAX];
};

static union message in;

#define BODY ((void *)(in.bytes + sizeof(struct zcp_msg)))

/* A parameter of the module */
__attribute__((unused)) static void set_parameter(const char *name, const char *value)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/sys/module/zcp/parameters/%s", name);
	fd = open(path, O_WRONLY);
	CHECK_EQ(write(fd, value, strlen(value)), strlen(value));
	close(fd);
}

static int load_module(void)
{
	if (!access("/dev/zcp/racf", F_OK))
		return 0;
	return system("modprobe zcp");
}

/* Length of the message, or -errno; -ETIME: none came */
static int get(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n;

	if (poll(&p, 1, WAIT_MS) != 1)
		return -ETIME;
	n = read(fd, &in, sizeof(in));
	return n < 0 ? -errno : n;
}

static int put(int fd, unsigned int type, uint64_t token, const void *body, size_t len)
{
	static union message out;

	memset(&out, 0, sizeof(out));
	out.head = (struct zcp_msg){
		.version = ZCP_VERSION, .type = type, .len = sizeof(out.head) + len, .token = token,
	};
	if (len)
		memcpy(out.bytes + sizeof(out.head), body, len);
	return write(fd, &out, out.head.len) < 0 ? -errno : 0;
}

__attribute__((unused)) static bool quiet(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) == 0;
}

/* ---- a user who logs in at an ADMIN terminal of his own ---- */

struct user {
	pid_t pid;
	int result;		/* pipe: the return code, then the session */
};

struct user_result {
	int32_t rc;
	uint64_t session;
};

__attribute__((unused)) static int admin_open(void)
{
	struct zcp_term_open o = { .kind = ZCP_TERM_KIND_ADMIN };
	int fd = open("/dev/zcp/terminal", O_RDWR | O_CLOEXEC);

	memset(o.termid, ' ', sizeof(o.termid));
	return fd >= 0 && !put(fd, ZCP_TERM_OPEN, 0, &o, sizeof(o)) ? fd : -1;
}

__attribute__((unused)) static struct user user_login(const char *userid, const char *password)
{
	struct {
		struct zcp_term_login l;
		char text[16];
	} body = { .l = { .password_len = strlen(password) } };
	struct user_result result = { .rc = -1 };
	struct user u;
	int pipes[2];

	CHECK_EQ(pipe(pipes), 0);
	u.result = pipes[0];
	u.pid = fork();
	if (!u.pid) {
		int fd;

		/* the doors that the test holds open are not this user's */
		dup2(pipes[1], STDERR_FILENO);
		close_range(3, ~0U, 0);
		fd = admin_open();
		memset(body.l.userid, ' ', 8);
		memcpy(body.l.userid, userid, strlen(userid));
		memcpy(body.l.text, password, strlen(password));
		put(fd, ZCP_TERM_LOGIN, 9, &body, sizeof(body.l) + strlen(password));
		if (get(fd) > 0 && in.head.type == ZCP_TERM_SESSION) {
			const struct zcp_term_session *s = BODY;

			result.rc = s->rc;
			result.session = s->session;
		}
		if (write(STDERR_FILENO, &result, sizeof(result)) < 0)
			_exit(1);
		pause();
		_exit(0);
	}
	close(pipes[1]);
	return u;
}

/* What the login came to; the user stays until user_gone(). */
__attribute__((unused)) static struct user_result user_result(struct user *u)
{
	struct pollfd p = { .fd = u->result, .events = POLLIN };
	struct user_result r = { .rc = -1 };

	if (poll(&p, 1, WAIT_MS) != 1 || read(u->result, &r, sizeof(r)) != sizeof(r))
		ktap_fail(__FILE__, __LINE__, "the login has no end");
	return r;
}

__attribute__((unused)) static void user_gone(struct user *u)
{
	close(u->result);
	kill(u->pid, SIGKILL);
	waitpid(u->pid, NULL, 0);
}

#endif
