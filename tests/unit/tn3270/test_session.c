// SPDX-License-Identifier: MIT
/* a terminal from its first byte to its last, in any pieces */
#include <ktap.h>
#include <stdlib.h>
#include <kmod/ebcdic.h>
#include <userspace/tn3270d/session.h>

static struct session s;
static u64 now;

static void start(enum nego_policy policy, bool secure)
{
	struct session_conf conf = {
		.policy = policy, .secure = secure, .negotiate_ms = 10000, .silence_ms = 3000,
		.keepalive_ms = 60000,
		.idle_ms = 600000, .termid = "T0001", .system = "SYS", .peer = "192.0.2.1:4711",
	};
	struct session_tls tls = { .protocol = "TLSv1.3", .cipher = "X" };

	now = 1000;
	session_start(&s, &conf, now);
	if (secure)
		session_secured(&s, &tls, now);
}

static void feed(const void *p, size_t len)
{
	size_t n = session_client(&s, p, len, now);

	CHECK_EQ(n, len);
}

#define FEED(text) feed(text, sizeof(text) - 1)

/* What went to the client since the last look. */
static bool said(const void *p, size_t len)
{
	bool same = buf_len(&s.out) == len && !memcmp(s.out.data + s.out.head, p, len);

	if (!same) {
		printf("#");
		for (size_t i = s.out.head; i < s.out.tail; i++)
			printf(" %02x", s.out.data[i]);
		printf("\n");
	}
	buf_take(&s.out, buf_len(&s.out));
	return same;
}

#define SAID(text) CHECK(said(text, sizeof(text) - 1))

static void forget_out(void)
{
	buf_take(&s.out, buf_len(&s.out));
}

/* The next message to CP: type, or 0; its body in *body. */
static unsigned int next(const u8 **body, size_t *len)
{
	static u8 copy[ZCP_TERM_MSG_MAX];
	struct zcp_msg h;

	if (!buf_len(&s.cp))
		return 0;
	memcpy(&h, s.cp.data + s.cp.head, sizeof(h));
	memcpy(copy, s.cp.data + s.cp.head, h.len);
	buf_take(&s.cp, h.len);
	*body = copy + sizeof(h);
	*len = h.len - sizeof(h);
	return h.type;
}

static void cp(enum zcp_term_type type, const void *body, size_t len)
{
	u8 m[4096];
	struct zcp_msg h = { .version = ZCP_VERSION, .type = type, .len = (u32)(sizeof(h) + len) };

	memcpy(m, &h, sizeof(h));
	if (len)
		memcpy(m + sizeof(h), body, len);
	CHECK_EQ(session_message(&s, m, sizeof(h) + len, now), 0);
}

static void cp_state(u8 status, u8 hidden)
{
	struct zcp_term_state st = { .status = status, .hidden = hidden, .more = 50, .warn = 10 };

	cp(ZCP_TERM_STATE, &st, sizeof(st));
}

static void cp_line(const char *text)
{
	u8 body[256] = { 0 };

	memcpy(body + 8, text, strlen(text));
	cp(ZCP_TERM_LINE, body, 8 + strlen(text));
}

static bool text_out(const char *text)
{
	u8 e[64];
	size_t n = strlen(text);
	bool found;

	session_flush(&s);
	ebcdic_encode(e, text, n);
	found = !!memmem(s.out.data + s.out.head, buf_len(&s.out), e, n);
	forget_out();
	return found;
}

#define DO_E		"\xff\xfd\x28"
#define WILL_E		"\xff\xfb\x28"
#define WONT_E		"\xff\xfc\x28"
#define SB_E		"\xff\xfa\x28"
#define IAC_SE		"\xff\xf0"
#define IAC_EOR		"\xff\xef"
#define HEADER		"\0\0\0\0\0"

static void tn3270e_up(void)
{
	start(NEGO_TLS_REQUIRED, true);
	SAID(DO_E);
	FEED(WILL_E);
	SAID(SB_E "\x08\x02" IAC_SE);
	FEED(SB_E "\x02\x07" "IBM-3278-2" IAC_SE);
	SAID(SB_E "\x02\x04" "IBM-3278-2\x01T0001" IAC_SE);
	FEED(SB_E "\x03\x07\x00\x02\x04" IAC_SE);
	SAID(SB_E "\x03\x07\x02" IAC_SE);
	FEED(SB_E "\x03\x04\x02" IAC_SE);
}

static void tn3270e(void)
{
	const u8 *body;
	size_t len;
	struct zcp_term_open o;

	tn3270e_up();
	CHECK_EQ(next(&body, &len), ZCP_TERM_OPEN);
	memcpy(&o, body, sizeof(o));
	CHECK_EQ(o.kind, ZCP_TERM_KIND_SCREEN);
	CHECK_EQ(o.flags, ZCP_TERM_F_TLS);
	CHECK_EQ(o.rows, 24);
	CHECK_MEM(o.termid, "T0001   ", 8);
	CHECK_STR(o.peer, "192.0.2.1:4711");
	CHECK(text_out("SYS ONLINE"));
	/* USERID at row 19, column 16; PASSWORD below; as a client sends them */
	FEED(HEADER "\x7d\xd8\xc1\x11\xd6\x6f\xd3\x89\x95\xa4\xa7\xf1"
	     "\x11\xd7\x7f\x97\xa6" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_LOGO);
	CHECK_EQ(len, 16 + 2);
	CHECK_MEM(body, "LINUX1  \x02\0\0\0\0\0\0\0pw", 18);
	cp_line("HCPLGA050E LOGON unsuccessful--incorrect userid and/or password");
	cp_state(ZCP_STATUS_CP_READ, 0);
	CHECK(text_out("HCPLGA050E LOGON unsuccessful"));
	FEED(HEADER "\x6c" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_ATTN);
	cp_line("LOGOFF AT 10:00:00");
	cp_state(ZCP_STATUS_LOGO, 0);
	cp(ZCP_TERM_END, NULL, 0);
	CHECK(text_out("Press ENTER"));
	FEED(HEADER "\x7d\x40\x40" IAC_EOR);
	CHECK(text_out("USERID"));
	/* by an empty line to CP's screen, and by one that CP answers back to the logo */
	FEED(HEADER "\x7d\x40\x40" IAC_EOR);
	CHECK_EQ(next(&body, &len), 0);
	cp_state(ZCP_STATUS_CP_READ, 0);
	CHECK(text_out("CP READ"));
	FEED(HEADER "\x7d\x40\x40" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_INPUT);
	cp_state(ZCP_STATUS_LOGO, 0);
	CHECK(text_out("USERID"));
}

static void classic(void)
{
	const u8 *body;
	size_t len;

	start(NEGO_TLS_NEVER, false);
	SAID(DO_E);
	FEED(WONT_E);
	SAID("\xff\xfd\x1f\xff\xfd\x18");
	FEED("\xff\xfc\x1f\xff\xfb\x18");
	SAID("\xff\xfa\x18\x01" IAC_SE);
	FEED("\xff\xfa\x18\x00" "VT220" IAC_SE);
	SAID("\xff\xfa\x18\x01" IAC_SE);
	FEED("\xff\xfa\x18\x00" "ibm-3279-4-e" IAC_SE);
	SAID("\xff\xfd\x19\xff\xfb\x19\xff\xfd\x00\xff\xfb\x00");
	FEED("\xff\xfb\x19\xff\xfd\x19\xff\xfb\x00");
	SAID("");
	FEED("\xff\xfd\x00");
	/* Read Partition Query */
	SAID("\xf3\x00\x05\x01\xff\xff\x02" IAC_EOR);
	CHECK_EQ(next(&body, &len), 0);
	now += 1000;
	session_tick(&s, now);
	CHECK_EQ(next(&body, &len), ZCP_TERM_OPEN);
	CHECK_EQ(body[0], ZCP_TERM_KIND_SCREEN);
	CHECK_EQ(body[2] | body[3], 43);
}

static void line_mode(void)
{
	const u8 *body;
	size_t len;

	start(NEGO_TLS_NEVER, false);
	FEED(WONT_E);
	FEED("\xff\xfb\x1f\xff\xfb\x18\xff\xfa\x1f\x00\x84\x00\x32" IAC_SE);
	FEED("\xff\xfa\x18\x00XTERM" IAC_SE);
	FEED("\xff\xfa\x18\x00XTERM" IAC_SE);
	CHECK_EQ(next(&body, &len), ZCP_TERM_OPEN);
	CHECK_EQ(body[0], ZCP_TERM_KIND_LINE);
	CHECK_EQ(body[2] | body[3], 50);
	CHECK_EQ(body[4] | body[5], 132);
	forget_out();
	FEED("logon linux1\r\n");
	CHECK_EQ(next(&body, &len), ZCP_TERM_INPUT);
	CHECK_EQ(len, 12);
	cp_line("ENTER PASSWORD");
	cp_state(ZCP_STATUS_CP_READ, 1);
	SAID("ENTER PASSWORD\r\n\xff\xfb\x01");
	FEED("\xff\xfd\x01geheim\r\0");
	SAID("\r\n");
	CHECK_EQ(next(&body, &len), ZCP_TERM_INPUT);
	CHECK_MEM(body, "geheim", 6);
	cp_state(ZCP_STATUS_RUNNING, 0);
	SAID("\xff\xfc\x01");
	FEED("\xff\xf3");
	CHECK_EQ(next(&body, &len), ZCP_TERM_ATTN);
	FEED("\xff\xf4");
	CHECK_EQ(next(&body, &len), ZCP_TERM_ATTN);
	cp(ZCP_TERM_END, NULL, 0);
	CHECK(s.closing);
}

static void silence(void)
{
	const u8 *body;
	size_t len;

	start(NEGO_TLS_NEVER, false);
	CHECK_EQ(session_deadline(&s), 4000);
	now = 4000;
	session_tick(&s, now);
	CHECK_EQ(next(&body, &len), ZCP_TERM_OPEN);
	CHECK_EQ(body[0], ZCP_TERM_KIND_LINE);
}

static void tls_required(void)
{
	start(NEGO_TLS_REQUIRED, false);
	SAID("\xff\xfd\x2e");
	FEED("LOGON LINUX1 PASSWORD\r\n");
	FEED(WILL_E SB_E "\x02\x07" "IBM-3278-2" IAC_SE);
	SAID("\xff\xfe\x28");
	CHECK(!s.closing && !s.opened);
	FEED("\xff\xfc\x2e");
	CHECK(s.closing);
	CHECK(!s.opened);
	start(NEGO_TLS_REQUIRED, false);
	now = 11000;
	session_tick(&s, now);
	CHECK(s.closing);
}

static void injection(void)
{
	static const char early[] = "\xff\xfb\x2e\xff\xfa\x2e\x01\xff\xf0" "LOGON EVE\r\n" WILL_E;
	struct session_tls tls = { .protocol = "TLSv1.3", .cipher = "X" };
	const u8 *body;
	size_t len;

	start(NEGO_TLS_REQUIRED, false);
	/* what follows FOLLOWS is not consumed, and the caller drops it */
	CHECK_EQ(session_client(&s, (const u8 *)early, sizeof(early) - 1, now), 9);
	CHECK(s.starttls);
	CHECK(!session_wants_client(&s));
	SAID("\xff\xfd\x2e\xff\xfa\x2e\x01\xff\xf0");
	CHECK_EQ(session_client(&s, (const u8 *)"\xff\xfa\x28", 3, now), 0);
	session_secured(&s, &tls, now);
	SAID(DO_E);
	/* half a subnegotiation from before is forgotten */
	FEED(WILL_E);
	SAID(SB_E "\x08\x02" IAC_SE);
	CHECK_EQ(next(&body, &len), 0);
	now += 11000;
	session_tick(&s, now);
	CHECK(s.closing);
}

static void preferred(void)
{
	start(NEGO_TLS_PREFERRED, false);
	SAID("\xff\xfd\x2e");
	now = 3000;
	session_tick(&s, now);
	SAID(DO_E);
	start(NEGO_TLS_PREFERRED, false);
	forget_out();
	FEED("\xff\xfc\x2e");
	SAID(DO_E);
}

static void early_bytes(void)
{
	static u8 junk[9000];

	start(NEGO_TLS_NEVER, false);
	memset(junk, 'x', sizeof(junk));
	session_client(&s, junk, sizeof(junk), now);
	CHECK(s.closing);
}

static void named_lu(void)
{
	start(NEGO_TLS_REQUIRED, true);
	forget_out();
	FEED(WILL_E SB_E "\x02\x07" "IBM-3278-2\x01" "OPERATOR" IAC_SE);
	SAID(SB_E "\x08\x02" IAC_SE SB_E "\x02\x06\x05\x03" IAC_SE);
	FEED(WONT_E);
	SAID("\xff\xfe\x28\xff\xfd\x1f\xff\xfd\x18");
}

static void long_record(void)
{
	static u8 rec[SESSION_RECORD + 100];

	tn3270e_up();
	memset(rec, 0x40, sizeof(rec));
	session_client(&s, rec, sizeof(rec), now);
	FEED(IAC_EOR);
	CHECK(s.closing);
}

static void keepalive_idle(void)
{
	tn3270e_up();
	forget_out();
	now += 60000;
	session_tick(&s, now);
	SAID("\xff\xfd\x06");
	now += 1000;
	FEED("\xff\xfc\x06");
	now += 60000;
	session_tick(&s, now);
	SAID("\xff\xfd\x06");
	now += 60000;
	session_tick(&s, now);
	CHECK_STR(s.closing, "client does not answer");
	tn3270e_up();
	for (int i = 0; i < 20 && !s.closing; i++) {
		now += 30000;
		FEED("\xff\xfc\x06");
		session_tick(&s, now);
	}
	CHECK_STR(s.closing, "idle");
}

static void bad_messages(void)
{
	struct zcp_msg h = { .version = ZCP_VERSION, .type = ZCP_TERM_CLEAR, .len = sizeof(h) };
	struct {
		struct zcp_msg h;
		struct zcp_term_state st;
	} st = { .h = { .version = ZCP_VERSION, .type = ZCP_TERM_STATE, .len = sizeof(st) } };

	tn3270e_up();
	CHECK_EQ(session_message(&s, &h, sizeof(h), now), 0);
	CHECK_EQ(session_message(&s, &h, sizeof(h) - 1, now), -EPROTO);
	CHECK_EQ(session_message(&s, &st, sizeof(st), now), -EPROTO);
	st.st.status = ZCP_STATUS_RUNNING;
	CHECK_EQ(session_message(&s, &st, sizeof(st), now), 0);
	h.version = ZCP_VERSION + 1;
	CHECK_EQ(session_message(&s, &h, sizeof(h), now), -EPROTO);
	h.version = ZCP_VERSION;
	h.type = ZCP_TERM_INPUT;
	CHECK_EQ(session_message(&s, &h, sizeof(h), now), -EPROTO);
}

static void guest_screen(void)
{
	const u8 *body;
	size_t len;

	tn3270e_up();
	next(&body, &len);
	cp_state(ZCP_STATUS_RUNNING, 0);
	session_flush(&s);
	forget_out();
	cp(ZCP_TERM_SCREEN_DATA, "\xf5\xc3\xff", 3);
	SAID(HEADER "\xf5\xc3\xff\xff" IAC_EOR);
	FEED(HEADER "\x7d\x40\x40\xff\xff" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_DATA);
	CHECK_EQ(len, 4);
	CHECK_MEM(body, "\x7d\x40\x40\xff", 4);
	/* CP speaks: the screen is its own until CLEAR */
	cp_line("* MSG FROM OPERATOR: HELLO");
	CHECK(!session_wants_message(&s));
	CHECK(text_out("HOLDING"));
	FEED(HEADER "\x6d" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_DATA);
	CHECK_MEM(body, "\x6d", 1);
	cp(ZCP_TERM_SCREEN_DATA, "\xf5\xc3", 2);
	forget_out();
	FEED(HEADER "\x6c" IAC_EOR);
	CHECK_EQ(next(&body, &len), ZCP_TERM_ATTN);
	cp_state(ZCP_STATUS_CP_READ, 0);
	CHECK(text_out("CP READ"));
}

/* A whole session's bytes; what CP and the client got of it, whatever the pieces. */
static const char recorded[] =
	WILL_E SB_E "\x02\x07" "IBM-3278-4" IAC_SE
	SB_E "\x03\x07\x00\x02\x04" IAC_SE SB_E "\x03\x04\x02" IAC_SE
	HEADER "\x7d\xd8\xc1\x11\xd6\x6f\xd3\x89\x95\xa4\xa7\xf1"
	"\x11\xd7\x7f\x97\xff\xff\xa6" IAC_EOR
	HEADER "\x6c" IAC_EOR "\xff\xf1\xff\xfd\x06"
	HEADER "\x7d\xd8\xc1\x11\x5a\x50\xd8\x40\xe3" IAC_EOR
	HEADER "\x6d" IAC_EOR HEADER "\x7c\x40\x40" IAC_EOR;

static u8 want_cp[4096], want_out[16384];
static size_t want_cp_len, want_out_len;

static void play(size_t first, size_t step)
{
	size_t len = sizeof(recorded) - 1;

	start(NEGO_TLS_REQUIRED, true);
	for (size_t at = 0; at < len;) {
		size_t n = at ? step : first;

		n = n && at + n < len ? n : len - at;
		feed(recorded + at, n);
		at += n;
	}
	session_flush(&s);
}

static bool same_end(void)
{
	return buf_len(&s.cp) == want_cp_len && buf_len(&s.out) == want_out_len &&
	       !memcmp(s.cp.data, want_cp, want_cp_len) &&
	       !memcmp(s.out.data, want_out, want_out_len);
}

static void any_pieces(void)
{
	play(0, 0);
	want_cp_len = buf_len(&s.cp);
	want_out_len = buf_len(&s.out);
	REQUIRE(want_cp_len > 150 && want_cp_len < sizeof(want_cp));
	REQUIRE(want_out_len < sizeof(want_out));
	memcpy(want_cp, s.cp.data, want_cp_len);
	memcpy(want_out, s.out.data, want_out_len);
	for (size_t i = 1; i < sizeof(recorded); i++) {
		play(i, 0);
		if (!CHECK(same_end()))
			printf("# cut after %zu bytes\n", i);
		play(i, i);
		if (!CHECK(same_end()))
			printf("# pieces of %zu bytes\n", i);
	}
}

static void back_pressure(void)
{
	static u8 newlines[20000];
	size_t n;

	start(NEGO_TLS_NEVER, false);
	FEED(WONT_E "\xff\xfc\x18");
	forget_out();
	memset(newlines, '\n', sizeof(newlines));
	n = session_client(&s, newlines, sizeof(newlines), now);
	CHECK(n > 0 && n < sizeof(newlines));
	CHECK(!session_wants_client(&s));
	CHECK(!s.cp.overflow);
	buf_take(&s.cp, buf_len(&s.cp));
	CHECK(session_wants_client(&s));
	/* a client that does not read: CP is not read either */
	for (int i = 0; i < 10000 && session_wants_message(&s); i++)
		cp_line("........................................................................");
	CHECK(!session_wants_message(&s));
	CHECK(!s.out.overflow);
}

static void handshake_refused(void)
{
	static const char text[] = "TLS REFUSED: no.shared cipher";
	struct zcp_term_note note;
	const u8 *body;
	size_t len;

	start(NEGO_TLS_REQUIRED, false);
	session_refused(&s, "no\nshared cipher");
	CHECK(s.closing);
	CHECK_EQ(next(&body, &len), ZCP_TERM_NOTE);
	CHECK_EQ(len, sizeof(note) + sizeof(text) - 1);
	memcpy(&note, body, sizeof(note));
	CHECK_EQ(note.outcome, ZCP_OUTCOME_DENIED);
	CHECK(!memcmp(note.termid, "T0001   ", sizeof(note.termid)));
	CHECK_STR(note.peer, "192.0.2.1:4711");
	CHECK(!memcmp(body + sizeof(note), text, sizeof(text) - 1));
	/* a terminal has said everything with its first message */
	start(NEGO_TLS_PREFERRED, true);
	s.opened = true;
	session_refused(&s, "late");
	CHECK_EQ(next(&body, &len), 0);
}

static const struct ktap_case cases[] = {
	{ "session: TN3270E, logo, refused LOGON, attention, end", tn3270e },
	{ "session: TN3270, second terminal type, query without answer", classic },
	{ "FIA_UAU.7: session: line mode, password is not echoed", line_mode },
	{ "session: three seconds of silence make it a line", silence },
	{ "FTP_ITC.1: session: TLS required, nothing is taken in clear", tls_required },
	{ "FAU_GEN.1 FTP_ITC.1: session: CP is told of a failed handshake", handshake_refused },
	{ "FTP_ITC.1: session: bytes before the handshake are dropped", injection },
	{ "session: TLS preferred goes on without", preferred },
	{ "session: too many bytes before the first screen", early_bytes },
	{ "session: nobody picks a terminal id", named_lu },
	{ "session: a record too long closes the line", long_record },
	{ "FTA_SSL.1: session: keepalive, idle line is closed", keepalive_idle },
	{ "session: CP's messages are checked", bad_messages },
	{ "session: full-screen data passes both ways, CP takes the screen", guest_screen },
	{ "session: any pieces, same result", any_pieces },
	{ "session: back-pressure both ways", back_pressure },
};

KTAP_MAIN(cases)
