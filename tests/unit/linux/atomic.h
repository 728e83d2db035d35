/* SPDX-License-Identifier: MIT */
/*
 * As much of the kernel as kmod/dev needs in a program with one thread; the other headers here lead
 * to this one
 */
#ifndef ZCP_TESTS_LINUX_ATOMIC_H
#define ZCP_TESTS_LINUX_ATOMIC_H

#include <assert.h>
#include <stdlib.h>
#include <sys/types.h>
#include "kmod/both.h"

/* the kernel is not compiled with -Wextra */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define __packed		__attribute__((__packed__))
#define __user
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v)	(*(volatile __typeof__(x) *)&(x) = (v))
/* one thread: nothing to order */
#define smp_load_acquire(p)	READ_ONCE(*(p))
#define smp_store_release(p, v)	WRITE_ONCE(*(p), v)

typedef struct { int counter; } atomic_t;
struct kref { int count; };
struct rcu_head { void *next; };

/* locks know whether they are held: taking one twice is a deadlock */
typedef struct { bool held; } spinlock_t;
struct mutex { bool held; };
#define spin_lock_init(l)	((l)->held = false)
#define mutex_init(m)		((m)->held = false)
static inline void lock_take(bool *held)
{
	assert(!*held);
	*held = true;
}

static inline void lock_give(bool *held)
{
	assert(*held);
	*held = false;
}

#define spin_lock_irqsave(l, flags)		((flags) = 0, lock_take(&(l)->held))
#define spin_unlock_irqrestore(l, flags)	((void)(flags), lock_give(&(l)->held))
#define mutex_lock(m)		lock_take(&(m)->held)
#define mutex_unlock(m)		lock_give(&(m)->held)
#define lockdep_assert_held(m)	assert((m)->held)

/* with one thread nobody else can make a condition true */
typedef struct { int unused; } wait_queue_head_t;
#define init_waitqueue_head(w)	((w)->unused = 0)
#define wake_up(w)		((void)(w))
#define wait_event(w, cond)	assert(cond)
#define cond_resched()		do { } while (0)

struct list_head { struct list_head *next, *prev; };
static inline void INIT_LIST_HEAD(struct list_head *l)
{
	l->next = l;
	l->prev = l;
}

static inline u64 ktime_get_ns(void)
{
	static u64 now;

	return now += 1280000;		/* ten units of a measurement block later each time */
}

#define GFP_KERNEL_ACCOUNT	0
#define kzalloc(n, gfp)		calloc(1, n)
#define kvzalloc(n, gfp)	calloc(1, n)
#define kfree(p)		free(p)
#define kvfree(p)		free(p)
#define ERR_PTR(e)		((void *)(intptr_t)(e))
#define PTR_ERR(p)		((int)(intptr_t)(p))
#define IS_ERR(p)		((uintptr_t)(p) >= (uintptr_t)-4095)
#define strscpy(to, from, n)	((void)snprintf(to, n, "%s", from))

#endif
