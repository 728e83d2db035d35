// SPDX-License-Identifier: MIT
/*
 * racfload.c - questions that are answered in a second, and how long each one waits
 *
 *	racfload racf DOOR PROFILES USERS SECONDS KIND=OUTSTANDING...
 *	racfload slapd SOCKET PROFILES USERS SECONDS CONNECTIONS OUTSTANDING
 *	racfload names PROFILES USERS
 *
 * "racf" plays CP at a racfd that has started, over the descriptor DOOR; standard input has the
 * ACEE of an administrator. Of each kind (see kinds[]) so many questions wait at any time. "slapd"
 * asks an OpenLDAP server the same as compare operations, by hand, so that the asking side costs
 * as little as CP's. Prints JSON. "names" prints each profile with its holders.
 */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "kmod/uapi/zcp.h"
#include "tests/bench/latency.h"
#include "tests/bench/racfset.h"

#define OUTSTANDING_MAX	256

static struct set set;

static double seconds_since(uint64_t begun)
{
	return (now() - begun) / 1e9;
}

static void fail(const char *what)
{
	fprintf(stderr, "racfload: %s\n", what);
	exit(1);
}

/* ---- racfd ---------------------------------------------------------------------------- */

union message {
	struct zcp_msg msg;
	uint8_t space[2048];
};

struct acee {
	uint16_t len;
	uint8_t blob[ZCP_ACEE_MAX];
};

static struct acee maint, acees[ON];

static void put_name(char to[ZCP_NAME_LEN], const char *from)
{
	memset(to, ' ', ZCP_NAME_LEN);
	memcpy(to, from, strlen(from));
}

static size_t ask_auth(void *body, enum zcp_access wanted)
{
	struct zcp_racf_auth *a = body;
	unsigned int profile = any(set.profiles);
	const struct acee *acee = &acees[holder(&set, profile, HOLDERS - 1)];
	char name[24];

	resource(name, &set, profile, false);
	put_name(a->class, "VMMDISK");
	memset(a->event, ' ', sizeof(a->event));
	memcpy(a->event, "LINK", 4);
	put_name(a->target, "");
	put_name(a->label, "");
	a->access = wanted;
	a->flow = ZCP_FLOW_READ;
	a->name_len = strlen(name);
	a->acee_len = acee->len;
	memcpy(a->data, name, a->name_len);
	memcpy(a->data + a->name_len, acee->blob, acee->len);
	return sizeof(*a) + a->name_len + acee->len;
}

static size_t ask_permitted(void *body)
{
	return ask_auth(body, ZCP_ACCESS_READ);
}

static size_t ask_refused(void *body)
{
	return ask_auth(body, ZCP_ACCESS_ALTER);
}

static size_t ask_logon(void *body)
{
	static const char *const users[][2] = {
		{ "MAINT", "MAINTPW1" }, { "AUDIT1", "AUDITPW1" }, { "OPERATOR", "OPERPW1" },
		{ "LINUX1", "LINUXPW1" }, { "LINUX2", "LINUXPW2" },
	};
	struct zcp_racf_verify *v = body;
	const char *const *who = users[any(sizeof(users) / sizeof(users[0]))];

	put_name(v->userid, who[0]);
	put_name(v->byuser, "");
	put_name(v->group, "");
	put_name(v->seclabel, "");
	v->action = ZCP_VERIFY_LOGON;
	v->password_len = strlen(who[1]);
	memcpy(v->data, who[1], v->password_len);
	return sizeof(*v) + v->password_len;
}

static size_t ask_autolog(void *body)
{
	static unsigned int user;
	struct zcp_racf_verify *v = body;
	char name[9];

	user_id(name, user++ % ON);
	put_name(v->userid, name);
	put_name(v->byuser, "");
	put_name(v->group, "");
	put_name(v->seclabel, "");
	v->action = ZCP_VERIFY_AUTOLOG;
	v->acee_len = maint.len;
	memcpy(v->data, maint.blob, maint.len);
	return sizeof(*v) + maint.len;
}

static size_t ask_command(void *body)
{
	struct zcp_query *q = body;

	put_name(q->userid, "MAINT");
	q->acee_len = maint.len;
	memcpy(q->data, maint.blob, maint.len);
	q->text_len = sprintf((char *)q->data + maint.len, "ALTUSER U%06u NAME('NUMBER %u')",
			      any(set.users), any(1000000));
	return sizeof(*q) + maint.len + q->text_len;
}

/* The answer is the wanted one. */
static bool permitted(const void *body)
{
	return ((const struct zcp_racf_authed *)body)->decision == ZCP_PERMIT;
}

static bool refused(const void *body)
{
	return ((const struct zcp_racf_authed *)body)->decision == ZCP_DENY;
}

static bool logged_on(const void *body)
{
	return ((const struct zcp_racf_verified *)body)->decision == ZCP_PERMIT;
}

static bool keep_acee(const void *body)
{
	const struct zcp_racf_verified *v = body;
	struct acee *acee = &acees[strtoul(v->userid + 1, NULL, 10) % ON];

	acee->len = v->acee_len;
	memcpy(acee->blob, v->data, v->acee_len);
	return logged_on(body);
}

static bool done(const void *body)
{
	return !((const struct zcp_query_ans *)body)->rc;
}

static struct kind {
	const char *name;
	unsigned int type;
	size_t (*ask)(void *body);
	bool (*good)(const void *body);
	unsigned int outstanding;
	struct latencies latencies;
} kinds[] = {
	{ .name = "permitted", .type = ZCP_RACF_AUTH, .ask = ask_permitted, .good = permitted },
	{ .name = "refused", .type = ZCP_RACF_AUTH, .ask = ask_refused, .good = refused },
	{ .name = "logon", .type = ZCP_RACF_VERIFY, .ask = ask_logon, .good = logged_on },
	{ .name = "command", .type = ZCP_RACF_COMMAND, .ask = ask_command, .good = done },
	/* gives those who ask the first two their ACEEs */
	{ .name = "autolog", .type = ZCP_RACF_VERIFY, .ask = ask_autolog, .good = keep_acee },
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct question {
	struct kind *kind;
	uint64_t asked;
} questions[OUTSTANDING_MAX];		/* by token, which counts from 1 */

/* Up to so many messages in one call: what CP does with its door costs racfd nothing either. */
#define BATCH	32

static struct mmsghdr out[BATCH], in[BATCH];
static union message outgoing[BATCH], incoming[BATCH];

static void prepare(struct mmsghdr *h, struct iovec *iov, union message *m)
{
	for (unsigned int i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ &m[i], sizeof(m[i]) };
		h[i].msg_hdr = (struct msghdr){ .msg_iov = &iov[i], .msg_iovlen = 1 };
	}
}

static void ask(unsigned int i, unsigned int token)
{
	struct kind *kind = questions[token].kind;
	union message *m = &outgoing[i];

	memset(m, 0, sizeof(*m));
	m->msg = (struct zcp_msg){ .version = ZCP_VERSION, .type = kind->type, .token = token + 1 };
	m->msg.len = sizeof(m->msg) + kind->ask(&m->msg + 1);
	out[i].msg_hdr.msg_iov->iov_len = m->msg.len;
	questions[token].asked = now();
}

static void hand_over(int fd, unsigned int n)
{
	for (unsigned int sent = 0; sent < n;) {
		int ret = sendmmsg(fd, out + sent, n - sent, 0);

		if (ret <= 0)
			die("door: send");
		sent += ret;
	}
}

/* The questions that were answered. */
static unsigned int take(int fd, unsigned int tokens[BATCH])
{
	int got = recvmmsg(fd, in, BATCH, MSG_WAITFORONE, NULL);
	unsigned int n = 0;

	if (got <= 0)
		die("door: recv");
	for (int i = 0; i < got; i++) {
		const struct zcp_msg *msg = &incoming[i].msg;
		unsigned int token = msg->token - 1;

		if (msg->type == ZCP_RACF_TELL)
			continue;
		if (token >= OUTSTANDING_MAX || !questions[token].kind ||
		    !questions[token].kind->good(msg + 1))
			fail("an answer that is not the right one");
		took(&questions[token].kind->latencies, now() - questions[token].asked);
		tokens[n++] = token;
	}
	return n;
}

/* Asks until the time is over, or so many have been asked. The seconds that it took. */
static double drive(int fd, double seconds, uint64_t most)
{
	unsigned int waiting = 0, n, tokens[BATCH];
	uint64_t begun = now(), asked = 0;

	/* what came before is no part of it */
	for (struct kind *k = kinds; k < kinds + N_KINDS; k++)
		k->latencies.n = 0;

	for (struct kind *k = kinds; k < kinds + N_KINDS; k++) {
		for (unsigned int i = 0; i < k->outstanding && asked < most; i++) {
			if (waiting == OUTSTANDING_MAX)
				fail("too many questions at once");
			questions[waiting].kind = k;
			ask(0, waiting++);
			hand_over(fd, 1);
			asked++;
		}
	}
	while (waiting) {
		n = take(fd, tokens);
		if (asked >= most || seconds_since(begun) >= seconds) {
			waiting -= n;
			continue;
		}
		for (unsigned int i = 0; i < n; i++)
			ask(i, tokens[i]);
		hand_over(fd, n);
		asked += n;
	}
	return seconds_since(begun);
}

static void outstanding(const char *name, size_t len, unsigned int n)
{
	for (struct kind *k = kinds; k < kinds + N_KINDS; k++)
		if (strlen(k->name) == len && !memcmp(k->name, name, len))
			k->outstanding = n;
}

static void load_racf(int fd, double seconds, char **words)
{
	static struct iovec out_iov[BATCH], in_iov[BATCH];
	ssize_t len = read(0, maint.blob, sizeof(maint.blob));
	const char *comma = "";
	double took_s;

	if (len <= 0)
		fail("no ACEE on standard input");
	maint.len = len;
	prepare(out, out_iov, outgoing);
	prepare(in, in_iov, incoming);
	outstanding("autolog", 7, ON);
	drive(fd, 600, ON);
	outstanding("autolog", 7, 0);
	for (; *words; words++) {
		size_t n = strcspn(*words, "=");

		outstanding(*words, n, (*words)[n] ? atoi(*words + n + 1) : 1);
	}
	took_s = drive(fd, seconds, UINT64_MAX);
	putchar('{');
	for (struct kind *k = kinds; k < kinds + N_KINDS; k++) {
		if (!k->latencies.n)
			continue;
		printf("%s\"%s\": {", comma, k->name);
		print_latencies(&k->latencies, k->latencies.n / took_s);
		putchar('}');
		comma = ", ";
	}
	puts("}");
}

/* ---- slapd ----------------------------------------------------------------------------- */

/* BER: all that is sent is shorter than 128 bytes, so that each length takes one. */
static uint8_t *ber(uint8_t *p, uint8_t tag, const void *value, size_t len)
{
	*p++ = tag;
	*p++ = len;
	memcpy(p, value, len);
	return p + len;
}

/* A compare operation: is the user a member of the profile's entry? Its length. */
static size_t compare(uint8_t *to, unsigned int token)
{
	uint8_t ava[128], op[128], whole[128], *p;
	/* four bytes, the first never null */
	uint8_t id[4] = { 1, 0, token >> 8, token };
	unsigned int profile = any(set.profiles);
	char name[24], user[9], dn[64];

	resource(name, &set, profile, true);
	snprintf(dn, sizeof(dn), "cn=%s,o=zcp", name);
	user_id(user, holder(&set, profile, any(HOLDERS)));
	p = ber(ava, 0x04, "memberUid", 9);
	p = ber(p, 0x04, user, strlen(user));
	p = ber(ber(op, 0x04, dn, strlen(dn)), 0x30, ava, p - ava);
	p = ber(ber(whole, 0x02, id, sizeof(id)), 0x6e, op, p - op);
	return ber(to, 0x30, whole, p - whole) - to;
}

struct connection {
	int fd;
	size_t len;
	uint8_t in[65536];
};

static struct latencies compares;
static uint64_t compared_at[OUTSTANDING_MAX];

static int connect_to(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0 || strlen(path) >= sizeof(sa.sun_path))
		fail("no socket");
	strcpy(sa.sun_path, path);
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
		die(path);
	return fd;
}

static void send_compare(uint8_t **p, unsigned int token)
{
	*p += compare(*p, token);
	compared_at[token] = now();
}

/* Takes the whole answers that are there, asks anew for each while it goes on. Answers taken. */
static unsigned int answers(struct connection *c, bool go_on)
{
	static uint8_t next[128 * OUTSTANDING_MAX];
	uint8_t *out_end = next, *p = c->in;
	ssize_t n = read(c->fd, c->in + c->len, sizeof(c->in) - c->len);
	unsigned int count = 0;

	if (n <= 0)
		die("slapd");
	c->len += n;
	while (c->len >= 2 && c->len >= 2u + p[1]) {
		size_t id = p[3];
		unsigned int token = p[2 + id] << 8 | p[3 + id];

		/* an answer to compare that says compareTrue (6) */
		if (p[0] != 0x30 || p[1] < id + 7 || p[4 + id] != 0x6f || p[8 + id] != 6 ||
		    token >= OUTSTANDING_MAX)
			fail("slapd's answer is not the right one");
		took(&compares, now() - compared_at[token]);
		if (go_on)
			send_compare(&out_end, token);
		count++;
		c->len -= 2 + p[1];
		p += 2 + p[1];
	}
	memmove(c->in, p, c->len);
	if (out_end > next && write(c->fd, next, out_end - next) != out_end - next)
		die("slapd");
	return count;
}

static void load_slapd(const char *path, double seconds, unsigned int connections,
		       unsigned int outstanding)
{
	struct connection *c = calloc(connections, sizeof(*c));
	struct pollfd *fds = calloc(connections, sizeof(*fds));
	unsigned int waiting = outstanding;
	uint64_t begun;
	double took_s;

	if (!c || !fds || outstanding > OUTSTANDING_MAX || outstanding < connections)
		fail("connections");
	for (unsigned int i = 0; i < connections; i++) {
		c[i].fd = connect_to(path);
		fds[i] = (struct pollfd){ c[i].fd, POLLIN, 0 };
	}
	begun = now();
	for (unsigned int i = 0; i < outstanding; i++) {
		uint8_t text[128], *p = text;

		send_compare(&p, i);
		if (write(c[i % connections].fd, text, p - text) != p - text)
			die("slapd");
	}
	while (waiting) {
		bool go_on = seconds_since(begun) < seconds;

		if (poll(fds, connections, -1) < 0)
			die("poll");
		for (unsigned int i = 0; i < connections; i++) {
			unsigned int n = fds[i].revents ? answers(&c[i], go_on) : 0;

			waiting -= go_on ? 0 : n;
		}
	}
	took_s = seconds_since(begun);
	putchar('{');
	print_latencies(&compares, compares.n / took_s);
	puts("}");
}

static void names(void)
{
	char name[24];

	for (unsigned int i = 0; i < set.profiles; i++) {
		resource(name, &set, i, true);
		printf("%s", name);
		for (unsigned int k = 0; k < HOLDERS; k++)
			printf(" U%06u", holder(&set, i, k));
		putchar('\n');
	}
}

int main(int argc, char **argv)
{
	if (argc > 6 && !strcmp(argv[1], "racf")) {
		set = (struct set){ atoi(argv[3]), atoi(argv[4]) };
		load_racf(atoi(argv[2]), atof(argv[5]), argv + 6);
	} else if (argc == 8 && !strcmp(argv[1], "slapd")) {
		set = (struct set){ atoi(argv[3]), atoi(argv[4]) };
		load_slapd(argv[2], atof(argv[5]), atoi(argv[6]), atoi(argv[7]));
	} else if (argc == 4 && !strcmp(argv[1], "names")) {
		set = (struct set){ atoi(argv[2]), atoi(argv[3]) };
		names();
	} else {
		return 2;
	}
	return 0;
}
