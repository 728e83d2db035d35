// SPDX-License-Identifier: GPL-2.0-only
/*
 * cons3215.c - the 3215 console printer-keyboard, which CP shows on the user's terminal
 *
 * Output waits in the device while the terminal is behind, a read until a line
 * comes; the channel program stays active meanwhile and no thread with it.
 */
#include "../ebcdic.h"
#include "device.h"

#define OUT_MAX		4096
#define LINES		8
#define TEXT_MAX	240

struct cons3215 {
	struct vdev dev;
	/* output: the thread that runs the program */
	u16 len, pos;			/* what of out was taken from the channel, and shown */
	bool after_cr;			/* a new line right behind is the same line end */
	char out[OUT_MAX];
	/* input: the subchannel's lock */
	bool reading;			/* a read waits */
	u8 head, count;
	struct {
		u8 len;
		u8 text[TEXT_MAX];	/* EBCDIC */
	} line[LINES];
};

static struct cons3215 *to_cons(struct vdev *dev)
{
	return container_of(dev, struct cons3215, dev);
}

/* ---- output ---- */

static bool ends_line(char c)
{
	return (u8)c == LATIN1_NEL || c == EBCDIC_CR;
}

/* Shows the next line of what is there; it stays open when nothing ends it. */
static int show_line(struct cons3215 *con)
{
	const char *text = con->out + con->pos;
	size_t n = 0, rest = con->len - con->pos;
	int ret;

	if (con->after_cr && (u8)*text == LATIN1_NEL) {
		con->after_cr = false;
		con->pos++;
		return 0;
	}
	while (n < rest && !ends_line(text[n]))
		n++;
	ret = zcp_ops->cons_write(con->dev.vm, text, n, n < rest ? 0 : ZCP_LINE_NOCR);
	if (ret == -EAGAIN)
		return ret;
	con->after_cr = n < rest && text[n] == EBCDIC_CR;
	con->pos += n + (n < rest);
	return 0;
}

static int write_text(struct vdev *dev, struct ccw_prog *p)
{
	struct cons3215 *con = to_cons(dev);
	int ret;

	for (;;) {
		while (con->pos < con->len) {
			ret = show_line(con);
			if (ret)
				return ret;
		}
		con->len = 0;
		con->pos = 0;
		if (ccw_spent(p))
			return -EAGAIN;
		con->len = ccw_get(p, con->out, sizeof(con->out));
		if (!con->len)
			return DS_END;
		ebcdic_decode(con->out, (u8 *)con->out, con->len);
	}
}

/* Write with automatic carrier return: the line is ended behind the text */
static int write_acr(struct vdev *dev, struct ccw_prog *p)
{
	int ret = write_text(dev, p);

	if (ret != DS_END)
		return ret;
	to_cons(dev)->after_cr = false;
	ret = zcp_ops->cons_write(dev->vm, "", 0, 0);
	return ret == -EAGAIN ? ret : DS_END;
}

static int alarm(struct vdev *dev, struct ccw_prog *p)
{
	int ret = zcp_ops->cons_write(dev->vm, "", 0, ZCP_LINE_ALARM | ZCP_LINE_NOCR);

	return ret == -EAGAIN ? ret : DS_END;
}

void cons_ready(struct zcp_vm *vm)
{
	struct subchannel *sch = READ_ONCE(vm->css->console);

	if (sch)
		sch_ready(sch);
	sclp_ready(vm);
}

/* ---- input ---- */

/* Takes the oldest line; false: the read waits now, or still */
static bool next_line(struct cons3215 *con, u8 *text, u8 *len, bool *change)
{
	struct subchannel *sch = con->dev.sch;
	unsigned long flags;
	bool any;

	spin_lock_irqsave(&sch->lock, flags);
	any = con->count;
	*change = con->reading == any;
	con->reading = !any;
	if (any) {
		*len = con->line[con->head].len;
		memcpy(text, con->line[con->head].text, *len);
		con->head = (con->head + 1) % LINES;
		con->count--;
		if (con->count)
			sch_unsolicited_locked(sch, DS_ATTENTION);
	}
	spin_unlock_irqrestore(&sch->lock, flags);
	return any;
}

static int read_inquiry(struct vdev *dev, struct ccw_prog *p)
{
	struct cons3215 *con = to_cons(dev);
	u8 text[TEXT_MAX], len;
	bool any, change;

	any = next_line(con, text, &len, &change);
	if (change)
		zcp_ops->cons_read(dev->vm, !any);
	if (!any)
		return -EAGAIN;
	ccw_put(p, text, len);
	return DS_END;
}

static int put_line(struct cons3215 *con, const char *text, size_t len)
{
	u8 i;

	if (con->count == LINES)
		return -ENOSPC;
	i = (con->head + con->count) % LINES;
	len = min_t(size_t, len, TEXT_MAX);
	ebcdic_encode(con->line[i].text, text, len);
	con->line[i].len = len;
	con->count++;
	return 0;
}

/* Under the subchannel's lock */
static int input(struct subchannel *sch, const char *text, size_t len)
{
	struct cons3215 *con = to_cons(sch->dev);
	int ret = 0;

	if (len || con->reading)
		ret = put_line(con, text, len);
	if (ret)
		return ret;
	if (con->reading) {
		sch_ready_locked(sch);
		return 0;
	}
	sch_unsolicited_locked(sch, DS_ATTENTION);
	return -EAGAIN;
}

int cons_input(struct zcp_vm *vm, const char *text, size_t len)
{
	struct subchannel *sch = READ_ONCE(vm->css->console);
	unsigned long flags;
	int ret = -ENODEV;

	if (!sch)
		return ret;
	spin_lock_irqsave(&sch->lock, flags);
	if (sch->dev && sch->dev->type->ops == &cons3215_ops)
		ret = input(sch, text, len);
	spin_unlock_irqrestore(&sch->lock, flags);
	return ret;
}

int cons_attention(struct zcp_vm *vm)
{
	struct subchannel *sch = READ_ONCE(vm->css->console);

	if (!sch)
		return -ENODEV;
	sch_unsolicited(sch, DS_ATTENTION);
	return 0;
}

bool cons_reading(struct zcp_vm *vm)
{
	struct subchannel *sch = READ_ONCE(vm->css->console);
	unsigned long flags;
	bool reading;

	if (!sch)
		return false;
	spin_lock_irqsave(&sch->lock, flags);
	reading = sch->dev && sch->dev->type->ops == &cons3215_ops && to_cons(sch->dev)->reading;
	spin_unlock_irqrestore(&sch->lock, flags);
	return reading;
}

/* ---- device ---- */

static void cancel(struct vdev *dev)
{
	struct cons3215 *con = to_cons(dev);

	if (con->reading)
		zcp_ops->cons_read(dev->vm, false);
	con->reading = false;
	con->len = 0;
	con->pos = 0;
}

static void reset(struct vdev *dev)
{
	struct cons3215 *con = to_cons(dev);
	unsigned long flags;

	spin_lock_irqsave(&dev->sch->lock, flags);
	con->head = 0;
	con->count = 0;
	con->after_cr = false;
	memset(con->line, 0, sizeof(con->line));
	spin_unlock_irqrestore(&dev->sch->lock, flags);
}

static const struct vdev_command commands[] = {
	{ 0x01, write_text },
	{ 0x09, write_acr },
	{ 0x0a, read_inquiry },
	{ 0x0b, alarm },
	{ }
};

const struct vdev_ops cons3215_ops = {
	.size = sizeof(struct cons3215),
	.commands = commands,
	.cancel = cancel,
	.reset = reset,
};
