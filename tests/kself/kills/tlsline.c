// SPDX-License-Identifier: MIT
/*
 * tlsline PORT - a line-mode telnet terminal over TLS to this machine
 *
 * Lines of standard input go out, what the other side says comes to standard output; of telnet's
 * options it wants none.
 */
#include <err.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SE = 240, SB = 250, WILL, WONT, DO, DONT, IAC };

static SSL *connect_tls(int port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	SSL *ssl = SSL_new(SSL_CTX_new(TLS_client_method()));

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "port %d", port);
	if (!ssl || !SSL_set_fd(ssl, fd) || SSL_connect(ssl) != 1)
		errx(1, "no TLS");
	return ssl;
}

/* One byte from the other side */
static void take(SSL *ssl, unsigned char c)
{
	/* what of a command has come: IAC, or it and the verb */
	static unsigned char command;
	static int in_sb;
	unsigned char no[3] = { IAC, command == WILL ? DONT : WONT, c };

	if (command >= WILL && command <= DONT) {
		if (command == WILL || command == DO)
			SSL_write(ssl, no, sizeof(no));
		command = 0;
	} else if (command == IAC) {
		in_sb = c == SB || (in_sb && c != SE);
		command = c >= WILL && c <= DONT ? c : 0;
	} else if (c == IAC) {
		command = IAC;
	} else if (!in_sb && c && c != '\r') {
		putchar(c);
	}
}

static int from_other(SSL *ssl)
{
	unsigned char buf[4096];
	int n;

	do {
		n = SSL_read(ssl, buf, sizeof(buf));
		for (int i = 0; i < n; i++)
			take(ssl, buf[i]);
	} while (n > 0 && SSL_pending(ssl));
	fflush(stdout);
	return n > 0;
}

/* Whole lines, as they were written to the pipe */
static int from_user(SSL *ssl)
{
	char buf[512], line[514];
	ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));
	char *at = buf, *end;

	while (n > 0 && (end = memchr(at, '\n', buf + n - at))) {
		int len = snprintf(line, sizeof(line), "%.*s\r\n", (int)(end - at), at);

		if (SSL_write(ssl, line, len) != len)
			return 0;
		at = end + 1;
	}
	return n > 0;
}

int main(int argc, char *argv[])
{
	SSL *ssl = connect_tls(argc > 1 ? atoi(argv[1]) : 992);
	struct pollfd fds[] = {
		{ .fd = SSL_get_fd(ssl), .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};

	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents && !from_other(ssl))
			break;
		if (fds[1].revents && !from_user(ssl))
			break;
	}
	return 0;
}
