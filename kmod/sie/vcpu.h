/* SPDX-License-Identifier: GPL-2.0-only */
/* vcpu.h - one virtual CPU and what a VM has in sie/; for the files of sie/ only */
#ifndef ZCP_SIE_VCPU_H
#define ZCP_SIE_VCPU_H

#include <linux/hrtimer.h>
#include <linux/preempt.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>
#include "block.h"
#include "counters.h"
#include "sie.h"

/* sie_vcpu.requests: one word, tested once per turn of the run loop */
enum vcpu_request {
	REQ_STOP_CP,			/* CP mode: leave SIE and wait */
	REQ_STOP_CPU,			/* architected stop wanted (SIGP STOP, STOP) */
	REQ_INTERRUPT,			/* something may have become deliverable */
	REQ_TIMER,			/* the clock comparator's timer went off */
	REQ_PREFIX,			/* prefix pages must be mapped again */
	REQ_GONE,			/* VM is over */
	REQ_RESET,			/* a reset was made by another CPU: registers changed */
};

enum vcpu_local_int {			/* interruptions of one CPU, bits of pending */
	INT_EMERGENCY, INT_EXTERNAL_CALL, INT_KEY, INT_RESTART, INT_MCHK_CRW,
};

struct zcp_vcpu {
	struct zcp_vm *vm;
	struct sie_block *block;	/* a page below 2 GB */
	u64 gpr[16];			/* 14 and 15 travel through the block at entry and exit */
	u32 ar[16];
	u64 fpr[16];
	u32 fpc;
	u16 cpu;			/* CPU address */
	bool stopped;			/* architected stopped state; vcpu->lock */
	bool waiting;			/* sleeps in an enabled wait */
	unsigned long requests;
	spinlock_t lock;		/* pending, emergency senders, stopped */
	unsigned long pending;		/* enum vcpu_local_int */
	unsigned long emergency[BITS_TO_LONGS(ZCP_MAX_CPUS)];	/* senders */
	u16 external_call;		/* sender */
	wait_queue_head_t wait;
	struct hrtimer timer;
	struct preempt_notifier notifier;
	struct sie_vcpu_run *run;	/* run.c: the host's registers while the thread is inside; NULL outside */
	u64 virt_ns, total_ns;		/* used so far */
	u64 counters[CNT_MAX];		/* own thread writes */
};

static inline void vcpu_count(struct zcp_vcpu *vcpu, enum sie_counter row)
{
	vcpu->counters[row]++;
}

/* ---- run.c ---- */
void vcpu_request(struct zcp_vcpu *vcpu, enum vcpu_request req);	/* sets it, drives the CPU out of SIE, wakes it; any context */
bool vcpu_in_sie(const struct zcp_vcpu *vcpu);
struct zcp_vcpu *vcpu_current(void);

/* ---- control.c ---- */
enum vcpu_reset { VCPU_RESET, VCPU_RESET_INITIAL, VCPU_RESET_CLEAR };
/* SA22-7832 chapter 4, figure "CPU reset functions". The CPU must be its own thread or stopped. */
void vcpu_reset(struct zcp_vcpu *vcpu, enum vcpu_reset kind);
int vcpu_set_prefix(struct zcp_vcpu *vcpu, u32 prefix);	/* maps both pages; PGM_ADDRESSING */
void vcpu_stop_self(struct zcp_vcpu *vcpu);		/* enters the stopped state; own thread */
void vcpu_start(struct zcp_vcpu *vcpu);			/* operating state; any thread of the VM */

/* ---- interrupt.c ---- */
void vcpu_pgm(struct zcp_vcpu *vcpu, u16 code);		/* delivers a program interruption now; PSW already advanced */
int vcpu_post_emergency(struct zcp_vcpu *vcpu, u16 from);
int vcpu_post_external_call(struct zcp_vcpu *vcpu, u16 from);	/* -EBUSY: one is pending */
void vcpu_post_restart(struct zcp_vcpu *vcpu);

/* ---- instructions, each in the file of its chapter; rows in insn.c ---- */
/* priv.c */
int handle_stidp(struct zcp_vcpu *vcpu);
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
int handle_iucv(struct zcp_vcpu *vcpu);			/* B2F0: a condition code, never an interruption */
void priv_facilities(const struct zcp_vm *vm, u64 list[4]);	/* what STFL(E) reports */
/* keys.c */
int handle_iske(struct zcp_vcpu *vcpu);
int handle_sske(struct zcp_vcpu *vcpu);
int handle_rrbe(struct zcp_vcpu *vcpu);
int handle_pfmf(struct zcp_vcpu *vcpu);
/* sigp.c */
int handle_sigp(struct zcp_vcpu *vcpu);
/* diag.c */
int handle_diag(struct zcp_vcpu *vcpu);

/* ---- storage.c: keys of mapped frames ---- */
/*
 * Runs fn on the host address of the frame behind a guest absolute page, which stays mapped meanwhile. The frame's
 * real storage key is the guest's. 0, PGM_ADDRESSING, or <0.
 */
int storage_with_frame(struct zcp_vm *vm, u64 abs, int (*fn)(unsigned long frame, void *arg), void *arg);
int storage_release(struct zcp_vm *vm, u64 first, u64 last);	/* DIAGNOSE X'10': both page addresses; pages become zero */
void storage_keys_on(struct zcp_vm *vm);		/* first key instruction: from now on keys survive unmapping */

#endif
