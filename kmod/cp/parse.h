/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * parse.h - taking command lines apart; pure, also compiled for user space
 *
 * Text is ISO 8859-1, never ended by a null; words are pieces of the caller's
 * text. Command and operand names are given in the notation of the manuals:
 * what is in capitals ("Query", "LOGmsg") must be typed, the rest may be.
 */
#ifndef CP_PARSE_H
#define CP_PARSE_H

#include "both.h"

#define CP_NAME_LEN	8

struct cp_word {
	const char *p;
	size_t len;
};

struct cp_scan {
	const char *p, *end;
};

static inline struct cp_scan cp_scan(const char *text, size_t len)
{
	return (struct cp_scan){ text, text + len };
}

/* ISO 8859-1 letters of ASCII only, as CP folds */
static inline char cp_upper(char c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

bool cp_next(struct cp_scan *s, struct cp_word *w);	/* the next word; false: none is left */
bool cp_peek(const struct cp_scan *s, struct cp_word *w);
/* the next word if it is name, else nothing is taken */
bool cp_take(struct cp_scan *s, const char *name);
/* all that is left, outer blanks removed; false: nothing */
bool cp_rest(struct cp_scan *s, struct cp_word *w);
bool cp_more(const struct cp_scan *s);			/* something is left */

/*
 * A name's first letter must always be typed; most of a table's rows are told apart by it, and
 * a lookup goes through them all.
 */
bool cp_is_rest(const struct cp_word *w, const char *name);
static inline bool cp_is(const struct cp_word *w, const char *name)
{
	return w->len && cp_upper(*w->p) == *name && cp_is_rest(w, name);
}

/* 1 to digits hexadecimal digits */
bool cp_hex(const struct cp_word *w, unsigned int digits, u64 *value);
bool cp_dec(const struct cp_word *w, u64 max, u64 *value);
bool cp_devno(const struct cp_word *w, u16 *devno);
bool cp_storage(const struct cp_word *w, u64 *bytes);	/* digits and K M G T P E */
/*
 * A name of 1 to 8 characters (letters, digits, @ # $ _ - + : .), made upper case and
 * null-terminated
 */
bool cp_name(const struct cp_word *w, char name[CP_NAME_LEN + 1]);
/* Names in messages of the door: blank-padded, no null */
void cp_name_pad(char to[CP_NAME_LEN], const char *name);
/* up to the first blank */
void cp_name_get(char name[CP_NAME_LEN + 1], const char from[CP_NAME_LEN]);

/* Privilege classes: A to Z are bits 0 to 25, 1 to 6 bits 26 to 31. */
#define CP_CLASS(c)	(1u << ((c) <= '6' ? (c) - '1' + 26 : (c) - 'A'))
bool cp_classes(const struct cp_word *w, u32 *mask);	/* "ABG" */
void cp_class_text(u32 mask, char text[33]);

/* Logical line editing characters; 0: OFF */
struct cp_edit {
	char linend, linedel, chardel, escape;
};

/*
 * The next logical line of what was typed, edited into out (size bytes, cut
 * off there). First call with *p at the start; false when the text is used up
 * (an empty text is one empty line).
 */
bool cp_logical(const struct cp_edit *edit, const char **p, const char *end, char *out, size_t size,
		size_t *len);

/*
 * Overwrites passwords in a command (LOGON, AUTOLOG, LINK, PASS=, RACF's
 * PASSWORD(...)) with asterisks.
 */
void cp_mask(char *text, size_t len);
void cp_mask_racf(char *text, size_t len);	/* in a RACF command */

#endif
