// SPDX-License-Identifier: MIT
/* who.c - as which RACF user cpctl acts */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/terminal.h"
#include "cpctl/text.h"

/* The first line of fd, without its end. */
static int first_line(int fd, char buf[ZCP_PASSWORD_MAX + 1])
{
	size_t n = 0;
	char c;

	for (;;) {
		ssize_t got = read(fd, &c, 1);

		if (got < 0)
			return -errno;
		if (!got || c == '\n')
			break;
		if (n == ZCP_PASSWORD_MAX)
			return -E2BIG;
		buf[n++] = c;
	}
	buf[n] = 0;
	return 0;
}

static int ask(const char *prompt, char buf[ZCP_PASSWORD_MAX + 1])
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct termios old, quiet;
	int ret;

	if (fd < 0)
		return -errno;
	if (tcgetattr(fd, &old)) {
		ret = -errno;
		close(fd);
		return ret;
	}
	quiet = old;
	quiet.c_lflag &= ~ECHO;
	tcsetattr(fd, TCSAFLUSH, &quiet);
	dprintf(fd, "%s: ", prompt);
	ret = first_line(fd, buf);
	tcsetattr(fd, TCSAFLUSH, &old);
	dprintf(fd, "\n");
	close(fd);
	return ret;
}

void who_password(const char *prompt, char buf[ZCP_PASSWORD_MAX + 1])
{
	int fd = options.password_fd;
	int ret;

	if (options.password_file) {
		fd = open(options.password_file, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			exit(failed(errno, "%s", options.password_file));
	}
	ret = fd >= 0 ? first_line(fd, buf) : ask(prompt, buf);
	if (ret)
		exit(failed(ret, "no password"));
	if (options.password_file)
		close(fd);
}

void who_login(struct who *who)
{
	char password[ZCP_PASSWORD_MAX + 1] = "", userid[ZCP_NAME_LEN + 1];
	int ret;

	who->fd = terminal_open(ZCP_TERM_KIND_ADMIN, 0, 0);
	if (who->fd == -ENOENT) {
		failed(0, "no zcp module is loaded");
		exit(STATUS_UNAVAILABLE);
	}
	if (who->fd < 0)
		exit(failed(who->fd, "/dev/zcp/terminal"));
	if (options.user) {
		if (!text_name(options.user, userid))
			exit(failed(0, "%s: not a user id", options.user));
		who_password(userid, password);
	}
	ret = terminal_login(who->fd, options.user ? userid : NULL, password, &who->session);
	explicit_bzero(password, sizeof(password));
	if (ret < 0)
		exit(failed(ret, "login"));
	if (ret) {
		if (options.user)
			failed(0, "%s: not logged in", userid);
		else
			failed(0, "no RACF user id belongs to this login: name one with -u");
		exit(STATUS_DENIED);
	}
}

void who_login_query(struct who *who)
{
	if (options.user || geteuid() != 0) {
		who_login(who);
		return;
	}
	who->fd = -1;
	who->session = 0;
}

void who_logout(struct who *who)
{
	if (who->fd >= 0)
		close(who->fd);
	who->fd = -1;
}

struct genl *connect_module(void)
{
	struct genl *g = genl_open();

	if (!g) {
		failed(errno == ENOENT ? 0 : errno, "no zcp module is loaded");
		exit(STATUS_UNAVAILABLE);
	}
	return g;
}

struct nl_msg *session_msg(struct genl *g, const struct who *who, int cmd, bool dump)
{
	struct nl_msg *msg = genl_msg(g, cmd, dump);

	if (who->session)
		nla_put_u64(msg, ZCP_ATTR_SESSION, who->session);
	return msg;
}
