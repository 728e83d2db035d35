// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* parse.c - words, abbreviations, numbers and logical lines */
#include "cp/parse.h"

bool cp_peek(const struct cp_scan *s, struct cp_word *w)
{
	struct cp_scan copy = *s;

	return cp_next(&copy, w);
}

bool cp_next(struct cp_scan *s, struct cp_word *w)
{
	const char *p = s->p, *end = s->end;

	while (p < end && *p == ' ')
		p++;
	w->p = p;
	while (p < end && *p != ' ')
		p++;
	w->len = p - w->p;
	s->p = p;
	return w->len != 0;
}

bool cp_take(struct cp_scan *s, const char *name)
{
	struct cp_scan copy = *s;
	struct cp_word w;

	if (!cp_next(&copy, &w) || !cp_is(&w, name))
		return false;
	*s = copy;
	return true;
}

bool cp_rest(struct cp_scan *s, struct cp_word *w)
{
	const char *end = s->end;

	while (s->p < end && *s->p == ' ')
		s->p++;
	while (end > s->p && end[-1] == ' ')
		end--;
	w->p = s->p;
	w->len = end - s->p;
	s->p = s->end;
	return w->len != 0;
}

bool cp_more(const struct cp_scan *s)
{
	struct cp_word w;

	return cp_peek(s, &w);
}

/* The first letter fits already. A capital behind the word would have to be typed too. */
bool cp_is_rest(const struct cp_word *w, const char *name)
{
	const char *p = w->p, *end = p + w->len;

	while (++p < end) {
		char c = *++name;

		if (!c || (*p != c && cp_upper(*p) != cp_upper(c)))
			return false;
	}
	return !name[1] || (name[1] >= 'a' && name[1] <= 'z');
}

static int hex_digit(char c)
{
	c = cp_upper(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool cp_hex(const struct cp_word *w, unsigned int digits, u64 *value)
{
	u64 v = 0;
	size_t i;

	if (!w->len || w->len > digits || w->len > 16)
		return false;
	for (i = 0; i < w->len; i++) {
		int d = hex_digit(w->p[i]);

		if (d < 0)
			return false;
		v = v << 4 | (u64)d;
	}
	*value = v;
	return true;
}

bool cp_dec(const struct cp_word *w, u64 max, u64 *value)
{
	u64 v = 0;
	size_t i;

	if (!w->len || w->len > 18)
		return false;
	for (i = 0; i < w->len; i++) {
		if (w->p[i] < '0' || w->p[i] > '9')
			return false;
		v = v * 10 + (u64)(w->p[i] - '0');
	}
	if (v > max)
		return false;
	*value = v;
	return true;
}

bool cp_devno(const struct cp_word *w, u16 *devno)
{
	struct cp_word t = *w;
	u64 v;

	/* leading zeros beyond four digits are accepted, as by CP */
	while (t.len > 4 && *t.p == '0') {
		t.p++;
		t.len--;
	}
	if (!cp_hex(&t, 4, &v))
		return false;
	*devno = (u16)v;
	return true;
}

bool cp_storage(const struct cp_word *w, u64 *bytes)
{
	static const char units[] = "KMGTPE";
	struct cp_word t = *w;
	unsigned int shift;
	const char *u;
	u64 v;

	if (t.len < 2)
		return false;
	u = strchr(units, cp_upper(t.p[t.len - 1]));
	if (!u || !*u)
		return false;
	shift = 10 * (unsigned int)(u - units + 1);
	t.len--;
	if (!cp_dec(&t, (u64)-1 >> shift, &v) || !v)
		return false;
	*bytes = v << shift;
	return true;
}

bool cp_name(const struct cp_word *w, char name[CP_NAME_LEN + 1])
{
	size_t i;

	if (!w->len || w->len > CP_NAME_LEN)
		return false;
	for (i = 0; i < w->len; i++) {
		char c = cp_upper(w->p[i]);

		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) &&
		    (!c || !strchr("@#$_-+:.", c)))
			return false;
		name[i] = c;
	}
	name[i] = '\0';
	return true;
}

void cp_name_pad(char to[CP_NAME_LEN], const char *name)
{
	size_t i;

	for (i = 0; i < CP_NAME_LEN && name[i]; i++)
		to[i] = name[i];
	while (i < CP_NAME_LEN)
		to[i++] = ' ';
}

void cp_name_get(char name[CP_NAME_LEN + 1], const char from[CP_NAME_LEN])
{
	size_t i;

	for (i = 0; i < CP_NAME_LEN && from[i] && from[i] != ' '; i++)
		name[i] = from[i];
	name[i] = '\0';
}

bool cp_classes(const struct cp_word *w, u32 *mask)
{
	u32 m = 0;
	size_t i;

	for (i = 0; i < w->len; i++) {
		char c = cp_upper(w->p[i]);

		if (!(c >= 'A' && c <= 'Z') && !(c >= '1' && c <= '6'))
			return false;
		m |= CP_CLASS(c);
	}
	*mask = m;
	return w->len != 0;
}

void cp_class_text(u32 mask, char text[33])
{
	char *t = text;
	int i;

	for (i = 0; i < 32; i++)
		if (mask & (1u << i))
			*t++ = i < 26 ? (char)('A' + i) : (char)('1' + i - 26);
	*t = '\0';
}

bool cp_logical(const struct cp_edit *edit, const char **p, const char *end, char *out, size_t size,
		size_t *len)
{
	size_t n = 0;

	if (!*p)
		return false;
	while (*p < end) {
		char c = *(*p)++;

		if (edit->escape && c == edit->escape && *p < end) {
			c = *(*p)++;
		} else if (edit->linend && c == edit->linend) {
			*len = n;
			return true;
		} else if (edit->linedel && c == edit->linedel) {
			n = 0;
			continue;
		} else if (edit->chardel && c == edit->chardel) {
			n -= n > 0;
			continue;
		}
		if (n < size)
			out[n++] = c;
	}
	*p = NULL;
	*len = n;
	return true;
}

static void stars(const struct cp_word *w, char *text)
{
	memset(text + (w->p - text), '*', w->len);
}

/*
 * RACF operands: PASSWORD(x), PHRASE('x y'), PASSWORD (x) ... everything up to the closing
 * parenthesis
 */
void cp_mask_racf(char *text, size_t len)
{
	static const char *const names[] = { "PASSWORD",	 "NEWPASSWORD", "PHRASE",
					    "NEWPHRASE", "PW",		"OLDPASSWORD"};
	size_t i = 0, start, k;
	struct cp_word w;

	while (i < len) {
		while (i < len && !((cp_upper(text[i]) >= 'A' && cp_upper(text[i]) <= 'Z')))
			i++;
		for (start = i; i < len && cp_upper(text[i]) >= 'A' && cp_upper(text[i]) <= 'Z';
		     i++)
			;
		w = (struct cp_word){ text + start, i - start };
		/* RACF takes any unambiguous abbreviation: two letters are enough to be careful */
		for (k = 0; k < ARRAY_SIZE(names); k++)
			if (w.len >= 2 && w.len <= strlen(names[k]) &&
			    !strncasecmp(w.p, names[k], w.len))
				break;
		while (i < len && text[i] == ' ' && k < ARRAY_SIZE(names))
			i++;
		if (k == ARRAY_SIZE(names) || i == len || text[i] != '(')
			continue;
		for (i++; i < len && text[i] != ')'; i++)
			text[i] = '*';
	}
}

/* [TO] userid vdev1 [AS] vdev2 [mode] [[PASS=] password]: all behind the mode */
static void mask_link(struct cp_scan *s, char *text)
{
	static const char modes[] = " R RR W WR M MR MW SR SW SM ER EW ";
	struct cp_word w;
	char mode[5];

	cp_take(s, "TO");
	cp_next(s, &w);
	cp_next(s, &w);
	cp_take(s, "AS");
	cp_next(s, &w);
	if (cp_peek(s, &w) && w.len <= 2) {
		mode[0] = ' ';
		mode[1] = cp_upper(w.p[0]);
		mode[2] = w.len > 1 ? cp_upper(w.p[1]) : ' ';
		mode[3] = '\0';
		if (strstr(modes, mode))
			cp_next(s, &w);
	}
	while (cp_next(s, &w))
		stars(&w, text);
}

/* What is behind a '#' is input for a guest, which may be asked for a secret. */
static void mask_xautolog(struct cp_scan *s, char *text)
{
	struct cp_word w;

	while (cp_peek(s, &w) && *w.p != '#') {
		cp_next(s, &w);
		if (cp_is(&w, "PASSword") && cp_next(s, &w))
			stars(&w, text);
	}
	if (cp_rest(s, &w) && w.len > 1)
		stars(&(struct cp_word){ w.p + 1, w.len - 1 }, text);
}

/* What stands before the command that may hold a secret: CP, FOR userid CMD */
static bool skip_prefix(struct cp_scan *s)
{
	struct cp_word w;

	if (!cp_take(s, "FOR"))
		return cp_take(s, "CP") || cp_take(s, "#CP");
	cp_next(s, &w);
	cp_take(s, "CMD");
	return true;
}

void cp_mask(char *text, size_t len)
{
	struct cp_scan s = cp_scan(text, len);
	struct cp_word verb, w;
	size_t i;

	while (skip_prefix(&s))
		;
	if (!cp_next(&s, &verb))
		return;
	if (cp_is(&verb, "Logon") || cp_is(&verb, "LOGIN") || cp_is(&verb, "AUTOLog")) {
		cp_next(&s, &w);
		while (cp_next(&s, &w))
			stars(&w, text);
	} else if (cp_is(&verb, "LINK")) {
		mask_link(&s, text);
	} else if (cp_is(&verb, "XAUTOLOg")) {
		mask_xautolog(&s, text);
	} else if (cp_is(&verb, "RAC")) {
		cp_mask_racf(text, len);
	}
	for (i = 0; i < len; i++)
		if ((unsigned char)text[i] < ' ')
			text[i] = '.';
}
