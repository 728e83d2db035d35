// SPDX-License-Identifier: GPL-2.0-only
/* spoolsel.c - which spool files a command is about; QUERY FILES, READER, PUNCH, PRINTER */
#include <linux/slab.h>
#include "cp/cp.h"
#include "cp/spoolsel.h"

const char * const spool_queue_names[] = { "RDR", "PUN", "PRT" };

static bool queue_word(const struct cp_word *w, unsigned int *queues)
{
	if (cp_is(w, "Reader") || cp_is(w, "RDR"))
		*queues = SPOOL_QUEUE(SPOOL_RDR);
	else if (cp_is(w, "PUnch") || cp_is(w, "PCH"))
		*queues = SPOOL_QUEUE(SPOOL_PUN);
	else if (cp_is(w, "Printer") || cp_is(w, "PRT"))
		*queues = SPOOL_QUEUE(SPOOL_PRT);
	else if (cp_is(w, "ALL"))
		*queues = SPOOL_QUEUES;
	else
		return false;
	return true;
}

int spool_take_queue(struct cp_ctx *c, struct spool_select *s)
{
	struct cp_word w;

	memset(s, 0, sizeof(*s));
	s->actor = c->actor;
	strscpy(s->owner, c->cp ? c->cp->vm->userid : c->actor->userid, sizeof(s->owner));
	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (queue_word(&w, &s->queues))
		return 0;
	if (!(w.len == 1 && *w.p == '*')) {
		if (!(c->classes & CP_CLASS('D')) || !cp_name(&w, s->owner))
			return cp_bad_operand(c, &w);
	}
	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	return queue_word(&w, &s->queues) ? 0 : cp_bad_operand(c, &w);
}

int spool_take_file(struct cp_ctx *c, struct spool_select *s, bool optional)
{
	struct cp_word w;
	u64 id;

	if (!cp_peek(&c->args, &w))
		return optional ? 0 : cp_msg(c, MSG_SPL027E);
	if (cp_take(&c->args, "ALL"))
		return 0;
	if (cp_take(&c->args, "CLass")) {
		if (!cp_next(&c->args, &w) || w.len != 1)
			return cp_msg(c, MSG_SPL025E);
		s->class = cp_upper(*w.p);
		return 0;
	}
	if (cp_dec(&w, SPOOL_ID_MAX, &id) && id) {
		cp_next(&c->args, &w);
		s->id = id;
		return 0;
	}
	return optional ? 0 : cp_msg(c, MSG_SPL008E, (int)w.len, w.p);
}

static bool matches(const struct spool_select *s, const struct spool_file *f)
{
	return !strcmp(f->owner, s->owner) && (s->queues & SPOOL_QUEUE(f->queue)) &&
	       (!s->id || f->id == s->id) && (!s->class || f->class == s->class);
}

static void copy_facts(struct spool_facts *to, const struct spool_file *f)
{
	to->id = f->id;
	to->copies = f->copies;
	to->records = f->records;
	to->created = f->created;
	to->queue = f->queue;
	to->keep = f->keep;
	to->class = f->class;
	to->device = f->device;
	to->hold = f->hold;
	strscpy(to->origin, f->origin, sizeof(to->origin));
	strscpy(to->name, f->name, sizeof(to->name));
	strscpy(to->type, f->type, sizeof(to->type));
	strscpy(to->dist, f->dist, sizeof(to->dist));
	strscpy(to->form, f->form, sizeof(to->form));
	strscpy(to->label, f->label, sizeof(to->label));
}

static int count(const struct spool_select *s)
{
	struct spool_file *f;
	int n = 0;

	lockdep_assert_held(&spool_mutex);
	list_for_each_entry(f, &spool_files, node)
		n += matches(s, f);
	return n;
}

/* Leaves those that the actor may see; neighbours of one label are one question. */
static int leave_visible(const struct spool_select *s, struct spool_facts *facts, int n)
{
	const char *asked = NULL;
	bool may = false;
	int i, left = 0;

	for (i = 0; i < n; i++) {
		if (!asked || strcmp(asked, facts[i].label))
			may = spool_may_receive(s->actor, s->owner, facts[i].label);
		if (may && left != i)
			facts[left] = facts[i];
		/* a copy that moved is behind what was read, or is this one */
		asked = may ? facts[left].label : facts[i].label;
		left += may;
	}
	return left;
}

int spool_collect(const struct spool_select *s, struct spool_facts **facts)
{
	struct spool_file *f;
	int n, i = 0;

	mutex_lock(&spool_mutex);
	n = count(s);
	*facts = kvcalloc(n + 1, sizeof(**facts), GFP_KERNEL);
	if (*facts)
		list_for_each_entry(f, &spool_files, node)
			if (matches(s, f))
				copy_facts(*facts + i++, f);
	mutex_unlock(&spool_mutex);
	return *facts ? leave_visible(s, *facts, i) : -ENOMEM;
}

/* ---- QUERY FILES ---- */

static void count_text(char *buf, size_t size, unsigned int n, const char *name)
{
	if (n)
		scnprintf(buf, size, "%04u %s", n, name);
	else
		scnprintf(buf, size, "NO %s", name);
}

int query_files(struct cp_ctx *c)
{
	char text[3][16];
	unsigned int q;
	int n;

	if (cp_more(&c->args) && !cp_take(&c->args, "*"))
		return cp_no_more(c);
	for (q = 0; q < 3; q++) {
		struct spool_select s = { .actor = c->actor, .queues = SPOOL_QUEUE(q) };
		struct spool_facts *facts;

		strscpy(s.owner, c->cp ? c->cp->vm->userid : c->actor->userid, sizeof(s.owner));
		n = spool_collect(&s, &facts);
		if (n < 0)
			return n;
		kvfree(facts);
		count_text(text[q], sizeof(text[q]), n, spool_queue_names[q]);
	}
	cp_say(c, "FILES: %s, %s, %s", text[SPOOL_RDR], text[SPOOL_PRT], text[SPOOL_PUN]);
	return 0;
}

/* ---- QUERY READER ... ---- */

static const char *hold_text(char hold)
{
	return hold == 'U' ? "USER" : hold == 'S' ? "SYS " : "NONE";
}

static const char *device_text(const struct spool_facts *f)
{
	return f->device == 'L' ? "PRT" : f->device == 'C' ? "CON" : "PUN";
}

/* vmur counts columns: class at 14, hold at 33, name at 53, type at 63 */
static void show_dated(struct cp_ctx *c, const struct spool_facts *f)
{
	char when[24];

	cp_time_short(when, sizeof(when), f->created);
	cp_say(c, "%-8s %04u %c %s %08llu %03u %s %s %-8s  %-8s %-8s", f->origin, f->id, f->class,
	       device_text(f), f->records, f->copies, hold_text(f->hold), when, f->name, f->type,
	       f->dist);
}

static void show_plain(struct cp_ctx *c, const struct spool_facts *f)
{
	cp_say(c, "%-8s %04u %c %s %08llu %03u %s %-8s OFF      %s OFF", f->origin, f->id, f->class,
	       device_text(f), f->records, f->copies, hold_text(f->hold), f->form,
	       f->keep ? "ON  " : "OFF ");
}

/* [* [id]] [ALL] [SHORTDATE|FULLDATE|ISODATE|...]: ALL asks for date and name */
static int take_list_operands(struct cp_ctx *c, struct spool_select *s, bool *dated)
{
	struct cp_word w;
	u64 id;

	if (cp_peek(&c->args, &w) && w.len == 1 && *w.p == '*')
		cp_next(&c->args, &w);
	while (cp_next(&c->args, &w)) {
		if (cp_is(&w, "ALL") || cp_is(&w, "SHORTdate"))
			*dated = true;
		else if (cp_is(&w, "CLass") && cp_next(&c->args, &w) && w.len == 1)
			s->class = cp_upper(*w.p);
		else if (cp_dec(&w, SPOOL_ID_MAX, &id) && id)
			s->id = id;
		else
			return cp_bad_operand(c, &w);
	}
	return 0;
}

static int query_queue(struct cp_ctx *c, enum spool_queue queue)
{
	struct spool_select s = { .actor = c->actor, .queues = SPOOL_QUEUE(queue) };
	struct spool_facts *facts;
	bool dated = false;
	int n, i, rc;

	strscpy(s.owner, c->cp ? c->cp->vm->userid : c->actor->userid, sizeof(s.owner));
	rc = take_list_operands(c, &s, &dated);
	if (rc)
		return rc;
	n = spool_collect(&s, &facts);
	if (n < 0)
		return n;
	if (!n)
		cp_say(c, "NO %s FILES", spool_queue_names[queue]);
	else if (dated)
		cp_say(c,
		       "ORIGINID FILE CLASS RECORDS  CPY HOLD DATE  TIME     NAME      TYPE     DIST");
	else
		cp_say(c, "ORIGINID FILE CLASS RECORDS  CPY HOLD FORM     DEST     KEEP MSG");
	for (i = 0; i < n; i++) {
		if (dated)
			show_dated(c, &facts[i]);
		else
			show_plain(c, &facts[i]);
	}
	kvfree(facts);
	return 0;
}

int query_reader(struct cp_ctx *c)
{
	return query_queue(c, SPOOL_RDR);
}

int query_punch(struct cp_ctx *c)
{
	return query_queue(c, SPOOL_PUN);
}

int query_printer(struct cp_ctx *c)
{
	return query_queue(c, SPOOL_PRT);
}
