// SPDX-License-Identifier: MIT
/* fuzz_telnet.c - a telnet stream: in any pieces it must give the same events and lines */
#include <stdlib.h>
#include <userspace/tn3270d/nvt.h>
#include <userspace/tn3270d/telnet.h>

static u32 mix(u32 hash, u32 value)
{
	return (hash ^ value) * 16777619u;
}

static u32 hash_event(u32 hash, const struct telnet_event *ev)
{
	if (ev->what == TELNET_NOTHING)
		return hash;
	if (ev->what != TELNET_DATA)
		hash = mix(mix(hash, ev->what), ev->code << 8 | ev->option);
	for (size_t i = 0; i < ev->len; i++)
		hash = mix(hash, ev->data[i] | 0x100);
	return hash;
}

static u32 telnet(const u8 *p, size_t len, size_t step)
{
	struct telnet t = { 0 };
	struct telnet_event ev;
	u32 hash = 2166136261u;

	for (size_t at = 0; at < len;) {
		size_t end = at + min(step, len - at);

		while (at < end) {
			size_t n = telnet_parse(&t, p + at, end - at, &ev);

			if (!n || n > end - at)
				abort();
			at += n;
			hash = hash_event(hash, &ev);
		}
	}
	return hash;
}

static u32 lines(const u8 *p, size_t len, size_t step)
{
	static u8 room[1 << 16];
	struct nvt t = { 0 };
	struct buf bells;
	u32 hash = 2166136261u;

	buf_init(&bells, room, sizeof(room));
	for (size_t at = 0; at < len;) {
		at += nvt_input(&t, p + at, min(step, len - at), &bells);
		if (!t.done)
			continue;
		hash = mix(hash, t.len);
		for (size_t i = 0; i < t.len; i++)
			hash = mix(hash, t.line[i]);
	}
	return mix(hash, (u32)buf_len(&bells));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (!size || size > 1 << 14)
		return 0;
	if (telnet(data, size, size) != telnet(data, size, 1) ||
	    telnet(data, size, size) != telnet(data, size, 3))
		abort();
	if (lines(data, size, size) != lines(data, size, 1))
		abort();
	return 0;
}
