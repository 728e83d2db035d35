/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * zcp.h - what the rooms of the module see of each other (ring 2)
 *
 * sie/ talks to the processor, dev/ holds what has a device number, cp/ holds
 * commands and CP services. sie/ and dev/ call up only through struct zcp_ops.
 */
#ifndef ZCP_H
#define ZCP_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include "ipl.h"
#include "uapi/zcp.h"

struct zcp_vm;
struct zcp_vcpu;
struct sie_vm;
struct css;			/* dev/vdev.h: the channel subsystem of one VM */
struct cp_vm;			/* cp/cp.h: what CP keeps for a logged-on user */
struct seq_file;
struct vm_area_struct;

/* ---- vm.c: a virtual machine, from LOGON to LOGOFF ------------------------ */

/* Something for the VM's CP thread to do, in order. */
struct zcp_work {
	struct list_head node;
	void (*fn)(struct zcp_work *work);
};

enum zcp_vm_state {
	ZCP_VM_NEW,			/* waits for its vmhost */
	ZCP_VM_LIVE,
	ZCP_VM_ENDING,			/* LOGOFF, FORCE or its vmhost died */
};

/*
 * Lifetime: zcp_vm_create() gives the first reference, owned by the table of
 * VMs; the open /dev/zcp/vm file holds another. zcp_vm_end() only marks it and
 * drives the threads out; when the file is closed (or none ever came) ops->ended
 * runs once in a worker and the table lets go. Every VM holds the module.
 */
struct zcp_vm {
	struct kref ref;
	struct list_head node;		/* table of VMs, vm.c's mutex */
	struct rcu_head rcu;
	u32 id;
	u64 token;			/* binds the vmhost */
	char userid[ZCP_NAME_LEN + 1];	/* no blanks, null-terminated */
	enum zcp_vm_state state;
	struct mm_struct *mm;		/* of the vmhost that mapped storage */
	struct file *storage;		/* shmem, guest absolute 0 at offset 0 */
	u64 storage_size;
	unsigned long hva;		/* where vmhost mapped it */
	unsigned int cpus;		/* virtual CPUs defined, addresses 0 to cpus - 1 */
	struct zcp_vcpu *vcpu[ZCP_MAX_CPUS];

	spinlock_t work_lock;		/* of the two queues */
	struct list_head work;		/* CP thread's queue */
	struct list_head io_work;	/* I/O thread's queue */
	wait_queue_head_t work_wait;
	wait_queue_head_t state_wait;
	unsigned long threads;		/* roles taken: ZCP_RUN_CP, ZCP_RUN_IO bits */
	u64 vcpu_threads;		/* and virtual CPUs */
	u64 start_wanted;		/* virtual CPUs whose thread vmhost must start */
	bool io_start_wanted;
	bool bound;			/* a file stands for it; vm.c's mutex */
	int host_error;			/* cpd could not start the vmhost */

	struct sie_vm *sie;
	struct sclp_vm *sclp;		/* sie/sclp.c */
	struct css *css;
	struct cp_vm *cp;
};

struct zcp_vm *zcp_vm_create(const char *userid, u64 storage, unsigned int cpus);
/* has cpd start a vmhost; waits, bounded, until its CP thread is there */
int zcp_vm_host(struct zcp_vm *vm);
struct zcp_vm *zcp_vm_find(const char *userid);		/* takes a reference; NULL: not logged on */
struct zcp_vm *zcp_vm_get(struct zcp_vm *vm);
void zcp_vm_put(struct zcp_vm *vm);
void zcp_vm_end(struct zcp_vm *vm);	/* any context that may sleep; idempotent */
/* under the table's mutex; stops at non-zero */
int zcp_vm_for_each(int (*fn)(struct zcp_vm *vm, void *arg), void *arg);
unsigned int zcp_vm_count(void);
bool zcp_vm_mm_ok(const struct zcp_vm *vm);	/* the current thread belongs to its vmhost */
/* Queues for the CP or the I/O thread. -ESRCH when the VM is ending: the work will not run. */
int zcp_vm_queue(struct zcp_vm *vm, struct zcp_work *work);
/* it is to run: its thread starts unless it is there */
void zcp_vm_want_vcpu(struct zcp_vm *vm, unsigned int cpu);
int zcp_vm_queue_io(struct zcp_vm *vm, struct zcp_work *work);

/* ---- backing.c: the files that guest storage lies in ---------------------- */

struct file *zcp_backing_file(u64 size);	/* all zero, or ERR_PTR */
void zcp_backing_init(void);
void zcp_backing_exit(void);

/* ---- what sie/ and dev/ ask of cp/ --------------------------------------- */

enum zcp_stop {
	ZCP_STOP_DISABLED_WAIT,
	ZCP_STOP_ALL_STOPPED,		/* the last CPU stopped (SIGP) */
	ZCP_STOP_PROGRAM_LOOP,		/* program new PSW causes program interruptions for ever */
	/* validity interception or the like: CP cannot run the guest */
	ZCP_STOP_CHECK,
	ZCP_STOP_QUIESCED,		/* quiesce PSW after SIGNAL SHUTDOWN */
};

enum zcp_alternate {
	ZCP_ALTERNATE_SET		= 0,
	ZCP_ALTERNATE_NOT_LOGGED_ON	= 4,	/* the target */
	ZCP_ALTERNATE_REFUSED		= 8,	/* by RACF */
	ZCP_ALTERNATE_LABEL		= 12,	/* not the target's */
	ZCP_ALTERNATE_NO_ANSWER		= 16,	/* from RACF */
	ZCP_ALTERNATE_NO_RECORD		= 20,	/* the trail cannot take it */
};

struct zcp_ident {			/* DIAGNOSE X'00', STSI 3.2.2 */
	char cp[17];			/* "z/VM    7.2.0   ", 16 characters, blank-padded */
	char name[ZCP_NAME_LEN + 1];	/* "z/VM" */
	u16 version, level;		/* X'0702', service level */
	char system[ZCP_NAME_LEN + 1];
	s32 tz_offset;			/* seconds east of UTC */
};

/*
 * All run on a thread of the VM (virtual CPU, CP or I/O thread) and may sleep
 * unless said otherwise.
 */
struct zcp_ops {
	/*
	 * DIAGNOSE X'08': text is ISO 8859-1, not null-terminated, may hold several lines separated
	 * by X'15' already turned into '\n'. Output is written to resp (at most size bytes, lines
	 * ended by '\n'); *need is what all of it takes. resp NULL: output goes to the console.
	 * Returns the CP return code (0 or message number) or <0.
	 */
	int (*command)(struct zcp_vm *vm, const char *text, size_t len, char *resp, size_t size,
		       size_t *need);
	/*
	 * DIAGNOSE X'D4': target's machine acts for alternate from now on (null: no longer), at
	 * label (null: the one it has). The return code (ZCP_ALTERNATE_*); -EPERM: not for whom
	 * this VM is; or <0.
	 */
	int (*alternate)(struct zcp_vm *vm, const char *target, const char *alternate,
			 const char *label);
	/*
	 * A DIAGNOSE of this code is about to be done: records it if VMXEVENT profiles want that.
	 * 0; -EINTR; another error: it cannot be recorded, and must not be done.
	 */
	int (*diagnose)(struct zcp_vm *vm, u16 code);
	/* A virtual CPU cannot go on; mask, addr: the PSW. CP tells the user and enters CP READ. */
	void (*stopped)(struct zcp_vm *vm, unsigned int cpu, enum zcp_stop why, u64 mask, u64 addr);
	/*
	 * DIAGNOSE X'308': store, set, and load. reipl stops the machine and queues the IPL;
	 * -ENODATA: nothing to IPL.
	 */
	void (*ipl_get)(struct zcp_vm *vm, struct zcp_ipl *ipl);
	void (*ipl_set)(struct zcp_vm *vm, const struct zcp_ipl *ipl);
	int (*reipl)(struct zcp_vm *vm, bool clear);
	/* Console output of a guest, ISO 8859-1 without line end; -EAGAIN: the terminal is behind,
	 * cons_ready() of dev/ will be called. Never sleeps longer than a copy.
	 */
	int (*cons_write)(struct zcp_vm *vm, const char *text, size_t len, u8 flags);
	/*
	 * racfd or smfd has something for a user, or "" for the system operator: lines ended by
	 * '\n'. Without a terminal it is lost, but for keep, which makes it a reader file.
	 */
	void (*tell)(const char *userid, const char *text, size_t len, bool keep);
	void (*racf_back)(void);	/* racfd is there again, or active again */
	/* Lines for struct zcp_racf_sessions, *len bytes of them. The number of its unlabeled. */
	u32 (*sessions)(char *text, size_t size, u16 *len);
	/*
	 * The guest waits for console input (VM READ), or no longer does. Atomic context allowed.
	 */
	void (*cons_read)(struct zcp_vm *vm, bool waits);
	void (*ident)(struct zcp_vm *vm, struct zcp_ident *ident);	/* atomic context allowed */
	/*
	 * The VM's last step: runs once in a worker when no thread of the VM is left. Logs off,
	 * gives back vm->cp.
	 */
	void (*ended)(struct zcp_vm *vm);
	/* Reader: opens the next file of the queue for device devno; NULL: none. See cp/spool.h. */
	struct spool_file *(*rdr_next)(struct zcp_vm *vm, u16 devno);
	/* one record; 0: end of file */
	ssize_t (*spool_read)(struct spool_file *f, u64 record, void *buf, size_t len);
	/* eof: purge or keep as SPOOL HOLD says */
	void (*rdr_done)(struct zcp_vm *vm, struct spool_file *f, bool eof);
	/* Punch and printer: a record written by a guest; close ends the file. */
	int (*ur_write)(struct zcp_vm *vm, u16 devno, const void *data, size_t len, u8 opcode);
};

/* set by cp/ before anything can run; never NULL afterwards */
extern const struct zcp_ops *zcp_ops;

/* ---- esm.c: the door to RACF --------------------------------------------- */

/* Whom CP acts for: a logged-on user or a cpctl session. Kept by cp/; copied, never shared. */
struct zcp_actor {
	char userid[ZCP_NAME_LEN + 1];
	char seclabel[ZCP_NAME_LEN + 1];	/* null: none */
	struct zcp_origin origin;
	bool recovery;			/* let in without RACF: there is no ACEE */
	u16 acee_len;
	u8 acee[ZCP_ACEE_MAX];
};

struct esm_verify {
	const struct zcp_actor *actor;	/* LOGOFF, AUTOLOG: whose ACEE; may be NULL */
	struct zcp_origin origin;
	char userid[ZCP_NAME_LEN + 1], byuser[ZCP_NAME_LEN + 1], group[ZCP_NAME_LEN + 1],
		seclabel[ZCP_NAME_LEN + 1];
	char tlsid[ZCP_PEER_MAX];	/* proven by the terminal's client; null: nothing proven */
	u8 action;			/* enum zcp_racf_action */
	/* caller wipes */
	char password[ZCP_PASSWORD_MAX + 1], new_password[ZCP_PASSWORD_MAX + 1];
	/* out */
	u8 reason;			/* enum zcp_reason */
	char label[ZCP_NAME_LEN + 1];	/* that the session has; null: none */
	u16 acee_len;
	u8 acee[ZCP_ACEE_MAX];
	char text[1024];		/* messages, lines ended by '\n', null-terminated */
};

struct esm_auth {
	const struct zcp_actor *actor;
	const char *class, *name;
	const char *event, *target, *label, *logstr;	/* each may be NULL */
	enum zcp_access access;
	enum zcp_flow flow;
	u8 flags;			/* ZCP_AUTH_* */
	/* out */
	char *text;			/* may be NULL; messages, as above */
	size_t text_size;
	u8 reason;			/* enum zcp_reason */
};

/* one line; non-zero stops */
typedef int (*zcp_emit_t)(void *arg, const char *line, size_t len);

/*
 * No lock may be held. Wait is interruptible and bounded (module parameter
 * racf_timeout). 0: permitted. -EACCES: denied, or the answer was "don't know";
 * -ETIMEDOUT, -ENOTCONN, -EINTR: no answer, which is a refusal too.
 */
int esm_verify(struct esm_verify *v);
/* What a permission brought: whom CP acts for from now on. */
void esm_actor(struct zcp_actor *actor, const struct esm_verify *v,
	       const struct zcp_origin *origin);
int esm_auth(struct esm_auth *q);
bool esm_labeled(void);			/* the last answer said so: Labeled Security mode */
bool esm_erase(void);			/* likewise: deleted spool files are to be overwritten */
int esm_command(const struct zcp_actor *actor, const char *text, zcp_emit_t emit, void *arg,
		s32 *rc);
enum zcp_racf_standing esm_standing(void);
/* Is userid's use of this command or DIAGNOSE to be recorded, though it is no door? Any context. */
bool esm_records(const char *userid, const char *event);
bool esm_records_any(void);
int esm_init(void);
void esm_exit(void);

/* ---- recovery.c: the door to who checks a password in RACF's stead ----------- */

/* 0: it is right; -EACCES: it is not; else no answer, as above. */
int recovery_check(const char *userid, const char *password, const struct zcp_kdf *kdf);
void recovery_init(void);

/* ---- audit.c: CP's records to smfd --------------------------------------- */

struct aud_event {
	u16 event;			/* enum zcp_cp_event */
	u8 outcome;			/* enum zcp_outcome */
	s32 rc;
	u64 correlation;		/* 0: alone */
	const struct zcp_actor *actor;	/* NULL: CP itself */
	const char *target;		/* at most 8 characters, may be NULL */
	const char *text;		/* may be NULL; truncated to 1024 */
};

u64 aud_correlation(void);
/*
 * Waits, interruptible and bounded (module parameter smf_timeout), until the
 * record is durable. 0: it is. Else it is not known to be and the act must not
 * happen: -ENOSPC trail full, -ETIMEDOUT, -ENOTCONN, -EINTR.
 */
int aud_write(const struct aud_event *ev);
/* The same for what clears a full trail: there the record waits with the others, not the act. */
int aud_write_exempt(const struct aud_event *ev);
/*
 * Queues without waiting (outcomes, events that already happened). -ENOSPC: no slot was reserved or
 * left.
 */
int aud_post(const struct aud_event *ev);
/*
 * The same for what a user can do over and over: he waits until his record is durable, bounded, so
 * that his records do not take the room of the others'.
 */
int aud_post_slow(const struct aud_event *ev);
int aud_query(const struct zcp_actor *actor, const char *text, zcp_emit_t emit, void *arg, s32 *rc);
enum zcp_trail aud_trail(void);		/* 0: smfd is not there */
int aud_init(void);
void aud_exit(void);

/* ---- netlink.c: cpd and cpctl -------------------------------------------- */

/*
 * Asks cpd. Waits interruptible and bounded. CREATE, OPEN: a file (fput it); others NULL; or
 * ERR_PTR.
 */
struct file *nl_file_request(enum zcp_file_kind kind, enum zcp_file_op op, u32 id,
			     const char *name);
int nl_vm_start(const struct zcp_vm *vm);	/* sends EV_VM_START; -ENOTCONN: no cpd */
void nl_vm_started(u64 token, int error);	/* in vm.c: VM_REPLY came, wakes zcp_vm_host() */
void nl_vm_end(const struct zcp_vm *vm);
int nl_init(void);
void nl_exit(void);

/* What netlink.c asks of cp/: all check that the session may (class, RACF), record, act. */
struct cp_session;			/* one ADMIN terminal that is logged in */
struct cp_session *cp_session_get(u64 id);	/* NULL: none such */
void cp_session_put(struct cp_session *s);
int cp_directory_load(struct cp_session *s, struct file *f);	/* s NULL: cpd */
int cp_config_load(struct file *f);
int cp_spool_add(u32 id, struct file *f);
int cp_spool_punch(struct cp_session *s, const char *userid, struct file *f, const char *name,
		   const char *type, char class, u32 *id);
int cp_nss_add(const char *name, struct file *f);
int cp_nss_save(struct cp_session *s, const char *name, struct file *f);
const char *cp_system_name(void);
#define CP_RECOVERIES	80		/* holds all of them */
/* who may log on while RACF is away: user ids with a blank between them */
void cp_config_recoveries(char *to, size_t size);
const char *cp_level(void);
/* For VMS and QUERY NAMES: "ACTIVE" or "DISC" and the terminal */
void cp_vm_status(struct zcp_vm *vm, const char **state, char termid[ZCP_NAME_LEN + 1]);

/* ---- counters.c: what cpctl status counts -------------------------------- */

/* Rows are registered by each room at init; per VM values live in sie_vm. */
typedef int (*zcp_counter_fn)(void *arg, const char *userid, const char *name, u64 value);
/* all rooms' counters, one call each; non-zero stops */
int zcp_counters(zcp_counter_fn fn, void *arg);
int sie_counters(struct zcp_vm *vm, zcp_counter_fn fn, void *arg);
int esm_counters(zcp_counter_fn fn, void *arg);
int aud_counters(zcp_counter_fn fn, void *arg);
int recovery_counters(zcp_counter_fn fn, void *arg);
int cp_counters(zcp_counter_fn fn, void *arg);

/* ---- init ladder rungs ---------------------------------------------------- */
int sie_load(void);
void sie_unload(void);
int cp_init(void);			/* commands, terminal device, CP worker; sets zcp_ops */
void cp_exit(void);
int vm_init(void);
void vm_exit(void);
int chardev_init(void);			/* /dev/zcp/racf, smf, recovery */
void chardev_exit(void);

#endif
