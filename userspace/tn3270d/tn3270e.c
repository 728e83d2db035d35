// SPDX-License-Identifier: MIT
/* tn3270e.c - TN3270E subnegotiation, record header, terminal types */
#include "telnet.h"
#include "tn3270e.h"

/* Printable ASCII up to the next verb, in upper case. Its length; 0: not a name. */
static size_t take_name(const u8 *p, size_t len, char *to, size_t max)
{
	size_t i;

	for (i = 0; i < len && p[i] > ' ' && p[i] < 0x7f; i++) {
		if (i == max)
			return 0;
		to[i] = (char)toupper(p[i]);
	}
	to[i] = 0;
	return i;
}

/* DEVICE-TYPE REQUEST type [CONNECT name | ASSOCIATE name] */
static void parse_device(const u8 *p, size_t len, struct tn3270e_sub *sub)
{
	size_t n = take_name(p, len, sub->type, TTYPE_MAX);

	if (!n)
		return;
	if (n < len && p[n] != E_CONNECT && p[n] != E_ASSOCIATE)
		return;
	sub->named = n < len;
	sub->said = E_SAID_DEVICE;
}

static u32 parse_functions(const u8 *p, size_t len)
{
	u32 bits = 0;

	for (size_t i = 0; i < len; i++)
		bits |= 1u << (p[i] < 31 ? p[i] : 31);
	return bits;
}

void tn3270e_parse_sub(const u8 *data, size_t len, struct tn3270e_sub *sub)
{
	*sub = (struct tn3270e_sub){ .said = E_SAID_NONSENSE };
	if (len < 2)
		return;
	if (data[0] == E_DEVICE_TYPE && data[1] == E_REQUEST) {
		parse_device(data + 2, len - 2, sub);
	} else if (data[0] == E_FUNCTIONS && (data[1] == E_REQUEST || data[1] == E_IS)) {
		sub->functions = parse_functions(data + 2, len - 2);
		sub->said = data[1] == E_IS ? E_SAID_FUNCTIONS_IS : E_SAID_FUNCTIONS_REQUEST;
	}
}

int tn3270e_parse_header(const u8 *data, size_t len, struct tn3270e_header *h)
{
	if (len < E_HEADER_LEN)
		return -EINVAL;
	*h = (struct tn3270e_header){ .type = data[0], .request = data[1], .response = data[2],
				      .seq = (u16)(data[3] << 8 | data[4]) };
	return 0;
}

static void begin(struct buf *out, u8 noun, u8 verb)
{
	const u8 b[] = { TELNET_IAC, TELNET_SB, OPT_TN3270E, noun, verb };

	buf_put(out, b, sizeof(b));
}

static void end(struct buf *out)
{
	telnet_command(out, TELNET_SE);
}

/* In this one sentence the verb stands before the noun. */
void tn3270e_send_device_type(struct buf *out)
{
	begin(out, E_SEND, E_DEVICE_TYPE);
	end(out);
}

void tn3270e_device_is(struct buf *out, const char *type, const char *name)
{
	begin(out, E_DEVICE_TYPE, E_IS);
	buf_str(out, type);
	buf_byte(out, E_CONNECT);
	buf_str(out, name);
	end(out);
}

void tn3270e_device_reject(struct buf *out, enum tn3270e_reason reason)
{
	begin(out, E_DEVICE_TYPE, E_REJECT);
	buf_byte(out, E_REASON);
	buf_byte(out, reason);
	end(out);
}

void tn3270e_functions(struct buf *out, enum tn3270e_verb verb, u32 functions)
{
	begin(out, E_FUNCTIONS, verb);
	for (u8 i = 0; i < 31; i++)
		if (functions & 1u << i)
			buf_byte(out, i);
	end(out);
}

bool ttype_parse(const char *name, struct ttype *t)
{
	static const struct ttype models[] = {
		['2'] = { 24, 80, false }, ['3'] = { 32, 80, false },
		['4'] = { 43, 80, false }, ['5'] = { 27, 132, false },
	};
	u8 model;

	*t = (struct ttype){ .rows = 24, .cols = 80, .query = true };
	if (!strcmp(name, "IBM-DYNAMIC"))
		return true;
	/* IBM-3nnn-m or IBM-3nnn-m-E: 3277, 3278, 3279, 3179; 3287 and the like print */
	if (strncmp(name, "IBM-3", 5) || strlen(name) < 10 || name[8] != '-' || name[6] != '7')
		return false;
	model = (u8)name[9];
	if (name[10] && strcmp(name + 10, "-E"))
		return false;
	if (model < ARRAY_SIZE(models) && models[model].rows)
		*t = models[model];
	t->query = name[10] || !strncmp(name, "IBM-3279", 8);
	return true;
}
