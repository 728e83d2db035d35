// SPDX-License-Identifier: GPL-2.0-only
/*
 * notice.c - what RACF and SMF have to say to a user: at his terminal, or in a reader file
 *
 * A service must not wait for the store, so files are made by the worker, a
 * few at a time; services limit how often they send.
 */
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "cp/spool.h"
#include "cp/terminal.h"
#include "ebcdic.h"

#define LATER_MAX	32
#define CARD		80

struct later {
	struct work_struct work;
	char userid[ZCP_NAME_LEN + 1];
	size_t len;
	char text[];
};

static atomic_t waiting;

static int punch_line(struct spool_file *f, const char *text, size_t len)
{
	char card[CARD];
	u8 record[CARD];
	size_t n;
	int ret;

	do {
		n = min_t(size_t, len, CARD);
		memset(card, ' ', CARD);
		memcpy(card, text, n);
		ebcdic_encode(record, card, CARD);
		ret = spool_append(f, record, CARD);
		text += n;
		len -= n;
	} while (!ret && len);
	return ret;
}

static int punch_lines(struct spool_file *f, const char *text, size_t len)
{
	const char *end = text + len, *next;
	int ret = 0;

	for (; !ret && text < end; text = next + 1) {
		next = memchr(text, '\n', end - text) ?: end;
		ret = punch_line(f, text, next - text);
	}
	return ret;
}

static bool in_directory(const char *userid)
{
	struct cp_dir *dir = cp_dir_get();
	bool is = dir && cp_dir_find(dir, userid);

	cp_dir_put(dir);
	return is;
}

static void later_fn(struct work_struct *work)
{
	struct later *l = container_of(work, struct later, work);
	struct spool_file *f = NULL;

	if (in_directory(l->userid))
		f = spool_create(l->userid, "RACFVM", "", 'P');
	if (!IS_ERR_OR_NULL(f)) {
		f->queue = SPOOL_RDR;
		strscpy(f->name, "RACF", sizeof(f->name));
		strscpy(f->type, "NOTICE", sizeof(f->type));
		if (punch_lines(f, l->text, l->len)) {
			spool_abandon(f);
		} else if (!spool_commit(f)) {
			spool_arrived(f, false);
			spool_put(f);
		}
	}
	kfree(l);
	atomic_dec(&waiting);
}

static void put_in_reader(const char *userid, const char *text, size_t len)
{
	struct later *l = NULL;

	if (atomic_inc_return(&waiting) <= LATER_MAX)
		l = kmalloc(struct_size(l, text, len), GFP_KERNEL);
	if (!l) {
		atomic_dec(&waiting);
		cp_count(CP_COUNT_LINES_LOST);
		return;
	}
	INIT_WORK(&l->work, later_fn);
	strscpy(l->userid, userid, sizeof(l->userid));
	l->len = len;
	memcpy(l->text, text, len);
	queue_work(cp_wq, &l->work);
}

void cp_notice(const char *userid, const char *text, size_t len, bool keep)
{
	const char *end = text + len, *next, *p;
	struct cp_config config;
	struct cp_term *t;
	struct cp_vm *to;

	cp_config_get(&config);
	if (!userid[0])
		userid = config.operator;
	to = cp_vm_find(userid);
	t = to ? cp_vm_term(to) : NULL;
	for (p = text; t && p < end; p = next + 1) {
		next = memchr(p, '\n', end - p) ?: end;
		cp_con_line(to, p, next - p, 0);
		cp_term_line_nowait(t, p, next - p, ZCP_LINE_HIGH | ZCP_LINE_ALARM);
	}
	if (!t && keep)
		put_in_reader(userid, text, len);
	if (t)
		cp_term_put(t);
	if (to)
		cp_vm_put(to);
}
