// SPDX-License-Identifier: MIT
/* test_text.c - what racfd reads: CP's messages, RACF commands */
#include "ktap.h"
#include "racf/grammar.h"
#include "racf/message.h"

static struct racf_cmd cmd;
static char wrong[CMD_WRONG_MAX];

static int parse(const char *text)
{
	return racf_command_parse(text, strlen(text), &cmd, wrong);
}

static void grammar(void)
{
	REQUIRE(CHECK_EQ(
		parse("rac adduser (a b) name('x y''z') special noauditor password(s3cret)"), 0));
	CHECK_EQ(cmd.verb, VERB_ADDUSER);
	CHECK_STR(cmd_text(&cmd, KW_TARGET, 0), "A");
	CHECK_STR(cmd_text(&cmd, KW_TARGET, 1), "B");
	CHECK_STR(cmd_text(&cmd, KW_TARGET, 2), NULL);
	CHECK_STR(cmd_text(&cmd, KW_NAME, 0), "x y'z");
	CHECK(cmd_given(&cmd, KW_SPECIAL) && !cmd_negated(&cmd, KW_SPECIAL));
	CHECK(cmd_given(&cmd, KW_AUDITOR) && cmd_negated(&cmd, KW_AUDITOR));
	CHECK_STR(cmd_text(&cmd, KW_PASSWORD, 0), "s3cret");
	CHECK_STR(cmd.masked, "ADDUSER (A B) NAME('X Y''Z') SPECIAL NOAUDITOR PASSWORD(********)");
	CHECK(racf_command_valid(&cmd));
	CHECK_EQ(parse("RDEF FACILITY X.Y AUDIT(SUCCESS(UPDATE) FAILURES(READ))"), 0);
	CHECK_EQ(cmd_num(&cmd, KW_AUDIT, 0), CMD_AUDIT_SUCCESS | ZCP_ACCESS_UPDATE);
	CHECK_EQ(parse("PE X.Y CLASS(FACILITY) ID(A,B, C) ACC(ALTER)"), 0);
	CHECK_STR(cmd_text(&cmd, KW_ID, 2), "C");
	CHECK_EQ(cmd_num(&cmd, KW_ACCESS, 9), ZCP_ACCESS_ALTER);
}

/* Operands of operands are operands; where a secret stands in one it is hidden too. */
static void inner(void)
{
	REQUIRE(CHECK_EQ(
		parse("ALU X OVM(UID(12) HOME('/h')) NOLANG WHEN(DAYS(MON,FRI) TIME(2200:0600))"),
		0));
	CHECK(cmd_given(&cmd, KW_OVM) && cmd_given(&cmd, KW_UID) && !cmd_given(&cmd, KW_PROGRAM));
	CHECK_EQ(cmd_num(&cmd, KW_UID, 0), 12);
	CHECK_STR(cmd_text(&cmd, KW_HOME, 0), "/h");
	CHECK(cmd_negated(&cmd, KW_LANGUAGE));
	CHECK_EQ(cmd_value(&cmd, KW_DAYS, 0)->num | cmd_value(&cmd, KW_DAYS, 1)->num, 0x22);
	CHECK_EQ(CMD_TIME_FROM(cmd_num(&cmd, KW_TIME, 0)), 22 * 60);
	CHECK_EQ(CMD_TIME_TO(cmd_num(&cmd, KW_TIME, 0)), 6 * 60);
	CHECK_STR(cmd.masked,
		  "ALTUSER X OVM(UID(12) HOME('/H')) NOLANG WHEN(DAYS(MON,FRI) TIME(2200:0600))");
	CHECK_EQ(parse("SETR RVARYPW(SWITCH(S3CR3T) STATUS(S3CR3T2))"), 0);
	CHECK_STR(cmd_text(&cmd, KW_STATUS, 0), "S3CR3T2");
	CHECK_STR(cmd.masked, "SETROPTS RVARYPW(SWITCH(********) STATUS(********))");
	CHECK_EQ(parse("ALU X OVM(UID(1) UID(2))"), 56714);
	CHECK_EQ(parse("ALU X OVM(UID(1)"), 56715);
	CHECK_EQ(parse("ALU X UID(1)"), 56712);
	CHECK_EQ(parse("ALU X OVM"), 56701);
}

static void rules(void)
{
	static const struct {
		const char *operand, *text;	/* NULL: refused */
	} rows[] = {
		{ "LENGTH(8)", "8:8 ********" },
		{ "LENGTH(6:8) ALPHA(1) MIXEDNUM(2:8)", "6:8 Ammmmmmm" },
		{ "L(8),NUMERIC(1,3:5,8)", "8:8 N*NNN**N" },
		{ "LENGTH(1) NATIONAL(1)", "1:1 $" },
		{ "ALPHA(1)", NULL },
		{ "LENGTH(0)", NULL },
		{ "LENGTH(9)", NULL },
		{ "LENGTH(5:4)", NULL },
		{ "LENGTH(4) ALPHA(5)", NULL },
		{ "LENGTH(4) ALPHA(1) VOWEL(1)", NULL },
		{ "LENGTH(4) LENGTH(5)", NULL },
		{ "LENGTH(4) MIXED(1)", NULL },
		{ "LENGTH(4) ALPHA", NULL },
		{ "LENGTH()", NULL },
		{ "L", NULL },
	};
	char text[100];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "SETROPTS PASSWORD(RULE3(%s))", rows[i].operand);
		CHECK_EQ(!parse(text), !!rows[i].text);
		if (rows[i].text)
			CHECK_STR(cmd_text(&cmd, KW_RULE1 + 2, 0), rows[i].text);
	}
}

static void dates(void)
{
	static const struct {
		const char *date;
		uint32_t num;	/* 0: refused */
	} rows[] = {
		{ "01/31/26", 20260131 }, { "12/31/70", 20701231 }, { "01/01/71", 19710101 },
		{ "02/29/28", 20280229 }, { "02/29/27", 0 },	    { "00/01/27", 0 },
		{ "13/01/27", 0 },	  { "1/1/27", 0 },	    { "01-01-27", 0 },
		{ "01/01/2027", 0 },
	};
	char text[60];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "ALU X REVOKE(%s)", rows[i].date);
		CHECK_EQ(!parse(text), !!rows[i].num);
		if (rows[i].num)
			CHECK_EQ(cmd_num(&cmd, KW_REVOKE, 0), rows[i].num);
	}
	CHECK_EQ(parse("ALU X REVOKE"), 0);
	CHECK(!cmd_value(&cmd, KW_REVOKE, 0));
}

/* A bit for each row in its order, those inside a row behind it; SETROPTS has more than 64. */
static void bits(void)
{
	uint8_t b[CMD_BITS_MAX], other[CMD_BITS_MAX];

	CHECK_EQ(parse("AG X SUPGROUP(SYS1) OVM(GID(1))"), 0);
	CHECK_EQ(racf_keyword_bits(VERB_ADDGROUP, &cmd.given, b), 1);
	CHECK_EQ(b[0], 0x83);
	/* what came later is numbered behind the rest, wherever it stands */
	CHECK_EQ(parse("ALU X PWCONVERT MFA(DELPOLICY(P))"), 0);
	CHECK_EQ(racf_keyword_bits(VERB_ALTUSER, &cmd.given, b), 7);
	CHECK_MEM(b, "\0\0\0\0\x20\x02\x80", 7);
	CHECK_EQ(parse("SETR JES(UNDEFINEDUSER(X))"), 0);
	CHECK_EQ(racf_keyword_bits(VERB_SETROPTS, &cmd.given, b), 11);
	CHECK_MEM(b, "\0\0\0\0\0\0\0\0\0\0", 10);
	CHECK_EQ(b[10], 0x21);
	/* another name of a keyword has no bit of its own */
	CHECK_EQ(parse("SETR PASSWORD(MINCHANGE(1))"), 0);
	racf_keyword_bits(VERB_SETROPTS, &cmd.given, b);
	CHECK_EQ(parse("SETR PASSWORD(MININTERVAL(1))"), 0);
	CHECK_EQ(racf_keyword_bits(VERB_SETROPTS, &cmd.given, other), 11);
	CHECK_MEM(b, other, 11);
	CHECK_EQ(cmd_num(&cmd, KW_MINCHANGE, 0), 1);
}

/* Every keyword can be typed in full, and is not taken for another of its command's. */
static void keywords(void)
{
	char text[100];

	for (unsigned int v = 0; v < VERB_COUNT; v++) {
		for (const struct operand *op = racf_grammar[v].operands; op && op->name; op++) {
			snprintf(text, sizeof(text), "%s X Y %s", racf_grammar[v].name, op->name);
			if (racf_grammar[v].targets == TARGETS_NONE)
				snprintf(text, sizeof(text), "%s %s", racf_grammar[v].name,
					 op->name);
			else if (racf_grammar[v].targets < TARGETS_CLASS)
				snprintf(text, sizeof(text), "%s X %s", racf_grammar[v].name,
					 op->name);
			parse(text);
			CHECK(kw_in(&cmd.given, op->kw));
			CHECK_STR(racf_keyword_name(v, op->kw), op->name);
		}
	}
	/* a word with values is not taken for the name that may stand there */
	CHECK_EQ(parse("SETEVENT LIST USER(X)"), 0);
	CHECK(kw_in(&cmd.given, KW_USER) && !kw_in(&cmd.given, KW_TARGET2));
}

/* No message and no masked text ever holds what was typed as a secret. */
static void secrets(void)
{
	static const char *const texts[] = {
		"ALU X PASSWORD(S3CR3T)",
		"PW PASSWORD(S3CR3T S3CR3T2)",
		"AU X PHRASE('S3CR3T AND MORE 12')",
		"ALU X PASSWORD(S3CR3T S3CR3T)",
		"ALU X PASSWORD(S3CR3T",
		"ALU X PASSWORD(S3CR3T) FOO",
		"ALU X PASSWORD(S3CR3T) PASSWORD(S3CR3T)",
		"ALU X PASS(S3CR3T\x01)",
		"SETROPTS RVARYPW(SWITCH(S3CR3T\x01))",
		"SETROPTS RVARYPW(SWITCH(S3CR3T S3CR3T))",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		*wrong = 0;
		parse(texts[i]);
		CHECK(!strstr(cmd.masked, "S3CR3T"));
		CHECK(!strstr(wrong, "S3CR3T"));
	}
}

static void limits(void)
{
	static char text[CMD_TEXT_MAX + 2] = "PE X CLASS(FACILITY) ID(";
	size_t len = strlen(text);

	for (unsigned int i = 0; i < 140; i++)
		len += sprintf(text + len, "A%u ", i);
	strcpy(text + len, ")");
	CHECK_EQ(parse(text), 56714);
	memset(text, 'A', sizeof(text) - 1);
	CHECK(parse(text));
	memset(text, ' ', sizeof(text) - 1);
	CHECK(parse(text));
	CHECK(racf_command_parse("LU\0X", 4, &cmd, wrong));
}

static void spoiled(void)
{
	parse("ADDUSER A NAME(B)");
	cmd.values[1].off = cmd.pool_len;
	CHECK(!racf_command_valid(&cmd));
	parse("ADDUSER A");
	cmd.n_values = 200;
	CHECK(!racf_command_valid(&cmd));
	parse("ADDUSER A");
	cmd.pool[cmd.pool_len - 1] = 'x';
	CHECK(!racf_command_valid(&cmd));
	parse("ADDUSER A");
	memset(cmd.masked, 'x', sizeof(cmd.masked));
	CHECK(!racf_command_valid(&cmd));
}

static union {
	struct zcp_msg msg;
	uint8_t space[ZCP_RACF_MSG_MAX];
} m;
static struct racf_request req;
static struct racf_answer reply;

static size_t verify(const char *password, size_t len)
{
	struct zcp_racf_verify *v = (void *)(&m.msg + 1);

	memset(&m, 0, sizeof(m));
	m.msg = (struct zcp_msg){ ZCP_VERSION, ZCP_RACF_VERIFY, sizeof(m.msg) + sizeof(*v) + len,
				  77 };
	memset(v->origin.termid, ' ', 8);
	memcpy(v->userid, "LINUX1  ", 8);
	memset(v->byuser, ' ', 24);
	v->action = ZCP_VERIFY_LOGON;
	v->password_len = len;
	memcpy(v->data, password, len);
	return m.msg.len;
}

static void messages(void)
{
	struct zcp_racf_verify *v = (void *)(&m.msg + 1);
	size_t len = verify("SECRET1", 7);

	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_STR(req.user, "LINUX1");
	CHECK_STR(req.password, "SECRET1");
	CHECK_STR(req.by, "");
	CHECK_EQ(req.token, 77);
	CHECK(racf_request_valid(&req));
	for (size_t n = 0; n < len; n++)
		CHECK(racf_message_parse(&m, n, &req, &reply));
	m.msg.version = ZCP_VERSION + 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	verify("SECRET1", 7);
	m.msg.type = 99;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	verify("SECRET1", 7);
	v->action = 9;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	verify("SECRET1", 7);
	v->pad[0] = 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	verify("SECRET1", 7);
	v->new_password_len = 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
}

/* What a user types is never a breach of the contract. */
static void typed(void)
{
	struct zcp_racf_verify *v = (void *)(&m.msg + 1);
	size_t len = verify("SECRET1\0XYZ", 11);

	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_EQ(strlen(req.password), 11);
	memcpy(v->userid, "li\x01\xff' --", 8);
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_STR(req.user, "*");
}

/* RACROUTE: the issuer's ACEE, then what CP would have asked */
static void route(void)
{
	struct zcp_racf_route *q = (void *)(&m.msg + 1);
	size_t inner = verify("SECRET1", 7) - sizeof(m.msg),
	       len = sizeof(m.msg) + sizeof(*q) + 8 + inner;
	struct zcp_racf_verify *v = (void *)(q->data + 8);

	memmove(v, &m.msg + 1, inner);
	memset(q, 0, sizeof(*q) + 8);
	m.msg.type = ZCP_RACF_ROUTE;
	m.msg.len = len;
	q->request = ZCP_ROUTE_VERIFY;
	q->issuer_len = 5;
	memcpy(q->data, "ISSUE", 5);
	v->action = ZCP_VERIFY_ROUTE;
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_EQ(req.type, RACF_IMSG_ROUTE);
	CHECK_EQ(req.issuer_len, 5);
	CHECK_MEM(req.issuer, "ISSUE", 5);
	CHECK_STR(req.password, "SECRET1");
	CHECK(racf_request_valid(&req));
	v->action = ZCP_VERIFY_LOGON;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	v->action = ZCP_VERIFY_ROUTE;
	q->data[7] = 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	q->data[7] = 0;
	q->pad[4] = 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	q->pad[4] = 0;
	q->issuer_len = 9;	/* the padding is another then */
	CHECK(racf_message_parse(&m, len, &req, &reply));
	q->issuer_len = ZCP_ACEE_MAX + 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	q->issuer_len = 5;
	q->request = ZCP_ROUTE_LIST + 1;
	CHECK(racf_message_parse(&m, len, &req, &reply));
	req.type = RACF_IMSG_ROUTE;
	req.request = 0;
	CHECK(!racf_request_valid(&req));
	/* what is RACROUTE's is nobody else's */
	verify("SECRET1", 7);
	((struct zcp_racf_verify *)(&m.msg + 1))->action = ZCP_VERIFY_ROUTE;
	CHECK(racf_message_parse(&m, m.msg.len, &req, &reply));
}

/* A recovery LOGON has no ACEE; who has one is no recovery LOGON. */
static void recovery(void)
{
	struct zcp_query *q = (void *)(&m.msg + 1);
	size_t len = sizeof(m.msg) + sizeof(*q) + 14;

	memset(&m, 0, sizeof(m));
	m.msg = (struct zcp_msg){ ZCP_VERSION, ZCP_RACF_COMMAND, len, 5 };
	memset(q->userid, ' ', 8);
	memcpy(q->userid, "MAINT", 5);
	memcpy(q->data, "SETRACF ACTIVE", 14);
	q->text_len = 14;
	q->flags = ZCP_QUERY_RECOVERY;
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_EQ(req.flags, ZCP_QUERY_RECOVERY);
	q->flags = 0;
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), NULL);
	CHECK_EQ(req.flags, 0);
	q->flags = 2;
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), "COMMAND: flags");
	q->flags = ZCP_QUERY_RECOVERY;
	q->acee_len = 4;
	q->text_len = 10;
	CHECK_STR(racf_message_parse(&m, len, &req, &reply), "COMMAND: flags");
}

static void answers(void)
{
	static const struct racf_answer a = {
		.type = RACF_IMSG_VERIFIED,
		.decision = ZCP_PERMIT,
		.token = 5,
		.acee_len = 3,
		.acee = { 1, 2, 3 },
		.user = "LINUX1",
		.label = "SECRET",
		.text_len = 2,
		.text = "x\n",
	};
	const struct zcp_racf_verified *v = (void *)(&m.msg + 1);
	size_t len = racf_message_format(&a, &m);

	CHECK_EQ(len, sizeof(m.msg) + sizeof(*v) + 5);
	CHECK_EQ(m.msg.len, len);
	CHECK_EQ(m.msg.type, ZCP_RACF_VERIFIED);
	CHECK_EQ(v->acee_len, 3);
	CHECK_MEM(v->userid, "LINUX1  ", 8);
	CHECK_MEM(v->seclabel, "SECRET  ", 8);
	CHECK_MEM(v->data, "\1\2\3x\n", 5);
}

static const struct ktap_case cases[] = {
	{ "commands become operands", grammar },
	{ "operands have operands", inner },
	{ "FIA_SOS.1: rules of passwords become positions", rules },
	{ "dates are days that there are", dates },
	{ "keywords have bits in the order of their rows", bits },
	{ "every keyword can be typed", keywords },
	{ "secrets show in no message and no record", secrets },
	{ "commands are bounded", limits },
	{ "the worker refuses a spoiled command", spoiled },
	{ "CP's messages are checked", messages },
	{ "FIA_UID.1: nothing that is typed breaks the contract", typed },
	{ "RACROUTE is an issuer and a request", route },
	{ "a command of a recovery LOGON says so", recovery },
	{ "answers are what the contract says", answers },
};

KTAP_MAIN(cases)
