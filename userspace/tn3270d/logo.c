// SPDX-License-Identifier: MIT
/* logo.c - the logo screen */
#include "logo.h"

enum { COLS = 80, ROWS = 24 };

/* A field that can be typed in, ended by the attribute after its last cell. */
struct entry {
	u8 row;			/* from 0 */
	u8 len;
	u8 attributes;
	const char *label;
};

enum { E_USERID, E_PASSWORD, E_COMMAND, E_COUNT };
enum { LABEL_COL = 1, ENTRY_COL = 15 };	/* column of the first cell, from 0 */

static const struct entry entries[E_COUNT] = {
	[E_USERID] = { 18, ZCP_NAME_LEN, 0, "USERID   ===>" },
	[E_PASSWORD] = { 19, 64, FA_HIDDEN, "PASSWORD ===>" },
	[E_COMMAND] = { 21, 64, 0, "COMMAND  ===>" },
};

static const char * const banner[] = {
	"zzzzzzzzzzzz    ccccccccc   pppppppppp  ",
	"zzzzzzzzzzzz   ccccccccccc  ppppppppppp ",
	"       zzzz   cccc      cc  ppp     pppp",
	"     zzzz     ccc           ppp      ppp",
	"   zzzz       ccc           ppp     pppp",
	" zzzz         cccc      cc  ppppppppppp ",
	"zzzzzzzzzzzz   ccccccccccc  pppppppppp  ",
	"zzzzzzzzzzzz    ccccccccc   ppp         ",
	"                            ppp         ",
	"                            ppp         ",
};

static unsigned int entry_at(const struct entry *e)
{
	return e->row * COLS + ENTRY_COL;
}

static void text_at(struct ds *d, unsigned int row, unsigned int col, u8 attributes,
		    enum ds_color color, const char *text)
{
	ds_field(d, row * COLS + col - 1, attributes, color);
	ds_text(d, text, strlen(text));
}

void logo_draw(const struct logo_names *names, struct ds *d)
{
	struct ds narrow = { .out = d->out, .color = d->color };
	char text[COLS + 1];
	unsigned int i;

	ds_begin(&narrow, DS_ERASE_WRITE, WCC_RESTORE | WCC_RESET_MDT);
	snprintf(text, sizeof(text), "%s ONLINE", names->system);
	text_at(&narrow, 0, 1, FA_SKIP | FA_HIGH, DS_WHITE, text);
	text_at(&narrow, 0, COLS - 9, FA_SKIP, DS_GREEN, names->terminal);
	for (i = 0; i < ARRAY_SIZE(banner); i++)
		text_at(&narrow, i + 3, 20, FA_SKIP, DS_TURQUOISE, banner[i]);
	snprintf(text, COLS - 20, "%s", names->line);
	text_at(&narrow, 14, 20, FA_SKIP, DS_GREEN, text);
	text_at(&narrow, 16, LABEL_COL, FA_SKIP, DS_GREEN,
		"Type your USERID and PASSWORD, or a COMMAND, then press ENTER");
	for (i = 0; i < E_COUNT; i++) {
		const struct entry *e = &entries[i];

		text_at(&narrow, e->row, LABEL_COL, FA_SKIP, DS_TURQUOISE, e->label);
		ds_field(&narrow, entry_at(e) - 1, e->attributes, DS_NO_COLOR);
		ds_field(&narrow, entry_at(e) + e->len, FA_SKIP, DS_NO_COLOR);
	}
	snprintf(text, sizeof(text), "%-12s %-8s", "RUNNING", names->system);
	text_at(&narrow, ROWS - 1, COLS - 22, FA_SKIP | FA_HIGH, DS_WHITE, text);
	ds_sba(&narrow, entry_at(&entries[E_USERID]));
	ds_cursor(&narrow);
}

static const struct inbound_field *find(const struct inbound *in, const struct entry *e)
{
	for (unsigned int i = 0; i < in->n; i++)
		if (in->field[i].address == entry_at(e))
			return &in->field[i];
	return NULL;
}

static u16 take(const struct inbound *in, unsigned int which, u8 *to)
{
	const struct inbound_field *f = find(in, &entries[which]);

	return f ? (u16)inbound_text(in, f, to, entries[which].len) : 0;
}

void logo_input(const struct inbound *in, struct logo_input *to)
{
	u8 *text = to->body + sizeof(struct zcp_term_logo), userid[ZCP_NAME_LEN];
	struct zcp_term_logo l = { 0 };
	u16 n, i, blanks;

	memset(l.userid, ' ', sizeof(l.userid));
	n = take(in, E_USERID, userid);
	for (blanks = 0; blanks < n && userid[blanks] == ' ';)
		blanks++;
	for (i = blanks; i < n; i++)
		l.userid[i - blanks] = (char)toupper(userid[i]);
	l.password_len = take(in, E_PASSWORD, text);
	l.command_len = take(in, E_COMMAND, text + l.password_len);
	memcpy(to->body, &l, sizeof(l));
	to->len = 0;
	if (n > blanks || l.password_len || l.command_len)
		to->len = sizeof(l) + l.password_len + l.command_len;
}
