// SPDX-License-Identifier: GPL-2.0-only
/* set.c - SET and QUERY SET */
#include "cp/cp.h"
#include "cp/dirimage.h"

static int take_switch(struct cp_ctx *c, bool *to)
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (!cp_is(&w, "ON") && !cp_is(&w, "OFF"))
		return cp_bad_operand(c, &w);
	if (cp_more(&c->args))
		return cp_no_more(c);
	*to = cp_is(&w, "ON");
	return 0;
}

/* The rows of SET that are one switch of one's own machine */
static bool *option_of(struct cp_options *o, const char *name)
{
	const struct {
		const char *name;
		bool *option;
	} map[] = {
		{ "MSG", &o->msg }, { "WNG", &o->wng }, { "IMSG", &o->imsg }, { "ACNT", &o->acnt },
		{ "LINEDit", &o->linedit }, { "TIMER", &o->timer }, { "AUTOPoll", &o->autopoll },
		{ "CONCeal", &o->conceal },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(map); i++)
		if (!strcmp(map[i].name, name))
			return map[i].option;
	return NULL;
}

int set_option(struct cp_ctx *c)
{
	bool *option = option_of(&c->cp->opt, c->row->name);

	return option ? take_switch(c, option) : -EINVAL;
}

int set_run(struct cp_ctx *c)
{
	return take_switch(c, &c->cp->opt.run);
}

int set_emsg(struct cp_ctx *c)
{
	struct cp_options *o = &c->cp->opt;
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (cp_is(&w, "ON"))
		o->emsg = CP_EMSG_ON;
	else if (cp_is(&w, "OFF"))
		o->emsg = CP_EMSG_OFF;
	else if (cp_is(&w, "CODE"))
		o->emsg = CP_EMSG_CODE;
	else if (cp_is(&w, "TEXT"))
		o->emsg = CP_EMSG_TEXT;
	else
		return cp_bad_operand(c, &w);
	return 0;
}

/*
 * IUCV delivers to a program that is connected to *MSG; nobody is until IUCV is there, and the
 * message is refused.
 */
int set_smsg(struct cp_ctx *c)
{
	struct cp_options *o = &c->cp->opt;
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_more(&c->args))
		return cp_no_more(c);
	if (!cp_is(&w, "ON") && !cp_is(&w, "OFF") && !cp_is(&w, "IUCV"))
		return cp_bad_operand(c, &w);
	o->smsg = cp_is(&w, "ON");
	o->smsg_iucv = cp_is(&w, "IUCV");
	return 0;
}

/* SET LOGMSG [n] text, or without operands: none any more */
int set_logmsg(struct cp_ctx *c)
{
	struct cp_scan copy = c->args;
	struct cp_word w;
	u64 line = 1;

	if (!cp_more(&c->args)) {
		cp_logmsg_set(0, NULL, 0);
		return 0;
	}
	if (cp_next(&copy, &w) && cp_dec(&w, ZCP_CFG_LOGMSG, &line) && line && cp_more(&copy))
		c->args = copy;
	else
		line = 1;
	cp_rest(&c->args, &w);
	if (w.len > 80)
		return cp_row_usage(c);
	cp_logmsg_set(line, w.p, w.len);
	return 0;
}

static const char *on_off(bool on)
{
	return on ? "ON " : "OFF";
}

int query_set(struct cp_ctx *c)
{
	static const char * const emsg[] = { "ON  ", "CODE", "TEXT", "OFF " };
	static const char * const machine[] = { "ESA", "XA", "XC", "Z" };
	const struct cp_options *o = &c->cp->opt;

	if (cp_more(&c->args))
		return cp_no_more(c);
	cp_say(c, "MSG %s   , WNG %s   , EMSG %s , ACNT %s, RUN %s", on_off(o->msg), on_off(o->wng),
	       emsg[o->emsg], on_off(o->acnt), on_off(o->run));
	cp_say(c, "LINEDIT %s, TIMER %s , ISAM OFF, ECMODE ON", on_off(o->linedit),
	       on_off(o->timer));
	cp_say(c, "ASSIST OFF            , PAGEX OFF, AUTOPOLL %s", on_off(o->autopoll));
	cp_say(c, "IMSG %s , SMSG %s , AFFINITY NONE   , NOTRAN OFF", on_off(o->imsg),
	       o->smsg_iucv ? "IUCV" : on_off(o->smsg));
	cp_say(c, "VMSAVE OFF, 370E OFF");
	cp_say(c, "STBYPASS OFF   , STMULTI OFF 00/000");
	cp_say(c, "MIH OFF , VMCONIO OFF , CPCONIO OFF , SVCACCL OFF , CONCEAL %s",
	       on_off(o->conceal));
	cp_say(c, "MACHINE %s, SVC76 CP, NOPDATA OFF, IOASSIST OFF",
	       machine[c->cp->entry->machine & 3]);
	cp_say(c, "CCWTRAN ON , 370ACCOM OFF");
	return 0;
}
