// SPDX-License-Identifier: MIT
/* reader.c - the process that reads data sets for SMF LIST; it can write nothing */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
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
#include "smf/proto.h"
#include "smf/scope.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define FOLLOW_MAX 4
#define FOLLOW_TICK_MS 500
#define FOLLOW_ALIVE 6 /* ticks after which somebody who waits is told that he does */
#define FOLLOW_TICKS 1800 /* 15 minutes: then racfd is asked again */

/* Where a wanted record lies. */
struct hit {
	int fd;
	uint64_t off, number;
};

/* One list on its way. */
struct list {
	uint64_t token; /* 0: free */
	struct smf_filter filter;
	struct smf_scope *scope;	/* NULL: all */
	struct hit *ring;		/* LAST(n): the newest n; else those of one batch */
	size_t size, count, next;
	unsigned long listed;
	bool cancelled;
	/* FOLLOW: what was read already */
	unsigned int ticks, silent;
	uint64_t begun, off; /* first record of a data set, and how far in it */
	size_t len;
	char text[SMF_LINES_MAX];
};

static struct list followers[FOLLOW_MAX];

/* What the next question may show, when it is for less than all. */
static struct {
	size_t len;
	char text[SMF_SCOPE_MAX];
} scope;

/* The data sets that the writer has; what the control file says now is no matter. */
static struct {
	unsigned int n;
	char v[SMF_DATASETS_MAX][SMF_DATASET_NAME_MAX + 1];
} names;

static void send_lines(struct list *l, bool more, int rc)
{
	struct smf_imsg msg = {
		.type = SMF_IMSG_LINES, .token = l->token, .more = more, .error = rc
	};

	if (smf_imsg_send(SMF_FD_PAIR, &msg, l->text, l->len))
		log_fatal("reader: receiver is gone");
	l->len = 0;
	l->silent = 0;
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

/* "> NUMBER BASE64", then "+ BASE64" until the record has its length */
static void add_raw(struct list *l, const uint8_t *rec, size_t len, uint64_t number)
{
	char line[32 + 4 * SMF_RAW_BYTES / 3 + 8];

	for (size_t at = 0; at < len; at += SMF_RAW_BYTES) {
		size_t n = len - at < SMF_RAW_BYTES ? len - at : SMF_RAW_BYTES;
		int width = at ? sprintf(line, "+ ") :
				 sprintf(line, "> %llu ", (unsigned long long)number);

		width += EVP_EncodeBlock((unsigned char *)line + width, rec + at, n);
		line[width++] = '\n';
		add_line(l, line, width);
	}
}

static void print_hit(struct list *l, const struct hit *hit)
{
	static uint8_t rec[SMF_RECORD_MAX];
	static char text[SMF_TEXT_MAX];
	ssize_t n = pread(hit->fd, rec, sizeof(rec), hit->off);

	if (n < SMF_HEADER_LEN || smf_get16(rec) > n || smf_check(rec, smf_get16(rec)))
		return;
	if (l->filter.raw) {
		add_raw(l, rec, smf_get16(rec), hit->number);
	} else {
		smf_format(rec, text, sizeof(text));
		add_text(l, text);
	}
	l->listed++;
}

/* Whether somebody took the question back; other messages stay for later. */
static void look_for_cancel(struct list *l)
{
	struct smf_imsg msg;

	if (smf_imsg_recv(SMF_FD_PAIR, &msg, NULL, 0, MSG_DONTWAIT | MSG_PEEK) < 0 ||
	    msg.type != SMF_IMSG_CANCEL || msg.token != l->token)
		return;
	smf_imsg_recv(SMF_FD_PAIR, &msg, NULL, 0, MSG_DONTWAIT);
	l->cancelled = true;
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

/* Records of one group, which count when their seal comes: it says their numbers. */
struct group {
	struct hit hits[TRAIL_BATCH_RECORDS + 1];
	size_t n, records;
};

static void end_group(struct list *l, struct group *g, const uint8_t *seal)
{
	uint64_t first = smf_get64(seal + TRAIL_FIRST);

	for (size_t i = 0; i < g->n; i++) {
		g->hits[i].number += first;
		if (g->hits[i].number > l->filter.after)
			remember(l, &g->hits[i]);
	}
	g->n = 0;
	g->records = 0;
	if (!l->filter.last && l->count)
		print_hits(l);
	look_for_cancel(l);
}

/* Only what a seal covers counts: the tail may be half written at this moment. */
static int list_data_set(struct list *l, struct trail_reader *r)
{
	struct group g = { .n = 0 };
	const uint8_t *rec;
	size_t len;
	int ret = 0;

	while (!l->cancelled && (ret = trail_read(r, &rec, &len)) > 0) {
		bool own = rec[SMF_RTY] == SMF_TYPE_TRAIL;

		if (smf_query_match(&l->filter, rec) &&
		    (!l->scope || smf_scope_holds(l->scope, rec)) && g.n < ARRAY_SIZE(g.hits))
			g.hits[g.n++] = (struct hit){ r->fd, r->off, own ? 0 : g.records };
		g.records += !own;
		if (!own)
			continue;
		end_group(l, &g, rec);
		l->off = r->next;
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
static unsigned int open_data_sets(int dir, int *fds, uint64_t *first)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < names.n; i++) {
		int fd = openat(dir, names.v[i], O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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

/* All that was not read before. 0, or the number of a message, which is added. */
static int read_trail(struct list *l, int dir)
{
	static struct trail_reader r;
	uint64_t first[SMF_DATASETS_MAX];
	int fd[SMF_DATASETS_MAX], ret = 0;
	unsigned int n = open_data_sets(dir, fd, first);

	for (unsigned int i = 0; i < n && !ret; i++) {
		if (first[i] < l->begun)
			continue;
		trail_reader_init(&r, fd[i]);
		if (first[i] == l->begun)
			r.next = l->off;
		l->begun = first[i];
		ret = list_data_set(l, &r);
	}
	print_hits(l);
	for (unsigned int i = 0; i < n; i++)
		close(fd[i]);
	if (!ret)
		return 0;
	add_text(l, "RPISMF009E A DATA SET CANNOT BE READ\n");
	return 9;
}

/* ---- FOLLOW ------------------------------------------------------------------ */

static void end_list(struct list *l, int rc)
{
	char line[80];

	snprintf(line, sizeof(line), "RPISMF003I %lu RECORDS LISTED\n", l->listed);
	add_text(l, line);
	if (!l->cancelled)
		send_lines(l, false, rc);
	free(l->ring);
	smf_scope_free(l->scope);
	memset(l, 0, sizeof(*l));
}

static void follow(struct list *l, int dir)
{
	int rc = read_trail(l, dir);

	look_for_cancel(l);
	if (rc || l->cancelled || ++l->ticks == FOLLOW_TICKS) {
		end_list(l, rc);
		return;
	}
	/* CP does not wait for ever for a word */
	if (l->len || ++l->silent == FOLLOW_ALIVE)
		send_lines(l, true, 0);
}

static bool following(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(followers); i++)
		if (followers[i].token)
			return true;
	return false;
}

static void cancel(uint64_t token)
{
	for (size_t i = 0; i < ARRAY_SIZE(followers); i++) {
		if (followers[i].token != token)
			continue;
		followers[i].cancelled = true;
		end_list(&followers[i], 0);
	}
}

static struct list *free_follower(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(followers); i++)
		if (!followers[i].token)
			return &followers[i];
	return NULL;
}

/* ---- questions --------------------------------------------------------------- */

static void query(const struct smf_imsg *msg, int dir)
{
	const struct smf_filter *filter = &msg->command.cmd.filter;
	static struct list once;
	struct list *l = filter->follow ? free_follower() : &once;
	int rc;

	if (!l) {
		l = &once;
		l->token = msg->token;
		add_text(l, "RPISMF005E TOO MANY REQUESTS, TRY AGAIN\n");
		send_lines(l, false, 5);
		return;
	}
	memset(l, 0, sizeof(*l));
	l->token = msg->token;
	l->filter = *filter;
	l->size = filter->last ?: TRAIL_BATCH_RECORDS + 1;
	l->ring = calloc(l->size, sizeof(*l->ring));
	if (msg->more)
		l->scope = smf_scope_make(scope.text, scope.len);
	if (!l->ring || (msg->more && !l->scope))
		log_fatal("reader: out of memory");
	if (!filter->raw)
		add_text(l, smf_format_heading());
	rc = read_trail(l, dir);
	/* the last ones were listed; from now on each one is */
	l->filter.last = 0;
	if (!filter->follow || rc || l->cancelled)
		end_list(l, rc);
	else
		send_lines(l, true, 0);
}

static void take_names(size_t len)
{
	names.n = len / sizeof(names.v[0]);
	if (!names.n || len != names.n * sizeof(names.v[0]) || len > sizeof(names.v))
		log_fatal("reader: names of data sets from receiver");
	memcpy(names.v, scope.text, len);
	for (unsigned int i = 0; i < names.n; i++)
		if (!memchr(names.v[i], 0, sizeof(names.v[i])) || strchr(names.v[i], '/'))
			log_fatal("reader: name of a data set from receiver");
	scope.len = 0;
}

static void loop(int dir)
{
	struct pollfd p = { SMF_FD_PAIR, POLLIN, 0 };
	struct smf_imsg msg;
	ssize_t len;

	for (;;) {
		if (!poll(&p, 1, following() ? FOLLOW_TICK_MS : -1)) {
			for (size_t i = 0; i < ARRAY_SIZE(followers); i++)
				if (followers[i].token)
					follow(&followers[i], dir);
			continue;
		}
		len = smf_imsg_recv(SMF_FD_PAIR, &msg, scope.text + scope.len,
				    sizeof(scope.text) - scope.len, 0);
		if (len == -EPIPE || len == -ECONNRESET)
			return;
		if (len < 0)
			log_fatal("reader: message from receiver is broken");
		if (msg.type == SMF_IMSG_SCOPE) {
			scope.len += len;
		} else if (msg.type == SMF_IMSG_NAMES) {
			take_names(len);
		} else if (msg.type == SMF_IMSG_QUERY) {
			if (msg.command.cmd.filter.last <= SMF_LAST_MAX)
				query(&msg, dir);
			scope.len = 0;
		} else if (msg.type == SMF_IMSG_CANCEL) {
			cancel(msg.token);
		}
	}
}

int smf_reader(const char *dir, const char *user)
{
	static const int syscalls[] = { SCMP_SYS(openat), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg) };
	const struct sandbox_path paths[] = { { dir, SANDBOX_READ } };
	const struct sandbox_profile profile = {
		.name = "smfd reader",
		.syscalls = syscalls,
		.n_syscalls = ARRAY_SIZE(syscalls),
		.paths = paths,
		.n_paths = ARRAY_SIZE(paths),
	};
	int fd;

	proc_child("reader", user);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		log_fatal("%s: %m", dir);
	if (sandbox_enter(&profile))
		return 1;
	loop(fd);
	return 0;
}
