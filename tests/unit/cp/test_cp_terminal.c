// SPDX-License-Identifier: MIT
/* What may be written to /dev/zcp/terminal */
#include <stdlib.h>
#include "cp/termmsg.h"
#include "ktap.h"

static struct {
	struct zcp_msg head;
	union {
		struct zcp_term_open open;
		struct zcp_term_logo logo;
		struct zcp_term_login login;
		struct zcp_term_note note;
		char text[2048];
	};
} m;

static int check(unsigned int type, size_t body, unsigned int kind)
{
	m.head.version = ZCP_VERSION;
	m.head.type = (uint16_t)type;
	m.head.len = (uint32_t)(sizeof(m.head) + body);
	return termmsg_check(&m, sizeof(m.head) + body, kind);
}

static void good_open(unsigned int kind)
{
	memset(&m, 0, sizeof(m));
	m.open.kind = (uint8_t)kind;
	memcpy(m.open.termid, "L0001   ", 8);
	strcpy(m.open.peer, "192.0.2.1");
}

static void opening(void)
{
	good_open(ZCP_TERM_KIND_SCREEN);
	CHECK_EQ(check(ZCP_TERM_OPEN, sizeof(m.open), 0), 0);
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), ZCP_TERM_KIND_SCREEN) < 0);
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open) - 1, 0) < 0);
	CHECK(check(ZCP_TERM_INPUT, 0, 0) < 0);
	m.open.pad = 1;
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), 0) < 0);
	good_open(4);
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), 0) < 0);
	good_open(ZCP_TERM_KIND_LINE);
	m.open.flags = 0x80;
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), 0) < 0);
	good_open(ZCP_TERM_KIND_LINE);
	m.open.peer[20] = 'x';
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), 0) < 0);
	good_open(ZCP_TERM_KIND_LINE);
	memcpy(m.open.termid, "A B     ", 8);
	CHECK(check(ZCP_TERM_OPEN, sizeof(m.open), 0) < 0);
}

static void good_note(void)
{
	memset(&m, 0, sizeof(m));
	m.note.outcome = ZCP_OUTCOME_DENIED;
	memcpy(m.note.termid, "T0001   ", 8);
	strcpy(m.note.peer, "192.0.2.1:4711");
	memset(m.note.text, 'N', ZCP_NOTE_MAX + 1);
}

static void notes(void)
{
	const size_t len = sizeof(m.note);

	good_note();
	CHECK_EQ(check(ZCP_TERM_NOTE, len + 1, 0), 0);
	CHECK_EQ(check(ZCP_TERM_NOTE, len + ZCP_NOTE_MAX, 0), 0);
	CHECK(check(ZCP_TERM_NOTE, len, 0) < 0);
	CHECK(check(ZCP_TERM_NOTE, len - 1, 0) < 0);
	CHECK(check(ZCP_TERM_NOTE, 0, 0) < 0);
	CHECK(check(ZCP_TERM_NOTE, len + ZCP_NOTE_MAX + 1, 0) < 0);
	for (unsigned int kind = 1; kind <= ZCP_TERM_KIND_ADMIN; kind++)
		CHECK(check(ZCP_TERM_NOTE, len + 1, kind) < 0);
	m.note.outcome = ZCP_OUTCOME_ATTEMPT;
	CHECK(check(ZCP_TERM_NOTE, len + 1, 0) < 0);
	m.note.outcome = ZCP_OUTCOME_DENIED + 1;
	CHECK(check(ZCP_TERM_NOTE, len + 1, 0) < 0);
	good_note();
	m.note.pad[6] = 1;
	CHECK(check(ZCP_TERM_NOTE, len + 1, 0) < 0);
	good_note();
	m.note.termid[2] = ' ';
	CHECK(check(ZCP_TERM_NOTE, len + 1, 0) < 0);
	good_note();
	m.note.peer[30] = 'x';
	CHECK(check(ZCP_TERM_NOTE, len + 1, 0) < 0);
	good_note();
	m.note.text[1] = '\n';
	CHECK_EQ(check(ZCP_TERM_NOTE, len + 1, 0), 0);
	CHECK(check(ZCP_TERM_NOTE, len + 2, 0) < 0);
	m.note.text[1] = 0;
	CHECK(check(ZCP_TERM_NOTE, len + 2, 0) < 0);
}

static void local(void)
{
	static const struct {
		unsigned int uid;
		const char *name;
	} rows[] = {
		{ 0, "@0" }, { 1000, "@1000" }, { 9999999, "@9999999" }, { 10000000, "#5YC1S" },
		{ 2000000000, "#X2QXVK" }, { 4294967295, "#1Z141Z3" },
	};
	char name[ZCP_NAME_LEN + 1];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(name, 'x', sizeof(name));
		termmsg_local_name(name, rows[i].uid);
		CHECK_STR(name, rows[i].name);
		CHECK(termmsg_is_local(name));
	}
	CHECK(!termmsg_is_local("L0001   "));
	CHECK(!termmsg_is_local("        "));
}

static void lengths(void)
{
	memset(&m, 0, sizeof(m));
	m.logo.password_len = 5;
	CHECK_EQ(check(ZCP_TERM_LOGO, sizeof(m.logo) + 5, ZCP_TERM_KIND_SCREEN), 0);
	CHECK(check(ZCP_TERM_LOGO, sizeof(m.logo) + 4, ZCP_TERM_KIND_SCREEN) < 0);
	CHECK(check(ZCP_TERM_LOGO, sizeof(m.logo) + 6, ZCP_TERM_KIND_SCREEN) < 0);
	m.logo.password_len = ZCP_PASSWORD_MAX + 1;
	CHECK(check(ZCP_TERM_LOGO, sizeof(m.logo) + ZCP_PASSWORD_MAX + 1, ZCP_TERM_KIND_SCREEN) <
	      0);
	memset(&m, 0, sizeof(m));
	m.login.password_len = 3;
	m.login.new_password_len = 4;
	CHECK_EQ(check(ZCP_TERM_LOGIN, sizeof(m.login) + 7, ZCP_TERM_KIND_ADMIN), 0);
	CHECK(check(ZCP_TERM_LOGIN, sizeof(m.login) + 8, ZCP_TERM_KIND_ADMIN) < 0);
	CHECK(check(ZCP_TERM_ATTN, 1, ZCP_TERM_KIND_LINE) < 0);
	CHECK_EQ(check(ZCP_TERM_ATTN, 0, ZCP_TERM_KIND_LINE), 0);
	CHECK(check(ZCP_TERM_COMMAND, 0, ZCP_TERM_KIND_ADMIN) < 0);
	CHECK_EQ(check(ZCP_TERM_COMMAND, ZCP_COMMAND_MAX, ZCP_TERM_KIND_ADMIN), 0);
	CHECK(check(ZCP_TERM_COMMAND, ZCP_COMMAND_MAX + 1, ZCP_TERM_KIND_ADMIN) < 0);
	memcpy(m.text, "RAC X", 5);
	CHECK_EQ(check(ZCP_TERM_COMMAND, ZCP_RAC_MAX, ZCP_TERM_KIND_ADMIN), 0);
	CHECK(check(ZCP_TERM_COMMAND, ZCP_RAC_MAX + 1, ZCP_TERM_KIND_ADMIN) < 0);
	memset(&m, 0, sizeof(m));
	CHECK(check(ZCP_TERM_INPUT, 1025, ZCP_TERM_KIND_LINE) < 0);
}

static void kinds(void)
{
	memset(&m, 0, sizeof(m));
	CHECK(check(ZCP_TERM_INPUT, 3, ZCP_TERM_KIND_ADMIN) < 0);
	CHECK(check(ZCP_TERM_COMMAND, 3, ZCP_TERM_KIND_LINE) < 0);
	CHECK(check(ZCP_TERM_DATA, 3, ZCP_TERM_KIND_LINE) < 0);
	CHECK_EQ(check(ZCP_TERM_DATA, 3, ZCP_TERM_KIND_SCREEN), 0);
	CHECK(check(ZCP_TERM_STATE, 8, ZCP_TERM_KIND_SCREEN) < 0);
	m.head.token = 1;
	CHECK(check(ZCP_TERM_INPUT, 3, ZCP_TERM_KIND_LINE) < 0);
	m.head.version = ZCP_VERSION + 1;
	m.head.token = 0;
	CHECK(termmsg_check(&m, m.head.len, ZCP_TERM_KIND_LINE) < 0);
}

static void cleaning(void)
{
	char text[] = "a\0b\033[2J\x9b\xe4";

	termmsg_clean(text, sizeof(text) - 1);
	CHECK_MEM(text, "a b [2J \xe4", sizeof(text) - 1);
}

static const struct ktap_case cases[] = {
	{ "the first message opens, once, and is checked", opening },
	{ "FAU_GEN.1: a note for the trail is the first message, and is checked", notes },
	{ "FDP_ACC.2(RACF-SYSTEM): a name made from a uid is nobody else's", local },
	{ "a body is as long as it says", lengths },
	{ "FIA_UID.1 each kind of terminal sends its own messages only", kinds },
	{ "what no terminal shows becomes blanks", cleaning },
};

KTAP_MAIN(cases)
