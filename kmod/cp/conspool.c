// SPDX-License-Identifier: GPL-2.0-only
/*
 * conspool.c - SPOOL CONSOLE START: what the console shows also goes to a print file
 *
 * Lines wait in a buffer until the machine's own threads write them out, so
 * that no one who sends a line waits for the store. A guest whose lines find
 * no room waits as for a terminal that is behind.
 */
#include <linux/slab.h>
#include "cp/conspool.h"
#include "cp/cp.h"
#include "dev/vdev.h"
#include "ebcdic.h"

#define ROOM	(32 << 10)
#define RECLEN	132

struct cp_conspool {
	struct mutex writing;		/* outside of cp->lock: one writer at a time */
	u16 devno;
	/* cp->lock */
	bool started, behind;
	size_t len;
	char text[ROOM];		/* lines, each ended by '\n' */
	char taken[ROOM];		/* of writing: what is being written out */
};

bool cp_con_room(struct cp_vm *cp, size_t len)
{
	struct cp_conspool *con;
	unsigned long flags;
	bool room = true;

	if (!READ_ONCE(cp->con))
		return true;
	spin_lock_irqsave(&cp->lock, flags);
	con = cp->con;
	if (con->started) {
		room = con->len + len < ROOM;
		con->behind |= !room;
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	if (!room)
		cp_vm_event(cp, CP_EVENT_CONSPOOL);
	return room;
}

void cp_con_line(struct cp_vm *cp, const char *text, size_t len, u8 line_flags)
{
	struct cp_conspool *con;
	unsigned long flags;
	bool half = false, lost = false;

	if (!READ_ONCE(cp->con))
		return;
	spin_lock_irqsave(&cp->lock, flags);
	con = cp->con;
	if (con->started) {
		lost = con->len + len + 1 > ROOM;
		if (!lost) {
			memcpy(con->text + con->len, text, len);
			con->len += len;
			if (!(line_flags & ZCP_LINE_NOCR))
				con->text[con->len++] = '\n';
		}
		half = con->len > ROOM / 2;
	}
	spin_unlock_irqrestore(&cp->lock, flags);
	if (lost)
		cp_count(CP_COUNT_LINES_LOST);
	if (half)
		cp_vm_event(cp, CP_EVENT_CONSPOOL);
}

/* Takes what waits, up to the end of its last line; all: an open line too */
static size_t take(struct cp_vm *cp, struct cp_conspool *con, bool all, bool *ready)
{
	unsigned long flags;
	size_t n;

	spin_lock_irqsave(&cp->lock, flags);
	for (n = con->len; n && !all && con->text[n - 1] != '\n'; n--)
		;
	if (!n && con->len > ROOM / 2)
		n = con->len;		/* a line without end */
	memcpy(con->taken, con->text, n);
	con->len -= n;
	memmove(con->text, con->text + n, con->len);
	*ready = con->behind;
	con->behind = false;
	spin_unlock_irqrestore(&cp->lock, flags);
	return n;
}

static int write_line(struct cp_vm *cp, u16 devno, const char *text, size_t len)
{
	u8 record[RECLEN];
	size_t n;
	int ret;

	do {
		n = min_t(size_t, len, sizeof(record));
		ebcdic_encode(record, text, n);
		ret = spool_ur_write(cp->vm, devno, record, n, 0x09);
		text += n;
		len -= n;
	} while (!ret && len);
	return ret;
}

static int write_lines(struct cp_vm *cp, u16 devno, const char *text, size_t len)
{
	const char *end = text + len, *nl;
	int ret = 0;

	while (!ret && text < end) {
		nl = memchr(text, '\n', end - text) ?: end;
		ret = write_line(cp, devno, text, nl - text);
		text = nl + 1;
	}
	return ret;
}

/* What cannot be stored is lost, and the user is told once: spooling stops. */
static void stopped(struct cp_vm *cp, struct cp_conspool *con, int error)
{
	unsigned long flags;
	struct cp_ur *ur;

	spin_lock_irqsave(&cp->lock, flags);
	con->started = false;
	ur = cp_ur_find(cp, con->devno);
	if (ur)
		ur->started = false;
	spin_unlock_irqrestore(&cp->lock, flags);
	cp_tell(cp, ZCP_LINE_HIGH, "Console spooling has stopped (error %d)", error);
}

void cp_con_write_out(struct cp_vm *cp, bool all)
{
	struct cp_conspool *con = READ_ONCE(cp->con);
	bool ready = false;
	size_t n;
	int ret = 0;

	if (!con)
		return;
	mutex_lock(&con->writing);
	n = take(cp, con, all, &ready);
	if (n)
		ret = write_lines(cp, con->devno, con->taken, n);
	mutex_unlock(&con->writing);
	if (ret)
		stopped(cp, con, ret);
	if (ready)
		cons_ready(cp->vm);
}

int cp_con_start(struct cp_vm *cp, u16 devno, bool start)
{
	struct cp_conspool *con = NULL;
	unsigned long flags;

	if (start && !READ_ONCE(cp->con)) {
		con = kvzalloc(sizeof(*con), GFP_KERNEL_ACCOUNT);
		if (!con)
			return -ENOMEM;
		mutex_init(&con->writing);
		con->devno = devno;
	}
	spin_lock_irqsave(&cp->lock, flags);
	if (con && !cp->con) {
		WRITE_ONCE(cp->con, con);
		con = NULL;
	}
	if (cp->con)
		cp->con->started = start;
	spin_unlock_irqrestore(&cp->lock, flags);
	kvfree(con);
	return 0;
}

void cp_con_free(struct cp_vm *cp)
{
	kvfree(cp->con);
}
