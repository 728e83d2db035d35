/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vdev.h - virtual devices and the channel subsystem of one VM
 *
 * A device has a number (user's name for it) and a subchannel (the guest's).
 * Subchannel numbers are given in the order of creation, without gaps while
 * nothing was detached, since Linux ends its scan at the first cc 3.
 */
#ifndef ZCP_VDEV_H
#define ZCP_VDEV_H

#include "../zcp.h"

struct vdev;

int css_create(struct zcp_vm *vm);
/* no thread of the VM is left, css_reset() was the last call */
void css_destroy(struct zcp_vm *vm);
/* subsystem reset: I/O is cancelled, subchannels disabled, nothing pending */
void css_reset(struct zcp_vm *vm);

/*
 * type: "3215", "2540" with 'R' or 'P', "1403", ... as the directory spells it. -EEXIST, -EINVAL:
 * unknown type
 */
int vdev_add(struct zcp_vm *vm, u16 devno, const char *type, char role);
int vdev_detach(struct zcp_vm *vm, u16 devno);		/* -ENODEV */
bool vdev_exists(struct zcp_vm *vm, u16 devno);

/* For QUERY VIRTUAL, QUERY CONSOLE: facts; the words are cp/'s. Stops at non-zero. */
struct vdev_info {
	u16 devno, schid;
	char type[8];			/* "3215", "2540" */
	char role;			/* 'C' console, 'R' reader, 'P' punch, 'L' printer */
	u8 vclass, vtype;		/* DIAGNOSE X'24' and X'210' */
	bool busy;			/* a channel program is running */
};

int vdev_for_each(struct zcp_vm *vm, int (*fn)(const struct vdev_info *info, void *arg), void *arg);

/*
 * IPL from a device: READ IPL into absolute 0 and the channel program that it brings. Stores the
 * subchannel id at 0xb8 and zero at 0xbc. 0 done; -ENODEV, -EIO (device refused), -ENODATA (reader
 * empty).
 */
int vdev_ipl(struct zcp_vm *vm, u16 devno);

/*
 * The user typed a line for the guest (ISO 8859-1). -EAGAIN: no read is up yet; it was queued and
 * an attention interruption is pending; 0 taken; -ENODEV no console; -ENOSPC: NOT ACCEPTED, too
 * many lines wait. A null line and the attention key give attention alone.
 */
int cons_input(struct zcp_vm *vm, const char *text, size_t len);
int cons_attention(struct zcp_vm *vm);
void cons_ready(struct zcp_vm *vm);	/* the terminal can take output again; any context */
bool cons_reading(struct zcp_vm *vm);	/* a read is outstanding: VM READ */
/* unsolicited device end: a file came for the reader, READY */
void vdev_ready(struct zcp_vm *vm, u16 devno);

#endif
