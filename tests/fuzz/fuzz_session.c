// SPDX-License-Identifier: MIT
/*
 * fuzz_session.c - a whole terminal between a hostile client and a well-behaved CP
 *
 * Input: a byte of configuration, then steps: a byte that says what happens
 * (bytes of the client with their number, a message of CP, time, output taken)
 * and what belongs to it. Whatever the client does, what goes to CP is well formed.
 */
#include <stdlib.h>
#include <userspace/tn3270d/session.h>

static struct session s;

struct input {
	const u8 *p, *end;
};

static u8 take(struct input *in)
{
	return in->p < in->end ? *in->p++ : 0;
}

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void check_logo(const u8 *body, size_t len)
{
	struct zcp_term_logo l;

	must(len >= sizeof(l));
	memcpy(&l, body, sizeof(l));
	must(l.password_len <= ZCP_PASSWORD_MAX && l.command_len <= ZCP_COMMAND_MAX && !l.pad);
	must(len == sizeof(l) + l.password_len + l.command_len);
}

static void check_to_cp(void)
{
	static bool opened;
	struct zcp_msg h;

	if (!s.opened)
		opened = false;
	while (buf_len(&s.cp)) {
		const u8 *body = s.cp.data + s.cp.head + sizeof(h);
		size_t len;

		must(buf_len(&s.cp) >= sizeof(h));
		memcpy(&h, s.cp.data + s.cp.head, sizeof(h));
		must(h.version == ZCP_VERSION && h.len >= sizeof(h) && h.len <= ZCP_TERM_MSG_MAX);
		must(buf_len(&s.cp) >= h.len && !h.token);
		len = h.len - sizeof(h);
		must((h.type == ZCP_TERM_OPEN) != opened);
		opened = true;
		must(h.type == ZCP_TERM_OPEN ? len == sizeof(struct zcp_term_open) :
		     h.type == ZCP_TERM_INPUT ? len <= 4 * ZCP_COMMAND_MAX :
		     h.type == ZCP_TERM_ATTN ? !len :
		     h.type == ZCP_TERM_DATA || h.type == ZCP_TERM_LOGO);
		if (h.type == ZCP_TERM_LOGO)
			check_logo(body, len);
		buf_take(&s.cp, h.len);
	}
}

static void client(struct input *in, u64 now)
{
	size_t len = take(in);

	len = min(len, (size_t)(in->end - in->p));
	while (len) {
		size_t n = session_client(&s, in->p, len, now);

		must(n <= len);
		in->p += n;
		len -= n;
		check_to_cp();
		if (!n && s.starttls)
			in->p += len, len = 0;
		if (!n && len)
			break;
	}
}

static void message(struct input *in, u64 now)
{
	static const u8 types[] = { ZCP_TERM_STATE, ZCP_TERM_LINE, ZCP_TERM_CLEAR, ZCP_TERM_NOTACC,
				    ZCP_TERM_END, ZCP_TERM_SCREEN_DATA };
	u8 m[1024] = { 0 }, *body = m + sizeof(struct zcp_msg);
	struct zcp_msg h = { .version = ZCP_VERSION, .type = types[take(in) % sizeof(types)] };
	size_t len = 0;

	if (!session_wants_message(&s))
		return;
	if (h.type == ZCP_TERM_STATE) {
		body[0] = take(in) % 4 + 1;
		body[1] = take(in) & 1;
		body[2] = take(in);
		body[3] = take(in);
		len = sizeof(struct zcp_term_state);
	} else if (h.type == ZCP_TERM_LINE) {
		body[0] = take(in) & 0xf;
		len = sizeof(struct zcp_term_line) + take(in) * 3;
		memset(body + sizeof(struct zcp_term_line), take(in),
		       len - sizeof(struct zcp_term_line));
	} else if (h.type == ZCP_TERM_SCREEN_DATA) {
		len = take(in);
		memset(body, take(in), len);
	}
	h.len = (u32)(sizeof(h) + len);
	memcpy(m, &h, sizeof(h));
	must(!session_message(&s, m, h.len, now));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, data + size };
	struct session_tls tls = { .protocol = "TLSv1.3", .cipher = "C", .subject = "/CN=U" };
	u8 how = take(&in);
	struct session_conf conf = {
		.policy = how & 1 ? NEGO_TLS_NEVER :
			  how & 2 ? NEGO_TLS_PREFERRED :
				    NEGO_TLS_REQUIRED,
		.secure = how >> 2 & 1,
		.negotiate_ms = 10000,
		.silence_ms = 3000,
		.keepalive_ms = 60000,
		.idle_ms = 600000,
		.termid = "T0001",
		.system = "SYS",
		.peer = "192.0.2.1:1",
	};
	u64 now = 1;

	session_start(&s, &conf, now);
	if (conf.secure)
		session_secured(&s, &tls, now);
	check_to_cp();
	while (in.p < in.end && !s.closing) {
		u8 what = take(&in);

		if (what & 0x80) {
			now += take(&in) * 250u;
			session_tick(&s, now);
		} else if (what & 0x40) {
			message(&in, now);
		} else {
			client(&in, now);
		}
		if (s.starttls) {
			buf_take(&s.out, buf_len(&s.out));
			session_secured(&s, &tls, now);
		}
		if (what & 0x20)
			buf_take(&s.out, buf_len(&s.out));
		session_flush(&s);
		check_to_cp();
		must(!s.out.overflow && !s.cp.overflow);
	}
	return 0;
}
