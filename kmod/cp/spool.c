// SPDX-License-Identifier: GPL-2.0-only
/*
 * spool.c - spool files and the store that cpd keeps for CP
 *
 * A new file is written under a temporary name and committed by cpd (fsync,
 * rename, fsync of the folder) before it joins a queue: what was seen in a
 * queue is there after a restart.
 */
#include <linux/bitmap.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/doors.h"
#include "cp/room.h"
#include "cp/spoolimage.h"
#include "cp/terminal.h"
#include "dev/vdev.h"

#define CHUNK		(64 << 10)

DEFINE_MUTEX(spool_mutex);	/* queues, ids, fields of files that are not in use */
LIST_HEAD(spool_files);
static DECLARE_BITMAP(ids, SPOOL_ID_MAX + 1);
static u32 last_id;

/* ---- references and ids ---- */

static void release_file(struct kref *ref)
{
	struct spool_file *f = container_of(ref, struct spool_file, ref);

	if (f->file)
		fput(f->file);
	kvfree(f->ahead);
	kfree(f);
}

void spool_put(struct spool_file *f)
{
	kref_put(&f->ref, release_file);
}

static u32 take_id(u32 wanted)
{
	u32 id = wanted;

	mutex_lock(&spool_mutex);
	if (!id) {
		id = find_next_zero_bit(ids, SPOOL_ID_MAX + 1, last_id + 1);
		if (id > SPOOL_ID_MAX)
			id = find_next_zero_bit(ids, SPOOL_ID_MAX + 1, 1);
	}
	if (id > SPOOL_ID_MAX || test_bit(id, ids))
		id = 0;
	if (id) {
		set_bit(id, ids);
		if (!wanted)
			last_id = id;
	}
	mutex_unlock(&spool_mutex);
	return id;
}

static void give_id(u32 id)
{
	mutex_lock(&spool_mutex);
	clear_bit(id, ids);
	mutex_unlock(&spool_mutex);
}

struct spool_file *spool_find(u32 id)
{
	struct spool_file *f;

	list_for_each_entry(f, &spool_files, node)
		if (f->id == id)
			return f;
	return NULL;
}

static struct spool_file *new_file(void)
{
	struct spool_file *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);

	if (f) {
		kref_init(&f->ref);
		INIT_LIST_HEAD(&f->node);
		mutex_init(&f->writing);
	}
	return f;
}

/* ---- writing ---- */

struct spool_file *spool_create(const char *owner, const char *origin, const char *label,
				char device)
{
	struct spool_file *f = new_file();
	struct file *file;
	int ret = -ENOMEM;

	if (!f)
		return ERR_PTR(-ENOMEM);
	f->ahead = kvmalloc(CHUNK, GFP_KERNEL_ACCOUNT);
	if (!f->ahead)
		goto put;
	f->id = take_id(0);
	ret = -ENOSPC;
	if (!f->id)
		goto put;
	file = nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_CREATE, f->id, NULL);
	if (IS_ERR_OR_NULL(file)) {
		ret = file ? PTR_ERR(file) : -EIO;
		give_id(f->id);
		goto put;
	}
	f->file = file;
	f->size = ZCP_SPOOL_DATA;
	strscpy(f->owner, owner, sizeof(f->owner));
	strscpy(f->origin, origin, sizeof(f->origin));
	strscpy(f->label, label, sizeof(f->label));
	strscpy(f->dist, origin, sizeof(f->dist));
	strscpy(f->form, "STANDARD", sizeof(f->form));
	f->device = device;
	f->class = 'A';
	f->hold = 'N';
	f->copies = 1;
	f->reclen = 80;
	f->created = ktime_get_real_seconds();
	f->in_use = true;
	return f;
put:
	spool_put(f);
	return ERR_PTR(ret);
}

static int flush(struct spool_file *f)
{
	loff_t pos = f->size;
	ssize_t n;

	if (!f->ahead_len)
		return 0;
	if (f->size + f->ahead_len > SPOOL_BYTES_MAX)
		return -EFBIG;
	n = kernel_write(f->file, f->ahead, f->ahead_len, &pos);
	if (n != f->ahead_len)
		return n < 0 ? n : -ENOSPC;
	f->size = pos;
	f->ahead_len = 0;
	return 0;
}

int spool_append(struct spool_file *f, const void *data, size_t len)
{
	while (len) {
		size_t n = min_t(size_t, len, CHUNK - f->ahead_len);
		int ret;

		memcpy(f->ahead + f->ahead_len, data, n);
		f->ahead_len += n;
		data += n;
		len -= n;
		ret = f->ahead_len == CHUNK ? flush(f) : 0;
		if (ret)
			return ret;
	}
	return 0;
}

static void make_header(const struct spool_file *f, struct zcp_spool_header *h)
{
	memset(h, 0, sizeof(*h));
	memcpy(h->magic, ZCP_SPOOL_MAGIC, sizeof(h->magic));
	h->version = cpu_to_be32(ZCP_STORE_VERSION);
	h->id = cpu_to_be32(f->id);
	cp_name_pad(h->owner, f->owner);
	cp_name_pad(h->origin, f->origin);
	cp_name_pad(h->name, f->name);
	cp_name_pad(h->type, f->type);
	cp_name_pad(h->dist, f->dist);
	cp_name_pad(h->form, f->form);
	h->class = f->class;
	h->device = f->queue == SPOOL_RDR ? 'R' : f->device;
	h->hold = f->hold;
	h->copies = cpu_to_be32(f->copies);
	h->reclen = cpu_to_be32(f->reclen);
	h->records = cpu_to_be64(f->records);
	h->created = cpu_to_be64(f->created);
	if (f->label[0])
		cp_name_pad(h->label, f->label);
	memcpy(h->tag, f->tag, sizeof(h->tag));
}

static int write_header(struct file *file, const struct spool_file *f)
{
	struct zcp_spool_header h;
	loff_t pos = 0;
	ssize_t n;

	make_header(f, &h);
	n = kernel_write(file, &h, sizeof(h), &pos);
	return n == sizeof(h) ? 0 : n < 0 ? n : -ENOSPC;
}

/* Pads the last record with zeros. */
static int finish_data(struct spool_file *f)
{
	static const u8 zeros[80];
	u64 bytes = f->size - ZCP_SPOOL_DATA + f->ahead_len;
	u32 rest = do_div(bytes, f->reclen);
	int ret = 0;

	f->records = bytes + (rest != 0);
	while (!ret && rest && rest < f->reclen) {
		u32 n = min_t(u32, f->reclen - rest, sizeof(zeros));

		ret = spool_append(f, zeros, n);
		rest += n;
	}
	return ret ?: flush(f);
}

static void join_queue(struct spool_file *f)
{
	struct spool_file *other;
	struct list_head *behind = &spool_files;

	mutex_lock(&spool_mutex);
	/* files of one owner stand in the order in which they were made, also after a restart */
	list_for_each_entry_reverse(other, &spool_files, node) {
		if (other->created < f->created ||
		    (other->created == f->created && other->id < f->id)) {
			behind = &other->node;
			break;
		}
	}
	kref_get(&f->ref);
	list_add(&f->node, behind);
	mutex_unlock(&spool_mutex);
	cp_count(CP_COUNT_SPOOL_FILES);
}

int spool_commit(struct spool_file *f)
{
	struct file *none;
	int ret;

	ret = finish_data(f);
	if (!ret)
		ret = write_header(f->file, f);
	if (!ret) {
		none = nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_COMMIT, f->id, NULL);
		ret = PTR_ERR_OR_ZERO(none);
	}
	if (ret) {
		spool_abandon(f);
		return ret;
	}
	fput(f->file);
	f->file = NULL;
	kvfree(f->ahead);
	f->ahead = NULL;
	f->ahead_len = 0;
	f->in_use = false;
	join_queue(f);
	return 0;
}

/* FDP_RIP.2: nobody has it open any more, so nobody sees zeros in place of its data. */
static struct file *remove(u32 id)
{
	return nl_file_request(ZCP_FILE_SPOOL, esm_erase() ? ZCP_FILE_ERASE : ZCP_FILE_DELETE, id,
			       NULL);
}

void spool_abandon(struct spool_file *f)
{
	remove(f->id);
	give_id(f->id);
	spool_put(f);
}

/* ---- changing and deleting ---- */

/* Takes a file out of use by others while cpd works on it. */
static struct spool_file *seize(u32 id, int *error)
{
	struct spool_file *f;

	mutex_lock(&spool_mutex);
	f = spool_find(id);
	*error = !f ? -ENOENT : f->in_use ? -EBUSY : 0;
	if (*error) {
		f = NULL;
	} else {
		f->in_use = true;
		kref_get(&f->ref);
	}
	mutex_unlock(&spool_mutex);
	return f;
}

int spool_delete(u32 id)
{
	struct file *none;
	int ret;
	struct spool_file *f = seize(id, &ret);

	if (!f)
		return ret;
	none = remove(id);
	ret = PTR_ERR_OR_ZERO(none);
	mutex_lock(&spool_mutex);
	f->in_use = false;
	if (!ret) {
		list_del_init(&f->node);
		clear_bit(id, ids);
	}
	mutex_unlock(&spool_mutex);
	if (!ret)
		spool_put(f);
	spool_put(f);
	return ret;
}

static int copy_data(struct file *to, struct file *from)
{
	void *buf = kvmalloc(CHUNK, GFP_KERNEL);
	loff_t in = ZCP_SPOOL_DATA, out = ZCP_SPOOL_DATA;
	ssize_t n, ret = 0;

	if (!buf)
		return -ENOMEM;
	while (!ret && (n = kernel_read(from, buf, CHUNK, &in)) > 0) {
		if (kernel_write(to, buf, n, &out) != n)
			ret = -ENOSPC;
		else if (signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	kvfree(buf);
	return ret ?: min_t(ssize_t, n, 0);
}

/* The store knows no change of a committed file: a copy with the new header takes its place. */
int spool_rewrite(u32 id)
{
	struct file *from, *to;
	int ret;
	struct spool_file *f = seize(id, &ret);

	if (!f)
		return ret;
	from = nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_OPEN, id, NULL);
	ret = PTR_ERR_OR_ZERO(from);
	if (ret)
		goto release;
	to = nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_CREATE, id, NULL);
	ret = PTR_ERR_OR_ZERO(to);
	if (!ret) {
		ret = copy_data(to, from) ?: write_header(to, f);
		if (!ret)
			ret = PTR_ERR_OR_ZERO(nl_file_request(ZCP_FILE_SPOOL, ZCP_FILE_COMMIT,
							      id, NULL));
		fput(to);
	}
	fput(from);
release:
	mutex_lock(&spool_mutex);
	f->in_use = false;
	mutex_unlock(&spool_mutex);
	spool_put(f);
	return ret;
}

bool spool_may_receive(const struct zcp_actor *actor, const char *owner, const char *label)
{
	if (!label[0] && !esm_labeled())
		return true;
	return !door_ask_label(actor, DOOR_RECEIVE, owner, label);
}

/* ---- telling the owner ---- */

static int ready_reader(const struct vdev_info *info, void *arg)
{
	u16 *devno = arg;

	if (info->role != 'R')
		return 0;
	*devno = info->devno;
	return 1;
}

/* The first reader gets unsolicited device end; not within vdev_for_each, which may hold a lock. */
static void arrived_fn(struct cp_vm *cp, struct cp_post *post)
{
	u16 devno;

	if (!post->dropped && vdev_for_each(cp->vm, ready_reader, &devno) == 1)
		vdev_ready(cp->vm, devno);
	kfree(post);
}

static void tell_arrived(struct cp_vm *cp, const struct spool_file *f, bool said)
{
	struct cp_post *post;

	if (!said && cp->opt.imsg)
		cp_tell(cp, 0,
			"RDR FILE %04u SENT FROM %-8s %s WAS %04u RECS %04llu CPY  %03u %c %s NOKEEP",
			f->id, f->origin,
			f->device == 'L' ? "PRT" :
			f->device == 'C' ? "CON" :
					   "PUN",
			f->id, f->records, f->copies, f->class,
			f->hold == 'N' ? "NOHOLD" : "  HOLD");
	post = kzalloc(sizeof(*post), GFP_KERNEL);
	if (post) {
		post->fn = arrived_fn;
		if (cp_vm_post(cp, post))
			kfree(post);
	}
}

void spool_arrived(const struct spool_file *f, bool said)
{
	struct cp_vm *cp = f->queue == SPOOL_RDR ? cp_vm_find(f->owner) : NULL;
	struct cp_who *who;

	if (!cp)
		return;
	who = cp_who_get(cp);
	if (spool_may_receive(&who->actor, f->owner, f->label))
		tell_arrived(cp, f, said);
	cp_who_put(who);
	cp_vm_put(cp);
}

/* ---- files that cpd found, and those that cpctl punches ---- */

static void take_header(struct spool_file *f, const struct zcp_spool_header *h)
{
	f->id = be32_to_cpu(h->id);
	cp_name_get(f->owner, h->owner);
	cp_name_get(f->origin, h->origin);
	cp_name_get(f->name, h->name);
	cp_name_get(f->type, h->type);
	cp_name_get(f->dist, h->dist);
	cp_name_get(f->form, h->form);
	cp_name_get(f->label, h->label);
	memcpy(f->tag, h->tag, sizeof(h->tag));
	f->class = h->class;
	f->queue = h->device == 'R' ? SPOOL_RDR : h->device == 'P' ? SPOOL_PUN : SPOOL_PRT;
	f->device = h->device == 'R' ? 'P' : h->device;
	f->hold = h->hold;
	f->copies = be32_to_cpu(h->copies);
	f->reclen = be32_to_cpu(h->reclen);
	f->records = be64_to_cpu(h->records);
	f->created = be64_to_cpu(h->created);
}

static int read_header(struct file *file, struct zcp_spool_header *h)
{
	loff_t pos = 0;

	if (!S_ISREG(file_inode(file)->i_mode) || !(file->f_mode & FMODE_READ) ||
	    kernel_read(file, h, sizeof(*h), &pos) != sizeof(*h))
		return -EINVAL;
	return spoolimage_verify(h, i_size_read(file_inode(file)));
}

static bool known(u32 id)
{
	bool is;

	mutex_lock(&spool_mutex);
	is = spool_find(id);
	mutex_unlock(&spool_mutex);
	return is;
}

int cp_spool_add(u32 id, struct file *file)
{
	struct zcp_spool_header h;
	struct spool_file *f;
	int ret;

	/* a cpd that was restarted finds what CP knows already */
	if (known(id))
		return 0;
	ret = read_header(file, &h);
	if (ret)
		return ret;
	if (!id || id > SPOOL_ID_MAX || be32_to_cpu(h.id) != id || h.owner[0] == ' ' || !h.owner[0])
		return -EINVAL;
	f = new_file();
	if (!f)
		return -ENOMEM;
	take_header(f, &h);
	if (!take_id(id)) {
		spool_put(f);
		return -EEXIST;
	}
	join_queue(f);
	spool_put(f);
	return 0;
}

/* The records of a spool file that cpctl made, and only those */
static int copy_in(struct spool_file *f, struct file *from)
{
	u64 left = f->records * f->reclen;
	void *buf = kvmalloc(CHUNK, GFP_KERNEL);
	loff_t pos = ZCP_SPOOL_DATA;
	ssize_t n;
	int ret = 0;

	if (!buf)
		return -ENOMEM;
	while (!ret && left) {
		n = kernel_read(from, buf, min_t(u64, left, CHUNK), &pos);
		if (n <= 0)
			ret = n ? n : -EINVAL;
		else
			ret = spool_append(f, buf, n);
		if (signal_pending(current))
			ret = -EINTR;
		left -= max_t(ssize_t, n, 0);
		cond_resched();
	}
	kvfree(buf);
	return ret;
}

/* One's own reader is one's own; another's is RACF's question (class VMRDR). */
static int may_punch(const struct zcp_actor *actor, const char *userid)
{
	struct cp_dir *dir = cp_dir_get();
	bool exists = dir && cp_dir_find(dir, userid);
	char logstr[40];

	cp_dir_put(dir);
	if (!exists)
		return -ENOENT;
	if (!strcmp(actor->userid, userid))
		return 0;
	scnprintf(logstr, sizeof(logstr), "SPOOL PUNCH TO %s", userid);
	return door_ask_actor(actor, DOOR_SPOOL, userid, logstr);
}

static int punch(const struct zcp_actor *actor, const char *userid, struct file *file,
		 const char *name, const char *type, char class, u32 *id)
{
	struct zcp_spool_header h;
	struct spool_file *f;
	int ret;

	ret = read_header(file, &h);
	if (ret)
		return ret;
	f = spool_create(userid, actor->userid, actor->seclabel, 'P');
	if (IS_ERR(f))
		return PTR_ERR(f);
	f->reclen = be32_to_cpu(h.reclen);
	f->records = be64_to_cpu(h.records);
	f->copies = be32_to_cpu(h.copies);
	cp_name_get(f->form, h.form);
	strscpy(f->name, name ?: "", sizeof(f->name));
	strscpy(f->type, type ?: "", sizeof(f->type));
	f->class = class;
	f->queue = SPOOL_RDR;
	*id = f->id;
	ret = copy_in(f, file);
	if (ret) {
		spool_abandon(f);
		return ret;
	}
	ret = spool_commit(f);
	if (ret)
		return ret;
	spool_arrived(f, false);
	spool_put(f);
	return 0;
}

int cp_spool_punch(struct cp_session *s, const char *userid, struct file *file, const char *name,
		   const char *type, char class, u32 *id)
{
	const struct zcp_actor *actor = cp_session_actor(s);
	struct aud_event ev = {
		.event = ZCP_EVENT_SPOOL,
		.outcome = ZCP_OUTCOME_ATTEMPT,
		.correlation = aud_correlation(),
		.actor = actor,
		.target = userid,
		.text = name,
	};
	char up[2] = { cp_upper(class ?: 'A'), 0 };
	u32 mask = 0;
	int ret;

	if (!cp_classes(&(struct cp_word){ up, 1 }, &mask) && !(up[0] >= '0' && up[0] <= '9'))
		return -EINVAL;
	ret = cp_session_need(s, CP_CLASS('G'), &ev) ?: may_punch(actor, userid);
	if (ret)
		return ret;
	ret = aud_write(&ev);
	if (ret)
		return ret;
	ret = punch(actor, userid, file, name, type, up[0], id);
	ev.outcome = ret ? ZCP_OUTCOME_FAILURE : ZCP_OUTCOME_SUCCESS;
	ev.rc = ret;
	aud_post(&ev);
	return ret;
}

void cp_spool_exit(void)
{
	struct spool_file *f, *next;

	list_for_each_entry_safe(f, next, &spool_files, node) {
		list_del_init(&f->node);
		spool_put(f);
	}
}
