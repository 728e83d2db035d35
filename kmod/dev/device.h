/* SPDX-License-Identifier: GPL-2.0-only */
/* device.h - what a virtual device is made of; for dev/ only */
#ifndef ZCP_DEV_DEVICE_H
#define ZCP_DEV_DEVICE_H

#include "css.h"
#include "vdev.h"

/* sense byte 0 */
enum sense_bit {
	SENSE_COMMAND_REJECT = 0x80, SENSE_INTERVENTION = 0x40, SENSE_BUS_OUT = 0x20,
	SENSE_EQUIPMENT = 0x10,
};

/* Executes p->cmd: device status, -EAGAIN (see ccw.h), or <0. Runs without a lock and may sleep. */
typedef int (*vdev_command_fn)(struct vdev *dev, struct ccw_prog *p);

struct vdev_command {
	u8 code;
	vdev_command_fn fn;
};

struct vdev_ops {
	size_t size;				/* of the structure that begins with struct vdev */
	/* besides NOP, SENSE and SENSE ID; ended by fn NULL */
	const struct vdev_command *commands;
	/* its command will not be called again; under the subchannel's lock; may be NULL */
	void (*cancel)(struct vdev *dev);
	/* no program runs; the last call before it is freed; may sleep; may be NULL */
	void (*reset)(struct vdev *dev);
};

struct vdev_type {
	char name[8];
	char role;
	u8 vclass, vtype;			/* DIAGNOSE X'24', X'210' */
	u8 sense_len;
	u16 cu_type;				/* SENSE ID */
	u16 reclen;				/* unit record */
	const struct vdev_ops *ops;
};

struct vdev {
	const struct vdev_type *type;
	struct zcp_vm *vm;
	struct subchannel *sch;
	u16 devno;
	u8 sense[CSS_SENSE_MAX];
};

/* Device status for a unit check; sense is byte 0 */
int vdev_unit_check(struct vdev *dev, u8 sense);
/* vdev.c: executes p->cmd on the subchannel's device */
int vdev_command(struct subchannel *sch, struct ccw_prog *p);

extern const struct vdev_ops cons3215_ops, reader_ops, punch_ops, printer_ops;

#endif
