// SPDX-License-Identifier: MIT
/* terminal.c - one open /dev/zcp/terminal */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "cpctl/terminal.h"
#include "cpctl/text.h"

#define DEVICE "/dev/zcp/terminal"

static void put_name(char to[ZCP_NAME_LEN], const char *from)
{
	size_t len = strnlen(from, ZCP_NAME_LEN);

	memset(to, ' ', ZCP_NAME_LEN);
	memcpy(to, from, len);
}

int terminal_send(int fd, unsigned int type, uint64_t token, const void *body, size_t len)
{
	struct terminal_msg msg = {
		.head = {
			.version = ZCP_VERSION, .type = type, .len = sizeof(struct zcp_msg) + len,
			.token = token,
		},
	};
	int ret = 0;

	if (len > sizeof(msg.body))
		return -EMSGSIZE;
	if (len)
		memcpy(msg.body, body, len);
	if (write(fd, &msg, msg.head.len) < 0)
		ret = -errno;
	explicit_bzero(&msg, sizeof(struct zcp_msg) + len);
	return ret;
}

int terminal_receive(int fd, struct terminal_msg *msg)
{
	ssize_t n;

	do
		n = read(fd, msg, sizeof(*msg));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (!n)
		return -EPIPE;
	if (n < (ssize_t)sizeof(msg->head) || msg->head.version != ZCP_VERSION ||
	    msg->head.len != n)
		return -EPROTO;
	return n - sizeof(msg->head);
}

int terminal_open(unsigned int kind, unsigned int rows, unsigned int cols)
{
	struct zcp_term_open open_body = { .kind = kind, .rows = rows, .cols = cols };
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	put_name(open_body.termid, "");
	ret = terminal_send(fd, ZCP_TERM_OPEN, 0, &open_body, sizeof(open_body));
	if (!ret)
		return fd;
	close(fd);
	return ret;
}

static void print_message(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

int terminal_login(int fd, const char *userid, const char *password, uint64_t *session)
{
	struct {
		struct zcp_term_login login;
		char text[ZCP_PASSWORD_MAX];
	} body = { .login = { .pad = 0 } };
	struct terminal_msg msg;
	const struct zcp_term_session *answer = (const void *)msg.body;
	size_t len = userid ? strnlen(password, sizeof(body.text)) : 0;
	int ret;

	put_name(body.login.userid, userid ?: "");
	body.login.password_len = len;
	if (len)
		memcpy(body.login.text, password, len);
	ret = terminal_send(fd, ZCP_TERM_LOGIN, 1, &body, sizeof(body.login) + len);
	explicit_bzero(&body, sizeof(body));
	if (ret)
		return ret;
	do {
		ret = terminal_receive(fd, &msg);
		if (ret < 0)
			return ret;
	} while (msg.head.type != ZCP_TERM_SESSION);
	if (ret < (int)sizeof(*answer))
		return -EPROTO;
	text_lines(answer->text, ret - sizeof(*answer), print_message, NULL);
	*session = answer->session;
	return answer->rc;
}

int terminal_command(int fd, const char *command, terminal_line_fn fn, void *arg, int *rc)
{
	static uint64_t token = 1;
	char latin1[ZCP_RAC_MAX + 1];
	struct terminal_msg msg;
	size_t max = strncmp(command, "RAC ", 4) ? ZCP_COMMAND_MAX : ZCP_RAC_MAX;
	int ret = text_to_latin1(command, latin1, max + 1);

	if (ret < 0)
		return ret;
	ret = terminal_send(fd, ZCP_TERM_COMMAND, ++token, latin1, ret);
	if (ret)
		return ret;
	for (;;) {
		const struct zcp_term_result *result = (const void *)msg.body;
		const struct zcp_term_line *line = (const void *)msg.body;

		ret = terminal_receive(fd, &msg);
		if (ret < 0)
			return ret;
		if (msg.head.token != token)
			continue;
		if (msg.head.type == ZCP_TERM_LINE && ret >= (int)sizeof(*line)) {
			text_line(line->text, ret - sizeof(*line), fn, arg);
		} else if (msg.head.type == ZCP_TERM_RESULT && ret == sizeof(*result)) {
			*rc = result->rc;
			return 0;
		}
	}
}
