// SPDX-License-Identifier: GPL-2.0-only
/* chardev.c - /dev/zcp/racf, /dev/zcp/smf and /dev/zcp/recovery */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "door.h"
#include "wire.h"

static int racf_uid = -1;
module_param(racf_uid, int, 0644);
MODULE_PARM_DESC(racf_uid,
		 "user id that alone may open /dev/zcp/racf; -1: whom the node's mode admits");

static int smf_uid = -1;
module_param(smf_uid, int, 0644);
MODULE_PARM_DESC(smf_uid,
		 "user id that alone may open /dev/zcp/smf; -1: whom the node's mode admits");

static int recovery_uid = -1;
module_param(recovery_uid, int, 0644);
MODULE_PARM_DESC(recovery_uid,
		 "user id that alone may open /dev/zcp/recovery; -1: whom the node's mode admits");

enum door_flag {
	DOOR_OPEN,
	/* the service broke the contract; its file is dead until it closes it */
	DOOR_SEVERED,
};

struct door {
	struct miscdevice misc;
	const struct door_ops *ops;
	const char *refused, *opened, *closed, *broken;	/* what the records say */
	const int *uid;
	size_t msg_max;
	unsigned long flags;
	struct mutex read_lock;	/* buf, boot_due: one message goes out at a time */
	struct mutex write_lock;	/* one comes in, and severing */
	bool boot_due;
	u8 *buf;
};

void door_origin(struct zcp_origin *origin)
{
	memset(origin, 0, sizeof(*origin));
	memset(origin->termid, ' ', sizeof(origin->termid));
	get_task_comm(origin->comm, current);
	origin->loginuid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	origin->uid = from_kuid(&init_user_ns, current_uid());
	origin->pid = task_tgid_nr(current);
}

void door_record(enum zcp_outcome outcome, const char *text)
{
	struct zcp_actor *actor = kzalloc(sizeof(*actor), GFP_KERNEL);
	struct aud_event ev = {
		.event = ZCP_EVENT_DOOR, .outcome = outcome, .actor = actor, .text = text,
	};

	if (actor)
		door_origin(&actor->origin);
	if (aud_post(&ev))
		pr_warn_ratelimited("zcp: no room to record: %s\n", text);
	kfree(actor);
}

static bool opener_ok(const struct door *d)
{
	int uid = READ_ONCE(*d->uid);

	return uid < 0 || uid_eq(current_euid(), make_kuid(&init_user_ns, uid));
}

static int door_open(struct inode *inode, struct file *file)
{
	struct door *d = container_of(file->private_data, struct door, misc);

	if (!opener_ok(d)) {
		door_record(ZCP_OUTCOME_DENIED, d->refused);
		return -EPERM;
	}
	if (test_and_set_bit(DOOR_OPEN, &d->flags)) {
		door_record(ZCP_OUTCOME_DENIED, d->refused);
		return -EBUSY;
	}
	d->buf = kzalloc(d->msg_max, GFP_KERNEL_ACCOUNT);
	if (!d->buf) {
		clear_bit_unlock(DOOR_OPEN, &d->flags);
		return -ENOMEM;
	}
	d->boot_due = true;
	d->ops->open(d->ops->asks);
	door_record(ZCP_OUTCOME_SUCCESS, d->opened);
	return stream_open(inode, file);
}

/* The service is gone for CP from here on. Under write_lock, or when no file is left. */
static void door_sever(struct door *d, const char *why)
{
	if (test_and_set_bit(DOOR_SEVERED, &d->flags))
		return;
	d->ops->close(d->ops->asks);
	wake_up_interruptible(&d->ops->asks->readers);
	door_record(ZCP_OUTCOME_FAILURE, why);
}

static int door_release(struct inode *inode, struct file *file)
{
	struct door *d = container_of(file->private_data, struct door, misc);

	door_sever(d, d->closed);
	kfree_sensitive(d->buf);
	d->buf = NULL;
	clear_bit(DOOR_SEVERED, &d->flags);
	clear_bit_unlock(DOOR_OPEN, &d->flags);
	return 0;
}

static size_t boot_message(const struct door *d)
{
	struct zcp_msg *msg = (struct zcp_msg *)d->buf;
	struct zcp_boot *boot = (struct zcp_boot *)(msg + 1);

	BUILD_BUG_ON((int)ZCP_RACF_BOOT != (int)ZCP_SMF_BOOT);
	*msg = (struct zcp_msg) {
		.version = ZCP_VERSION, .type = ZCP_RACF_BOOT, .len = sizeof(*msg) + sizeof(*boot),
	};
	memset(boot, 0, sizeof(*boot));
	if (d->ops->boot)
		d->ops->boot(boot);
	boot->boot = aud_boot();
	wire_name_put(boot->system, cp_system_name());
	return msg->len;
}

/* Under read_lock. What stays in buf may hold a password. */
static ssize_t give_message(struct door *d, char __user *to, size_t size)
{
	u64 serial = 0;
	ssize_t ret = d->boot_due ? boot_message(d) : d->ops->peek(d->ops->asks, d->buf, &serial);
	size_t len = ret;

	if (!len)
		return 0;
	if (len > size)
		ret = -EMSGSIZE;
	else if (copy_to_user(to, d->buf, len))
		ret = -EFAULT;
	else if (d->boot_due)
		d->boot_due = false;
	else
		d->ops->sent(d->ops->asks, serial);
	memzero_explicit(d->buf, len);
	return ret;
}

static bool readable(const struct door *d)
{
	return READ_ONCE(d->boot_due) || test_bit(DOOR_SEVERED, &d->flags) ||
	       d->ops->pending(d->ops->asks);
}

static ssize_t door_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct door *d = container_of(file->private_data, struct door, misc);
	ssize_t ret;

	do {
		if (mutex_lock_interruptible(&d->read_lock))
			return -ERESTARTSYS;
		ret = test_bit(DOOR_SEVERED, &d->flags) ? -EPIPE : give_message(d, to, size);
		mutex_unlock(&d->read_lock);
		if (!ret && file->f_flags & O_NONBLOCK)
			ret = -EAGAIN;
		if (!ret)
			ret = wait_event_interruptible(d->ops->asks->readers, readable(d));
	} while (!ret);
	return ret;
}

static struct ask_msg *copy_message(const char __user *from, size_t size)
{
	struct ask_msg *m = ask_msg_alloc(0, size - sizeof(struct zcp_msg));

	if (!m)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(m->data, from, size)) {
		ask_msg_free(m);
		return ERR_PTR(-EFAULT);
	}
	return m;
}

static ssize_t door_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct door *d = container_of(file->private_data, struct door, misc);
	struct ask_msg *m = NULL;
	int ret = -EINVAL;

	if (size >= sizeof(struct zcp_msg) && size <= d->msg_max) {
		m = copy_message(from, size);
		if (IS_ERR(m))
			return PTR_ERR(m);
	}
	mutex_lock(&d->write_lock);
	if (test_bit(DOOR_SEVERED, &d->flags)) {
		ret = -EPIPE;
	} else {
		if (m && !d->ops->check(ask_msg_head(m), size)) {
			ret = d->ops->take(m);
			m = NULL;
		}
		if (ret)
			door_sever(d, d->broken);
	}
	mutex_unlock(&d->write_lock);
	ask_msg_free(m);
	return ret ?: size;
}

static __poll_t door_poll(struct file *file, poll_table *wait)
{
	struct door *d = container_of(file->private_data, struct door, misc);

	poll_wait(file, &d->ops->asks->readers, wait);
	if (test_bit(DOOR_SEVERED, &d->flags))
		return EPOLLERR | EPOLLHUP;
	return EPOLLOUT | EPOLLWRNORM | (readable(d) ? EPOLLIN | EPOLLRDNORM : 0);
}

static const struct file_operations door_fops = {
	.owner = THIS_MODULE,
	.open = door_open,
	.release = door_release,
	.read = door_read,
	.write = door_write,
	.poll = door_poll,
};

#define DOOR(node, title, door_ops, max) {					\
	.ops = &(door_ops),							\
	.misc = { .minor = MISC_DYNAMIC_MINOR, .name = "zcp/" #node, .fops = &door_fops,	\
		  .mode = 0600 },						\
	.refused = "OPEN OF /dev/zcp/" #node " REFUSED",			\
	.opened = title " SERVICE OPENED /dev/zcp/" #node,			\
	.closed = title " SERVICE CLOSED /dev/zcp/" #node,			\
	.broken = title " SERVICE SEVERED: MESSAGE NOT VALID",			\
	.uid = &node##_uid, .msg_max = max,					\
}

static struct door doors[] = {
	DOOR(racf, "RACF", esm_door, ZCP_RACF_MSG_MAX),
	DOOR(smf, "SMF", aud_door, ZCP_SMF_MSG_MAX),
	DOOR(recovery, "RECOVERY", recovery_door, ZCP_RECOVERY_MSG_MAX),
};

int chardev_init(void)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(doors); i++) {
		mutex_init(&doors[i].read_lock);
		mutex_init(&doors[i].write_lock);
		ret = misc_register(&doors[i].misc);
		if (ret)
			goto no_device;
	}
	return 0;

no_device:
	while (i--)
		misc_deregister(&doors[i].misc);
	return ret;
}

void chardev_exit(void)
{
	int i;

	for (i = ARRAY_SIZE(doors); i--;)
		misc_deregister(&doors[i].misc);
}
