// SPDX-License-Identifier: GPL-2.0-only
/* user.c - a logged-on user: lifetime, lookup, and what waits for the CP thread */
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/dirimage.h"
#include "cp/links.h"
#include "cp/terminal.h"

/* ---- whom it acts for ---- */

static void release_who(struct kref *ref)
{
	kfree_sensitive(container_of(ref, struct cp_who, ref));
}

struct cp_who *cp_who_new(const struct zcp_actor *actor)
{
	struct cp_who *who = kmalloc(sizeof(*who), GFP_KERNEL_ACCOUNT);

	if (who) {
		kref_init(&who->ref);
		who->actor = *actor;
	}
	return who;
}

struct cp_who *cp_who_get(struct cp_vm *cp)
{
	struct cp_who *who;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	who = cp->who;
	kref_get(&who->ref);
	spin_unlock_irqrestore(&cp->lock, flags);
	return who;
}

void cp_who_put(struct cp_who *who)
{
	kref_put(&who->ref, release_who);
}

void cp_who_replace(struct cp_vm *cp, struct cp_who *who)
{
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	swap(cp->who, who);
	spin_unlock_irqrestore(&cp->lock, flags);
	cp_who_put(who);
}

struct cp_who *cp_alternate_get(struct cp_vm *cp)
{
	struct cp_who *who;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	who = cp->alternate;
	if (who)
		kref_get(&who->ref);
	spin_unlock_irqrestore(&cp->lock, flags);
	return who;
}

void cp_alternate_set(struct cp_vm *cp, struct cp_who *who)
{
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	swap(cp->alternate, who);
	spin_unlock_irqrestore(&cp->lock, flags);
	if (who)
		cp_who_put(who);
}

/* ---- lookup ---- */

static void release_vm(struct kref *ref)
{
	struct cp_vm *cp = container_of(ref, struct cp_vm, ref);

	cp_con_free(cp);
	cp_dir_put(cp->dir);
	zcp_vm_put(cp->vm);
	cp_who_put(cp->who);
	if (cp->alternate)
		cp_who_put(cp->alternate);
	kfree_rcu(cp, rcu);
}

void cp_vm_put(struct cp_vm *cp)
{
	kref_put(&cp->ref, release_vm);
}

struct cp_vm *cp_vm_get(struct zcp_vm *vm)
{
	struct cp_vm *cp;

	rcu_read_lock();
	cp = READ_ONCE(vm->cp);
	if (cp && !kref_get_unless_zero(&cp->ref))
		cp = NULL;
	rcu_read_unlock();
	return cp;
}

struct cp_vm *cp_vm_find(const char *userid)
{
	struct zcp_vm *vm = zcp_vm_find(userid);
	struct cp_vm *cp;

	if (!vm)
		return NULL;
	cp = cp_vm_get(vm);
	zcp_vm_put(vm);
	return cp;
}

struct cp_term *cp_vm_term(struct cp_vm *cp)
{
	unsigned long flags;
	struct cp_term *t;

	spin_lock_irqsave(&cp->lock, flags);
	t = cp->term;
	if (t)
		cp_term_get(t);
	spin_unlock_irqrestore(&cp->lock, flags);
	return t;
}

/* ---- the CP thread's queue ---- */

static struct cp_post *take_post(struct cp_vm *cp)
{
	struct cp_post *post = NULL;
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	if (!list_empty(&cp->posts)) {
		post = list_first_entry(&cp->posts, struct cp_post, node);
		list_del_init(&post->node);
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	return post;
}

/* One thing at a time, so that vmhost's CP thread can answer a signal in between. */
static void kick_fn(struct zcp_work *work)
{
	struct cp_vm *cp = container_of(work, struct cp_vm, kick);
	struct cp_post *post;
	struct cp_term *t;
	unsigned long flags;
	bool more;

	spin_lock_irqsave(&cp->lock, flags);
	cp->kicked = false;
	spin_unlock_irqrestore(&cp->lock, flags);
	cp_console_events(cp);
	post = take_post(cp);
	if (post)
		post->fn(cp, post);
	else
		cp_console_input(cp);
	t = cp_vm_term(cp);
	more = !list_empty(&cp->posts) || (t && cp_term_has_input(t)) ||
	       (READ_ONCE(cp->later_len) && !READ_ONCE(cp->asleep));
	if (t)
		cp_term_put(t);
	if (more)
		cp_vm_kick(cp);
}

void cp_vm_kick(struct cp_vm *cp)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&cp->lock, flags);
	was = cp->kicked;
	cp->kicked = true;
	spin_unlock_irqrestore(&cp->lock, flags);
	if (!was)
		zcp_vm_queue(cp->vm, &cp->kick);
}

void cp_vm_event(struct cp_vm *cp, enum cp_event event)
{
	set_bit(event, &cp->events);
	cp_vm_kick(cp);
}

int cp_vm_post(struct cp_vm *cp, struct cp_post *post)
{
	unsigned long flags;

	post->dropped = false;
	spin_lock_irqsave(&cp->lock, flags);
	if (READ_ONCE(cp->vm->state) == ZCP_VM_ENDING) {
		spin_unlock_irqrestore(&cp->lock, flags);
		return -ESRCH;
	}
	list_add_tail(&post->node, &cp->posts);
	spin_unlock_irqrestore(&cp->lock, flags);
	cp_vm_kick(cp);
	return 0;
}

/* As with cp_vm_post(): what the lock lets in before the end cp_vm_ended() cancels. */
void cp_vm_later(struct cp_vm *cp, struct delayed_work *work, unsigned long delay)
{
	unsigned long flags;

	spin_lock_irqsave(&cp->lock, flags);
	if (READ_ONCE(cp->vm->state) != ZCP_VM_ENDING && !mod_delayed_work(cp_wq, work, delay))
		kref_get(&cp->ref);
	spin_unlock_irqrestore(&cp->lock, flags);
}

void cp_vm_cancel(struct cp_vm *cp, struct delayed_work *work)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&cp->lock, flags);
	was = cancel_delayed_work(work);
	spin_unlock_irqrestore(&cp->lock, flags);
	if (was)
		cp_vm_put(cp);
}

/* ---- LOGON and the end ---- */

static void forced(struct work_struct *work)
{
	struct cp_vm *cp = container_of(to_delayed_work(work), struct cp_vm, forced);

	cp_vm_event(cp, CP_EVENT_FORCED);
	cp_vm_put(cp);
}

static void wake(struct work_struct *work)
{
	struct cp_vm *cp = container_of(to_delayed_work(work), struct cp_vm, wake);

	cp_vm_event(cp, CP_EVENT_WAKE);
	cp_vm_put(cp);
}

static u32 directory_classes(const struct zcp_dir_user *entry)
{
	struct cp_config config;

	cp_config_get(&config);
	return be32_to_cpu(entry->classes) ?: config.user_default;
}

struct cp_vm *cp_vm_create(struct zcp_vm *vm, struct cp_who *who, struct cp_dir *dir,
			   const struct zcp_dir_user *entry)
{
	struct cp_vm *cp = kzalloc(sizeof(*cp), GFP_KERNEL_ACCOUNT);

	if (!cp)
		return NULL;
	kref_init(&cp->ref);
	spin_lock_init(&cp->lock);
	INIT_LIST_HEAD(&cp->posts);
	INIT_DELAYED_WORK(&cp->forced, forced);
	INIT_DELAYED_WORK(&cp->wake, wake);
	cp->kick.fn = kick_fn;
	kref_get(&who->ref);
	cp->who = who;
	cp->dir = cp_dir_ref(dir);
	cp->entry = entry;
	cp->dir_classes = directory_classes(entry);
	cp->classes = cp->dir_classes;
	cp->cp_mode = true;
	cp->logon_time = ktime_get_real_seconds();
	cp_options_init(&cp->opt);
	cp->vm = zcp_vm_get(vm);
	/* pairs with the dependency in cp_vm_get() */
	smp_store_release(&vm->cp, cp);
	return cp;
}

/* racfd records the end of what its ACEE began; CP's own record comes in addition. */
static void record_logoff(struct cp_vm *cp)
{
	struct cp_who *who = cp_who_get(cp);
	struct aud_event ev = {
		.event = ZCP_EVENT_LOGOFF,
		.outcome = ZCP_OUTCOME_SUCCESS,
		.actor = &who->actor,
		.target = cp->vm->userid,
		.text = cp->forced_by[0] ? "FORCE" :
			cp->ending	 ? "LOGOFF" :
					   "virtual machine ended",
	};
	struct esm_verify *v = NULL;

	aud_post(&ev);
	if (!who->actor.recovery)
		v = kzalloc(sizeof(*v), GFP_KERNEL);
	if (v) {
		v->actor = &who->actor;
		v->origin = who->actor.origin;
		v->action = ZCP_VERIFY_LOGOFF;
		strscpy(v->userid, cp->vm->userid, sizeof(v->userid));
		esm_verify(v);
		kfree_sensitive(v);
	}
	cp_who_put(who);
}

void cp_vm_ended(struct zcp_vm *vm)
{
	struct cp_vm *cp = vm->cp;
	struct cp_post *post;

	if (!cp)
		return;
	cp_vm_cancel(cp, &cp->forced);
	cp_vm_cancel(cp, &cp->wake);
	if (cp->started && !cp->ending)
		cp_tell(cp, ZCP_LINE_HIGH, "The virtual machine has ended");
	while ((post = take_post(cp))) {
		post->dropped = true;
		post->fn(cp, post);
	}
	spool_vm_ended(cp);
	links_vm_ended(vm->userid);
	if (cp->started)
		record_logoff(cp);
	cp_detach(cp, NULL, NULL);
	WRITE_ONCE(vm->cp, NULL);
	cp_count(CP_COUNT_LOGOFFS);
	cp_vm_put(cp);
}
