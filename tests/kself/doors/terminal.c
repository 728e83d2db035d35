// SPDX-License-Identifier: MIT
/*
 * terminal.c - who may say which terminal /dev/zcp/terminal is, and what of its lines: racfd and
 * smfd, played here, are told
 */
#include <sys/stat.h>
#include "door.h"

#define NOBODY_NAME	"        "
#define NOTES_MOST	50	/* records of notes in ten seconds (kmod/cp/termnote.c) */

static int racf = -1;

/* What the file said to its OPEN, asked of a process with the uid; 0, or -errno */
static int claim(uid_t uid, const char *termid, const char *peer, unsigned int flags)
{
	struct zcp_term_open o = { .kind = ZCP_TERM_KIND_ADMIN, .flags = flags };
	int status = 0;
	pid_t pid;

	memcpy(o.termid, termid, ZCP_NAME_LEN);
	snprintf(o.peer, sizeof(o.peer), "%s", peer);
	pid = fork();
	if (!pid) {
		int fd;

		if (setuid(uid))
			_exit(200);
		fd = open("/dev/zcp/terminal", O_RDWR | O_CLOEXEC);
		_exit(fd < 0 ? 201 : -put(fd, ZCP_TERM_OPEN, 0, &o, sizeof(o)));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

/* Which terminal RACF is told of when a user logs in at one that was opened so */
static void named(uid_t uid, const char *termid, const char *want)
{
	const struct zcp_racf_verify *v = BODY;
	struct {
		struct zcp_term_login l;
		char text[6];
	} body = { .l = { .userid = "TESTER  ", .password_len = 6 }, .text = "SECRET" };
	struct zcp_term_open o = { .kind = ZCP_TERM_KIND_ADMIN };
	struct zcp_racf_verified no = { .decision = ZCP_DENY, .reason = ZCP_REASON_PASSWORD };
	pid_t pid;

	memcpy(o.termid, termid, ZCP_NAME_LEN);
	memset(no.userid, ' ', 8);
	memset(no.seclabel, ' ', 8);
	pid = fork();
	if (!pid) {
		int fd;

		if (setuid(uid))
			_exit(1);
		fd = open("/dev/zcp/terminal", O_RDWR | O_CLOEXEC);
		put(fd, ZCP_TERM_OPEN, 0, &o, sizeof(o));
		put(fd, ZCP_TERM_LOGIN, 9, &body, sizeof(body.l) + sizeof(body.text));
		get(fd);
		_exit(0);
	}
	if (CHECK(get(racf) > 0) && CHECK_EQ(in.head.type, ZCP_RACF_VERIFY)) {
		CHECK_MEM(v->origin.termid, want, ZCP_NAME_LEN);
		CHECK_EQ(put(racf, ZCP_RACF_VERIFIED, in.head.token, &no, sizeof(no)), 0);
	}
	waitpid(pid, NULL, 0);
}

static void begin(void)
{
	racf = open("/dev/zcp/racf", O_RDWR | O_CLOEXEC);
	REQUIRE(racf >= 0);
	REQUIRE(get(racf) > 0);
	CHECK_EQ(chmod("/dev/zcp/terminal", 0666), 0);
}

static void owner(void)
{
	set_parameter("terminal_uid", "-1");
	named(0, "NET1    ", "NET1    ");
	CHECK_EQ(claim(0, "NET1    ", "192.0.2.1:4711", ZCP_TERM_F_TLS | ZCP_TERM_F_CERT), 0);
	CHECK_EQ(claim(0, "@1000   ", "", 0), -EINVAL);
	CHECK_EQ(claim(0, "#Z      ", "", 0), -EINVAL);
}

static void others(void)
{
	CHECK_EQ(claim(1000, NOBODY_NAME, "", 0), 0);
	CHECK_EQ(claim(1000, "NET1    ", "", 0), -EINVAL);
	CHECK_EQ(claim(1000, "@1000   ", "", 0), -EINVAL);
	CHECK_EQ(claim(1000, NOBODY_NAME, "192.0.2.1:4711", 0), -EINVAL);
	CHECK_EQ(claim(1000, NOBODY_NAME, "", ZCP_TERM_F_TLS), -EINVAL);
	CHECK_EQ(claim(1000, NOBODY_NAME, "", ZCP_TERM_F_CERT), -EINVAL);
	named(1000, NOBODY_NAME, "@1000   ");
	named(2000000000, NOBODY_NAME, "#X2QXVK ");
}

/* The parameter names the one uid, whomever the node belongs to: root is one of the others then. */
static void parameter(void)
{
	set_parameter("terminal_uid", "1000");
	named(1000, "NET1    ", "NET1    ");
	CHECK_EQ(claim(0, "NET1    ", "", 0), -EINVAL);
	named(0, NOBODY_NAME, "@0      ");
	set_parameter("terminal_uid", "-1");
	CHECK_EQ(chmod("/dev/zcp/terminal", 0660), 0);
	close(racf);
}

/* What a file says to a note of root's: 0, or -errno; nothing else goes in or out then. */
static int note(const char *text)
{
	struct {
		struct zcp_term_note n;
		char text[ZCP_NOTE_MAX];
	} body = {
		.n = { .outcome = ZCP_OUTCOME_DENIED, .termid = "T0001   ",
		       .peer = "192.0.2.1:4711" },
	};
	int fd = open("/dev/zcp/terminal", O_RDWR | O_CLOEXEC), ret;

	memcpy(body.text, text, strlen(text));
	ret = put(fd, ZCP_TERM_NOTE, 0, &body, sizeof(body.n) + strlen(text));
	if (!ret) {
		CHECK_EQ(put(fd, ZCP_TERM_NOTE, 0, &body, sizeof(body.n) + strlen(text)), -EPIPE);
		CHECK_EQ(get(fd), 0);
	}
	close(fd);
	return ret;
}

/* The next record of the event; NULL: none came. */
static const struct zcp_smf_record *recorded(int smf, unsigned int event)
{
	const struct zcp_smf_record *r = BODY;

	while (get(smf) > 0)
		if (in.head.type == ZCP_SMF_RECORD && r->event == event)
			return r;
	return NULL;
}

static bool says(const struct zcp_smf_record *r, const char *text)
{
	return r->text_len == strlen(text) && !memcmp(r->text, text, r->text_len);
}

static void notes(void)
{
	int smf = open("/dev/zcp/smf", O_RDWR | O_CLOEXEC);
	const struct zcp_smf_record *r;
	char more[64];

	REQUIRE(smf >= 0);
	CHECK_EQ(note("FIRST"), 0);
	r = recorded(smf, ZCP_EVENT_LINE);
	if (CHECK(r)) {
		CHECK_EQ(r->outcome, ZCP_OUTCOME_DENIED);
		CHECK_MEM(r->origin.termid, "T0001   ", ZCP_NAME_LEN);
		CHECK_MEM(r->origin.peer, "192.0.2.1:4711", sizeof("192.0.2.1:4711"));
		CHECK_MEM(r->userid, NOBODY_NAME, ZCP_NAME_LEN);
		CHECK(says(r, "FIRST"));
	}
	/* a flood is counted */
	for (int i = 1; i < NOTES_MOST + 7; i++)
		CHECK_EQ(note("MANY"), 0);
	sleep(11);
	CHECK_EQ(note("LAST"), 0);
	for (int i = 1; i < NOTES_MOST; i++) {
		r = recorded(smf, ZCP_EVENT_LINE);
		CHECK(r && says(r, "MANY"));
	}
	snprintf(more, sizeof(more), "LAST, AND %d MORE", 7);
	r = recorded(smf, ZCP_EVENT_LINE);
	CHECK(r && says(r, more));
	/* others have nothing to say */
	set_parameter("terminal_uid", "1000");
	CHECK_EQ(note("NOT MINE"), -EINVAL);
	set_parameter("terminal_uid", "-1");
	r = recorded(smf, ZCP_EVENT_DOOR);
	CHECK(r && says(r, "NOTE OF /dev/zcp/terminal REFUSED"));
	close(smf);
}

static const struct ktap_case cases[] = {
	{ "a racfd is there", begin },
	{ "FIA_UAU.5: whom the door belongs to names terminals, but none as others' are named",
	  owner },
	{ "FDP_ACC.2(RACF-SYSTEM): others claim nothing and are named after their uid", others },
	{ "FDP_ACC.2(RACF-SYSTEM): the module's parameter names the one who may", parameter },
	{ "FAU_GEN.1: notes of whom the door belongs to are recorded, a flood of them is counted",
	  notes },
};

int main(void)
{
	if (load_module())
		return 1;
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
