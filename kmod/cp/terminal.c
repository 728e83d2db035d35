// SPDX-License-Identifier: GPL-2.0-only
/* terminal.c - /dev/zcp/terminal: bounded queues between CP and tn3270d or cpctl */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "cp/terminal.h"
#include "cp/termmsg.h"
#include "door.h"

#define IN_RECORDS	32
#define IN_BYTES	(128 << 10)
#define OUT_GUEST	(64 << 10)	/* from here on a guest must wait */
#define OUT_READY	(16 << 10)	/* and may go on */
#define OUT_MAX		SZ_1M	/* from here on CP waits */
#define ROOM_TIMEOUT	(10 * HZ)

static unsigned int max_terminals = 1024;
module_param(max_terminals, uint, 0644);
MODULE_PARM_DESC(max_terminals, "most open terminals (1024)");

static int terminal_uid = -1;
module_param(terminal_uid, int, 0644);
MODULE_PARM_DESC(terminal_uid,
		 "user id that alone may name terminals; -1: whom /dev/zcp/terminal belongs to");

static atomic_t terminals = ATOMIC_INIT(0);
static atomic_t next_id = ATOMIC_INIT(0);

static void free_out(struct list_head *out, const struct cp_out *keep)
{
	struct cp_out *o, *next;

	list_for_each_entry_safe(o, next, out, node) {
		list_del_init(&o->node);
		if (o != keep)
			kvfree(o);
	}
}

static void release_term(struct kref *ref)
{
	struct cp_term *t = container_of(ref, struct cp_term, ref);

	cp_term_drop_input(t);
	free_out(&t->out, t->state);
	kvfree(t->state);
	cp_logon_free(t->logon);
	kfree(t);
	atomic_dec(&terminals);
}

void cp_term_get(struct cp_term *t)
{
	kref_get(&t->ref);
}

void cp_term_put(struct cp_term *t)
{
	kref_put(&t->ref, release_term);
}

void cp_term_drop_input(struct cp_term *t)
{
	struct cp_in *in, *next;
	unsigned long flags;
	LIST_HEAD(drop);

	spin_lock_irqsave(&t->lock, flags);
	list_splice_init(&t->in, &drop);
	t->in_records = 0;
	t->in_bytes = 0;
	spin_unlock_irqrestore(&t->lock, flags);
	list_for_each_entry_safe(in, next, &drop, node)
		kfree_sensitive(in);
}

/* ---- from CP ---- */

static struct cp_out *make_out(u16 type, u64 token, size_t len)
{
	struct cp_out *o =
		kvzalloc(struct_size(o, data, sizeof(struct zcp_msg) + len), GFP_KERNEL_ACCOUNT);
	struct zcp_msg *m;

	if (!o)
		return NULL;
	INIT_LIST_HEAD(&o->node);
	o->len = sizeof(*m) + len;
	m = (struct zcp_msg *)o->data;
	m->version = ZCP_VERSION;
	m->type = type;
	m->len = o->len;
	m->token = token;
	return o;
}

static size_t cost(const struct cp_out *o)
{
	return o->len + sizeof(*o);
}

/* Queues o unless more than limit bytes wait; o is taken over when 0 is returned. */
static int put_out(struct cp_term *t, struct cp_out *o, size_t limit)
{
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&t->lock, flags);
	if (t->gone) {
		ret = -EPIPE;
	} else if (t->out_bytes > limit) {
		t->behind |= limit == OUT_GUEST;
		ret = -EAGAIN;
	} else {
		t->out_bytes += cost(o);
		list_add_tail(&o->node, &t->out);
	}
	spin_unlock_irqrestore(&t->lock, flags);
	if (!ret)
		wake_up_interruptible(&t->readers);
	return ret;
}

static bool has_room(struct cp_term *t)
{
	return READ_ONCE(t->gone) || READ_ONCE(t->out_bytes) <= OUT_MAX / 2;
}

static struct cp_out *make_line(u64 token, const char *text, size_t len, u8 flags)
{
	struct cp_out *o = make_out(ZCP_TERM_LINE, token, sizeof(struct zcp_term_line) + len);
	struct zcp_term_line *l;

	if (!o)
		return NULL;
	l = (struct zcp_term_line *)(o->data + sizeof(struct zcp_msg));
	l->flags = flags;
	memcpy(l->text, text, len);
	termmsg_clean((char *)l->text, len);
	return o;
}

static int line(struct cp_term *t, u64 token, const char *text, size_t len, u8 flags, size_t limit)
{
	struct cp_out *o = make_line(token, text, len, flags);
	int ret = o ? put_out(t, o, limit) : -ENOMEM;

	if (ret)
		kvfree(o);
	return ret;
}

int cp_term_line(struct cp_term *t, u64 token, const char *text, size_t len, u8 flags)
{
	int ret = line(t, token, text, len, flags, OUT_MAX);

	if (ret != -EAGAIN)
		return ret;
	if (wait_event_interruptible_timeout(t->room, has_room(t), ROOM_TIMEOUT) <= 0)
		return -EAGAIN;
	return line(t, token, text, len, flags, OUT_MAX);
}

int cp_term_line_nowait(struct cp_term *t, const char *text, size_t len, u8 flags)
{
	return line(t, 0, text, len, flags, OUT_MAX);
}

int cp_term_guest_line(struct cp_term *t, const char *text, size_t len, u8 flags)
{
	return line(t, 0, text, len, flags, OUT_GUEST);
}

int cp_term_message(struct cp_term *t, u16 type, u64 token, const void *body, size_t len)
{
	struct cp_out *o = make_out(type, token, len);
	int ret;

	if (!o)
		return -ENOMEM;
	memcpy(o->data + sizeof(struct zcp_msg), body, len);
	ret = put_out(t, o, SIZE_MAX);
	if (ret)
		kvfree(o);
	return ret;
}

void cp_term_status(struct cp_term *t, enum zcp_term_status status, bool hidden)
{
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->shown.status = status;
	t->shown.hidden = hidden;
	if (!t->gone)
		list_move_tail(&t->state->node, &t->out);
	spin_unlock_irqrestore(&t->lock, flags);
	wake_up_interruptible(&t->readers);
}

/* ---- to CP ---- */

bool cp_term_has_input(struct cp_term *t)
{
	return !list_empty(&t->in);
}

struct cp_in *cp_term_take(struct cp_term *t, struct cp_vm *cp)
{
	struct cp_in *in = NULL;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	if (t->cp == cp && !t->starting && !list_empty(&t->in)) {
		in = list_first_entry(&t->in, struct cp_in, node);
		list_del(&in->node);
		t->in_records--;
		t->in_bytes -= in->len;
	}
	spin_unlock_irqrestore(&t->lock, flags);
	return in;
}

void cp_term_starting(struct cp_term *t, bool starting)
{
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->starting = starting;
	spin_unlock_irqrestore(&t->lock, flags);
}

void cp_term_work(struct cp_term *t)
{
	cp_term_get(t);
	if (!queue_work(cp_wq, &t->work))
		cp_term_put(t);
}

static void work_input(struct cp_term *t, struct cp_in *in)
{
	switch (in->type) {
	case ZCP_TERM_LOGO:
		cp_logon_logo(t, (const struct zcp_term_logo *)in->body);
		break;
	case ZCP_TERM_INPUT:
		cp_logon_input(t, (const char *)in->body, in->len);
		break;
	case ZCP_TERM_LOGIN:
		cp_session_login(t, in->token, (const struct zcp_term_login *)in->body);
		break;
	case ZCP_TERM_COMMAND:
		cp_session_command(t, in->token, (const char *)in->body, in->len);
		break;
	}
}

static void work_fn(struct work_struct *work)
{
	struct cp_term *t = container_of(work, struct cp_term, work);
	struct cp_in *in;

	while (!READ_ONCE(t->gone) && (in = cp_term_take(t, NULL))) {
		work_input(t, in);
		kfree_sensitive(in);
	}
	cp_term_put(t);
}

/* The queue is full: the user sees NOT ACCEPTED and types it again. */
static void queue_input(struct cp_term *t, struct cp_in *in)
{
	struct cp_vm *cp = NULL;
	unsigned long flags;
	bool full;

	spin_lock_irqsave(&t->lock, flags);
	full = t->in_records >= IN_RECORDS || t->in_bytes + in->len > IN_BYTES;
	if (!full) {
		if (in->type == ZCP_TERM_ATTN)
			list_add(&in->node, &t->in);
		else
			list_add_tail(&in->node, &t->in);
		t->in_records++;
		t->in_bytes += in->len;
		cp = t->cp;
		if (cp)
			kref_get(&cp->ref);
	}
	spin_unlock_irqrestore(&t->lock, flags);
	if (full) {
		kfree_sensitive(in);
		cp_count(CP_COUNT_NOT_ACCEPTED);
		cp_term_message(t, ZCP_TERM_NOTACC, 0, NULL, 0);
	} else if (cp) {
		cp_vm_kick(cp);
		cp_vm_put(cp);
	} else {
		cp_term_work(t);
	}
}

static void term_open(struct cp_term *t, const struct zcp_term_open *o)
{
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	t->flags = o->flags;
	t->rows = o->rows;
	t->cols = o->cols;
	cp_name_get(t->termid, o->termid);
	if (!t->owner)
		termmsg_local_name(t->termid, t->origin.uid);
	else if (!t->termid[0])
		snprintf(t->termid, sizeof(t->termid), "L%04X",
			 atomic_inc_return(&next_id) & 0xffff);
	cp_name_pad(t->origin.termid, t->termid);
	memcpy(t->origin.peer, o->peer, sizeof(t->origin.peer));
	memcpy(t->tlsid, o->tlsid, sizeof(t->tlsid));
	t->kind = o->kind;
	spin_unlock_irqrestore(&t->lock, flags);
	if (o->kind != ZCP_TERM_KIND_ADMIN)
		cp_term_status(t, ZCP_STATUS_LOGO, false);
}

/* Closed by the other side, or the contract was broken: nothing goes in or out any more. */
static void hang_up(struct cp_term *t)
{
	struct cp_session *s;
	unsigned long flags;
	struct cp_vm *cp;

	spin_lock_irqsave(&t->lock, flags);
	t->gone = true;
	cp = t->cp;
	if (cp)
		kref_get(&cp->ref);
	s = t->session;
	t->session = NULL;
	spin_unlock_irqrestore(&t->lock, flags);
	wake_up_all(&t->readers);
	wake_up_all(&t->room);
	if (cp) {
		cp_detach(cp, t, "TERMINAL LOST");
		cp_vm_put(cp);
	}
	if (s)
		cp_session_close(s);
	cp_term_drop_input(t);
}

/*
 * Which terminal it is, where, and what its client proved is believed of the service that the door
 * belongs to, of nobody else; nor may the service take the name of somebody's own terminal.
 */
static bool may_claim(const struct cp_term *t, const struct zcp_term_open *o)
{
	bool ok = t->owner ? !termmsg_is_local(o->termid) :
			     !o->flags && o->termid[0] == ' ' && !o->peer[0] && !o->tlsid[0];

	if (!ok)
		door_record(ZCP_OUTCOME_DENIED, "OPEN OF /dev/zcp/terminal REFUSED: CLAIM");
	return ok;
}

/* What the first message says is the service's to say. */
static bool may_say(const struct cp_term *t, const struct zcp_msg *m)
{
	if (m->type == ZCP_TERM_OPEN)
		return may_claim(t, (const struct zcp_term_open *)(m + 1));
	if (m->type == ZCP_TERM_NOTE && !t->owner) {
		door_record(ZCP_OUTCOME_DENIED, "NOTE OF /dev/zcp/terminal REFUSED");
		return false;
	}
	return true;
}

static ssize_t term_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	struct cp_term *t = file->private_data;
	struct zcp_msg *m;
	struct cp_in *in;
	int ret;

	if (READ_ONCE(t->gone))
		return -EPIPE;
	if (count > ZCP_TERM_MSG_MAX)
		return -EMSGSIZE;
	if (count < sizeof(*m))
		return -EINVAL;
	in = kmalloc(struct_size(in, body, count), GFP_KERNEL_ACCOUNT);
	if (!in)
		return -ENOMEM;
	m = (struct zcp_msg *)in->body;
	ret = copy_from_user(m, from, count) ? -EFAULT :
					       termmsg_check(m, count, READ_ONCE(t->kind));
	if (!ret && !may_say(t, m))
		ret = -EINVAL;
	if (ret)
		goto free;
	in->type = m->type;
	in->token = m->token;
	in->len = count - sizeof(*m);
	memmove(in->body, in->body + sizeof(*m), in->len);
	if (in->type == ZCP_TERM_OPEN) {
		term_open(t, (const struct zcp_term_open *)in->body);
		kfree_sensitive(in);
	} else if (in->type == ZCP_TERM_NOTE) {
		cp_term_note(t, (const struct zcp_term_note *)in->body, in->len);
		kfree_sensitive(in);
		hang_up(t);
	} else {
		queue_input(t, in);
	}
	return count;
free:
	kfree_sensitive(in);
	if (ret == -EINVAL)
		hang_up(t);
	return ret;
}

/* ---- the file ---- */

static bool readable(struct cp_term *t)
{
	return READ_ONCE(t->gone) || !list_empty(&t->out);
}

/* Takes the first message if it fits; the state message is copied, since it is used again. */
static struct cp_out *next_out(struct cp_term *t, size_t count, struct cp_out *state, bool *ready)
{
	struct cp_out *o = NULL;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	if (!list_empty(&t->out))
		o = list_first_entry(&t->out, struct cp_out, node);
	*ready = false;
	if (o && o->len > count) {
		o = ERR_PTR(-EMSGSIZE);
	} else if (o == t->state) {
		list_del_init(&o->node);
		memcpy(o->data + sizeof(struct zcp_msg), &t->shown, sizeof(t->shown));
		memcpy(state, o, struct_size(o, data, o->len));
		o = state;
	} else if (o) {
		list_del_init(&o->node);
		t->out_bytes -= cost(o);
		*ready = t->behind && t->out_bytes <= OUT_READY;
		t->behind &= !*ready;
	}
	spin_unlock_irqrestore(&t->lock, flags);
	return o;
}

static void told_ready(struct cp_term *t)
{
	struct cp_vm *cp;
	unsigned long flags;

	spin_lock_irqsave(&t->lock, flags);
	cp = t->cp;
	if (cp)
		kref_get(&cp->ref);
	spin_unlock_irqrestore(&t->lock, flags);
	if (!cp)
		return;
	cp_vm_event(cp, CP_EVENT_READY);
	cp_vm_put(cp);
}

static ssize_t term_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	u8 state[sizeof(struct cp_out) + sizeof(struct zcp_msg) +
		 sizeof(struct zcp_term_state)] __aligned(8);
	struct cp_term *t = file->private_data;
	struct cp_out *o;
	ssize_t ret;
	bool ready;

	while (!(o = next_out(t, count, (struct cp_out *)state, &ready))) {
		if (READ_ONCE(t->gone))
			return 0;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(t->readers, readable(t));
		if (ret)
			return ret;
	}
	if (IS_ERR(o))
		return PTR_ERR(o);
	ret = copy_to_user(to, o->data, o->len) ? -EFAULT : o->len;
	if (o != (struct cp_out *)state)
		kvfree(o);
	if (ready)
		told_ready(t);
	if (wq_has_sleeper(&t->room) && has_room(t))
		wake_up_interruptible(&t->room);
	return ret;
}

static __poll_t term_poll(struct file *file, poll_table *wait)
{
	struct cp_term *t = file->private_data;
	__poll_t mask = EPOLLOUT | EPOLLWRNORM;

	poll_wait(file, &t->readers, wait);
	if (!list_empty_careful(&t->out))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (READ_ONCE(t->gone))
		mask |= EPOLLHUP | EPOLLIN | EPOLLRDNORM;
	return mask;
}

static void set_origin(struct zcp_origin *origin)
{
	memset(origin->termid, ' ', sizeof(origin->termid));
	get_task_comm(origin->comm, current);
	origin->loginuid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	origin->uid = from_kuid(&init_user_ns, current_uid());
	origin->pid = task_tgid_nr(current);
}

static bool is_owner(const struct inode *inode)
{
	int uid = READ_ONCE(terminal_uid);

	return uid_eq(current_euid(), uid < 0 ? inode->i_uid : make_kuid(&init_user_ns, uid));
}

static int term_file_open(struct inode *inode, struct file *file)
{
	struct cp_term *t;

	if (atomic_inc_return(&terminals) > READ_ONCE(max_terminals)) {
		atomic_dec(&terminals);
		return -EBUSY;
	}
	t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	if (t)
		t->state = make_out(ZCP_TERM_STATE, 0, sizeof(struct zcp_term_state));
	if (!t || !t->state) {
		kfree(t);
		atomic_dec(&terminals);
		return -ENOMEM;
	}
	kref_init(&t->ref);
	set_origin(&t->origin);
	t->owner = is_owner(inode);
	INIT_WORK(&t->work, work_fn);
	init_waitqueue_head(&t->readers);
	init_waitqueue_head(&t->room);
	spin_lock_init(&t->lock);
	INIT_LIST_HEAD(&t->in);
	INIT_LIST_HEAD(&t->out);
	t->shown.more = 50;
	t->shown.warn = 10;
	file->private_data = t;
	return stream_open(inode, file);
}

static int term_file_release(struct inode *inode, struct file *file)
{
	struct cp_term *t = file->private_data;

	hang_up(t);
	cp_term_put(t);
	return 0;
}

static const struct file_operations term_fops = {
	.owner = THIS_MODULE,
	.open = term_file_open,
	.release = term_file_release,
	.read = term_read,
	.write = term_write,
	.poll = term_poll,
};

static struct miscdevice term_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "zcp-terminal",
	.nodename = "zcp/terminal",
	.fops = &term_fops,
	.mode = 0660,
};

int cp_term_init(void)
{
	return misc_register(&term_device);
}

void cp_term_exit(void)
{
	misc_deregister(&term_device);
}
