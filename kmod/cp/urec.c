// SPDX-License-Identifier: GPL-2.0-only
/* urec.c - spooling of unit-record devices: what a guest reads, punches and prints */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/spoolsel.h"
#include "ebcdic.h"

#define AHEAD	(32 << 10)

struct cp_ur *cp_ur_find(struct cp_vm *cp, u16 devno)
{
	unsigned int i;

	for (i = 0; i < cp->urs; i++)
		if (cp->ur[i].devno == devno)
			return &cp->ur[i];
	return NULL;
}

int cp_ur_add(struct cp_vm *cp, u16 devno, const char *type, char role, char class)
{
	unsigned long flags;
	struct cp_ur *ur;
	int ret = -ENOSPC;

	spin_lock_irqsave(&cp->lock, flags);
	if (cp->urs < CP_UR_MAX) {
		ur = &cp->ur[cp->urs++];
		*ur = (struct cp_ur){
			.devno = devno,
			.role = role,
			.class = class,
			.eof = role == 'R',
			.copies = 1,
			.queue = role == 'P' ? SPOOL_PUN : SPOOL_PRT,
			.form = "STANDARD",
		};
		strscpy(ur->type, type, sizeof(ur->type));
		ret = 0;
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	return ret;
}

/* ---- the reader ---- */

static struct cp_ur get_ur(struct cp_vm *cp, u16 devno)
{
	struct cp_ur copy = { .devno = devno, .class = '*', .role = 'R' };
	unsigned long flags;
	struct cp_ur *ur;

	spin_lock_irqsave(&cp->lock, flags);
	ur = cp_ur_find(cp, devno);
	if (ur)
		copy = *ur;
	spin_unlock_irqrestore(&cp->lock, flags);
	return copy;
}

/* The file, if it is still there for who wanted it */
static struct spool_file *take_file(u32 id, const char *userid, u16 devno)
{
	struct spool_file *f;

	mutex_lock(&spool_mutex);
	f = spool_find(id);
	if (f && f->queue == SPOOL_RDR && !f->in_use && f->hold == 'N' &&
	    !strcmp(f->owner, userid)) {
		f->in_use = true;
		f->devno = devno;
		kref_get(&f->ref);
	} else {
		f = NULL;
	}
	mutex_unlock(&spool_mutex);
	return f;
}

/* The first that the machine's label lets it read */
static struct spool_file *pick(struct cp_vm *cp, const struct cp_ur *ur)
{
	struct cp_who *who = cp_who_get(cp);
	struct spool_select s = {
		.actor = &who->actor,
		.queues = SPOOL_QUEUE(SPOOL_RDR),
		.class = ur->class == '*' ? '\0' : ur->class,
	};
	struct spool_file *f = NULL;
	struct spool_facts *facts;
	int n, i;

	strscpy(s.owner, cp->vm->userid, sizeof(s.owner));
	n = spool_collect(&s, &facts);
	for (i = 0; i < n && !f; i++)
		f = take_file(facts[i].id, s.owner, ur->devno);
	if (n >= 0)
		kvfree(facts);
	cp_who_put(who);
	return f;
}

/* The reference stays with the reader until spool_rdr_done. */
struct spool_file *spool_rdr_next(struct zcp_vm *vm, u16 devno)
{
	struct cp_ur ur = get_ur(vm->cp, devno);
	struct spool_file *f = pick(vm->cp, &ur);
	struct file *file;

	if (!f)
		return NULL;
	f->ahead = kvmalloc(AHEAD, GFP_KERNEL_ACCOUNT);
	file = f->ahead ? nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_OPEN, f->id, NULL) :
			  ERR_PTR(-ENOMEM);
	if (IS_ERR_OR_NULL(file)) {
		cp_tell(vm->cp, ZCP_LINE_HIGH, "Spool file %04u could not be opened (error %d)",
			f->id, file ? (int)PTR_ERR(file) : -EIO);
		spool_rdr_done(vm, f, false);
		return NULL;
	}
	f->file = file;
	f->ahead_pos = 0;
	f->ahead_len = 0;
	f->keep |= ur.keep;
	return f;
}

ssize_t spool_read(struct spool_file *f, u64 record, void *buf, size_t len)
{
	u64 at = record * f->reclen;
	loff_t pos;
	ssize_t n;

	if (record >= f->records)
		return 0;
	if (at < f->ahead_pos || at + f->reclen > f->ahead_pos + f->ahead_len) {
		pos = ZCP_SPOOL_DATA + at;
		n = kernel_read(f->file, f->ahead, AHEAD, &pos);
		if (n < (ssize_t)f->reclen)
			return n < 0 ? n : -EIO;
		f->ahead_pos = at;
		f->ahead_len = n;
	}
	len = min_t(size_t, len, f->reclen);
	memcpy(buf, f->ahead + (at - f->ahead_pos), len);
	return len;
}

/*
 * Read to its end: deleted, unless SPOOL or CHANGE said HOLD (to the end of the queue) or KEEP
 * (held).
 */
void spool_rdr_done(struct zcp_vm *vm, struct spool_file *f, bool eof)
{
	struct cp_ur ur = get_ur(vm->cp, f->devno);
	bool purge = eof && !ur.hold && !f->keep;

	if (f->file)
		fput(f->file);
	f->file = NULL;
	kvfree(f->ahead);
	f->ahead = NULL;
	mutex_lock(&spool_mutex);
	f->in_use = false;
	if (eof && !purge && !list_empty(&f->node))
		list_move_tail(&f->node, &spool_files);
	if (eof && f->keep)
		f->hold = 'U';
	mutex_unlock(&spool_mutex);
	if (purge)
		spool_delete(f->id);
	spool_put(f);
}

/* ---- punch and printer ---- */

static struct spool_file *make_output(struct cp_vm *cp, const struct cp_ur *ur)
{
	struct cp_who *who = cp_who_get(cp);
	struct spool_file *f;

	f = spool_create(ur->to[0] ? ur->to : cp->vm->userid, cp->vm->userid,
			 who->actor.seclabel, ur->role);
	cp_who_put(who);
	if (IS_ERR(f))
		return f;
	f->class = ur->class >= '0' && ur->class != '*' ? ur->class : 'A';
	f->hold = ur->hold ? 'U' : 'N';
	f->keep = ur->keep;
	f->copies = ur->copies;
	f->queue = ur->queue;
	f->reclen = ur->role == 'P' ? 80 : 132;
	f->devno = ur->devno;
	strscpy(f->name, ur->name, sizeof(f->name));
	strscpy(f->type, ur->ftype, sizeof(f->type));
	if (ur->dist[0])
		strscpy(f->dist, ur->dist, sizeof(f->dist));
	strscpy(f->form, ur->form, sizeof(f->form));
	return f;
}

/* The file that a device writes to, with a reference; new: becomes it when there is none. */
static struct spool_file *output(struct cp_vm *cp, u16 devno, struct spool_file *new)
{
	struct spool_file *f = NULL;
	unsigned long flags;
	struct cp_ur *ur;

	spin_lock_irqsave(&cp->lock, flags);
	ur = cp_ur_find(cp, devno);
	if (ur && !ur->out)
		ur->out = new;
	if (ur)
		f = ur->out;
	if (f)
		kref_get(&f->ref);
	spin_unlock_irqrestore(&cp->lock, flags);
	return f;
}

static struct spool_file *open_output(struct cp_vm *cp, u16 devno)
{
	struct spool_file *f = output(cp, devno, NULL), *new;
	struct cp_ur ur;

	if (f)
		return f;
	ur = get_ur(cp, devno);
	new = make_output(cp, &ur);
	if (IS_ERR(new))
		return new;
	f = output(cp, devno, new);
	if (f != new)
		spool_abandon(new);
	return f ?: ERR_PTR(-ENODEV);
}

/*
 * CLOSE may come from another thread while a record is on its way: the record goes whole into the
 * file that is closed, or into the next one.
 */
int spool_ur_write(struct zcp_vm *vm, u16 devno, const void *data, size_t len, u8 opcode)
{
	struct spool_file *f;
	u8 record[132];
	bool closed;
	int ret = 0;

	len = min_t(size_t, len, sizeof(record));
	memset(record, EBCDIC_BLANK, sizeof(record));
	memcpy(record, data, len);
	do {
		f = open_output(vm->cp, devno);
		if (IS_ERR(f))
			return PTR_ERR(f);
		mutex_lock(&f->writing);
		closed = f->closed;
		if (!closed)
			ret = spool_append(f, record, f->reclen);
		mutex_unlock(&f->writing);
		spool_put(f);
	} while (closed);
	return ret;
}

static struct spool_file *take_output(struct cp_vm *cp, u16 devno)
{
	struct spool_file *f = NULL;
	unsigned long flags;
	struct cp_ur *ur;

	spin_lock_irqsave(&cp->lock, flags);
	ur = cp_ur_find(cp, devno);
	if (ur) {
		f = ur->out;
		ur->out = NULL;
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	if (f) {
		mutex_lock(&f->writing);
		f->closed = true;
		mutex_unlock(&f->writing);
	}
	return f;
}

int spool_ur_close(struct cp_vm *cp, u16 devno, bool purge, const char *name, const char *type,
		   u32 *id)
{
	struct spool_file *f = take_output(cp, devno);
	struct cp_ur ur;
	int ret;

	*id = 0;
	if (!f)
		return 0;
	if (purge) {
		spool_abandon(f);
		return 0;
	}
	if (name)
		strscpy(f->name, name, sizeof(f->name));
	if (type)
		strscpy(f->type, type, sizeof(f->type));
	ur = get_ur(cp, devno);
	strscpy(f->tag, ur.tag, sizeof(f->tag));
	*id = f->id;
	ret = spool_commit(f);
	if (!ret) {
		spool_arrived(f, false);
		spool_put(f);
	}
	return ret;
}

void spool_vm_ended(struct cp_vm *cp)
{
	unsigned int i;
	u32 id;

	cp_con_write_out(cp, true);
	for (i = 0; i < cp->urs; i++)
		spool_ur_close(cp, cp->ur[i].devno, false, NULL, NULL, &id);
}
