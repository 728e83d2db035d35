// SPDX-License-Identifier: MIT
/* reader.c - the process that reads data sets for SMF LIST; it can write nothing */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/proc.h"
#include "lib/sandbox.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/imsg.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Where a wanted record lies. */
struct hit {
	int fd;
	uint64_t off;
};

/* One list on its way. */
struct list {
	uint64_t token;
	struct smf_filter filter;
	struct hit *ring;		/* LAST(n): the newest n; else those of one batch */
	size_t size, count, next;
	unsigned long listed;
	bool cancelled;
	size_t len;
	char text[SMF_LINES_MAX];
};

static void send_lines(struct list *l, bool more, int rc)
{
	struct smf_imsg msg = {
		.type = SMF_IMSG_LINES, .token = l->token, .more = more, .error = rc
	};

	if (smf_imsg_send(SMF_FD_PAIR, &msg, l->text, l->len))
		log_fatal("reader: receiver is gone");
	l->len = 0;
}

/* A line, never split between two messages; one that fits none is cut. */
static void add_line(struct list *l, const char *line, size_t len)
{
	if (l->len + len > sizeof(l->text))
		send_lines(l, true, 0);
	if (len > sizeof(l->text)) {
		memcpy(l->text, line, sizeof(l->text) - 1);
		l->text[sizeof(l->text) - 1] = '\n';
		l->len = sizeof(l->text);
		return;
	}
	memcpy(l->text + l->len, line, len);
	l->len += len;
}

static void add_text(struct list *l, const char *text)
{
	const char *end;

	for (; *text; text = end) {
		end = strchrnul(text, '\n');
		end += *end == '\n';
		add_line(l, text, end - text);
	}
}

static void print_hit(struct list *l, const struct hit *hit)
{
	static uint8_t rec[SMF_RECORD_MAX];
	static char text[SMF_TEXT_MAX];
	ssize_t n = pread(hit->fd, rec, sizeof(rec), hit->off);

	if (n < SMF_HEADER_LEN || smf_get16(rec) > n || smf_check(rec, smf_get16(rec)))
		return;
	smf_format(rec, text, sizeof(text));
	add_text(l, text);
	l->listed++;
}

/* Whether somebody took the question back; other messages stay for later. */
static void look_for_cancel(struct list *l)
{
	struct smf_imsg msg;

	if (smf_imsg_recv(SMF_FD_PAIR, &msg, NULL, 0, MSG_DONTWAIT | MSG_PEEK) < 0 ||
	    msg.type != SMF_IMSG_CANCEL)
		return;
	smf_imsg_recv(SMF_FD_PAIR, &msg, NULL, 0, MSG_DONTWAIT);
	l->cancelled = msg.token == l->token;
}

static void remember(struct list *l, const struct hit *hit)
{
	l->ring[l->next] = *hit;
	l->next = (l->next + 1) % l->size;
	if (l->count < l->size)
		l->count++;
}

static void print_hits(struct list *l)
{
	size_t first = (l->next + l->size - l->count) % l->size;

	for (size_t i = 0; i < l->count && !l->cancelled; i++) {
		print_hit(l, &l->ring[(first + i) % l->size]);
		if (i % TRAIL_BATCH_RECORDS == 0)
			look_for_cancel(l);
	}
	l->count = 0;
	l->next = 0;
}

/* Only what a seal covers counts: the tail may be half written at this moment. */
static int list_data_set(struct list *l, struct trail_reader *r)
{
	struct hit batch[TRAIL_BATCH_RECORDS];
	const uint8_t *rec;
	size_t n = 0, len;
	int ret;

	while (!l->cancelled && (ret = trail_read(r, &rec, &len)) > 0) {
		if (smf_query_match(&l->filter, rec) && n < TRAIL_BATCH_RECORDS)
			batch[n++] = (struct hit){ r->fd, r->off };
		if (rec[SMF_RTY] != SMF_TYPE_TRAIL)
			continue;
		for (size_t i = 0; i < n; i++)
			remember(l, &batch[i]);
		n = 0;
		if (!l->filter.last && l->count)
			print_hits(l);
		look_for_cancel(l);
	}
	return l->cancelled ? 0 : ret;
}

/* Number of the first record of a data set, 0: it has none. */
static uint64_t first_number(int fd)
{
	uint8_t rec[TRAIL_SIGNED_LEN];

	if (fd < 0 || pread(fd, rec, sizeof(rec), 0) != sizeof(rec) ||
	    smf_check(rec, sizeof(rec)) || rec[SMF_RTY] != SMF_TYPE_TRAIL)
		return 0;
	return smf_get64(rec + TRAIL_FIRST);
}

/* The data sets from the oldest to the newest; one that is empty or absent is left out. */
static unsigned int open_data_sets(const struct smf_control *ctl, int dir, int *fds)
{
	uint64_t first[SMF_DATASETS_MAX];
	unsigned int n = 0;

	for (unsigned int i = 0; i < ctl->n; i++) {
		int fd = openat(dir, ctl->name[i], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		uint64_t number = first_number(fd);
		unsigned int at;

		if (!number) {
			if (fd >= 0)
				close(fd);
			continue;
		}
		for (at = n++; at && first[at - 1] > number; at--) {
			first[at] = first[at - 1];
			fds[at] = fds[at - 1];
		}
		first[at] = number;
		fds[at] = fd;
	}
	return n;
}

static void list(struct list *l, int dir)
{
	static struct trail_reader r;
	struct smf_control ctl;
	int fd[SMF_DATASETS_MAX], ret = 0;
	unsigned int n;
	char line[80];

	if (smf_control_read(dir, &ctl)) {
		add_text(l, "RPISMF008E SMF CONTROL CANNOT BE READ\n");
		send_lines(l, false, 8);
		return;
	}
	n = open_data_sets(&ctl, dir, fd);
	add_text(l, smf_format_heading());
	for (unsigned int i = 0; i < n && !ret; i++) {
		trail_reader_init(&r, fd[i]);
		ret = list_data_set(l, &r);
	}
	print_hits(l);
	for (unsigned int i = 0; i < n; i++)
		close(fd[i]);
	if (ret)
		add_text(l, "RPISMF009E A DATA SET CANNOT BE READ\n");
	snprintf(line, sizeof(line), "RPISMF003I %lu RECORDS LISTED\n", l->listed);
	add_text(l, line);
	if (!l->cancelled)
		send_lines(l, false, ret ? 9 : 0);
}

static void query(const struct smf_imsg *msg, int dir)
{
	static struct list l;

	memset(&l, 0, sizeof(l));
	l.token = msg->token;
	l.filter = msg->command.cmd.filter;
	l.size = l.filter.last ?: TRAIL_BATCH_RECORDS;
	l.ring = calloc(l.size, sizeof(*l.ring));
	if (!l.ring)
		log_fatal("reader: out of memory");
	list(&l, dir);
	free(l.ring);
}

int smf_reader(const char *dir, const char *user)
{
	static const int syscalls[] = { SCMP_SYS(openat), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg) };
	const struct sandbox_path paths[] = { { dir, SANDBOX_READ } };
	const struct sandbox_profile profile = {
		.name = "smfd reader",
		.syscalls = syscalls, .n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths, .n_paths = ARRAY_SIZE(paths),
	};
	struct smf_imsg msg;
	ssize_t len;
	int fd;

	proc_child("reader", user);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		log_fatal("%s: %m", dir);
	if (sandbox_enter(&profile))
		return 1;
	for (;;) {
		len = smf_imsg_recv(SMF_FD_PAIR, &msg, NULL, 0, 0);
		if (len == -EPIPE || len == -ECONNRESET)
			return 0;
		if (len < 0)
			log_fatal("reader: message from receiver is broken");
		if (msg.type == SMF_IMSG_QUERY && msg.command.cmd.filter.last <= SMF_LAST_MAX)
			query(&msg, fd);
	}
}
