// SPDX-License-Identifier: GPL-2.0-only
/* term.c - TERMINAL and QUERY TERMINAL */
#include "cp/cp.h"
#include "cp/terminal.h"

void cp_options_init(struct cp_options *o)
{
	*o = (struct cp_options){
		.edit = { .linend = '#', .escape = '"' },
		.linedit = true,
		.msg = true,
		.wng = true,
		.imsg = true,
		.autocr = true,
		.hold = true,
		.linesize = 80,
		.more = 50,
		.warn = 10,
	};
}

static int take_char(struct cp_ctx *c, char *to, char standard)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_is(&w, "OFF"))
		*to = 0;
	else if (cp_is(&w, "ON"))
		*to = standard;
	else if (w.len == 1 && !((cp_upper(*w.p) >= 'A' && cp_upper(*w.p) <= 'Z') ||
				 (*w.p >= '0' && *w.p <= '9')))
		*to = *w.p;
	else
		return cp_bad_operand(c, &w);
	return 0;
}

static int take_switch(struct cp_ctx *c, bool *to)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_is(&w, "ON"))
		*to = true;
	else if (cp_is(&w, "OFF"))
		*to = false;
	else
		return cp_bad_operand(c, &w);
	return 0;
}

static int take_number(struct cp_ctx *c, u64 most, u64 *to)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_dec(&w, most, to) ? 0 : cp_bad_operand(c, &w);
}

/* One of two words: false for the first */
static int take_choice(struct cp_ctx *c, const char *no, const char *yes, bool *to)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (!cp_is(&w, no) && !cp_is(&w, yes))
		return cp_bad_operand(c, &w);
	*to = cp_is(&w, yes);
	return 0;
}

static int take_more(struct cp_ctx *c, struct cp_options *o)
{
	struct cp_term *t;
	unsigned long flags;
	u64 more, warn = 10;
	int rc = take_number(c, 255, &more);

	if (!rc && cp_more(&c->args))
		rc = take_number(c, 255, &warn);
	if (rc)
		return rc;
	o->more = more;
	o->warn = warn;
	t = cp_vm_term(c->cp);
	if (t) {
		spin_lock_irqsave(&t->lock, flags);
		t->shown.more = more;
		t->shown.warn = warn;
		spin_unlock_irqrestore(&t->lock, flags);
		cp_console_status(c->cp);
		cp_term_put(t);
	}
	return 0;
}

/*
 * CONMODE 3270 needs the console's full-screen protocol, which this level of CP does not offer a
 * guest.
 */
static int take_conmode(struct cp_ctx *c)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return cp_is(&w, "3215") ? 0 : cp_bad_operand(c, &w);
}

static int take_one(struct cp_ctx *c, struct cp_options *o, const struct cp_word *w)
{
	struct cp_word key;
	u64 size;
	int rc;

	if (cp_is(w, "LINENd"))
		return take_char(c, &o->edit.linend, '#');
	if (cp_is(w, "LINEDel"))
		return take_char(c, &o->edit.linedel, '\xa2');
	if (cp_is(w, "CHardel"))
		return take_char(c, &o->edit.chardel, '@');
	if (cp_is(w, "EScape"))
		return take_char(c, &o->edit.escape, '"');
	if (cp_is(w, "TABchar"))
		return take_char(c, &o->tabchar, '\t');
	if (cp_is(w, "AUTOCR"))
		return take_switch(c, &o->autocr);
	if (cp_is(w, "HOLD"))
		return take_switch(c, &o->hold);
	if (cp_is(w, "TIMESTAMP"))
		return take_switch(c, &o->timestamp);
	if (cp_is(w, "ATtn"))
		return take_switch(c, &o->attn);
	if (cp_is(w, "APL"))
		return take_switch(c, &o->apl);
	if (cp_is(w, "TEXT"))
		return take_switch(c, &o->text);
	if (cp_is(w, "HIlight"))
		return take_switch(c, &o->hilight);
	if (cp_is(w, "MODE"))
		return take_choice(c, "VM", "CP", &o->mode_cp);
	if (cp_is(w, "MORE"))
		return take_more(c, o);
	if (cp_is(w, "CONMODE"))
		return take_conmode(c);
	if (cp_is(w, "BRKkey"))
		return cp_next(&c->args, &key) && (cp_is(&key, "PA1") || cp_is(&key, "NONE")) ?
			       0 :
			       cp_row_usage(c);
	if (cp_is(w, "LINESize")) {
		rc = take_number(c, 255, &size);
		if (!rc)
			o->linesize = size;
		return rc;
	}
	return cp_bad_operand(c, w);
}

int cmd_terminal(struct cp_ctx *c)
{
	struct cp_options o = c->cp->opt;
	struct cp_word w;
	int rc = 0;

	if (!cp_more(&c->args))
		return cp_row_usage(c);
	while (!rc && cp_next(&c->args, &w))
		rc = take_one(c, &o, &w);
	/* all or nothing */
	if (!rc)
		c->cp->opt = o;
	return rc;
}

static const char *edit_char(char ch, char buf[4])
{
	if (!ch)
		return "OFF";
	buf[0] = ch;
	buf[1] = ' ';
	buf[2] = '\0';
	return buf;
}

static const char *on_off(bool on)
{
	return on ? "ON " : "OFF";
}

int query_terminal(struct cp_ctx *c)
{
	const struct cp_options *o = &c->cp->opt;
	char b[5][4];

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "LINEND %s, LINEDEL %s, CHARDEL %s, ESCAPE %s, TABCHAR %s",
	       edit_char(o->edit.linend, b[0]), edit_char(o->edit.linedel, b[1]),
	       edit_char(o->edit.chardel, b[2]), edit_char(o->edit.escape, b[3]),
	       edit_char(o->tabchar, b[4]));
	cp_say(c, "LINESIZE %03u, ATTN %s, APL %s, TEXT %s, MODE %s, HILIGHT %s", o->linesize,
	       on_off(o->attn), on_off(o->apl), on_off(o->text), o->mode_cp ? "CP" : "VM",
	       on_off(o->hilight));
	cp_say(c, "CONMODE 3215, BREAKIN IMMED , BRKKEY PA1 , SCRNSAVE OFF");
	cp_say(c, "AUTOCR %s, MORE %03u %03u, HOLD %s, TIMESTAMP %s, SYS3270 OFF",
	       on_off(o->autocr), o->more, o->warn, on_off(o->hold), on_off(o->timestamp));
	return 0;
}
