// SPDX-License-Identifier: MIT
/* console.c - CP's line-mode screen on a 3270 */
#include "console.h"

enum { NOTACC_MS = 3000, STATUS_LEN = 21 };

static unsigned int out_rows(const struct console *c)
{
	return c->rows - 2u;
}

/* The last column holds the attribute of the row below. */
static unsigned int width(const struct console *c)
{
	return c->cols - 1u;
}

static unsigned int input_at(const struct console *c)
{
	return out_rows(c) * c->cols;
}

static unsigned int status_at(const struct console *c)
{
	return c->rows * c->cols - 1u - STATUS_LEN;
}

/* The cell before a row. */
static unsigned int attribute_of(const struct console *c, unsigned int row)
{
	return row ? row * c->cols - 1u : c->rows * c->cols - 1u;
}

void console_init(struct console *c, u16 rows, u16 cols, bool alternate, const char *system)
{
	memset(c, 0, sizeof(*c));
	c->rows = rows;
	c->cols = cols;
	c->alternate = alternate;
	memcpy(c->system, system, strnlen(system, ZCP_NAME_LEN));
	c->state.status = ZCP_STATUS_LOGO;
}

static void empty_page(struct console *c)
{
	memset(c->row, 0, sizeof(c->row));
	explicit_bzero(c->text, sizeof(c->text));
	c->next = 0;
	c->open = false;
	c->dirty_from = 0;
	c->wipe = true;
}

static void set_hold(struct console *c, enum console_hold hold, u64 until)
{
	c->hold = hold;
	c->hold_until = until;
	c->status_changed = true;
}

void console_reset(struct console *c)
{
	empty_page(c);
	set_hold(c, HOLD_NONE, 0);
	explicit_bzero(c->retrieve, sizeof(c->retrieve));
	explicit_bzero(c->prefill, sizeof(c->prefill));
	c->retrieve_n = 0;
	c->retrieve_next = 0;
	c->retrieve_at = 0;
	c->prefill_len = 0;
	c->reset_input = true;
}

bool console_ready(const struct console *c)
{
	return !c->pending && c->hold != HOLD_HOLDING;
}

static void new_row(struct console *c)
{
	c->next++;
	c->open = false;
}

/* One piece of the line onto the row that is next. */
static void put_piece(struct console *c)
{
	struct console_row *row = &c->row[c->next];
	u32 n = min(width(c) - row->len, c->line_len - c->line_off);

	if (!c->open)
		row->flags = c->line_flags;
	c->dirty_from = min(c->dirty_from, c->next);
	memcpy(c->text + c->next * c->cols + row->len, c->line + c->line_off, n);
	row->len += n;
	c->line_off += n;
	c->pending = c->line_off < c->line_len;
	if (c->pending || !(c->line_flags & ZCP_LINE_NOCR))
		new_row(c);
	else
		c->open = true;
}

/* Lays out what waits, until it is all there or the page is full. */
static void fill(struct console *c, u64 now)
{
	while (c->pending && c->hold == HOLD_NONE) {
		if (c->next < out_rows(c))
			put_piece(c);
		else if (!c->state.more && !c->state.warn)
			empty_page(c);
		else
			set_hold(c, HOLD_MORE, now + c->state.more * 1000u);
	}
}

void console_line(struct console *c, u64 now, u8 flags, const u8 *text, size_t len)
{
	c->line_len = min(len, sizeof(c->line));
	c->line_off = 0;
	c->line_flags = flags;
	c->pending = true;
	memcpy(c->line, text, c->line_len);
	if (flags & ZCP_LINE_ALARM)
		c->alarm = true;
	fill(c, now);
}

void console_state(struct console *c, const struct zcp_term_state *s)
{
	if (c->state.hidden != s->hidden) {
		explicit_bzero(c->prefill, sizeof(c->prefill));
		c->prefill_len = 0;
		c->reset_input = true;
	}
	if (c->state.status != s->status)
		c->status_changed = true;
	c->state = *s;
}

void console_clear(struct console *c)
{
	empty_page(c);
}

void console_not_accepted(struct console *c, u64 now)
{
	c->notacc_until = now + NOTACC_MS;
	c->status_changed = true;
}

void console_holding(struct console *c)
{
	set_hold(c, HOLD_HOLDING, 0);
}

void console_redraw(struct console *c)
{
	c->full = true;
}

/* CLEAR or PA2 */
static void next_page(struct console *c, u64 now)
{
	empty_page(c);
	set_hold(c, HOLD_NONE, 0);
	fill(c, now);
}

static void remember(struct console *c)
{
	u8 last = (u8)((c->retrieve_next + CONSOLE_RETRIEVE - 1) % CONSOLE_RETRIEVE);

	c->retrieve_at = 0;
	if (c->state.hidden || !c->input_len || c->input_len > ZCP_COMMAND_MAX)
		return;
	if (c->retrieve_n && c->retrieve[last].len == c->input_len &&
	    !memcmp(c->retrieve[last].text, c->input, c->input_len))
		return;
	memcpy(c->retrieve[c->retrieve_next].text, c->input, c->input_len);
	c->retrieve[c->retrieve_next].len = (u16)c->input_len;
	c->retrieve_next = (u8)((c->retrieve_next + 1) % CONSOLE_RETRIEVE);
	c->retrieve_n += c->retrieve_n < CONSOLE_RETRIEVE;
}

/* Each PF12 goes one line further back; after the oldest the newest comes again. */
static void bring_back(struct console *c)
{
	unsigned int i;

	if (!c->retrieve_n || c->state.hidden)
		return;
	c->retrieve_at = (u8)(c->retrieve_at % c->retrieve_n + 1);
	i = (c->retrieve_next + CONSOLE_RETRIEVE - c->retrieve_at) % CONSOLE_RETRIEVE;
	c->prefill_len = min_t(u32, c->retrieve[i].len, status_at(c) - 1 - input_at(c));
	memcpy(c->prefill, c->retrieve[i].text, c->prefill_len);
	c->reset_input = true;
}

static void take_input(struct console *c, const struct inbound *in)
{
	const size_t max = sizeof(c->input);

	c->input_len = 0;
	for (unsigned int i = 0; i < in->n; i++) {
		const struct inbound_field *f = &in->field[i];

		if (f->address == input_at(c) || f->address == UNFORMATTED)
			c->input_len = (u32)inbound_text(in, f, c->input, max);
	}
}

static enum console_act enter_key(struct console *c, const struct inbound *in)
{
	take_input(c, in);
	c->reset_input = true;
	if (!c->input_len && c->hold != HOLD_NONE) {
		set_hold(c, HOLD_HOLDING, 0);
		return CONSOLE_NOTHING;
	}
	remember(c);
	return CONSOLE_INPUT_LINE;
}

enum console_act console_key(struct console *c, u64 now, const struct inbound *in)
{
	unsigned int pf = aid_pf(in->aid);

	if (in->aid == AID_NONE || in->aid == AID_STRUCTURED)
		return CONSOLE_NOTHING;
	c->restore = true;
	switch (in->aid) {
	case AID_ENTER:
		return enter_key(c, in);
	case AID_CLEAR:
		/* the terminal has cleared itself */
		c->full = true;
		c->reset_input = true;
		fallthrough;
	case AID_PA2:
		next_page(c, now);
		return CONSOLE_NOTHING;
	case AID_PA1:
	case AID_SYSREQ:
		return CONSOLE_ATTENTION;
	}
	if (pf == 12 || pf == 24)
		bring_back(c);
	return CONSOLE_NOTHING;
}

u64 console_deadline(const struct console *c)
{
	u64 a = c->hold_until, b = c->notacc_until;

	return a && b ? min(a, b) : a ? a : b;
}

void console_tick(struct console *c, u64 now)
{
	if (c->notacc_until && now >= c->notacc_until) {
		c->notacc_until = 0;
		c->status_changed = true;
	}
	if (!c->hold_until || now < c->hold_until)
		return;
	if (c->hold == HOLD_MORE) {
		c->alarm = true;
		set_hold(c, HOLD_WARN, now + c->state.warn * 1000u);
	} else {
		next_page(c, now);
	}
}

bool console_dirty(const struct console *c)
{
	return c->full || c->wipe || c->reset_input || c->restore || c->alarm ||
	       c->status_changed || c->dirty_from < c->next + c->open;
}

static const char *status(const struct console *c)
{
	static const char * const by_state[] = {
		[ZCP_STATUS_LOGO] = "CP READ", [ZCP_STATUS_CP_READ] = "CP READ",
		[ZCP_STATUS_VM_READ] = "VM READ", [ZCP_STATUS_RUNNING] = "RUNNING",
	};

	if (c->notacc_until)
		return "NOT ACCEPTED";
	if (c->hold == HOLD_HOLDING)
		return "HOLDING";
	if (c->hold != HOLD_NONE)
		return "MORE...";
	return by_state[c->state.status];
}

static void draw_rows(struct console *c, struct ds *d)
{
	for (unsigned int r = c->dirty_from; r < c->next + (unsigned int)c->open; r++) {
		u8 flags = c->row[r].flags;
		bool high = flags & ZCP_LINE_HIGH;

		ds_field(d, attribute_of(c, r), FA_PROTECTED | (high ? FA_HIGH : 0),
			 high ? DS_WHITE : flags & ZCP_LINE_ECHO ? DS_TURQUOISE : DS_GREEN);
		ds_text(d, c->text + r * c->cols, c->row[r].len);
	}
}

static void draw_input(struct console *c, struct ds *d)
{
	bool more = c->prefill_len;

	/* a field that was filled from here counts as changed, or Enter would not send it */
	ds_field(d, input_at(c) - 1, (c->state.hidden ? FA_HIDDEN : 0) | (more ? FA_MODIFIED : 0),
		 DS_NO_COLOR);
	ds_text(d, c->prefill, c->prefill_len);
	ds_cursor(d);
	ds_nulls(d, status_at(c) - 1);
	explicit_bzero(c->prefill, sizeof(c->prefill));
	c->prefill_len = 0;
}

static void draw_status(struct console *c, struct ds *d)
{
	char text[STATUS_LEN + 1];

	snprintf(text, sizeof(text), "%-12s %-8s", status(c), c->system);
	ds_field(d, status_at(c) - 1, FA_SKIP | FA_HIGH, DS_WHITE);
	ds_text(d, text, STATUS_LEN);
}

void console_draw(struct console *c, struct ds *d)
{
	u8 wcc = c->alarm ? WCC_ALARM : 0;

	if (c->full || c->restore)
		wcc |= WCC_RESTORE;
	/* what is typed but not sent stays marked as changed */
	if (c->full || c->reset_input)
		wcc |= WCC_RESET_MDT;
	if (c->full)
		ds_begin(d, c->alternate ? DS_ERASE_WRITE_ALTERNATE : DS_ERASE_WRITE, wcc);
	else
		ds_begin(d, DS_WRITE, wcc);
	if (c->full || c->wipe) {
		c->dirty_from = 0;
		ds_field(d, attribute_of(c, 0), FA_PROTECTED, DS_GREEN);
		ds_nulls(d, input_at(c) - 1);
	}
	draw_rows(c, d);
	if (c->full || c->reset_input)
		draw_input(c, d);
	if (c->full || c->status_changed)
		draw_status(c, d);
	c->dirty_from = c->next + c->open;
	c->full = false;
	c->wipe = false;
	c->reset_input = false;
	c->restore = false;
	c->alarm = false;
	c->status_changed = false;
}
