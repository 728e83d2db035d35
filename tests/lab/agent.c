// SPDX-License-Identifier: MIT
/*
 * The lab's hand inside the machine: accepts TCP connections and runs one command on each.
 *
 * Frames both ways: one byte type, four bytes length (big endian, at most FRAME_MAX), payload.
 *	agent	H  greeting, text
 *	host	X  run: the arguments, each ended by a zero byte
 *	host	I  data for standard input;  F  end of standard input;  K  signal number, one byte
 *	agent	O  standard output;  E  standard error
 *	agent	S  exit status, one byte (128 + signal when killed); the last frame
 * All that the command itself wrote precedes S. A process it leaves behind does not hold up S.
 * When the host goes away first, the command's process group is killed.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAME_MAX = 65536, HEADER = 5, ARGS_MAX = 256, PATIENCE_BELOW = 4096 };

static const struct timespec patience = { .tv_nsec = 1000000 };

struct frame {
	uint8_t type;
	uint32_t len;
	char data[FRAME_MAX + 1];
};

struct job {
	int sock;
	pid_t pid;
	int pidfd;
	int in, out, err;	/* our ends of the command's standard streams, -1 when closed */
	uint32_t pending;	/* bytes of request.data that standard input has not taken yet */
	uint32_t done;
	struct frame request;
};

static bool write_all(int fd, const char *buf, size_t len)
{
	while (len) {
		ssize_t n = write(fd, buf, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		buf += n;
		len -= (size_t)n;
	}
	return true;
}

static bool read_all(int fd, char *buf, size_t len)
{
	while (len) {
		ssize_t n = read(fd, buf, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		buf += n;
		len -= (size_t)n;
	}
	return true;
}

static bool frame_send(int sock, char type, const void *data, uint32_t len)
{
	char buf[HEADER + FRAME_MAX];
	uint32_t be = htobe32(len);

	buf[0] = type;
	memcpy(buf + 1, &be, sizeof(be));
	memcpy(buf + HEADER, data, len);
	return write_all(sock, buf, HEADER + len);
}

static bool frame_receive(int sock, struct frame *f)
{
	char head[HEADER];
	uint32_t be;

	if (!read_all(sock, head, sizeof(head)))
		return false;
	memcpy(&be, head + 1, sizeof(be));
	f->type = (uint8_t)head[0];
	f->len = be32toh(be);
	if (f->len > FRAME_MAX || !read_all(sock, f->data, f->len))
		return false;
	f->data[f->len] = 0;
	return true;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void run_child(struct job *job, int in, int out, int err)
{
	char *argv[ARGS_MAX + 1];
	int argc = 0;

	for (char *p = job->request.data, *end = p + job->request.len; p < end && argc < ARGS_MAX;
	     p += strlen(p) + 1)
		argv[argc++] = p;
	argv[argc] = NULL;
	setsid();
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 || chdir("/root") < 0)
		_exit(126);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

static bool job_start(struct job *job)
{
	int in[2], out[2], err[2];

	if (!frame_receive(job->sock, &job->request))
		return false;
	if (job->request.type != 'X' || !job->request.len)
		return false;
	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return false;
	job->pid = fork();
	if (job->pid < 0)
		return false;
	if (!job->pid)
		run_child(job, in[0], out[1], err[1]);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	job->in = in[1];
	job->out = out[0];
	job->err = err[0];
	job->pidfd = pidfd_open(job->pid, 0);
	fcntl(job->in, F_SETFL, O_NONBLOCK);
	fcntl(job->out, F_SETFL, O_NONBLOCK);
	fcntl(job->err, F_SETFL, O_NONBLOCK);
	return job->pidfd >= 0;
}

/* One read from a stream of the command; false when the host is gone or nothing is left for now. */
static bool stream_forward(struct job *job, int *fd, char type)
{
	char buf[16384];
	ssize_t n = read(*fd, buf, sizeof(buf));

	if (n > 0) {
		bool sent = frame_send(job->sock, type, buf, (uint32_t)n);

		/* give a command that writes in bits time: a packet costs more than a write */
		if (n < PATIENCE_BELOW)
			nanosleep(&patience, NULL);
		return sent;
	}
	if (!n || errno != EAGAIN)
		close_fd(fd);
	return false;
}

static bool host_request(struct job *job)
{
	struct frame *f = &job->request;

	if (!frame_receive(job->sock, f))
		return false;
	switch (f->type) {
	case 'I':
		job->pending = job->in >= 0 ? f->len : 0;
		job->done = 0;
		return true;
	case 'F':
		close_fd(&job->in);
		return true;
	case 'K':
		if (f->len == 1)
			kill(-job->pid, f->data[0]);
		return true;
	}
	return false;
}

static void feed_input(struct job *job)
{
	ssize_t n = write(job->in, job->request.data + job->done, job->pending);

	if (n < 0) {
		if (errno == EAGAIN)
			return;
		close_fd(&job->in);
		job->pending = 0;
		return;
	}
	job->done += (uint32_t)n;
	job->pending -= (uint32_t)n;
}

static void job_finish(struct job *job)
{
	uint8_t status;
	int ws;

	while (job->out >= 0 && stream_forward(job, &job->out, 'O'))
		;
	while (job->err >= 0 && stream_forward(job, &job->err, 'E'))
		;
	if (waitpid(job->pid, &ws, 0) != job->pid)
		return;
	status = (uint8_t)(WIFEXITED(ws) ? WEXITSTATUS(ws) : 128 + WTERMSIG(ws));
	frame_send(job->sock, 'S', &status, 1);
}

static void job_run(struct job *job)
{
	for (;;) {
		/* while input is waiting for the command to take it, the host waits too */
		struct pollfd p[] = {
			{ .fd = job->sock, .events = job->pending ? 0 : POLLIN },
			{ .fd = job->pending ? job->in : -1, .events = POLLOUT },
			{ .fd = job->out, .events = POLLIN },
			{ .fd = job->err, .events = POLLIN },
			{ .fd = job->pidfd, .events = POLLIN },
		};

		if (poll(p, sizeof(p) / sizeof(p[0]), -1) < 0)
			continue;
		if (p[1].revents)
			feed_input(job);
		if (p[2].revents)
			stream_forward(job, &job->out, 'O');
		if (p[3].revents)
			stream_forward(job, &job->err, 'E');
		if (p[4].revents) {
			job_finish(job);
			return;
		}
		if ((p[0].revents & (POLLIN | POLLHUP | POLLERR)) && !host_request(job)) {
			kill(-job->pid, SIGKILL);
			return;
		}
	}
}

static void serve(int sock)
{
	static const char hello[] = "zcp-lab 1";
	static struct job job = { .pidfd = -1, .in = -1, .out = -1, .err = -1 };
	int one = 1;

	signal(SIGCHLD, SIG_DFL);
	setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	job.sock = sock;
	if (frame_send(sock, 'H', hello, sizeof(hello) - 1) && job_start(&job))
		job_run(&job);
	shutdown(sock, SHUT_WR);
}

int main(int argc, char **argv)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY) };
	int one = 1, sock, conn;

	if (argc != 2) {
		fprintf(stderr, "usage: agent PORT\n");
		return 64;
	}
	addr.sin_port = htons((uint16_t)atoi(argv[1]));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	sock = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (sock < 0 || setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(sock, (struct sockaddr *)&addr, sizeof(addr)) || listen(sock, 64)) {
		perror("agent");
		return 1;
	}
	for (;;) {
		conn = accept4(sock, NULL, NULL, SOCK_CLOEXEC);
		if (conn < 0)
			continue;
		if (!fork()) {
			close(sock);
			serve(conn);
			_exit(0);
		}
		close(conn);
	}
}
