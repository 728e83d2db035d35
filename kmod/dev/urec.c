// SPDX-License-Identifier: GPL-2.0-only
/* urec.c - unit record: card readers, punches and printers in front of the spool */
#include "device.h"

#define RECORD_MAX	256

/* ---- reader ---- */

struct reader {
	struct vdev dev;
	struct spool_file *file;	/* NULL: none is open */
	u64 record;			/* that the next read gives */
	u8 card[RECORD_MAX];
};

static struct reader *to_reader(struct vdev *dev)
{
	return container_of(dev, struct reader, dev);
}

/*
 * Unit exception once behind the last card; the next read begins the next file, or finds the hopper
 * empty.
 */
static int read_card(struct vdev *dev, struct ccw_prog *p, bool feed)
{
	struct reader *r = to_reader(dev);
	ssize_t n;

	if (!r->file) {
		r->record = 0;
		r->file = zcp_ops->rdr_next(dev->vm, dev->devno);
		if (!r->file)
			return vdev_unit_check(dev, SENSE_INTERVENTION);
	}
	n = zcp_ops->spool_read(r->file, r->record, r->card, sizeof(r->card));
	if (n < 0)
		return vdev_unit_check(dev, SENSE_EQUIPMENT);
	if (!n) {
		zcp_ops->rdr_done(dev->vm, r->file, true);
		r->file = NULL;
		return DS_END | DS_UNIT_EXCEPTION;
	}
	ccw_put(p, r->card, min_t(size_t, n, sizeof(r->card)));
	r->record += feed;
	return DS_END;
}

static int read_feed(struct vdev *dev, struct ccw_prog *p)
{
	return read_card(dev, p, true);
}

static int read_only(struct vdev *dev, struct ccw_prog *p)
{
	return read_card(dev, p, false);
}

static int feed(struct vdev *dev, struct ccw_prog *p)
{
	struct reader *r = to_reader(dev);

	if (r->file)
		r->record++;
	return DS_END;
}

static void reader_reset(struct vdev *dev)
{
	struct reader *r = to_reader(dev);

	if (r->file)
		zcp_ops->rdr_done(dev->vm, r->file, false);
	r->file = NULL;
}

static const struct vdev_command reader_commands[] = {
	{ 0x02, read_feed }, { 0x42, read_feed }, { 0x82, read_feed },	/* by stacker */
	{ 0xc2, read_only },
	{ 0x23, feed }, { 0x63, feed }, { 0xa3, feed },
	{ }
};

const struct vdev_ops reader_ops = {
	.size = sizeof(struct reader),
	.commands = reader_commands,
	.reset = reader_reset,
};

/* ---- punch and printer ---- */

static int write_record(struct vdev *dev, struct ccw_prog *p)
{
	u8 record[RECORD_MAX];
	size_t n = ccw_get(p, record, min_t(size_t, dev->type->reclen, sizeof(record)));

	if (p->cstat || p->error)
		return DS_END;		/* a card that did not arrive whole is not punched */
	if (zcp_ops->ur_write(dev->vm, dev->devno, record, n, p->cmd))
		return vdev_unit_check(dev, SENSE_INTERVENTION);
	return DS_END;
}

/* Carriage control without text */
static int move_carriage(struct vdev *dev, struct ccw_prog *p)
{
	if (zcp_ops->ur_write(dev->vm, dev->devno, "", 0, p->cmd))
		return vdev_unit_check(dev, SENSE_INTERVENTION);
	return DS_END;
}

static const struct vdev_command punch_commands[] = {
	{ 0x01, write_record }, { 0x41, write_record }, { 0x81, write_record },	/* by stacker */
	{ }
};

const struct vdev_ops punch_ops = {
	.size = sizeof(struct vdev),
	.commands = punch_commands,
};

static const struct vdev_command printer_commands[] = {
	/* write, then no, one, two or three spaces, or skip to channels 1 to 12 */
	{ 0x01, write_record }, { 0x09, write_record }, { 0x11, write_record },
	{ 0x19, write_record }, { 0x89, write_record }, { 0x91, write_record },
	{ 0x99, write_record }, { 0xa1, write_record }, { 0xa9, write_record },
	{ 0xb1, write_record }, { 0xb9, write_record }, { 0xc1, write_record },
	{ 0xc9, write_record }, { 0xd1, write_record }, { 0xd9, write_record },
	{ 0xe1, write_record },
	/* the same motion without writing */
	{ 0x0b, move_carriage }, { 0x13, move_carriage }, { 0x1b, move_carriage },
	{ 0x8b, move_carriage }, { 0x93, move_carriage }, { 0x9b, move_carriage },
	{ 0xa3, move_carriage }, { 0xab, move_carriage }, { 0xb3, move_carriage },
	{ 0xbb, move_carriage }, { 0xc3, move_carriage }, { 0xcb, move_carriage },
	{ 0xd3, move_carriage }, { 0xdb, move_carriage }, { 0xe3, move_carriage },
	{ }
};

const struct vdev_ops printer_ops = {
	.size = sizeof(struct vdev),
	.commands = printer_commands,
};
