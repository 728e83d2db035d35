/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cp.h - the Control Program's own structures: who is logged on, how a command
 * reaches its handler, where its answer goes
 *
 * Locks, outermost first: spool_mutex, cp_vm.lock, cp_term.lock. Both spinlocks
 * are taken with interrupts off, since a guest's console may ask for input
 * from any context. None is held over a wait for racfd, smfd or cpd.
 */
#ifndef CP_CP_H
#define CP_CP_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "zcp.h"
#include "uapi/directory.h"
#include "cp/parse.h"
#include "cp/spool.h"

struct cp_conspool;		/* conspool.c */
struct cp_dir;			/* directory.c */
struct cp_term;			/* terminal.h */
struct cp_ctx;

/* ---- what TERMINAL and SET keep ---- */

enum cp_emsg {
	CP_EMSG_ON, CP_EMSG_CODE, CP_EMSG_TEXT, CP_EMSG_OFF,
};

struct cp_options {
	struct cp_edit edit;
	char tabchar;
	bool linedit, run, msg, wng, smsg, smsg_iucv, imsg, acnt, timer, autopoll, conceal;
	bool autocr, hold, timestamp, attn, apl, text, hilight, mode_cp, conmode_3270;
	enum cp_emsg emsg;
	u16 linesize;
	u8 more, warn;
};

/* Who else sees what the machine shows: scif.c */
enum cp_watch {
	CP_SECUSER,				/* while it has no terminal */
	CP_OBSERVER,				/* always */
	CP_WATCHERS,
};

struct cp_watcher {
	char userid[ZCP_NAME_LEN + 1];		/* null: nobody */
	bool directory;				/* by its CONSOLE statement */
};

/* Work that must run on the CP thread of a VM, in order; fn frees it. */
struct cp_post {
	struct list_head node;
	/* cp->vm ending: post->dropped is set */
	void (*fn)(struct cp_vm *cp, struct cp_post *post);
	bool dropped;
};

/* Whom CP acts for; never changed once it is there. RECONNECT puts a new one into its place. */
struct cp_who {
	struct kref ref;
	struct zcp_actor actor;
};

/*
 * A logged-on user. One reference is the VM's (until ops->ended), others are
 * held by whoever looked it up. It holds the zcp_vm.
 */
struct cp_vm {
	struct kref ref;
	struct rcu_head rcu;
	struct zcp_vm *vm;
	struct cp_dir *dir;			/* the snapshot of LOGON time */
	const struct zcp_dir_user *entry;
	time64_t logon_time;

	spinlock_t lock;			/* all below */
	struct cp_who *who, *alternate;		/* DIAGNOSE X'D4'; NULL: none */
	u32 classes, dir_classes;
	struct cp_watcher watcher[CP_WATCHERS];
	struct cp_term *term;			/* NULL: disconnected */
	bool kicked;				/* the kick waits in the VM's queue or runs */
	bool cp_mode;				/* CP READ: what is typed is for CP */
	bool ipled;				/* there is something that BEGIN can resume */
	bool ending;				/* LOGOFF was typed or FORCE came */
	bool started;				/* the CP thread was there: LOGON is complete */
	bool reading;				/* the guest's console has a read up */
	struct list_head posts;
	unsigned long events;			/* enum cp_event bits for the CP thread */
	struct cp_options opt;
	struct zcp_ipl ipl;
	struct cp_ur ur[CP_UR_MAX];
	unsigned int urs;
	struct cp_conspool *con;		/* NULL: SPOOL CONSOLE START never came */
	/* SLEEP: until the timer, a line or the attention key */
	bool asleep;
	char later[ZCP_COMMAND_MAX + 1];	/* rest of the line that SLEEP stood in */
	u16 later_len;
	char forced_by[ZCP_NAME_LEN + 1];
	bool rac;				/* RAC session: what is typed to CP is for RACF */

	struct zcp_work kick;
	struct delayed_work forced;		/* disconnected for too long */
	struct delayed_work wake;		/* end of SLEEP */
};

enum cp_event {
	CP_EVENT_READY,				/* the terminal has room again */
	CP_EVENT_FORCED,			/* disconnected for too long */
	CP_EVENT_WAKE,				/* end of SLEEP */
	CP_EVENT_CONSPOOL,			/* the console's lines want to be written out */
};

/* ---- user.c: lookup, and the CP thread's queue ---- */

struct cp_who *cp_who_new(const struct zcp_actor *actor);	/* NULL: no memory */
struct cp_who *cp_who_get(struct cp_vm *cp);
void cp_who_put(struct cp_who *who);
void cp_who_replace(struct cp_vm *cp, struct cp_who *who);	/* takes who over */
/* the alternate user; NULL: none */
struct cp_who *cp_alternate_get(struct cp_vm *cp);
void cp_alternate_set(struct cp_vm *cp, struct cp_who *who);	/* takes who over; NULL: none */
struct cp_vm *cp_vm_create(struct zcp_vm *vm, struct cp_who *who, struct cp_dir *dir,
			   const struct zcp_dir_user *entry);
struct cp_vm *cp_vm_find(const char *userid);	/* takes a reference; NULL: not logged on */
struct cp_vm *cp_vm_get(struct zcp_vm *vm);	/* NULL: not yet or no longer a user's */
void cp_vm_put(struct cp_vm *cp);
/* -ESRCH: ending, post is still the caller's */
int cp_vm_post(struct cp_vm *cp, struct cp_post *post);
void cp_vm_kick(struct cp_vm *cp);		/* posts or terminal input wait; any context */
void cp_vm_event(struct cp_vm *cp, enum cp_event event);	/* any context */
void cp_vm_later(struct cp_vm *cp, struct delayed_work *work, unsigned long delay);
void cp_vm_cancel(struct cp_vm *cp, struct delayed_work *work);
void cp_vm_ended(struct zcp_vm *vm);		/* zcp_ops */
struct cp_term *cp_vm_term(struct cp_vm *cp);	/* takes a reference; NULL: disconnected */

/* ---- answers: resp.c ---- */

/*
 * Where lines go: exactly one of cp (console of a VM), term (before LOGON, ADMIN) and
 * buf (DIAGNOSE X'08').
 */
struct cp_resp {
	struct cp_vm *cp;
	struct cp_term *term;
	u64 token;			/* ADMIN: of the command */
	char *buf;
	size_t size, need;
	bool lost;			/* terminal gone or stuck: the rest is thrown away */
	bool silent;
};

enum cp_msgid {
#define HCP(id, module, number, severity, text) MSG_##id,
#include "cp/msgs.def"
#undef HCP
	MSG_COUNT,
};

/*
 * A message with its identifier, as EMSG says; returns its number, which is the return
 * code of the command.
 */
int cp_msg(struct cp_ctx *c, enum cp_msgid id, ...);
__printf(2, 3) void cp_say(struct cp_ctx *c, const char *fmt, ...);	/* a response line */
/* What is longer than ZCP_COMMAND_MAX goes on in the next line. */
void cp_line(struct cp_resp *r, const char *text, size_t len, u8 flags);
int cp_emit(void *ctx, const char *line, size_t len);	/* zcp_emit_t with struct cp_ctx */
void cp_lines(struct cp_ctx *c, const char *text);	/* lines ended by '\n' */
size_t cp_msg_text(char *buf, size_t size, enum cp_emsg emsg, enum cp_msgid id, ...);
/* a line on the user's console */
void cp_tell(struct cp_vm *cp, u8 flags, const char *fmt, ...) __printf(3, 4);

/* ---- commands: dispatch.c, cmdtab.c ---- */

#define CP_ANY		0u		/* no class is asked for */
#define CP_ABCDEG	(CP_CLASS('A') | CP_CLASS('B') | CP_CLASS('C') | CP_CLASS('D') | \
			 CP_CLASS('E') | CP_CLASS('G'))

#define CP_BEFORE	0x01		/* also before LOGON */
#define CP_ONLY_BEFORE	0x02		/* and not after it */
#define CP_VM		0x04		/* needs a virtual machine */
#define CP_AUDIT	0x08		/* attempt record, act, outcome record */
#define CP_RECOVERY	0x10		/* also in a recovery LOGON, and recorded there */
#define CP_HIDDEN	0x20		/* not listed by COMMANDS: an alias */

struct cp_row {
	const char *name;		/* capitals: shortest abbreviation */
	u32 classes;
	u16 flags;
	int (*fn)(struct cp_ctx *c);	/* returns the return code, or <0: host error */
	const struct cp_row *sub;	/* operand table, ended by an empty row: QUERY, SET */
	u8 subs;			/* rows it has */
	u8 door;			/* enum cp_door: RACF is asked before it runs */
};

struct cp_ctx {
	const struct zcp_actor *actor;	/* NULL: before LOGON */
	u32 classes;
	enum cp_emsg emsg;
	struct cp_vm *cp;		/* NULL: before LOGON, ADMIN */
	struct cp_term *term;		/* before LOGON, ADMIN */
	struct cp_resp *resp;
	bool guest;			/* DIAGNOSE X'08': runs on a virtual CPU's thread */
	bool by_for;			/* another user said FOR */
	const struct cp_row *verb;	/* the command's own row */
	const struct cp_row *row;	/* the innermost that matched */
	const char *text;		/* the whole command */
	size_t len;
	struct cp_scan args;
};

extern const struct cp_row cp_commands[], cp_query[], cp_set[], cp_query_virtual[];
extern const unsigned int cp_commands_count;

/*
 * Runs one command. Before LOGON actor and cp are NULL. Returns its return code;
 * -EINTR: a guest's, not begun.
 */
int cp_execute(struct cp_ctx *c, const char *text, size_t len);

/* vmxevent.c: is it recorded because a VMXEVENT profile says so? */
bool cp_command_recorded(const char *userid, const struct cp_row *verb);
int cp_diagnose(struct zcp_vm *vm, u16 code);	/* struct zcp_ops */
u32 cp_sessions(char *text, size_t size, u16 *len);	/* sessions.c; struct zcp_ops */
int cp_bad_operand(struct cp_ctx *c, const struct cp_word *w);	/* HCP002E */
int cp_no_more(struct cp_ctx *c);		/* 0, or HCP003E for what is left */
int cp_need_devno(struct cp_ctx *c, u16 *devno);		/* 0 or the message's number */
int cp_need_userid(struct cp_ctx *c, char userid[ZCP_NAME_LEN + 1]);	/* "*" is one's own */
int cp_row_usage(struct cp_ctx *c);		/* operand missing: HCP026E */

/* DIAGNOSE X'08' */
int cp_diag08(struct zcp_vm *vm, const char *text, size_t len, char *resp, size_t size,
	      size_t *need);

/* ---- alternate.c ---- */

/* DIAGNOSE X'D4' */
int cp_alternate(struct zcp_vm *vm, const char *target, const char *alternate, const char *label);

/* ---- notice.c ---- */

/*
 * Lines ended by '\n', to a user's terminal, the system operator's for "". keep: into his reader
 * when he has none.
 */
void cp_notice(const char *userid, const char *text, size_t len, bool keep);

/* ---- console.c: what the terminal of a logged-on user does ---- */

void cp_console_input(struct cp_vm *cp);	/* takes one record of the terminal; CP thread */
void cp_console_lines(struct cp_vm *cp, const char *text, size_t len, bool as_command);
/* input that came with (X)AUTOLOG: for the guest, never for CP */
void cp_console_data(struct cp_vm *cp, const char *text, size_t len);
void cp_console_status(struct cp_vm *cp);	/* shows CP READ, VM READ or RUNNING; any context */
void cp_console_cp_read(struct cp_vm *cp);	/* stops the machine, enters CP READ */
int cp_console_write(struct zcp_vm *vm, const char *text, size_t len, u8 flags);
void cp_console_read(struct zcp_vm *vm, bool waits);
void cp_console_stopped(struct zcp_vm *vm, unsigned int cpu, enum zcp_stop why, u64 mask, u64 addr);
void cp_attach(struct cp_vm *cp, struct cp_term *term);		/* takes its own references */
/*
 * cp loses term, which is gone and whose loss starts the clock of FORCE; or (NULL) the one that it
 * has, which goes back to the logo. why: what the record says (ZCP_EVENT_DISCONNECT); NULL: the
 * machine has ended, and there is a record of that.
 */
void cp_detach(struct cp_vm *cp, struct cp_term *term, const char *why);
void cp_console_events(struct cp_vm *cp);	/* CP thread */
void cp_console_run(struct cp_vm *cp);		/* BEGIN: leaves CP mode; CP thread */

/* ---- logon.c ---- */

struct cp_logon;
void cp_logon_logo(struct cp_term *t, const struct zcp_term_logo *logo);
void cp_logon_input(struct cp_term *t, const char *text, size_t len);
void cp_logon_free(struct cp_logon *l);		/* wipes */
int cp_logoff_vm(struct cp_vm *cp, const char *by);	/* says LOGOFF AT and ends the machine */
void cp_times_line(struct cp_ctx *c);		/* CONNECT= VIRTCPU= TOTCPU= of c->cp */

/* ---- recover.c: LOGON while RACF is away ---- */

bool cp_recovery_for(const char *userid);	/* RACF is severed, and SYSTEM CONFIG names him */
/* As esm_verify() for LOGON. -EACCES: the password is wrong; -EAGAIN: too many attempts; ... */
int cp_recovery_verify(struct esm_verify *v);
void cp_recovery_over(void);		/* RACF is back: its sessions end */

/* ---- session.c: ADMIN terminals ---- */

struct cp_session;
void cp_session_login(struct cp_term *t, u64 token, const struct zcp_term_login *login);
void cp_session_command(struct cp_term *t, u64 token, const char *text, size_t len);
void cp_session_close(struct cp_session *s);
const struct zcp_actor *cp_session_actor(const struct cp_session *s);
u32 cp_session_classes(const struct cp_session *s);	/* of the directory as it is now */
/* 0 with one of the classes; else -EACCES, and that the act was refused is recorded. */
int cp_session_need(const struct cp_session *s, u32 classes, const struct aud_event *act);

/* ---- directory.c, config.c ---- */

struct cp_dir *cp_dir_get(void);		/* the snapshot in force; NULL: none is loaded */
void cp_dir_put(struct cp_dir *dir);
struct cp_dir *cp_dir_ref(struct cp_dir *dir);
const void *cp_dir_image(const struct cp_dir *dir);
const struct zcp_dir_user *cp_dir_find(const struct cp_dir *dir, const char *userid);

struct cp_config {
	char system[ZCP_NAME_LEN + 1];
	char operator[ZCP_NAME_LEN + 1];
	char zone[5];
	s32 zone_offset;			/* seconds east of UTC */
	u64 features;				/* ZCP_CFG_F_* */
	u32 disconnect;				/* seconds; 0: never */
	u32 maxusers;				/* 0: no limit */
	u32 user_default;			/* classes of a user whose entry names none */
};

void cp_config_get(struct cp_config *config);
bool cp_feature(u64 feature);
/* GLBLDSK: anybody may read it */
bool cp_config_public_disk(const char *owner, u16 vdev);
bool cp_config_recovery(const char *userid);	/* SYSTEM_USERIDS RECOVERY */
/* line 1 to ZCP_CFG_LOGMSG; 0: all, null text */
int cp_logmsg_set(unsigned int line, const char *text, size_t len);
void cp_logmsg_show(struct cp_ctx *c);

/* ---- clock.c ---- */

/*
 * The pieces of QUERY TIME, which guests ask often, without printf's cost. Each is written at p,
 * without a null; the end is returned. The caller's line has room for all.
 */
static inline char *cp_put(char *p, const char *text)
{
	size_t len = strlen(text);

	memcpy(p, text, len);
	return p + len;
}

char *cp_put_cpu_time(char *p, u64 ns);		/* mmm:ss.hs */
char *cp_put_clock(char *p, s64 seconds);	/* hh:mm:ss */
char *cp_put_time(char *p, time64_t t);		/* hh:mm:ss zone WEEKDAY mm/dd/yy */
#define CP_TIME_LINE	40
void cp_time_line(char buf[CP_TIME_LINE], time64_t t);
void cp_time_short(char *buf, size_t size, time64_t t);	/* mm/dd hh:mm:ss */
void cp_time_stamp(char *buf, size_t size, time64_t t);	/* mm/dd/yy hh:mm:ss zone */

/* ---- handlers, by file ---- */
/* logon.c */
int cmd_logon(struct cp_ctx *c);
int cmd_logoff(struct cp_ctx *c);
int cmd_disconnect(struct cp_ctx *c);
int cmd_force(struct cp_ctx *c);
int cmd_xautolog(struct cp_ctx *c);
int cmd_autolog(struct cp_ctx *c);
/* ipl.c */
int cmd_ipl(struct cp_ctx *c);
void cp_ipl_get(struct zcp_vm *vm, struct zcp_ipl *ipl);
void cp_ipl_set(struct zcp_vm *vm, const struct zcp_ipl *ipl);
int cp_reipl(struct zcp_vm *vm, bool clear);
/* the IPL statement; 0: none, 1: done */
int cp_ipl_directory(struct cp_vm *cp, struct cp_ctx *c);
/* tag.c */
int cmd_tag(struct cp_ctx *c);
/* for.c */
int cmd_for(struct cp_ctx *c);
/* system.c */
int cmd_begin(struct cp_ctx *c);
int cmd_stop(struct cp_ctx *c);
int cmd_system(struct cp_ctx *c);
int cmd_external(struct cp_ctx *c);
int cmd_restart(struct cp_ctx *c);
int cmd_ready(struct cp_ctx *c);
int cmd_attn(struct cp_ctx *c);
int cmd_vinput(struct cp_ctx *c);
/* storage.c */
int cmd_display(struct cp_ctx *c);
int cmd_store(struct cp_ctx *c);
/* host.c */
int display_host(struct cp_ctx *c);
int store_host(struct cp_ctx *c);
/* term.c */
int cmd_terminal(struct cp_ctx *c);
int query_terminal(struct cp_ctx *c);
void cp_options_init(struct cp_options *opt);
/* set.c */
int set_option(struct cp_ctx *c);
int set_emsg(struct cp_ctx *c);
int set_smsg(struct cp_ctx *c);
int set_run(struct cp_ctx *c);
int set_privclass(struct cp_ctx *c);
int set_logmsg(struct cp_ctx *c);
int query_set(struct cp_ctx *c);
/* query.c */
int query_time(struct cp_ctx *c);
int query_userid(struct cp_ctx *c);
int query_names(struct cp_ctx *c);
int query_users(struct cp_ctx *c);
int query_cplevel(struct cp_ctx *c);
int query_cpuid(struct cp_ctx *c);
int query_privclass(struct cp_ctx *c);
int query_logmsg(struct cp_ctx *c);
int query_commands(struct cp_ctx *c);
int query_iplparms(struct cp_ctx *c);
int query_timezone(struct cp_ctx *c);
int query_recording(struct cp_ctx *c);
int query_user(struct cp_ctx *c);
int query_trail(struct cp_ctx *c);
int cmd_commands(struct cp_ctx *c);
int cmd_asterisk(struct cp_ctx *c);
int cmd_sleep(struct cp_ctx *c);
int cmd_echo(struct cp_ctx *c);
int cmd_silently(struct cp_ctx *c);
/* virtual.c */
u64 cp_cpu_id(unsigned int cpu);
int query_virtual(struct cp_ctx *c);
int query_virtual_all(struct cp_ctx *c);
int query_console(struct cp_ctx *c);
int query_virtual_storage(struct cp_ctx *c);
int query_virtual_cpus(struct cp_ctx *c);
int query_virtual_ur(struct cp_ctx *c);
int query_virtual_class(struct cp_ctx *c);
int query_virtual_nic(struct cp_ctx *c);
/* link.c */
int cmd_link(struct cp_ctx *c);
int cmd_detach(struct cp_ctx *c);
int query_links(struct cp_ctx *c);
/* alternate.c */
int query_alternate(struct cp_ctx *c);
/* message.c */
int cmd_message(struct cp_ctx *c);
int cmd_msgnoh(struct cp_ctx *c);
int cmd_warning(struct cp_ctx *c);
int cmd_smsg(struct cp_ctx *c);
/* scif.c */
int cmd_send(struct cp_ctx *c);
int set_watcher_cmd(struct cp_ctx *c);
int query_watcher(struct cp_ctx *c);
int query_seclabel(struct cp_ctx *c);
/* spoolcmd.c, spoolq.c */
int cmd_spool(struct cp_ctx *c);
int cmd_close(struct cp_ctx *c);
int cmd_purge(struct cp_ctx *c);
int cmd_change(struct cp_ctx *c);
int cmd_order(struct cp_ctx *c);
int cmd_transfer(struct cp_ctx *c);
int query_files(struct cp_ctx *c);
int query_reader(struct cp_ctx *c);
int query_punch(struct cp_ctx *c);
int query_printer(struct cp_ctx *c);
/* smf.c, rac.c, nss.c */
int cmd_smf(struct cp_ctx *c);
int cmd_rac(struct cp_ctx *c);
int cp_rac_line(struct cp_ctx *c, const char *text, size_t len);	/* in a session */
int query_nss(struct cp_ctx *c);
int purge_nss(struct cp_ctx *c);

/* nss.c */
int nss_ipl(struct cp_vm *cp, const char *name, struct cp_ctx *c, u64 *mask, u64 *addr);

/* the small worker: all that precedes LOGON, and cpctl's commands */
extern struct workqueue_struct *cp_wq;

enum cp_counter {
	CP_COUNT_COMMANDS,
	CP_COUNT_REFUSED,
	CP_COUNT_LOGONS,
	CP_COUNT_LOGON_FAILURES,
	CP_COUNT_LOGOFFS,
	CP_COUNT_DIAG08,
	CP_COUNT_NOT_ACCEPTED,
	CP_COUNT_LINES_LOST,
	CP_COUNT_SPOOL_FILES,
	CP_COUNT_MAX,
};

void cp_count(enum cp_counter counter);

#endif
