// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* diag-rules.c - DIAGNOSE codes without a machine */
#include "../ebcdic.h"
#include "diag-rules.h"

_Static_assert(sizeof(struct identity) == 40, "X'00'");
_Static_assert(offsetof(struct identity, userid) == 16, "user ID");
_Static_assert(offsetof(struct identity, tz_offset) == 32, "time zone");
_Static_assert(sizeof(struct pseudo_timer) == 64, "X'270'");
_Static_assert(offsetof(struct pseudo_timer, virtual) == 16, "virtual CPU time");
_Static_assert(offsetof(struct pseudo_timer, full_date) == DIAG00C_SIZE, "X'0C'");

#define LENGTH_MASK	0x00ffffffU
#define FLAG_REJECT	0x80000000U	/* logon passwords: CP never prompts a program for one */
#define FLAG_BUFFER	0x40000000U
#define FLAG_PROMPT	0x20000000U
#define FLAGS_KNOWN	(FLAG_REJECT | FLAG_BUFFER | FLAG_PROMPT)

/* With a buffer both registers are pairs, which must not meet */
static bool pairs_ok(unsigned int rx, unsigned int ry)
{
	return rx != 15 && ry != 15 && rx != ry && rx + 1 != ry && ry + 1 != rx;
}

bool diag008_decode(const u64 gpr[16], unsigned int rx, unsigned int ry, u64 addr_mask,
		    struct diag008 *d)
{
	u32 word = gpr[ry];

	memset(d, 0, sizeof(*d));
	d->text = gpr[rx] & addr_mask;
	d->len = word & LENGTH_MASK;
	d->to_buffer = word & FLAG_BUFFER;
	if (word & ~(FLAGS_KNOWN | LENGTH_MASK) || d->len > ZCP_COMMAND_MAX)
		return false;
	if (!d->to_buffer)
		return true;
	if (!pairs_ok(rx, ry))
		return false;
	d->buffer = gpr[rx + 1] & addr_mask;
	d->size = gpr[ry + 1];
	return d->size <= DIAG008_BUFFER_MAX;
}

/* The C library's search for a byte is one instruction here */
static void replace(char *p, size_t len, char from, char to)
{
	char *end = p + len;

	while ((p = memchr(p, from, end - p)))
		*p++ = to;
}

void diag008_text(char *to, const u8 *from, size_t len)
{
	ebcdic_decode(to, from, len);
	replace(to, len, (char)LATIN1_NEL, '\n');
}

void diag008_response(void *buf, size_t len)
{
	replace(buf, len, '\n', (char)LATIN1_NEL);
	ebcdic_encode(buf, buf, len);
}

/* Blank or null bytes are none. Letters come in capitals: programs make names so. */
static bool name_get(char to[ZCP_NAME_LEN + 1], const u8 *ebcdic)
{
	static const char national[] = "@#$_-";
	char name[ZCP_NAME_LEN];
	size_t i, len = 0;

	ebcdic_decode(name, ebcdic, ZCP_NAME_LEN);
	while (len < ZCP_NAME_LEN && name[len] != ' ' && name[len])
		len++;
	for (i = 0; i < ZCP_NAME_LEN; i++) {
		char c = name[i];

		if (i >= len ? c != name[len] :
			       (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
			       !memchr(national, c, sizeof(national) - 1))
			return false;
	}
	memcpy(to, name, len);
	to[len] = '\0';
	return true;
}

bool diag0d4_decode(const u8 *list, size_t len, struct diag0d4 *d)
{
	memset(d, 0, sizeof(*d));
	if (!len || len > DIAG0D4_MAX || len % ZCP_NAME_LEN)
		return false;
	if (!name_get(d->target, list) || !d->target[0])
		return false;
	if (len > ZCP_NAME_LEN && !name_get(d->alternate, list + ZCP_NAME_LEN))
		return false;
	return len <= 2 * ZCP_NAME_LEN || name_get(d->label, list + 2 * ZCP_NAME_LEN);
}

/* Decimal digits of code page 037, most significant first */
static void digits(u8 *to, unsigned int value, unsigned int n)
{
	while (n--) {
		to[n] = 0xf0 + value % 10;
		value /= 10;
	}
}

#define EBCDIC_SLASH	0x61
#define EBCDIC_COLON	0x7a
#define EBCDIC_HYPHEN	0x60
#define DATE_FORMAT	1

void pseudo_timer_build(struct pseudo_timer *timer, const struct civil_time *t, u64 virtual_us,
			u64 total_us)
{
	memset(timer, 0, sizeof(*timer));
	memset(timer->full_date, EBCDIC_SLASH, sizeof(timer->full_date));
	digits(timer->full_date, t->month, 2);
	digits(timer->full_date + 3, t->day, 2);
	digits(timer->full_date + 6, t->year, 4);
	memcpy(timer->date, timer->full_date, 6);
	digits(timer->date + 6, t->year % 100, 2);
	memset(timer->iso_date, EBCDIC_HYPHEN, sizeof(timer->iso_date));
	digits(timer->iso_date, t->year, 4);
	digits(timer->iso_date + 5, t->month, 2);
	digits(timer->iso_date + 8, t->day, 2);
	memset(timer->time, EBCDIC_COLON, sizeof(timer->time));
	digits(timer->time, t->hour, 2);
	digits(timer->time + 3, t->minute, 2);
	digits(timer->time + 6, t->second, 2);
	timer->virtual = cpu_to_be64(virtual_us);
	timer->total = cpu_to_be64(total_us);
	timer->user_format = DATE_FORMAT;
	timer->system_format = DATE_FORMAT;
}
