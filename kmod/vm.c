// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm.c - virtual machines: their table, their vmhost, their threads
 *
 * A VM is made at LOGON. cpd starts a vmhost for it, which opens /dev/zcp/vm,
 * names the token, maps storage and sends its threads in. Closing that file
 * ends the VM, whatever the reason.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "dev/vdev.h"
#include "sie/sie.h"

static unsigned int host_timeout = 30;
module_param(host_timeout, uint, 0644);
MODULE_PARM_DESC(host_timeout, "seconds that LOGON waits for the vmhost (default 30)");

static DEFINE_MUTEX(table_mutex);	/* table, next_id, state, bound files */
static LIST_HEAD(table);
static u32 next_id = 1;
static struct workqueue_struct *end_wq;

/* ---- references and the table ---- */

static void vm_free(struct kref *ref)
{
	struct zcp_vm *vm = container_of(ref, struct zcp_vm, ref);

	sie_vm_destroy(vm);
	css_destroy(vm);
	if (vm->storage)
		fput(vm->storage);
	if (vm->mm)
		mmdrop(vm->mm);
	kfree_rcu(vm, rcu);
	module_put(THIS_MODULE);
}

struct zcp_vm *zcp_vm_get(struct zcp_vm *vm)
{
	kref_get(&vm->ref);
	return vm;
}

void zcp_vm_put(struct zcp_vm *vm)
{
	kref_put(&vm->ref, vm_free);
}

static struct zcp_vm *table_find(const char *userid)
{
	struct zcp_vm *vm;

	list_for_each_entry(vm, &table, node)
		if (!strcmp(vm->userid, userid))
			return vm;
	return NULL;
}

struct zcp_vm *zcp_vm_find(const char *userid)
{
	struct zcp_vm *vm;

	mutex_lock(&table_mutex);
	vm = table_find(userid);
	if (vm)
		kref_get(&vm->ref);
	mutex_unlock(&table_mutex);
	return vm;
}

int zcp_vm_for_each(int (*fn)(struct zcp_vm *vm, void *arg), void *arg)
{
	struct zcp_vm *vm;
	int ret = 0;

	mutex_lock(&table_mutex);
	list_for_each_entry(vm, &table, node) {
		ret = fn(vm, arg);
		if (ret)
			break;
	}
	mutex_unlock(&table_mutex);
	return ret;
}

unsigned int zcp_vm_count(void)
{
	struct zcp_vm *vm;
	unsigned int n = 0;

	mutex_lock(&table_mutex);
	list_for_each_entry(vm, &table, node)
		n++;
	mutex_unlock(&table_mutex);
	return n;
}

static int table_add(struct zcp_vm *vm)
{
	int ret = 0;

	mutex_lock(&table_mutex);
	if (table_find(vm->userid)) {
		ret = -EEXIST;
	} else {
		vm->id = next_id++;
		list_add_tail(&vm->node, &table);
	}
	mutex_unlock(&table_mutex);
	return ret;
}

static struct zcp_vm *vm_alloc(const char *userid, u64 storage, unsigned int cpus)
{
	struct zcp_vm *vm = kzalloc(sizeof(*vm), GFP_KERNEL_ACCOUNT);

	if (!vm)
		return NULL;
	kref_init(&vm->ref);
	INIT_LIST_HEAD(&vm->node);
	INIT_LIST_HEAD(&vm->work);
	INIT_LIST_HEAD(&vm->io_work);
	spin_lock_init(&vm->work_lock);
	init_waitqueue_head(&vm->work_wait);
	init_waitqueue_head(&vm->state_wait);
	strscpy(vm->userid, userid, sizeof(vm->userid));
	vm->storage_size = storage;
	vm->cpus = cpus;
	vm->token = get_random_u64() | 1;
	__module_get(THIS_MODULE);
	return vm;
}

struct zcp_vm *zcp_vm_create(const char *userid, u64 storage, unsigned int cpus)
{
	struct zcp_vm *vm;
	int ret;

	if (!storage || storage & (SZ_1M - 1) || storage > 1UL << 42 || !cpus ||
	    cpus > ZCP_MAX_CPUS)
		return ERR_PTR(-EINVAL);
	vm = vm_alloc(userid, storage, cpus);
	if (!vm)
		return ERR_PTR(-ENOMEM);
	vm->storage = zcp_backing_file(storage);
	if (IS_ERR(vm->storage)) {
		ret = PTR_ERR(vm->storage);
		vm->storage = NULL;
		goto fail;
	}
	ret = css_create(vm);
	if (!ret)
		ret = sie_vm_create(vm);
	if (!ret)
		ret = table_add(vm);
	if (ret)
		goto fail;
	return vm;

fail:
	zcp_vm_put(vm);
	return ERR_PTR(ret);
}

/* ---- work for the CP and the I/O thread ---- */

static int queue(struct zcp_vm *vm, struct list_head *list, struct zcp_work *work)
{
	int ret = 0;

	spin_lock(&vm->work_lock);
	if (vm->state == ZCP_VM_ENDING)
		ret = -ESRCH;
	else
		list_add_tail(&work->node, list);
	spin_unlock(&vm->work_lock);
	if (!ret)
		wake_up_all(&vm->work_wait);
	return ret;
}

int zcp_vm_queue(struct zcp_vm *vm, struct zcp_work *work)
{
	return queue(vm, &vm->work, work);
}

int zcp_vm_queue_io(struct zcp_vm *vm, struct zcp_work *work)
{
	return queue(vm, &vm->io_work, work);
}

static struct zcp_work *work_next(struct zcp_vm *vm, struct list_head *list)
{
	struct zcp_work *work;

	spin_lock(&vm->work_lock);
	work = list_first_entry_or_null(list, struct zcp_work, node);
	if (work)
		list_del_init(&work->node);
	spin_unlock(&vm->work_lock);
	return work;
}

void zcp_vm_want_vcpu(struct zcp_vm *vm, unsigned int cpu)
{
	bool news;

	spin_lock(&vm->work_lock);
	news = !(vm->vcpu_threads & 1UL << cpu);
	if (news)
		vm->start_wanted |= 1UL << cpu;
	spin_unlock(&vm->work_lock);
	if (news)
		wake_up_all(&vm->work_wait);
}

/* ---- the end ---- */

struct ending {
	struct work_struct work;
	struct zcp_vm *vm;
};

static void vm_ended(struct work_struct *work)
{
	struct zcp_vm *vm = container_of(work, struct ending, work)->vm;

	kfree(container_of(work, struct ending, work));
	nl_vm_end(vm);
	/* devices give back what they hold of CP: open reader files */
	css_reset(vm);
	zcp_ops->ended(vm);
	mutex_lock(&table_mutex);
	list_del_init(&vm->node);
	mutex_unlock(&table_mutex);
	zcp_vm_put(vm);
}

/* No thread of the VM is left and none will come: what remains is CP's farewell */
static void vm_finish(struct zcp_vm *vm)
{
	struct ending *ending = kmalloc(sizeof(*ending), GFP_KERNEL | __GFP_NOFAIL);

	ending->vm = vm;
	INIT_WORK(&ending->work, vm_ended);
	queue_work(end_wq, &ending->work);
}

static bool mark_ending(struct zcp_vm *vm)
{
	bool first;

	spin_lock(&vm->work_lock);
	first = vm->state != ZCP_VM_ENDING;
	vm->state = ZCP_VM_ENDING;
	spin_unlock(&vm->work_lock);
	return first;
}

void zcp_vm_end(struct zcp_vm *vm)
{
	bool hosted;

	if (!mark_ending(vm))
		return;
	mutex_lock(&table_mutex);
	hosted = vm->bound;
	vm->token = 0;			/* a vmhost that comes late finds nothing */
	mutex_unlock(&table_mutex);
	sie_vm_gone(vm);
	wake_up_all(&vm->work_wait);
	wake_up_all(&vm->state_wait);
	if (!hosted)
		vm_finish(vm);
}

/* ---- the vmhost ---- */

int zcp_vm_host(struct zcp_vm *vm)
{
	long left;
	int ret;

	ret = nl_vm_start(vm);
	if (ret)
		return ret;
	left = wait_event_interruptible_timeout(vm->state_wait,
						READ_ONCE(vm->state) != ZCP_VM_NEW ||
						vm->host_error, host_timeout * HZ);
	if (READ_ONCE(vm->state) == ZCP_VM_LIVE)
		return 0;
	if (left < 0)
		return left;
	return vm->host_error ?: -ETIMEDOUT;
}

void nl_vm_started(u64 token, int error)
{
	struct zcp_vm *vm;

	if (!error || !token)
		return;
	mutex_lock(&table_mutex);
	list_for_each_entry(vm, &table, node) {
		if (vm->token != token)
			continue;
		vm->host_error = error;
		wake_up_all(&vm->state_wait);
		break;
	}
	mutex_unlock(&table_mutex);
}

/* ---- /dev/zcp/vm ---- */

static int dev_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	return 0;
}

/* The last descriptor is closed: LOGOFF, or the vmhost died */
static int dev_release(struct inode *inode, struct file *file)
{
	struct zcp_vm *vm = file->private_data;

	if (!vm)
		return 0;
	if (mark_ending(vm))
		sie_vm_gone(vm);
	wake_up_all(&vm->state_wait);
	vm_finish(vm);
	zcp_vm_put(vm);
	return 0;
}

static long do_bind(struct file *file, void __user *arg)
{
	struct zcp_vm_bind bind;
	struct zcp_vm *vm;
	long ret = -ESRCH;

	if (copy_from_user(&bind, arg, sizeof(bind)))
		return -EFAULT;
	if (bind.version != ZCP_VERSION || bind.pad || !bind.token)
		return -EINVAL;
	mutex_lock(&table_mutex);
	if (file->private_data) {
		ret = -EBUSY;
		goto out;
	}
	list_for_each_entry(vm, &table, node) {
		if (vm->token != bind.token || vm->state != ZCP_VM_NEW)
			continue;
		vm->bound = true;
		vm->token = 0;		/* one file, one VM */
		/* the VM before the file shows it; dev_ioctl() and dev_mmap() take no lock */
		smp_store_release(&file->private_data, zcp_vm_get(vm));
		ret = 0;
		break;
	}
out:
	mutex_unlock(&table_mutex);
	return ret;
}

static long do_info(struct zcp_vm *vm, void __user *arg)
{
	struct zcp_vm_info info = { .id = vm->id, .cpus = vm->cpus, .storage = vm->storage_size };

	memset(info.userid, ' ', sizeof(info.userid));
	memcpy(info.userid, vm->userid, strlen(vm->userid));
	return copy_to_user(arg, &info, sizeof(info)) ? -EFAULT : 0;
}

bool zcp_vm_mm_ok(const struct zcp_vm *vm)
{
	return current->mm && current->mm == vm->mm;
}

static bool cp_has_news(struct zcp_vm *vm)
{
	return !list_empty_careful(&vm->work) || READ_ONCE(vm->start_wanted) ||
	       READ_ONCE(vm->io_start_wanted) || READ_ONCE(vm->state) == ZCP_VM_ENDING;
}

/* Which thread shall vmhost start? */
static bool take_start(struct zcp_vm *vm, struct zcp_vm_run *run)
{
	u64 kind = 0, index = 0;

	spin_lock(&vm->work_lock);
	if (vm->io_start_wanted) {
		vm->io_start_wanted = false;
		kind = ZCP_RUN_IO;
	} else if (vm->start_wanted) {
		index = __ffs(vm->start_wanted);
		vm->start_wanted &= ~(1UL << index);
		kind = ZCP_RUN_VCPU;
	}
	spin_unlock(&vm->work_lock);
	run->event = ZCP_RUN_START;
	run->arg = kind << 32 | index;
	return kind;
}

static int run_cp(struct zcp_vm *vm, struct zcp_vm_run *run)
{
	struct zcp_work *work;

	for (;;) {
		if (wait_event_interruptible(vm->work_wait, cp_has_news(vm)))
			return -EINTR;
		if (READ_ONCE(vm->state) == ZCP_VM_ENDING)
			return 0;
		if (take_start(vm, run))
			return 1;
		work = work_next(vm, &vm->work);
		if (work)
			work->fn(work);
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
}

static int run_io(struct zcp_vm *vm)
{
	struct zcp_work *work;

	for (;;) {
		if (wait_event_interruptible(vm->work_wait, !list_empty_careful(&vm->io_work) ||
					     READ_ONCE(vm->state) == ZCP_VM_ENDING))
			return -EINTR;
		if (READ_ONCE(vm->state) == ZCP_VM_ENDING)
			return 0;
		work = work_next(vm, &vm->io_work);
		if (work)
			work->fn(work);
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
	}
}

/* One thread in each role. The first CP thread brings the VM to life. */
static int role_take(struct zcp_vm *vm, const struct zcp_vm_run *run)
{
	int ret = 0;

	spin_lock(&vm->work_lock);
	if (run->kind == ZCP_RUN_VCPU) {
		if (vm->vcpu_threads & 1UL << run->index)
			ret = -EBUSY;
		else
			vm->vcpu_threads |= 1UL << run->index;
	} else if (vm->threads & 1UL << run->kind) {
		ret = -EBUSY;
	} else {
		vm->threads |= 1UL << run->kind;
	}
	spin_unlock(&vm->work_lock);
	return ret;
}

static void role_give(struct zcp_vm *vm, const struct zcp_vm_run *run)
{
	spin_lock(&vm->work_lock);
	if (run->kind == ZCP_RUN_VCPU)
		vm->vcpu_threads &= ~(1UL << run->index);
	else
		vm->threads &= ~(1UL << run->kind);
	spin_unlock(&vm->work_lock);
}

static int vm_first_run(struct zcp_vm *vm)
{
	int ret;

	if (READ_ONCE(vm->state) != ZCP_VM_NEW)
		return 0;
	ret = sie_vm_attach(vm);
	if (ret)
		return ret;
	spin_lock(&vm->work_lock);
	if (vm->state == ZCP_VM_NEW)
		vm->state = ZCP_VM_LIVE;
	vm->io_start_wanted = true;
	spin_unlock(&vm->work_lock);
	wake_up_all(&vm->state_wait);
	return 0;
}

static int run_role(struct zcp_vm *vm, struct zcp_vm_run *run)
{
	int ret;

	switch (run->kind) {
	case ZCP_RUN_CP:
		ret = vm_first_run(vm);
		return ret ?: run_cp(vm, run);
	case ZCP_RUN_IO:
		return run_io(vm);
	default:
		return sie_vcpu_run(vm->vcpu[run->index]);
	}
}

static long do_run(struct zcp_vm *vm, void __user *arg)
{
	struct zcp_vm_run run;
	int ret;

	if (copy_from_user(&run, arg, sizeof(run)))
		return -EFAULT;
	if (run.event || run.pad || run.arg || run.kind < ZCP_RUN_CP || run.kind > ZCP_RUN_VCPU)
		return -EINVAL;
	if (run.kind == ZCP_RUN_VCPU ? run.index >= ZCP_MAX_CPUS || !vm->vcpu[run.index] :
				       run.index)
		return -EINVAL;
	if (!zcp_vm_mm_ok(vm) || !vm->hva)
		return -EXDEV;
	ret = role_take(vm, &run);
	if (ret)
		return ret;
	ret = run_role(vm, &run);
	role_give(vm, &run);
	if (ret < 0)
		return ret;
	if (!ret) {
		run.event = ZCP_RUN_GONE;
		run.arg = 0;
	}
	return copy_to_user(arg, &run, sizeof(run)) ? -EFAULT : 0;
}

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	/* pairs with the release of do_bind() */
	struct zcp_vm *vm = smp_load_acquire(&file->private_data);
	void __user *p = (void __user *)arg;

	if (cmd == ZCP_VM_BIND)
		return do_bind(file, p);
	if (!vm)
		return -ESRCH;
	switch (cmd) {
	case ZCP_VM_INFO:
		return do_info(vm, p);
	case ZCP_VM_RUN:
		return do_run(vm, p);
	default:
		return -ENOTTY;
	}
}

static int dev_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* pairs with the release of do_bind() */
	struct zcp_vm *vm = smp_load_acquire(&file->private_data);

	return vm ? sie_vm_mmap(vm, vma) : -ESRCH;
}

static const struct file_operations vm_fops = {
	.owner = THIS_MODULE,
	.open = dev_open,
	.release = dev_release,
	.unlocked_ioctl = dev_ioctl,
	.mmap = dev_mmap,
	.llseek = noop_llseek,
};

static struct miscdevice vm_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "zcp-vm",
	.nodename = "zcp/vm",
	.fops = &vm_fops,
	.mode = 0600,
};

int vm_init(void)
{
	int ret;

	end_wq = alloc_workqueue("zcp-end", WQ_UNBOUND, 4);
	if (!end_wq)
		return -ENOMEM;
	zcp_backing_init();
	ret = misc_register(&vm_dev);
	if (ret) {
		zcp_backing_exit();
		destroy_workqueue(end_wq);
	}
	return ret;
}

void vm_exit(void)
{
	misc_deregister(&vm_dev);
	destroy_workqueue(end_wq);
	zcp_backing_exit();
}
