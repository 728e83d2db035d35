// SPDX-License-Identifier: MIT
/* terminal.c - who may say which terminal /dev/zcp/terminal is: the racfd played here is told */
#include <sys/stat.h>
#include "door.h"

#define NOBODY_NAME	"        "

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

static const struct ktap_case cases[] = {
	{ "a racfd is there", begin },
	{ "FIA_UAU.5: whom the door belongs to names terminals, but none as others' are named",
	  owner },
	{ "FDP_ACC.2(RACF-SYSTEM): others claim nothing and are named after their uid", others },
	{ "FDP_ACC.2(RACF-SYSTEM): the module's parameter names the one who may", parameter },
};

int main(void)
{
	if (load_module())
		return 1;
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
