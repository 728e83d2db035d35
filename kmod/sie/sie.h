/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sie.h - virtual CPUs and guest storage, for the other rooms of the module
 *
 * Return idiom of everything that a guest can cause: <0 host error (ends the
 * VM), 0 done, >0 the program-interruption code that the guest gets.
 */
#ifndef ZCP_SIE_H
#define ZCP_SIE_H

#include "../zcp.h"

/* program-interruption codes, SA22-7832 chapter 6 */
enum pgm_code {
	PGM_OPERATION = 0x01, PGM_PRIVILEGED = 0x02, PGM_EXECUTE = 0x03, PGM_PROTECTION = 0x04,
	PGM_ADDRESSING = 0x05, PGM_SPECIFICATION = 0x06, PGM_DATA = 0x07,
	PGM_SEGMENT_TRANSLATION = 0x10, PGM_PAGE_TRANSLATION = 0x11, PGM_TRANSLATION_SPEC = 0x12,
	PGM_SPECIAL_OPERATION = 0x13, PGM_OPERAND = 0x15,
	PGM_ALET_SPEC = 0x28, PGM_ALEN_TRANSLATION = 0x29, PGM_ASCE_TYPE = 0x38,
	PGM_REGION_FIRST = 0x39, PGM_REGION_SECOND = 0x3a, PGM_REGION_THIRD = 0x3b,
};

struct sie_psw {
	u64 mask, addr;
};

/* ---- run.c, probe.c ---- */
bool sie_present(void);			/* this machine runs guests and the probe guest ran well */
const char *sie_probe_text(void);	/* what the probe found, one line */
int sie_vm_create(struct zcp_vm *vm);	/* storage, CPU 0 .. cpus - 1 */
void sie_vm_destroy(struct zcp_vm *vm);	/* no thread of the VM is left */
int sie_vm_mmap(struct zcp_vm *vm, struct vm_area_struct *vma);
/* every virtual CPU's thread leaves the run call; any context */
void sie_vm_gone(struct zcp_vm *vm);
int sie_vm_attach(struct zcp_vm *vm);	/* first run call of the vmhost that mapped storage */
/* the run ioctl; returns -EINTR or 0 when the VM is over */
int sie_vcpu_run(struct zcp_vcpu *vcpu);

/* ---- control.c: what CP does to the machine. Callers are threads of the VM. ---- */
enum sie_reset {
	SIE_RESET_NORMAL,		/* subsystem reset: SYSTEM RESET, IPL */
	/* and storage, registers and keys become zero: SYSTEM CLEAR, IPL CLEAR */
	SIE_RESET_CLEAR,
};

void sie_vm_start(struct zcp_vm *vm);	/* CP mode ends: CPUs that are in the operating state run */
/* CP mode: every CPU is out of SIE and stays out when this returns */
void sie_vm_stop(struct zcp_vm *vm);
bool sie_vm_running(struct zcp_vm *vm);	/* not in CP mode */
/* CPUs are stopped afterwards; devices too (css_reset) */
int sie_vm_reset(struct zcp_vm *vm, enum sie_reset kind);
/*
 * IPL is done: loads the PSW of CPU 0 from absolute 0 (or psw when not NULL) and puts it into the
 * operating state.
 */
int sie_vm_ipl_done(struct zcp_vm *vm, const struct sie_psw *psw);
/* PSW restart; -EINVAL: new PSW invalid */
int sie_cpu_restart(struct zcp_vm *vm, unsigned int cpu);
/* EXTERNAL: interrupt key is X'0040' */
int sie_cpu_external(struct zcp_vm *vm, unsigned int cpu, u16 code);
/* architected stopped state (STOP) */
void sie_cpu_stop(struct zcp_vm *vm, unsigned int cpu);
/* operating state, for BEGIN after STOP */
void sie_cpu_resume(struct zcp_vm *vm, unsigned int cpu);

/*
 * DISPLAY and STORE: a copy of everything while the VM is in CP mode (sie_vm_stop). -EBUSY: it
 * runs.
 */
struct sie_regs {
	struct sie_psw psw;
	u64 gpr[16], cr[16], fpr[16];
	u32 ar[16], fpc, prefix;
	u64 todpr, ckc, cputm;
	bool stopped, waiting;		/* out only */
};

int sie_regs_get(struct zcp_vm *vm, unsigned int cpu, struct sie_regs *regs);
int sie_regs_set(struct zcp_vm *vm, unsigned int cpu, const struct sie_regs *regs);
/* Virtual and total CPU time of all CPUs, nanoseconds: QUERY TIME, DIAGNOSE X'0C', LOGOFF */
void sie_vm_times(struct zcp_vm *vm, u64 *virt, u64 *total);
u8 sie_key_get(struct zcp_vm *vm, u64 addr);			/* storage key of the page */
void sie_key_set(struct zcp_vm *vm, u64 addr, u8 key);

/* ---- gaccess.c ---- */
/* The accessor of guest storage. Threads of the VM only; may sleep, no lock held. */
/* 0 or PGM_ADDRESSING */
int __must_check sie_read_abs(struct zcp_vm *vm, u64 addr, void *to, size_t len);
int __must_check sie_write_abs(struct zcp_vm *vm, u64 addr, const void *from, size_t len);
/* applies the prefix */
int __must_check sie_read_real(struct zcp_vcpu *vcpu, u64 addr, void *to, size_t len);
int __must_check sie_write_real(struct zcp_vcpu *vcpu, u64 addr, const void *from, size_t len);
/*
 * Logical: the guest's PSW decides (DAT, key, low-address protection). Sets the translation
 * parameters on >0.
 */
int __must_check sie_read_logical(struct zcp_vcpu *vcpu, u64 addr, u8 ar, void *to, size_t len);
int __must_check sie_write_logical(struct zcp_vcpu *vcpu, u64 addr, u8 ar, const void *from,
				   size_t len);
/*
 * Channel programs: absolute, checked against the CCW's protection key (0: all). PGM_PROTECTION,
 * PGM_ADDRESSING.
 */
int __must_check sie_read_key(struct zcp_vm *vm, u64 addr, u8 key, void *to, size_t len);
int __must_check sie_write_key(struct zcp_vm *vm, u64 addr, u8 key, const void *from, size_t len);

/* ---- interrupt.c: making interruptions pending. Any context. ---- */
struct sie_io_int {			/* embedded in a subchannel; pending while queued */
	struct list_head node;
	u16 schid;			/* subchannel number */
	u8 isc;				/* set by sie_io_raise */
	u32 parm;
};

/* no-op when already pending */
void sie_io_raise(struct zcp_vm *vm, struct sie_io_int *irq, u8 isc);
/* true: it was pending (TSCH, CSCH, reset) */
bool sie_io_withdraw(struct zcp_vm *vm, struct sie_io_int *irq);
/* TPI: the first of enabled classes, removed */
struct sie_io_int *sie_io_take(struct zcp_vm *vm, u8 isc_mask);
/* 0x2401; parameters are OR-ed while pending */
void sie_service_signal(struct zcp_vm *vm, u32 parm);
/* channel report machine check */
void sie_crw_pending(struct zcp_vm *vm);

/* ---- decode.h has the instruction formats; a handler of an intercepted instruction: ---- */
/* <0, 0, or program-interruption code; sets cc itself */
typedef int (*sie_insn_fn)(struct zcp_vcpu *vcpu);

/*
 * Channel instructions, implemented in io.c; table rows in insn.c. Called in supervisor state only.
 */
int handle_stsch(struct zcp_vcpu *vcpu);
int handle_msch(struct zcp_vcpu *vcpu);
int handle_ssch(struct zcp_vcpu *vcpu);
int handle_tsch(struct zcp_vcpu *vcpu);
int handle_tpi(struct zcp_vcpu *vcpu);
int handle_csch(struct zcp_vcpu *vcpu);
int handle_hsch(struct zcp_vcpu *vcpu);
int handle_xsch(struct zcp_vcpu *vcpu);
int handle_rsch(struct zcp_vcpu *vcpu);
int handle_rchp(struct zcp_vcpu *vcpu);
int handle_sal(struct zcp_vcpu *vcpu);
int handle_schm(struct zcp_vcpu *vcpu);
int handle_stcrw(struct zcp_vcpu *vcpu);
int handle_stcps(struct zcp_vcpu *vcpu);
int handle_chsc(struct zcp_vcpu *vcpu);
/* sclp.c */
int handle_servc(struct zcp_vcpu *vcpu);
int sclp_vm_create(struct zcp_vm *vm);
void sclp_vm_destroy(struct zcp_vm *vm);
void sclp_vm_reset(struct zcp_vm *vm);
/*
 * An operator's line for the SCLP line-mode or VT220 console (VINPUT VMSG; console input when it is
 * in use)
 */
bool sclp_wants_input(struct zcp_vm *vm);
int sclp_input(struct zcp_vm *vm, const char *text, size_t len);
/* the terminal can take output again; called by cons_ready(), any context */
void sclp_ready(struct zcp_vm *vm);
/* SIGNAL SHUTDOWN; -EOPNOTSUPP: the guest did not ask for it */
int sclp_signal_shutdown(struct zcp_vm *vm, u16 seconds);
/* diag-dev.c: DIAGNOSE codes about devices; rows in diag.c */
int diag_024_device_type(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);
int diag_210_device_info(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry);

#endif
