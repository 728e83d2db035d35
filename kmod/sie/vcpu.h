/* SPDX-License-Identifier: GPL-2.0-only */
/* vcpu.h - one virtual CPU and what a VM has in sie/; for the files of sie/ only */
#ifndef ZCP_SIE_VCPU_H
#define ZCP_SIE_VCPU_H

#include <linux/hrtimer.h>
#include <linux/mmu_notifier.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include <asm/setup.h>
#include "compat.h"
#include "block.h"
#include "counters.h"
#include "sie.h"

/* zcp_vcpu.requests: one word, tested once per turn of the run loop */
enum vcpu_request {
	REQ_CP_MODE,			/* CP mode: leave SIE and park */
	REQ_STOP,			/* architected stop wanted (SIGP STOP, STOP) */
	REQ_INTERRUPT,			/* something may have become deliverable */
	REQ_TIMER,			/* the timer of an enabled wait went off */
	REQ_PREFIX,			/* prefix pages must be mapped again */
	REQ_GONE,			/* VM is over */
};

enum vcpu_local_int {			/* interruptions of one CPU, bits of pending */
	INT_KEY, INT_EMERGENCY, INT_EXTERNAL_CALL, INT_RESTART,
};

/* While a thread is inside, the lowcore of the CPU it is on points to these tables */
struct sie_thread {
	struct preempt_notifier notifier;
	struct gmap *gmap;
};

#define VCPU_ANSWER	8192		/* what Linux's vmcp asks for at first */

struct zcp_vcpu {
	struct zcp_vm *vm;
	struct sie_block *block;	/* a page below 2 GB */
	u64 gpr[16];			/* 14 and 15 travel through the block at entry and exit */
	u16 cpu;			/* CPU address */
	u64 id;				/* what STIDP stores */
	/* access register of a translation exception, set by gaccess.c */
	u8 pgm_ar;
	u64 pgm_teid;			/* translation-exception identification */

	unsigned long requests;		/* enum vcpu_request, atomic bits */
	spinlock_t lock;		/* stopped, pending and what belongs to it */
	bool stopped;			/* architected stopped state */
	/* in a disabled wait or program loop: until BEGIN, restart or reset */
	bool halted;
	bool waiting;			/* sleeps in an enabled wait */
	bool aside;			/* sleeps to let another CPU of the machine run */
	unsigned long pending;		/* enum vcpu_local_int */
	unsigned long emergency[BITS_TO_LONGS(ZCP_MAX_CPUS)];	/* senders */
	u16 external_call;		/* sender */

	/*
	 * parked: the thread will not touch the CPU's state until CP mode ends; registers are in ar
	 * and fp then. A CPU without a thread counts as parked.
	 */
	bool parked;
	wait_queue_head_t wait;
	struct hrtimer timer;
	struct sie_thread thread;
	u32 ar[16];
	struct vcpu_fpu {		/* in the layout of the host's save area */
		union {
			u64 fpr[16];
			__vector128 vr[32];
		};
		u32 fpc;
	} fp;
	struct {			/* the thread's own, while it is inside the run call */
		u32 ar[16];
		struct compat_fpu fpu;
	} host;
	struct task_struct *task;	/* the thread that is inside; NULL: none */
	u64 virt_ns, total_ns;		/* used in earlier run calls */
	u64 virt_base, total_base;	/* of task when it came in */

	struct page *prefix_page[2];	/* pinned */
	/* of DIAGNOSE X'08', VCPU_ANSWER bytes; NULL: not used yet */
	char *answer;
	u64 counters[CNT_MAX];
};

/* What a VM has in sie/ */
struct sie_vm {
	struct zcp_vm *vm;
	struct mutex control;		/* CP mode, resets */
	bool cp_mode;
	/* a handler that sees it change leaves the registers alone */
	unsigned int resets;
	wait_queue_head_t park_wait;
	s64 epoch;			/* guest TOD - host TOD, all CPUs */
	u64 facilities[4];
	void *sca;			/* a page below 2 GB: IPTE lock */
	struct mutex ipte_mutex;
	unsigned int ipte_count;

	/* storage.c */
	/* what sie64a and the fault handler read through the lowcore */
	struct gmap gmap;
	struct mmu_notifier notifier;
	bool attached;			/* notifier is registered */
	/* tables, invalidating, seq; taken in notifiers: nothing sleeps under it */
	spinlock_t table_lock;
	unsigned long seq;
	unsigned int invalidating;
	/* faults since the last invalidation: fault-around only when it is quiet */
	unsigned int calm;
	unsigned long *top;		/* segment table, or region-third table of many */
	bool region;			/* top is a region-third table */
	bool keyed;			/* the guest has used storage keys */
	/* then: kept key of every page that is not mapped, bit 0: valid */
	u8 *keys;

	/* interrupt.c: interruptions that any CPU may take */
	spinlock_t float_lock;
	struct list_head io[8];
	u8 io_pending;			/* bit 0x80 >> isc, as in CR6 */
	bool service;
	u32 service_parm;
	bool crw;
};

#define vcpu_count(vcpu, row)	((vcpu)->counters[row]++)

/* ---- run.c ---- */
/* sets it, drives the CPU out of SIE, wakes it; any context */
void vcpu_request(struct zcp_vcpu *vcpu, enum vcpu_request req);
/* waits until it is out of SIE; it may enter again at once */
void vcpu_drive_out(struct zcp_vcpu *vcpu);
/*
 * One sie64a with time accounting, after sie_thread_begin() with these tables; probe.c uses it too
 */
long sie_enter(struct sie_block *block, u64 *gpr, const struct gmap *gmap);
void sie_thread_begin(struct sie_thread *thread, struct gmap *gmap);
void sie_thread_end(struct sie_thread *thread);
/* probe.c: the machine delivers timer interruptions itself */
bool probe_timer_assist(void);
/* own thread: registers to ar and fp, hands off from now on */
void vcpu_park(struct zcp_vcpu *vcpu);
/* from the thread into ar and fp; own thread */
void vcpu_registers_save(struct zcp_vcpu *vcpu);
void vcpu_registers_load(struct zcp_vcpu *vcpu);
/* the CPU whose thread this is; NULL: none */
struct zcp_vcpu *vcpu_current(const struct zcp_vm *vm);

/* ---- intercept.c, insn.c ---- */
/* after sie_enter(): 0, or <0 ends the VM */
int vcpu_exit(struct zcp_vcpu *vcpu, long rc);
/* an intercepted instruction, PSW advanced; idiom of sie.h */
int vcpu_instruction(struct zcp_vcpu *vcpu);
unsigned int vcpu_ilen(const struct zcp_vcpu *vcpu);	/* length of the intercepted instruction */
int vcpu_wait_state(struct zcp_vcpu *vcpu);		/* wait bit is on */

/*
 * The doubleword of a floating-point register, in the save area that this machine's vector support
 * gives
 */
static inline u64 *vcpu_fpr(struct zcp_vcpu *vcpu, unsigned int n)
{
	return compat_has_vx() ? (u64 *)&vcpu->fp.vr[n] : &vcpu->fp.fpr[n];
}

/* ---- fpu-6.1.c, fpu-6.12.c: the FPU model of this kernel line; from the CPU's own thread ---- */
/* run call begins: the thread's registers become the guest's */
void vcpu_fpu_enter(struct zcp_vcpu *vcpu);
/* the thread's own come back; the guest's were saved before */
void vcpu_fpu_leave(struct zcp_vcpu *vcpu);
/* between save and load fp has them, and may be changed */
void vcpu_fpu_save(struct zcp_vcpu *vcpu);
void vcpu_fpu_load(struct zcp_vcpu *vcpu);

/* ---- control.c ---- */
enum vcpu_reset { VCPU_RESET, VCPU_RESET_INITIAL, VCPU_RESET_CLEAR };
/* SA22-7832 chapter 4, figure "CPU reset functions". The CPU must be its own thread or stopped. */
void vcpu_reset(struct zcp_vcpu *vcpu, enum vcpu_reset kind);
int vcpu_set_prefix(struct zcp_vcpu *vcpu, u32 prefix);	/* maps both pages; PGM_ADDRESSING */
void vcpu_stop_self(struct zcp_vcpu *vcpu);		/* enters the stopped state; own thread */
void vcpu_start(struct zcp_vcpu *vcpu);			/* operating state; any thread of the VM */

/* ---- interrupt.c ---- */
/* delivers a program interruption now */
void vcpu_pgm(struct zcp_vcpu *vcpu, u16 code, unsigned int ilen);
/* what is deliverable now; sets the interception indicators for the rest */
int vcpu_deliver(struct zcp_vcpu *vcpu);
bool vcpu_runnable(const struct zcp_vcpu *vcpu);	/* an enabled wait would end now */
void interrupt_vm_init(struct sie_vm *sv);
void interrupt_vm_reset(struct zcp_vm *vm);		/* floating interruptions are gone */
int vcpu_post_emergency(struct zcp_vcpu *vcpu, u16 from);
int vcpu_post_external_call(struct zcp_vcpu *vcpu, u16 from);	/* -EBUSY: one is pending */
void vcpu_post_restart(struct zcp_vcpu *vcpu);

/* ---- instructions, each in the file of its chapter; rows in insn.c ---- */
/* priv.c */
int handle_stidp(struct zcp_vcpu *vcpu);
u64 priv_cpu_id(unsigned int cpu);
int handle_stap(struct zcp_vcpu *vcpu);
int handle_spx(struct zcp_vcpu *vcpu);
int handle_stpx(struct zcp_vcpu *vcpu);
int handle_stfl(struct zcp_vcpu *vcpu);
int handle_stfle(struct zcp_vcpu *vcpu);
int handle_stsi(struct zcp_vcpu *vcpu);
int handle_ptff(struct zcp_vcpu *vcpu);
int handle_sck(struct zcp_vcpu *vcpu);
int handle_sckpf(struct zcp_vcpu *vcpu);
int handle_lctl(struct zcp_vcpu *vcpu);
int handle_lctlg(struct zcp_vcpu *vcpu);
int handle_stctl(struct zcp_vcpu *vcpu);
int handle_stctg(struct zcp_vcpu *vcpu);
int handle_tprot(struct zcp_vcpu *vcpu);
int handle_epsw(struct zcp_vcpu *vcpu);
int handle_lpsw(struct zcp_vcpu *vcpu);
int handle_lpswe(struct zcp_vcpu *vcpu);
int handle_tb(struct zcp_vcpu *vcpu);			/* TEST BLOCK */
int handle_ipte(struct zcp_vcpu *vcpu);
void priv_facilities(const struct zcp_vm *vm, u64 list[4]);	/* what STFL(E) reports */
/* iucv.c */
int handle_iucv(struct zcp_vcpu *vcpu);			/* B2F0 */
/* keys.c */
int handle_iske(struct zcp_vcpu *vcpu);
int handle_sske(struct zcp_vcpu *vcpu);
int handle_rrbe(struct zcp_vcpu *vcpu);
int handle_pfmf(struct zcp_vcpu *vcpu);
/* sigp.c */
int handle_sigp(struct zcp_vcpu *vcpu);
/* diag.c */
int handle_diag(struct zcp_vcpu *vcpu);
bool diag_is_idle(const struct zcp_vcpu *vcpu);
/* diag-time.c: CPUs that let others run go on: the caller has no use for its processor */
void vcpu_aside_end(struct zcp_vm *vm);

/* ---- gaccess.c ---- */
/*
 * TPROT: 0 fetch and store allowed, 1 fetch only, 2 neither, 3 not translated; >3: exception; <0.
 * *real: where it leads
 */
int sie_test_protection(struct zcp_vcpu *vcpu, u64 addr, u8 ar, u8 key, u64 *real);
/* the guest's IPTE and IDTE wait; nests; may sleep */
void ipte_lock(struct zcp_vm *vm);
void ipte_unlock(struct zcp_vm *vm);

static inline u32 vcpu_access_register(const struct zcp_vcpu *vcpu, u8 ar)
{
	u32 ars[16];

	if (vcpu->parked)
		return vcpu->ar[ar];
	save_access_regs(ars);
	return ars[ar];
}

/* ---- storage.c ---- */
void storage_gmap_init(struct gmap *gmap, unsigned long *top, bool region);
int storage_create(struct zcp_vm *vm);
void storage_destroy(struct zcp_vm *vm);
/* maps the page (and quiet neighbours): 0, PGM_ADDRESSING, <0 */
int storage_fault(struct zcp_vm *vm, u64 abs);
/* within a page; any context */
bool storage_copy_mapped(struct zcp_vm *vm, u64 abs, void *buf, size_t len, bool store);
int storage_pin_prefix(struct zcp_vcpu *vcpu);		/* both prefix pages pinned and mapped */
void storage_unpin_prefix(struct zcp_vcpu *vcpu);
/* all of it becomes zero, keys too, frames go back */
int storage_clear(struct zcp_vm *vm);

/* keys of mapped frames */
/*
 * Runs fn on the real address of the frame behind a guest absolute page, which stays mapped
 * meanwhile. The frame's real storage key is the guest's. 0, PGM_ADDRESSING, or <0.
 */
int storage_with_frame(struct zcp_vm *vm, u64 abs, int (*fn)(unsigned long frame, void *arg),
		       void *arg);
/* DIAGNOSE X'10': both page addresses; pages become zero */
int storage_release(struct zcp_vm *vm, u64 first, u64 last);
/* first key instruction: from now on keys survive unmapping */
void storage_keys_on(struct zcp_vm *vm);

#endif
