// SPDX-License-Identifier: GPL-2.0-only
/* cpd.c - the one registered cpd: events to it, files from it */
#include <linux/completion.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include "door.h"
#include "nl.h"
#include "uapi/directory.h"

#define REQUESTS_MAX 64		/* questions to cpd under way */

static unsigned int cpd_timeout = 15;
module_param(cpd_timeout, uint, 0644);
MODULE_PARM_DESC(cpd_timeout, "seconds that CP waits for cpd to open or store a file (1 to 3600)");

/*
 * A file operation that cpd was asked for. On the asker's stack; fields are under the lock while it
 * is listed.
 */
struct request {
	struct list_head node;
	u64 token;
	fmode_t mode;			/* what the file must be open for; 0: no file is wanted */
	bool answered;
	struct file *file;
	int error;
	struct completion done;
};

static DEFINE_SPINLOCK(lock);		/* what follows, and the requests in the list */
static u32 cpd_port;			/* 0: no cpd */
static LIST_HEAD(requests);
static unsigned int n_requests;

bool cpd_is(u32 portid)
{
	return portid && portid == READ_ONCE(cpd_port);
}

int cpd_register(u32 portid)
{
	bool taken;

	spin_lock(&lock);
	taken = cpd_port;
	if (!taken)
		WRITE_ONCE(cpd_port, portid);
	spin_unlock(&lock);
	door_record(taken ? ZCP_OUTCOME_DENIED : ZCP_OUTCOME_SUCCESS,
		    taken ? "CPD REGISTRATION REFUSED: THERE IS ONE" : "CPD REGISTERED");
	return taken ? -EBUSY : 0;
}

static void answer(struct request *r, struct file *file, int error)
{
	lockdep_assert_held(&lock);
	r->answered = true;
	r->file = file;
	r->error = error;
	complete(&r->done);
}

static int socket_released(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct netlink_notify *n = data;
	struct request *r;
	bool gone;

	if (event != NETLINK_URELEASE || n->protocol != NETLINK_GENERIC ||
	    !net_eq(n->net, &init_net))
		return NOTIFY_DONE;
	spin_lock(&lock);
	gone = cpd_is(n->portid);
	if (gone) {
		WRITE_ONCE(cpd_port, 0);
		list_for_each_entry(r, &requests, node)
			if (!r->answered)
				answer(r, NULL, -ENOTCONN);
	}
	spin_unlock(&lock);
	if (gone)
		door_record(ZCP_OUTCOME_SUCCESS, "CPD CLOSED ITS SOCKET");
	return NOTIFY_DONE;
}

static struct notifier_block release_notifier = { .notifier_call = socket_released };

/* ---- events ---- */

static struct sk_buff *event_begin(u8 cmd, void **head)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);

	if (!skb)
		return NULL;
	*head = genlmsg_put(skb, 0, 0, &nl_family, 0, cmd);
	if (*head)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

static int event_end(struct sk_buff *skb, void *head, int err)
{
	u32 port = READ_ONCE(cpd_port);

	if (err || !port) {
		nlmsg_free(skb);
		return err ?: -ENOTCONN;
	}
	genlmsg_end(skb, head);
	err = genlmsg_unicast(&init_net, skb, port);
	return err == -ECONNREFUSED ? -ENOTCONN : err;
}

int nl_vm_start(const struct zcp_vm *vm)
{
	struct sk_buff *skb;
	void *head;
	int err;

	skb = event_begin(ZCP_CMD_EV_VM_START, &head);
	if (!skb)
		return -ENOMEM;
	err = nla_put_u64_64bit(skb, ZCP_ATTR_TOKEN, vm->token, ZCP_ATTR_PAD) ?:
	      nla_put_u32(skb, ZCP_ATTR_ID, vm->id) ?:
	      nla_put_string(skb, ZCP_ATTR_USERID, vm->userid) ?:
	      nla_put_u64_64bit(skb, ZCP_ATTR_STORAGE, vm->storage_size, ZCP_ATTR_PAD) ?:
	      nla_put_u32(skb, ZCP_ATTR_CPUS, vm->cpus);
	return event_end(skb, head, err);
}

void nl_vm_end(const struct zcp_vm *vm)
{
	struct sk_buff *skb;
	void *head;
	int err;

	skb = event_begin(ZCP_CMD_EV_VM_END, &head);
	if (!skb)
		return;
	err = nla_put_u32(skb, ZCP_ATTR_ID, vm->id) ?:
	      nla_put_string(skb, ZCP_ATTR_USERID, vm->userid);
	/* cpd sees its vmhost exit, too: an event that does not reach it is no loss */
	event_end(skb, head, err);
}

/* ---- files ---- */

static int send_file_event(u64 token, enum zcp_file_kind kind, enum zcp_file_op op, u32 id,
			   const char *name)
{
	struct sk_buff *skb;
	void *head;
	int err;

	skb = event_begin(ZCP_CMD_EV_FILE, &head);
	if (!skb)
		return -ENOMEM;
	err = nla_put_u64_64bit(skb, ZCP_ATTR_TOKEN, token, ZCP_ATTR_PAD) ?:
	      nla_put_u8(skb, ZCP_ATTR_KIND, kind) ?:
	      nla_put_u8(skb, ZCP_ATTR_OP, op);
	if (!err && kind == ZCP_FILE_NSS)
		err = nla_put_string(skb, ZCP_ATTR_NAME, name);
	else if (!err)
		err = nla_put_u32(skb, ZCP_ATTR_ID, id);
	return event_end(skb, head, err);
}

static struct request *find_request(u64 token)
{
	struct request *r;

	lockdep_assert_held(&lock);
	list_for_each_entry(r, &requests, node)
		if (r->token == token)
			return r;
	return NULL;
}

static int request_add(struct request *r)
{
	int ret = 0;

	init_completion(&r->done);
	spin_lock(&lock);
	do
		r->token = get_random_u64();
	while (!r->token || find_request(r->token));
	if (!cpd_port) {
		ret = -ENOTCONN;
	} else if (n_requests >= REQUESTS_MAX) {
		ret = -EBUSY;
	} else {
		list_add_tail(&r->node, &requests);
		n_requests++;
	}
	spin_unlock(&lock);
	return ret;
}

static void request_remove(struct request *r)
{
	spin_lock(&lock);
	list_del(&r->node);
	n_requests--;
	spin_unlock(&lock);
}

static const fmode_t op_mode[] = {
	[ZCP_FILE_CREATE] = FMODE_READ | FMODE_WRITE,
	[ZCP_FILE_OPEN] = FMODE_READ,
	[ZCP_FILE_DELETE] = 0,
	[ZCP_FILE_ERASE] = 0,
};

struct file *nl_file_request(enum zcp_file_kind kind, enum zcp_file_op op, u32 id, const char *name)
{
	struct request r = { .mode = op_mode[op] };
	int ret;

	ret = request_add(&r);
	if (ret)
		return ERR_PTR(ret);
	ret = send_file_event(r.token, kind, op, id, name);
	if (!ret) {
		long left = wait_for_completion_interruptible_timeout(&r.done,
								      ask_timeout(&cpd_timeout));

		ret = left < 0 ? -EINTR : -ETIMEDOUT;
	}
	request_remove(&r);
	/* Nobody else sees r any more. An answer that crossed the time-out counts. */
	if (r.answered)
		return r.error ? ERR_PTR(r.error) : r.file;
	return ERR_PTR(ret);
}

int cpd_file_reply(u64 token, struct file *file, int error)
{
	struct request *r;
	int ret = 0;

	spin_lock(&lock);
	r = find_request(token);
	if (!r || r->answered) {
		ret = -ENOENT;
	} else if (!error && ((r->mode && !file) || (!r->mode && file) ||
			      (file && (file->f_mode & r->mode) != r->mode))) {
		answer(r, NULL, -EPROTO);
		ret = -EINVAL;
	} else {
		answer(r, error ? NULL : file, error);
		if (!error)
			file = NULL;
	}
	spin_unlock(&lock);
	if (file)
		fput(file);
	return ret;
}

struct file *nl_file_get(int fd, fmode_t mode)
{
	struct file *file = fget(fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (!S_ISREG(file_inode(file)->i_mode)) {
		fput(file);
		return ERR_PTR(-EINVAL);
	}
	if ((file->f_mode & mode) != mode) {
		fput(file);
		return ERR_PTR(-EACCES);
	}
	return file;
}

/* ---- the directory that cpd loads CP with ---- */

static ssize_t copy(struct file *to, struct file *from)
{
	loff_t in = 0, out = 0;
	ssize_t n = -ENOMEM, done;
	void *buf = kmalloc(PAGE_SIZE, GFP_KERNEL);

	while (buf && (n = kernel_read(from, buf, PAGE_SIZE, &in)) > 0) {
		done = out < ZCP_DIR_SIZE_MAX ? kernel_write(to, buf, n, &out) : -EFBIG;
		if (done != n) {
			n = done < 0 ? done : -EIO;
			break;
		}
	}
	kfree(buf);
	return n;
}

int cpd_directory_keep(struct file *from)
{
	struct file *to = nl_file_request(ZCP_FILE_DIRECTORY, ZCP_FILE_CREATE, 0, NULL);
	int ret;

	if (IS_ERR(to))
		return PTR_ERR(to);
	ret = copy(to, from);
	fput(to);
	if (ret)
		return ret;
	return PTR_ERR_OR_ZERO(nl_file_request(ZCP_FILE_DIRECTORY, ZCP_FILE_COMMIT, 0, NULL));
}

int cpd_init(void)
{
	return netlink_register_notifier(&release_notifier);
}

void cpd_exit(void)
{
	/* the family is gone, so nobody can register: the notifier has nothing left to say */
	netlink_unregister_notifier(&release_notifier);
}
