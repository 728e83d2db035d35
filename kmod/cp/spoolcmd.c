// SPDX-License-Identifier: GPL-2.0-only
/* spoolcmd.c - SPOOL and CLOSE: one's unit-record devices */
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/doors.h"
#include "cp/spoolsel.h"

/* One's own queues are one's own; another's reader is RACF's question (class VMRDR). */
static int may_send(struct cp_ctx *c, const char *userid)
{
	struct cp_dir *dir;
	bool exists;

	if (!strcmp(userid, c->cp->vm->userid))
		return 0;
	dir = cp_dir_get();
	exists = dir && cp_dir_find(dir, userid);
	cp_dir_put(dir);
	if (!exists)
		return cp_msg(c, MSG_LGA053E, userid);
	return door_check(c, DOOR_SPOOL, userid);
}

static int take_to(struct cp_ctx *c, struct cp_ur *ur)
{
	static const struct {
		const char *name;
		enum spool_queue queue;
	} queues[] = {
		{ "RDR", SPOOL_RDR },   { "Reader", SPOOL_RDR }, { "PUN", SPOOL_PUN },
		{ "PUnch", SPOOL_PUN }, { "PRT", SPOOL_PRT },    { "Printer", SPOOL_PRT },
	};
	int rc = cp_need_userid(c, ur->to);
	size_t i;

	if (rc)
		return rc;
	ur->queue = SPOOL_RDR;
	for (i = 0; i < ARRAY_SIZE(queues); i++)
		if (cp_take(&c->args, queues[i].name)) {
			ur->queue = queues[i].queue;
			break;
		}
	return may_send(c, ur->to);
}

static int take_name(struct cp_ctx *c, char to[ZCP_NAME_LEN + 1])
{
	struct cp_word w;

	if (!cp_next(&c->args, &w))
		return cp_row_usage(c);
	if (cp_is(&w, "OFF")) {
		to[0] = '\0';
		return 0;
	}
	return cp_name(&w, to) ? 0 : cp_bad_operand(c, &w);
}

static int take_file_name(struct cp_ctx *c, struct cp_ur *ur)
{
	int rc = take_name(c, ur->name);

	ur->ftype[0] = '\0';
	return !rc && ur->name[0] && cp_more(&c->args) ? take_name(c, ur->ftype) : rc;
}

static int take_class(struct cp_ctx *c, struct cp_ur *ur)
{
	struct cp_word w;
	char ch;

	if (!cp_next(&c->args, &w) || w.len != 1)
		return cp_msg(c, MSG_SPL025E);
	ch = cp_upper(*w.p);
	if (!(ch >= 'A' && ch <= 'Z') && !(ch >= '0' && ch <= '9') &&
	    !(ch == '*' && ur->role == 'R'))
		return cp_msg(c, MSG_SPL025E);
	ur->class = ch;
	return 0;
}

static int take_copies(struct cp_ctx *c, struct cp_ur *ur)
{
	struct cp_word w;
	u64 n;

	cp_take(&c->args, "*");
	if (!cp_next(&c->args, &w) || !cp_dec(&w, 255, &n) || !n)
		return cp_row_usage(c);
	ur->copies = n;
	return 0;
}

static int set_flag(bool *flag, bool value)
{
	*flag = value;
	return 0;
}

/* *close: CLOSE or PURGE was among the operands, 'C' or 'P' */
static int take_option(struct cp_ctx *c, struct cp_ur *ur, const struct cp_word *w, char *close)
{
	if (cp_is(w, "CLass"))
		return take_class(c, ur);
	if (cp_is(w, "TO") || cp_is(w, "FOR"))
		return take_to(c, ur);
	if (cp_is(w, "OFF")) {
		ur->to[0] = '\0';
		ur->queue = ur->role == 'P' ? SPOOL_PUN : SPOOL_PRT;
		return 0;
	}
	if (cp_is(w, "COPY"))
		return take_copies(c, ur);
	if (cp_is(w, "FORM"))
		return take_name(c, ur->form);
	if (cp_is(w, "DIST"))
		return take_name(c, ur->dist);
	if (cp_is(w, "NAME"))
		return take_file_name(c, ur);
	if (cp_is(w, "CONt") || cp_is(w, "NOCont"))
		return set_flag(&ur->cont, cp_is(w, "CONt"));
	if (cp_is(w, "HOld") || cp_is(w, "NOHold"))
		return set_flag(&ur->hold, cp_is(w, "HOld"));
	if (cp_is(w, "EOF") || cp_is(w, "NOEof"))
		return set_flag(&ur->eof, cp_is(w, "EOF"));
	if (cp_is(w, "KEEP") || cp_is(w, "NOKeep"))
		return set_flag(&ur->keep, cp_is(w, "KEEP"));
	if (cp_is(w, "STArt") || cp_is(w, "STOP"))
		return ur->role == 'C' ? set_flag(&ur->started, cp_is(w, "STArt")) :
					 cp_msg(c, MSG_CMD003E, (int)w->len, w->p);
	if (cp_is(w, "CLOSE") || cp_is(w, "PURge")) {
		*close = cp_is(w, "CLOSE") ? 'C' : 'P';
		return 0;
	}
	return cp_msg(c, MSG_CMD003E, (int)w->len, w->p);
}

/* READER, PUNCH, PRINTER, CONSOLE name all devices of that kind, vdev one. */
int spool_take_devices(struct cp_ctx *c, char *role, int *devno)
{
	static const struct {
		const char *name;
		char role;
	} kinds[] = {
		{ "Reader", 'R' },  { "RDR", 'R' }, { "PUnch", 'P' },	  { "PCH", 'P' },
		{ "Printer", 'L' }, { "PRT", 'L' }, { "CONsole", 'C' }, { "ALL", 0 },
	};
	struct cp_word w;
	size_t i;
	u16 dev;

	*role = 0;
	*devno = -1;
	if (!cp_next(&c->args, &w))
		return cp_msg(c, MSG_CMD022E);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (cp_is(&w, kinds[i].name)) {
			*role = kinds[i].role;
			return 0;
		}
	}
	if (!cp_devno(&w, &dev))
		return cp_msg(c, MSG_CMD022E);
	*devno = dev;
	return 0;
}

bool spool_wants(const struct cp_ur *ur, char role, int devno)
{
	return devno >= 0 ? ur->devno == devno : !role || ur->role == role;
}

static const char *made_by(const struct cp_ur *ur)
{
	return ur->role == 'P' ? "PUN" : ur->role == 'C' ? "CON" : "PRT";
}

/* The line that the sender sees; vmur takes the spool id from columns 9 to 12 */
static int close_one(struct cp_ctx *c, const struct cp_ur *ur, bool purge, const struct cp_ur *over)
{
	struct cp_vm *cp = c->cp;
	struct spool_file *f;
	unsigned long flags;
	u32 id;
	int ret;

	if (ur->role == 'C')
		cp_con_write_out(cp, true);
	spin_lock_irqsave(&cp->lock, flags);
	f = cp_ur_find(cp, ur->devno)->out;
	if (f && over && over->to[0]) {
		strscpy(f->owner, over->to, sizeof(f->owner));
		f->queue = over->queue;
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	if (!f)
		return 0;
	ret = spool_ur_close(cp, ur->devno, purge, over && over->name[0] ? over->name : NULL,
			     over && over->ftype[0] ? over->ftype : NULL, &id);
	if (ret)
		return cp_msg(c, MSG_SPL427E, made_by(ur));
	if (id)
		cp_say(c, "%s FILE %04u SENT TO   %-8s %s AS  %04u",
		       made_by(ur), id,
		       over && over->to[0] ? over->to :
		       ur->to[0]	   ? ur->to :
					     cp->vm->userid,
		       spool_queue_names[over && over->to[0] ? over->queue : ur->queue], id);
	return 0;
}

static struct cp_ur copy_at(struct cp_vm *cp, unsigned int i)
{
	struct cp_ur copy;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	copy = cp->ur[i];
	spin_unlock_irqrestore(&cp->lock, flags);
	return copy;
}

static void put_back(struct cp_vm *cp, unsigned int i, const struct cp_ur *new)
{
	struct spool_file *out;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	out = cp->ur[i].out;
	cp->ur[i] = *new;
	cp->ur[i].out = out;
	spin_unlock_irqrestore(&cp->lock, flags);
}

int cmd_spool(struct cp_ctx *c)
{
	struct cp_scan options;
	unsigned int i, n = 0;
	struct cp_word w;
	char role, close;
	int devno, rc;

	rc = spool_take_devices(c, &role, &devno);
	if (rc)
		return rc;
	options = c->args;
	for (i = 0; i < c->cp->urs; i++) {
		struct cp_ur ur = copy_at(c->cp, i);

		if (!spool_wants(&ur, role, devno))
			continue;
		n++;
		close = 0;
		c->args = options;
		while (!rc && cp_next(&c->args, &w))
			rc = take_option(c, &ur, &w, &close);
		if (rc)
			return rc;
		put_back(c->cp, i, &ur);
		if (ur.role == 'C')
			rc = cp_con_start(c->cp, ur.devno, ur.started);
		if (rc)
			return rc;
		if (close)
			rc = close_one(c, &ur, close == 'P', NULL);
		if (rc)
			return rc;
	}
	return n ? 0 : devno >= 0 ? cp_msg(c, MSG_CMD040E, devno) : 0;
}

int cmd_close(struct cp_ctx *c)
{
	struct cp_ur over = { .queue = SPOOL_RDR };
	bool purge = false, ignored;
	unsigned int i, n = 0;
	struct cp_word w;
	int devno, rc;
	char role;

	rc = spool_take_devices(c, &role, &devno);
	while (!rc && cp_next(&c->args, &w)) {
		if (cp_is(&w, "PURge"))
			purge = true;
		else if (cp_is(&w, "HOld") || cp_is(&w, "NOHold") || cp_is(&w, "KEEP") ||
			 cp_is(&w, "NOKeep"))
			ignored = true;
		else if (cp_is(&w, "TO") || cp_is(&w, "FOR"))
			rc = take_to(c, &over);
		else if (cp_is(&w, "NAME"))
			rc = take_file_name(c, &over);
		else if (cp_is(&w, "DIST"))
			rc = take_name(c, over.dist);
		else
			rc = cp_msg(c, MSG_CMD003E, (int)w.len, w.p);
	}
	for (i = 0; !rc && i < c->cp->urs; i++) {
		struct cp_ur ur = copy_at(c->cp, i);

		if (!spool_wants(&ur, role, devno))
			continue;
		n++;
		rc = close_one(c, &ur, purge, &over);
	}
	return rc || n || devno < 0 ? rc : cp_msg(c, MSG_CMD040E, devno);
}
