// SPDX-License-Identifier: MIT
/* test_batch.c - messages between front and worker that go together: userspace/racf/batch.c */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "ktap.h"
#include "lib/log.h"
#include "racf/batch.h"

static struct batch out, in;
static int other;	/* the far end */

/* What is sent arrives at the far end, and the other way round. */
static void pair(void)
{
	int fds[2], size = 4 * BATCH_MAX;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) ||
	    setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)) ||
	    dup2(fds[0], RACF_FD_PAIR) < 0)
		abort();
	if (fds[0] != RACF_FD_PAIR)
		close(fds[0]);
	other = fds[1] == RACF_FD_PAIR ? dup(fds[1]) : fds[1];
	memset(&out, 0, sizeof(out));
}

static void end(void)
{
	close(RACF_FD_PAIR);
	close(other);
}

/* What was sent comes back to who sent it. */
static bool echo(void)
{
	ssize_t n = recv(other, in.space, sizeof(in.space), MSG_DONTWAIT);

	return n > 0 && send(other, in.space, n, 0) == n && batch_recv(&in);
}

static void ask(uint32_t type, uint64_t token)
{
	struct racf_request *r = batch_room(&out);

	memset(r, 0, sizeof(*r));
	r->type = type;
	r->token = token;
	strcpy(r->password, "SECRET");
	batch_add(&out, racf_request_size(r));
}

static void requests(void)
{
	static const uint32_t types[] = { RACF_IMSG_AUTH, RACF_IMSG_COMMAND, RACF_IMSG_VERIFY };
	const struct racf_request *r;
	unsigned int n = 0;
	size_t at = 0;

	pair();
	while (batch_room(&out)) {
		ask(types[n % 3], n + 1);
		n++;
	}
	CHECK(n > 4);
	CHECK(batch_send(&out, MSG_DONTWAIT));
	CHECK_EQ(out.len, 0);
	REQUIRE(echo());
	for (unsigned int i = 0; i < n; i++) {
		r = batch_request(&in, &at);
		REQUIRE(r);
		CHECK_EQ(r->type, types[i % 3]);
		CHECK_EQ(r->token, i + 1);
	}
	CHECK(!batch_request(&in, &at));
	end();
}

static void answers(void)
{
	static const uint16_t lengths[] = { 0, 1, 7, 8, 9, RACF_TEXT_MAX };
	struct racf_answer *a;
	size_t at = 0;

	pair();
	for (unsigned int i = 0; i < 6; i++) {
		a = batch_room(&out);
		memset(a, 0, RACF_ANSWER_HEAD);
		a->token = i;
		a->text_len = lengths[i];
		memset(a->text, 'A' + i, lengths[i]);
		batch_add(&out, RACF_ANSWER_HEAD + a->text_len);
	}
	CHECK(batch_send(&out, 0));
	REQUIRE(echo());
	for (unsigned int i = 0; i < 6; i++) {
		a = batch_answer(&in, &at);
		REQUIRE(a);
		CHECK_EQ(a->token, i);
		CHECK_EQ(a->text_len, lengths[i]);
		CHECK(!lengths[i] || a->text[lengths[i] - 1] == (char)('A' + i));
	}
	CHECK(!batch_answer(&in, &at));
	end();
}

static void secrets(void)
{
	static const char secret[] = "SECRET";

	pair();
	ask(RACF_IMSG_VERIFY, 1);
	CHECK(memmem(out.space, sizeof(out.space), secret, sizeof(secret)));
	CHECK(batch_send(&out, 0));
	CHECK(!memmem(out.space, sizeof(out.space), secret, sizeof(secret)));
	end();
}

static void nobody_reads(void)
{
	unsigned int sent = 0;

	pair();
	do {
		ask(RACF_IMSG_AUTH, ++sent);
	} while (batch_send(&out, MSG_DONTWAIT) && sent < 100000);
	CHECK(sent > 1 && sent < 100000);
	/* it is kept, and goes when there is room */
	CHECK_EQ(out.len, RACF_REQUEST_HEAD);
	CHECK(recv(other, in.space, sizeof(in.space), 0) > 0);
	while (recv(other, in.space, sizeof(in.space), MSG_DONTWAIT) > 0)
		;
	CHECK(batch_send(&out, MSG_DONTWAIT));
	REQUIRE(echo());
	CHECK_EQ(((struct racf_request *)in.space)->token, sent);
	end();
	pair();
	close(other);
	other = open("/dev/null", O_RDONLY);
	CHECK(!batch_recv(&in));
	end();
}

/* Whether reading it ends the process. */
static bool fatal(bool (*read_all)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		close(2);
		read_all();
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && status;
}

static bool all_requests(void)
{
	size_t at = 0;

	while (batch_request(&in, &at))
		;
	return true;
}

static bool all_answers(void)
{
	size_t at = 0;

	while (batch_answer(&in, &at))
		;
	return true;
}

static void broken(void)
{
	struct racf_request *r = (void *)in.space;
	struct racf_answer *a = (void *)in.space;

	memset(&in, 0, sizeof(in));
	r->type = RACF_IMSG_AUTH;
	in.len = RACF_REQUEST_HEAD;
	CHECK(!fatal(all_requests));
	for (in.len = 1; in.len < RACF_REQUEST_HEAD; in.len += 101)
		CHECK(fatal(all_requests));
	in.len = RACF_REQUEST_HEAD;
	r->type = RACF_IMSG_COMMAND;
	CHECK(fatal(all_requests));
	r->type = RACF_IMSG_AUTH;
	r->acee_len = ZCP_ACEE_MAX + 1;
	CHECK(fatal(all_requests));
	memset(&in, 0, sizeof(in));
	in.len = (RACF_ANSWER_HEAD + 7) & ~7ul;
	CHECK(!fatal(all_answers));
	a->text_len = 8;
	CHECK(fatal(all_answers));
	in.len += 8;
	CHECK(!fatal(all_answers));
	a->acee_len = ZCP_ACEE_MAX + 1;
	CHECK(fatal(all_answers));
	a->acee_len = 0;
	a->text_len = RACF_TEXT_MAX + 1;
	in.len = BATCH_MAX;
	CHECK(fatal(all_answers));
}

static const struct ktap_case cases[] = {
	{ "requests of all kinds go in one message and come out in order", requests },
	{ "answers with texts of all lengths do", answers },
	{ "what was sent is wiped", secrets },
	{ "a batch that nobody takes is kept; an end that is gone is noticed", nobody_reads },
	{ "a message that is cut, too long or not valid ends the process", broken },
};

KTAP_MAIN(cases)
