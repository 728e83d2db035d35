// SPDX-License-Identifier: MIT
/* test_wire.c - what the module takes from racfd and smfd */
#include <string.h>
#include "kmod/wire.h"
#include "ktap.h"

static union {
	struct zcp_msg msg;
	uint8_t bytes[512];
} m;

/* A message with body of len bytes; the checks below change one thing each. */
static size_t make(unsigned int type, const void *body, size_t len)
{
	memset(&m, 0, sizeof(m));
	m.msg = (struct zcp_msg){
		.version = ZCP_VERSION, .type = type, .len = sizeof(m.msg) + len, .token = 5
	};
	memcpy(m.bytes + sizeof(m.msg), body, len);
	return m.msg.len;
}

static void permit(struct zcp_racf_verified *v)
{
	memset(v, 0, sizeof(*v));
	v->decision = ZCP_PERMIT;
	memcpy(v->userid, "LINUX1  ", 8);
	memcpy(v->seclabel, "        ", 8);
}

static void header(void)
{
	struct zcp_racf_verified v;
	size_t len;

	permit(&v);
	len = make(ZCP_RACF_VERIFIED, &v, sizeof(v));
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	CHECK(wire_racf_check(&m.msg, len - 1) < 0);
	CHECK(wire_racf_check(&m.msg, len + 1) < 0);
	CHECK(wire_racf_check(&m.msg, 0) < 0);
	m.msg.version = ZCP_VERSION + 1;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.msg.version = ZCP_VERSION;
	m.msg.token = 0;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.msg.token = 1;
	m.msg.type = ZCP_RACF_VERIFY;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.msg.type = 999;
	CHECK(wire_racf_check(&m.msg, len) < 0);
}

/* Not asked for: no token. The text is lines. */
static void tell(void)
{
	struct {
		struct zcp_tell o;
		char text[16];
	} a = { .o.userid = "        ", .o.text_len = 16, .text = "ICH301I\nICH302D\n" };
	size_t len;

	len = make(ZCP_RACF_TELL, &a, sizeof(a));
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.msg.token = 0;
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	m.bytes[len - 1] = ' ';
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[len - 1] = '\n';
	m.bytes[sizeof(m.msg) + 8]--;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg) + 8]++;
	m.bytes[sizeof(m.msg) + 10] = 2;	/* neither kept nor not */
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg) + 10] = 1;
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	m.bytes[sizeof(m.msg) + 11] = 1;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg) + 11] = 0;
	m.bytes[sizeof(m.msg)] = 0;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	a.o.text_len = 0;
	len = make(ZCP_RACF_TELL, &a, sizeof(a.o));
	m.msg.token = 0;
	CHECK(wire_racf_check(&m.msg, len) < 0);
}

static void state(void)
{
	struct zcp_racf_state s[2] = { { .severed = 1 } };
	size_t len = make(ZCP_RACF_STATE, s, sizeof(s[0]));

	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.msg.token = 0;
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	CHECK(wire_racf_check(&m.msg, len - 1) < 0);
	m.bytes[sizeof(m.msg)] = 2;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg)] = 0;
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	m.bytes[sizeof(m.msg) + 7] = 1;
	CHECK(wire_racf_check(&m.msg, len) < 0);
	make(ZCP_RACF_STATE, s, sizeof(s));
	m.msg.token = 0;
	CHECK(wire_racf_check(&m.msg, m.msg.len) < 0);
}

static void events(void)
{
	struct {
		struct zcp_racf_events e;
		struct zcp_racf_event v[2];
	} list = {
		.e = { .n = 2 },
		.v = { { .userid = "        ", .event = "QUERY       ", .on = 1 },
		       { .userid = "LINUX1  ", .event = "DIAG044     " } },
	};
	const size_t row = sizeof(list.v[0]);
	struct zcp_racf_event second = list.v[1];
	size_t len;

	make(ZCP_RACF_EVENTS, &list, sizeof(list));
	CHECK(wire_racf_check(&m.msg, m.msg.len) < 0);
	m.msg.token = 0;
	CHECK_EQ(wire_racf_check(&m.msg, m.msg.len), 0);
	CHECK(wire_racf_check(&m.msg, m.msg.len - 1) < 0);
	for (int wrong = 0; wrong < 6; wrong++) {
		struct zcp_racf_event *v = &list.v[1];

		*v = second;
		list.e.n = wrong == 0 ? 1 : wrong == 1 ? 3 : 2;
		memcpy(v->userid, wrong == 2 ? "linux1  " : "LINUX1  ", sizeof(v->userid));
		v->event[0] = wrong == 3 ? ' ' : 'D';
		v->on = wrong == 4 ? 2 : 0;
		if (wrong == 5)
			*v = list.v[0];
		make(ZCP_RACF_EVENTS, &list, sizeof(list));
		m.msg.token = 0;
		CHECK(wire_racf_check(&m.msg, m.msg.len) < 0);
	}
	list.e.n = 0;
	len = make(ZCP_RACF_EVENTS, &list, sizeof(list) - 2 * row);
	m.msg.token = 0;
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
}

static void verified(void)
{
	struct {
		struct zcp_racf_verified v;
		char data[16];
	} a = { .data = "" };

	permit(&a.v);
	a.v.acee_len = 10;
	a.v.text_len = 6;
	CHECK_EQ(wire_racf_check(&m.msg, make(ZCP_RACF_VERIFIED, &a, sizeof(a))), 0);
#define BAD(change) do { \
		permit(&a.v); a.v.acee_len = 10; a.v.text_len = 6; change; \
		CHECK(wire_racf_check(&m.msg, make(ZCP_RACF_VERIFIED, &a, sizeof(a))) < 0); \
	} while (0)
	BAD(a.v.decision = 0);
	BAD(a.v.decision = 4);
	BAD(a.v.reason = ZCP_REASON_ROUTE + 1);
	BAD(a.v.pad = 1);
	BAD(a.v.flags = 4);
	BAD(a.v.seclabel[0] = 0);
	BAD(a.v.seclabel[7] = 'X');
	BAD(a.v.text_len = 7);
	BAD(a.v.acee_len = ZCP_ACEE_MAX + 1);
	BAD(a.v.decision = ZCP_DENY);	/* no ACEE for who is refused */
	BAD(a.v.userid[0] = 'l');
	BAD(a.v.userid[7] = 'X');	/* blank inside */
	BAD(a.v.userid[2] = '\n');
#undef BAD
}

static void authed(void)
{
	struct zcp_racf_authed a = { .decision = ZCP_DENY, .reason = ZCP_REASON_ACCESS };

	CHECK_EQ(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a))), 0);
	a.text_len = 1;
	CHECK(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a))) < 0);
	a.text_len = 0;
	a.flags = 4;
	CHECK(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a))) < 0);
	a.flags = ZCP_RACF_LABELED;
	CHECK_EQ(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a))), 0);
	a.pad[2] = 1;
	CHECK(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a))) < 0);
	CHECK(wire_racf_check(&m.msg, make(ZCP_RACF_AUTHED, &a, sizeof(a) - 1)) < 0);
}

static void smf(void)
{
	struct zcp_smf_ack ack = { .boot = 1, .seq = 2 };
	struct zcp_smf_state state = { .trail = ZCP_TRAIL_FULL };
	struct zcp_query_ans ans = { .flags = ZCP_QUERY_MORE };

	make(ZCP_SMF_ACK, &ack, sizeof(ack));
	CHECK(wire_smf_check(&m.msg, m.msg.len) < 0);	/* answers nothing, so it has no token */
	m.msg.token = 0;
	CHECK_EQ(wire_smf_check(&m.msg, m.msg.len), 0);
	ack.seq = 0;
	make(ZCP_SMF_ACK, &ack, sizeof(ack));
	m.msg.token = 0;
	CHECK(wire_smf_check(&m.msg, m.msg.len) < 0);
	make(ZCP_SMF_STATE, &state, sizeof(state));
	m.msg.token = 0;
	CHECK_EQ(wire_smf_check(&m.msg, m.msg.len), 0);
	state.pad[6] = 1;
	make(ZCP_SMF_STATE, &state, sizeof(state));
	m.msg.token = 0;
	CHECK(wire_smf_check(&m.msg, m.msg.len) < 0);
	CHECK_EQ(wire_smf_check(&m.msg, make(ZCP_SMF_QUERY_ANS, &ans, sizeof(ans))), 0);
	ans.flags = 2;
	CHECK(wire_smf_check(&m.msg, make(ZCP_SMF_QUERY_ANS, &ans, sizeof(ans))) < 0);
	CHECK(wire_smf_check(&m.msg, make(ZCP_RACF_VERIFIED, &ans, sizeof(ans))) < 0);
}

static void routed(void)
{
	struct {
		struct zcp_racf_routed r;
		char data[8];
	} a = { .r = { .saf = 0, .acee_len = 4, .text_len = 4 }, .data = "ACEEA=B\n" };
	size_t len = make(ZCP_RACF_ROUTED, &a, sizeof(a));

	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	CHECK(wire_racf_check(&m.msg, len - 1) < 0);
	a.r.saf = 8;	/* who is refused gets no ACEE */
	make(ZCP_RACF_ROUTED, &a, sizeof(a));
	CHECK(wire_racf_check(&m.msg, len) < 0);
	a.r.acee_len = 0;
	a.r.text_len = 8;
	make(ZCP_RACF_ROUTED, &a, sizeof(a));
	CHECK_EQ(wire_racf_check(&m.msg, len), 0);
	a.r.saf = 5;
	make(ZCP_RACF_ROUTED, &a, sizeof(a));
	CHECK(wire_racf_check(&m.msg, len) < 0);
}

static void recovery(void)
{
	struct zcp_recovery_checked c = { .decision = ZCP_PERMIT };
	size_t len = make(ZCP_RECOVERY_CHECKED, &c, sizeof(c));

	CHECK_EQ(wire_recovery_check(&m.msg, len), 0);
	CHECK(wire_recovery_check(&m.msg, len - 1) < 0);
	CHECK(wire_racf_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg)] = ZCP_DENY;
	CHECK_EQ(wire_recovery_check(&m.msg, len), 0);
	m.bytes[sizeof(m.msg)] = ZCP_DONTKNOW;
	CHECK(wire_recovery_check(&m.msg, len) < 0);
	m.bytes[sizeof(m.msg)] = 0;
	CHECK(wire_recovery_check(&m.msg, len) < 0);
	make(ZCP_RECOVERY_CHECKED, &c, sizeof(c));
	m.bytes[len - 1] = 1;
	CHECK(wire_recovery_check(&m.msg, len) < 0);
	make(ZCP_RECOVERY_CHECKED, &c, sizeof(c));
	m.msg.token = 0;
	CHECK(wire_recovery_check(&m.msg, len) < 0);
	make(ZCP_RECOVERY_CHECK, &c, sizeof(c));
	CHECK(wire_recovery_check(&m.msg, len) < 0);
}

static void texts(void)
{
	uint8_t text[] = "A\tB\nC\x7f\x85\xe4";
	char name[9], field[8];

	wire_text_clean(text, sizeof(text) - 1);
	CHECK_STR((char *)text, "A?B\nC??\xe4");
	wire_name_put(field, "CMS");
	CHECK_MEM(field, "CMS     ", 8);
	wire_name_get(name, field);
	CHECK_STR(name, "CMS");
	wire_name_put(field, "TOOLONGNAME");
	wire_name_get(name, field);
	CHECK_STR(name, "TOOLONGN");
	wire_name_put(field, "");
	wire_name_get(name, field);
	CHECK_STR(name, "");
}

static const struct ktap_case cases[] = {
	{ "racfd may speak to users, in whole lines", tell },
	{ "racfd may say whether it is severed", state },
	{ "racfd may say what is to be recorded", events },
	{ "headers of service messages are checked", header },
	{ "answers to VERIFY are checked", verified },
	{ "answers to AUTH are checked", authed },
	{ "messages of smfd are checked", smf },
	{ "answers to RACROUTE are checked", routed },
	{ "answers of the checker of recovery LOGONs are checked", recovery },
	{ "text of services is made printable", texts },
};

KTAP_MAIN(cases)
