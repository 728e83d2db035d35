// SPDX-License-Identifier: MIT
/*
 * console.c - cpctl console USER: a line-mode terminal of CP on this one
 *
 * What is typed goes to CP a line at a time; interrupt (^C) is the break key.
 * End of file (^D) leaves: the machine then runs disconnected. When standard
 * input is no terminal, what CP still says is shown until the session is over.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "cpctl/cpctl.h"
#include "cpctl/terminal.h"
#include "cpctl/text.h"

static struct termios tty_before;
static bool tty;			/* standard input is one */
static volatile sig_atomic_t attention;

static void on_interrupt(int sig)
{
	(void)sig;
	attention = 1;
}

static void set_echo(bool on)
{
	struct termios t = tty_before;

	if (!tty)
		return;
	if (!on)
		t.c_lflag &= ~ECHO;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t);
}

static void restore_tty(void)
{
	set_echo(true);
}

static void catch_interrupt(void)
{
	struct sigaction sa = { .sa_handler = on_interrupt };	/* poll() returns for it */

	sigaction(SIGINT, &sa, NULL);
	tty = tcgetattr(STDIN_FILENO, &tty_before) == 0;
	if (tty)
		atexit(restore_tty);
}

struct console {
	int fd;
	bool hidden;		/* CP waits for a secret */
	bool password_used;
	bool eof;
	bool over;
};

static void show(void *arg, const char *line)
{
	(void)arg;
	puts(line);
}

static bool has_password(void)
{
	return options.password_file || options.password_fd >= 0;
}

/* A password of the options answers the first question for one. */
static int answer_hidden(struct console *c)
{
	char password[ZCP_PASSWORD_MAX + 1];
	int ret;

	if (c->password_used || !has_password())
		return 0;
	c->password_used = true;
	who_password("password", password);
	ret = terminal_send(c->fd, ZCP_TERM_INPUT, 0, password, strlen(password));
	explicit_bzero(password, sizeof(password));
	return ret;
}

static int from_cp(struct console *c)
{
	struct terminal_msg msg;
	const struct zcp_term_line *line = (const void *)msg.body;
	const struct zcp_term_state *state = (const void *)msg.body;
	int len = terminal_receive(c->fd, &msg);

	if (len < 0)
		return len;
	switch (msg.head.type) {
	case ZCP_TERM_LINE:
		/* the tty has shown what was typed */
		if (len >= (int)sizeof(*line) && !(tty && line->flags & ZCP_LINE_ECHO))
			text_line(line->text, len - sizeof(*line), show, NULL);
		break;
	case ZCP_TERM_STATE:
		if (len != sizeof(*state))
			return -EPROTO;
		if (c->hidden != state->hidden)
			set_echo(!state->hidden);
		c->hidden = state->hidden;
		if (c->hidden)
			return answer_hidden(c);
		break;
	case ZCP_TERM_CLEAR:
		if (tty)
			fputs("\033[H\033[2J", stdout);
		break;
	case ZCP_TERM_NOTACC:
		fputs("NOT ACCEPTED\n", stderr);
		break;
	case ZCP_TERM_END:
		c->over = true;
		break;
	}
	fflush(stdout);
	return 0;
}

/* Lines of standard input, as they become complete. */
static int from_user(struct console *c)
{
	static char buf[4096];
	static size_t have;
	char latin1[ZCP_COMMAND_MAX + 1];
	ssize_t n = read(STDIN_FILENO, buf + have, sizeof(buf) - 1 - have);
	char *end;
	int ret = 0;

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (!n) {
		c->eof = true;
		c->over = tty;
		return 0;
	}
	have += n;
	while (!ret && (end = memchr(buf, '\n', have))) {
		size_t len = end - buf + 1;

		*end = 0;
		ret = text_to_latin1(buf, latin1, sizeof(latin1));
		if (ret >= 0) {
			ret = terminal_send(c->fd, ZCP_TERM_INPUT, 0, latin1, ret);
		} else {
			fprintf(stderr, "that line is too long or not ISO 8859-1\n");
			ret = 0;
		}
		have -= len;
		memmove(buf, buf + len, have);
	}
	if (have == sizeof(buf) - 1)
		have = 0;
	explicit_bzero(latin1, sizeof(latin1));
	explicit_bzero(buf + have, sizeof(buf) - have);
	return ret;
}

static int serve(struct console *c)
{
	struct pollfd fds[2] = {
		{ .fd = c->fd, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	int ret = 0;

	while (!ret && !c->over) {
		/* lines that stand ready must not be taken for the password */
		fds[1].fd = c->eof || (has_password() && !c->password_used) ? -1 : STDIN_FILENO;
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return -errno;
		if (attention) {
			attention = 0;
			ret = terminal_send(c->fd, ZCP_TERM_ATTN, 0, NULL, 0);
			continue;
		}
		if (fds[0].revents)
			ret = from_cp(c);
		if (!ret && fds[1].revents)
			ret = from_user(c);
	}
	return ret;
}

int cmd_console(int argc, char *argv[])
{
	char userid[ZCP_NAME_LEN + 1], logon[32];
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct console c = { 0 };
	int ret;

	if (argc != 2 || !text_name(argv[1], userid))
		return usage("console USER");
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	c.fd = terminal_open(ZCP_TERM_KIND_LINE, size.ws_row, size.ws_col);
	if (c.fd < 0) {
		failed(c.fd == -ENOENT ? 0 : c.fd, c.fd == -ENOENT ? "no zcp module is loaded" :
		       "/dev/zcp/terminal");
		return STATUS_UNAVAILABLE;
	}
	catch_interrupt();
	ret = terminal_send(c.fd, ZCP_TERM_INPUT, 0, logon,
			    snprintf(logon, sizeof(logon), "LOGON %s", userid));
	if (!ret)
		ret = serve(&c);
	close(c.fd);
	return ret && ret != -EPIPE ? failed(ret, "console") : STATUS_OK;
}
