// SPDX-License-Identifier: MIT
/* racf.c - /dev/zcp/racf with a racfd that this test plays */
#include <sys/mman.h>
#include "door.h"

static int racf = -1;

/* A door that is open and has said BOOT */
static bool open_racf(void)
{
	if (racf >= 0)
		close(racf);
	racf = open("/dev/zcp/racf", O_RDWR | O_CLOEXEC);
	return CHECK(racf >= 0) && CHECK(get(racf) > 0) && CHECK_EQ(in.head.type, ZCP_RACF_BOOT);
}

/* Answers VERIFY with token: what a decision says of userid */
static int verified(uint64_t token, unsigned int decision, const char *userid)
{
	struct {
		struct zcp_racf_verified v;
		char data[8];
	} body = { .v = { .decision = decision, .acee_len = decision == ZCP_PERMIT ? 4 : 0 } };

	if (decision != ZCP_PERMIT)
		body.v.reason = ZCP_REASON_PASSWORD;
	memset(body.v.userid, ' ', 8);
	memset(body.v.seclabel, ' ', 8);
	memcpy(body.v.userid, userid, strlen(userid));
	memcpy(body.v.data, "ACEE", 4);
	return put(racf, ZCP_RACF_VERIFIED, token, &body, sizeof(body.v) + body.v.acee_len);
}

static void exclusive(void)
{
	void *wall = mmap(NULL, sizeof(in), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct zcp_boot *boot = BODY;
	int second;

	racf = open("/dev/zcp/racf", O_RDWR | O_CLOEXEC);
	REQUIRE(racf >= 0);
	second = open("/dev/zcp/racf", O_RDWR);
	CHECK(second < 0 && errno == EBUSY);
	CHECK(read(racf, &in, 20) < 0 && errno == EMSGSIZE);
	CHECK(read(racf, wall, sizeof(in)) < 0 && errno == EFAULT);
	CHECK_EQ(get(racf), sizeof(struct zcp_msg) + sizeof(struct zcp_boot));
	CHECK_EQ(in.head.type, ZCP_RACF_BOOT);
	CHECK(boot->boot != 0);
	fcntl(racf, F_SETFL, O_NONBLOCK);
	CHECK(read(racf, &in, sizeof(in)) < 0 && errno == EAGAIN);
	fcntl(racf, F_SETFL, 0);
}

static void login(void)
{
	const struct zcp_racf_verify *v = BODY;
	struct user u = user_login("TESTER", "SECRET");
	struct user_result r;
	uint64_t token;

	REQUIRE(get(racf) > 0);
	CHECK_EQ(in.head.type, ZCP_RACF_VERIFY);
	CHECK_EQ(v->action, ZCP_VERIFY_ADMIN);
	CHECK_MEM(v->userid, "TESTER  ", 8);
	CHECK_EQ(v->password_len, 6);
	CHECK_MEM(v->data + v->acee_len, "SECRET", 6);
	CHECK_EQ(v->origin.uid, 0);
	token = in.head.token;
	CHECK_EQ(verified(token + 1, ZCP_PERMIT, "TESTER"), 0);	/* made up: dropped */
	CHECK_EQ(verified(token, ZCP_PERMIT, "TESTER"), 0);
	r = user_result(&u);
	CHECK_EQ(r.rc, 0);
	CHECK(r.session != 0);
	CHECK_EQ(verified(token, ZCP_DENY, "TESTER"), 0);	/* late: dropped */
	user_gone(&u);
	/* RACF hears of the end, with the ACEE that it gave */
	REQUIRE(get(racf) > 0);
	CHECK_EQ(in.head.type, ZCP_RACF_VERIFY);
	CHECK_EQ(v->action, ZCP_VERIFY_LOGOFF);
	CHECK_MEM(v->data, "ACEE", 4);
	CHECK_EQ(verified(in.head.token, ZCP_DENY, "TESTER"), 0);
}

static void refusals(void)
{
	static const struct {
		unsigned int decision;
		const char *userid;
	} answers[] = {
		{ ZCP_DENY, "TESTER" },
		{ ZCP_DONTKNOW, "TESTER" },
		{ ZCP_PERMIT, "OTHER" },
		{ ZCP_PERMIT, "" },
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct user u = user_login("TESTER", "SECRET");

		REQUIRE(get(racf) > 0);
		CHECK_EQ(verified(in.head.token, answers[i].decision, answers[i].userid), 0);
		CHECK(user_result(&u).rc > 0);
		user_gone(&u);
	}
}

static void hung(void)
{
	struct user u;

	set_parameter("racf_timeout", "1");
	u = user_login("TESTER", "SECRET");
	CHECK(user_result(&u).rc > 0);
	user_gone(&u);
	CHECK(quiet(racf, 200));	/* never read: withdrawn without a trace */
	u = user_login("TESTER", "SECRET");
	REQUIRE(get(racf) > 0);
	CHECK(user_result(&u).rc > 0);
	user_gone(&u);
	REQUIRE(get(racf) > 0);
	CHECK_EQ(in.head.type, ZCP_RACF_CANCEL);
	CHECK_EQ(verified(in.head.token, ZCP_PERMIT, "TESTER"), 0);
	set_parameter("racf_timeout", "30");
}

static void killed(void)
{
	struct user u = user_login("TESTER", "SECRET");

	REQUIRE(get(racf) > 0);
	close(racf);
	racf = -1;
	CHECK(user_result(&u).rc > 0);
	user_gone(&u);
	u = user_login("TESTER", "SECRET");
	CHECK(user_result(&u).rc > 0);
	user_gone(&u);
	CHECK(open_racf());
}

/* One thing wrong with an answer: severed, and who waits is refused. */
static void breach(unsigned int type, uint64_t token, const void *body, size_t len)
{
	struct user u = user_login("TESTER", "SECRET");
	struct pollfd p = { .events = POLLIN };

	REQUIRE(get(racf) > 0);
	CHECK_EQ(put(racf, type, token ?: in.head.token, body, len), -EINVAL);
	CHECK(user_result(&u).rc > 0);
	user_gone(&u);
	p.fd = racf;
	CHECK_EQ(poll(&p, 1, 0), 1);
	CHECK(p.revents & POLLHUP);
	CHECK(read(racf, &in, sizeof(in)) < 0 && errno == EPIPE);
	CHECK_EQ(put(racf, ZCP_RACF_AUTHED, 1, body, len), -EPIPE);
	CHECK(open_racf());
}

static void breaches(void)
{
	struct zcp_racf_verified v = { .decision = ZCP_PERMIT };
	struct zcp_racf_authed a = { .decision = ZCP_PERMIT };

	memcpy(v.userid, "TESTER  ", 8);
	memset(v.seclabel, ' ', 8);
	breach(ZCP_RACF_VERIFIED, 0, &v, sizeof(v) - 1);
	breach(ZCP_RACF_VERIFIED, 0, &v, sizeof(v) + 1);
	/* answers another kind of question */
	breach(ZCP_RACF_AUTHED, 0, &a, sizeof(a));
	breach(ZCP_RACF_VERIFY, 0, &v, sizeof(v));
	breach(77, 0, NULL, 0);
	v.pad = 1;
	breach(ZCP_RACF_VERIFIED, 0, &v, sizeof(v));
	CHECK(write(racf, "x", 1) < 0 && errno == EINVAL);
	CHECK(open_racf());
}

/*
 * Users who wait for an answer: as many as are asked at once, the rest wait or are refused; nobody
 * hangs.
 */
static void crowd(void)
{
	enum { USERS = 24 };
	struct user u[USERS];
	unsigned int permitted = 0;

	for (int i = 0; i < USERS; i++)
		u[i] = user_login("TESTER", "SECRET");
	while (!quiet(racf, 2000) && get(racf) > 0)
		if (in.head.type == ZCP_RACF_VERIFY)
			CHECK_EQ(verified(in.head.token, ZCP_PERMIT, "TESTER"), 0);
	for (int i = 0; i < USERS; i++) {
		permitted += user_result(&u[i]).rc == 0;
		user_gone(&u[i]);
	}
	CHECK_EQ(permitted, USERS);
	while (!quiet(racf, 2000) && get(racf) > 0)
		if (in.head.type == ZCP_RACF_VERIFY)
			verified(in.head.token, ZCP_PERMIT, "TESTER");
	close(racf);
}

static const struct ktap_case cases[] = {
	{ "one opener, one message a read, nothing lost", exclusive },
	{ "a login is a question, its end another", login },
	{ "every answer but a matching permission is a refusal", refusals },
	{ "a racfd that does not answer is a refusal, a late answer is dropped", hung },
	{ "a racfd that dies refuses who waits", killed },
	{ "a racfd that breaks the contract is severed", breaches },
	{ "a crowd at the door is served to the last", crowd },
};

int main(void)
{
	if (load_module())
		return 1;
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
