// SPDX-License-Identifier: GPL-2.0-only
/*
 * init.c - CP's rung of the ladder: the worker, the operations table, the terminal device, the
 * counters
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "cp/cp.h"
#include "cp/room.h"

struct workqueue_struct *cp_wq;
static atomic64_t counts[CP_COUNT_MAX];

void cp_count(enum cp_counter counter)
{
	atomic64_inc(&counts[counter]);
}

int cp_counters(zcp_counter_fn fn, void *arg)
{
	static const char * const names[CP_COUNT_MAX] = {
		[CP_COUNT_COMMANDS] = "cp.commands",
		[CP_COUNT_REFUSED] = "cp.class_refusals",
		[CP_COUNT_LOGONS] = "cp.logons",
		[CP_COUNT_LOGON_FAILURES] = "cp.logon_failures",
		[CP_COUNT_LOGOFFS] = "cp.logoffs",
		[CP_COUNT_DIAG08] = "cp.diag08",
		[CP_COUNT_NOT_ACCEPTED] = "cp.not_accepted",
		[CP_COUNT_LINES_LOST] = "cp.lines_lost",
		[CP_COUNT_SPOOL_FILES] = "cp.spool_files",
	};
	int i, ret = 0;

	for (i = 0; !ret && i < CP_COUNT_MAX; i++)
		ret = fn(arg, NULL, names[i], atomic64_read(&counts[i]));
	return ret;
}

static void ident(struct zcp_vm *vm, struct zcp_ident *id)
{
	struct cp_config config;

	cp_config_get(&config);
	*id = (struct zcp_ident){
		.cp = "z/VM    7.2.0   ",
		.name = "z/VM",
		.version = 0x0702,
		.tz_offset = config.zone_offset,
	};
	strscpy(id->system, config.system, sizeof(id->system));
}

static const struct zcp_ops ops = {
	.command = cp_diag08,
	.alternate = cp_alternate,
	.diagnose = cp_diagnose,
	.sessions = cp_sessions,
	.stopped = cp_console_stopped,
	.ipl_get = cp_ipl_get,
	.ipl_set = cp_ipl_set,
	.reipl = cp_reipl,
	.cons_write = cp_console_write,
	.tell = cp_notice,
	.racf_back = cp_recovery_over,
	.cons_read = cp_console_read,
	.ident = ident,
	.ended = cp_vm_ended,
	.rdr_next = spool_rdr_next,
	.spool_read = spool_read,
	.rdr_done = spool_rdr_done,
	.ur_write = spool_ur_write,
};

const struct zcp_ops *zcp_ops;

int cp_init(void)
{
	int ret;

	/* a handful at once: what precedes LOGON waits for RACF and must not flood it */
	cp_wq = alloc_workqueue("zcp-cp", WQ_UNBOUND | WQ_FREEZABLE, 8);
	if (!cp_wq)
		return -ENOMEM;
	zcp_ops = &ops;
	cp_query_init();
	ret = cp_term_init();
	if (ret)
		destroy_workqueue(cp_wq);
	return ret;
}

/*
 * No terminal is open and no VM is left, or the module could not be unloaded; what they queued is
 * flushed.
 */
void cp_exit(void)
{
	cp_term_exit();
	destroy_workqueue(cp_wq);
	cp_spool_exit();
	cp_nss_exit();
	cp_dir_exit();
}
