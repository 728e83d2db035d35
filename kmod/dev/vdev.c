// SPDX-License-Identifier: GPL-2.0-only
/* vdev.c - virtual devices: types, adding and detaching, commands that all know, IPL */
#include <linux/slab.h>
#include "device.h"

#define SENSE_ID_LEN	7		/* X'FF', control unit and model, device and model */
#define LC_SUBCHANNEL	0xb8
#define SCHID_ONE	0x00010000

static const struct vdev_type types[] = {
	/* class and type of DIAGNOSE X'24' and X'210', sense bytes, control unit, record length */
	{ "3215", 'C',	0x80, 0x00, 1, 0x3215, 0,   &cons3215_ops },
	{ "2540", 'R',	0x20, 0x82, 1, 0x2540, 80,  &reader_ops },
	{ "2501", 'R',	0x20, 0x81, 1, 0x2501, 80,  &reader_ops },
	{ "3505", 'R',	0x20, 0x84, 1, 0x3505, 80,  &reader_ops },
	{ "2540", 'P',	0x10, 0x82, 1, 0x2540, 80,  &punch_ops },
	{ "3525", 'P',	0x10, 0x84, 1, 0x3525, 80,  &punch_ops },
	{ "1403", 'L',	0x10, 0x41, 1, 0x1403, 132, &printer_ops },
	{ "3203", 'L',	0x10, 0x43, 1, 0x3203, 132, &printer_ops },
	{ "3211", 'L',	0x10, 0x42, 1, 0x3211, 150, &printer_ops },
	{ "3262", 'L',	0x10, 0x47, 1, 0x3262, 132, &printer_ops },
};

/* role 0: the only one of that name, else the reader's and the punch's are told apart by it */
static const struct vdev_type *find_type(const char *name, char role)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (!strcmp(types[i].name, name) && (!role || types[i].role == role))
			return &types[i];
	return NULL;
}

/* ---- commands ---- */

int vdev_unit_check(struct vdev *dev, u8 sense)
{
	memset(dev->sense, 0, sizeof(dev->sense));
	dev->sense[0] = sense;
	return DS_END | DS_UNIT_CHECK;
}

static int basic_sense(struct vdev *dev, struct ccw_prog *p)
{
	ccw_put(p, dev->sense, dev->type->sense_len);
	memset(dev->sense, 0, sizeof(dev->sense));
	return DS_END;
}

static int sense_id(struct vdev *dev, struct ccw_prog *p)
{
	u16 cu = dev->type->cu_type;
	u8 id[SENSE_ID_LEN] = { 0xff, cu >> 8, cu & 0xff, 0, cu >> 8, cu & 0xff, 0 };

	memset(dev->sense, 0, sizeof(dev->sense));
	ccw_put(p, id, sizeof(id));
	return DS_END;
}

int vdev_command(struct subchannel *sch, struct ccw_prog *p)
{
	struct vdev *dev = sch->dev;
	const struct vdev_command *c;

	switch (p->cmd) {
	case CMD_NOP:
		return DS_END;
	case CMD_SENSE:
		return basic_sense(dev, p);
	case CMD_SENSE_ID:
		return sense_id(dev, p);
	}
	memset(dev->sense, 0, sizeof(dev->sense));
	for (c = dev->type->ops->commands; c->fn; c++)
		if (c->code == p->cmd)
			return c->fn(dev, p);
	return vdev_unit_check(dev, SENSE_COMMAND_REJECT);
}

/* ---- adding and detaching ---- */

static int add(struct css *css, const struct vdev_type *type, u16 devno)
{
	struct vdev *dev;
	int ret;

	lockdep_assert_held(&css->admin);
	if (css_find(css, devno) || (type->role == 'C' && css->console))
		return -EEXIST;
	dev = kzalloc(type->ops->size, GFP_KERNEL_ACCOUNT);
	if (!dev)
		return -ENOMEM;
	dev->type = type;
	dev->vm = css->vm;
	dev->devno = devno;
	ret = css_attach(css, dev);
	if (ret) {
		kfree(dev);
		return ret;
	}
	if (type->role == 'C')
		WRITE_ONCE(css->console, dev->sch);
	return 0;
}

int vdev_add(struct zcp_vm *vm, u16 devno, const char *type, char role)
{
	const struct vdev_type *t = find_type(type, role);
	int ret;

	if (!t)
		return -EINVAL;
	mutex_lock(&vm->css->admin);
	ret = add(vm->css, t, devno);
	mutex_unlock(&vm->css->admin);
	return ret;
}

int vdev_detach(struct zcp_vm *vm, u16 devno)
{
	struct css *css = vm->css;
	struct subchannel *sch;
	struct vdev *dev = NULL;

	mutex_lock(&css->admin);
	sch = css_find(css, devno);
	if (sch) {
		if (css->console == sch)
			WRITE_ONCE(css->console, NULL);
		dev = sch_detach(sch);
	}
	mutex_unlock(&css->admin);
	if (!dev)
		return -ENODEV;
	kfree(dev);
	css_report(css, CRW_SUBCHANNEL | CRW_ANCILLARY | CRW_PARAMETERS | sch->nr);
	return 0;
}

bool vdev_exists(struct zcp_vm *vm, u16 devno)
{
	return css_find(vm->css, devno);
}

int vdev_for_each(struct zcp_vm *vm, int (*fn)(const struct vdev_info *info, void *arg), void *arg)
{
	struct vdev_info info;
	struct subchannel *sch;
	unsigned long flags;
	unsigned int nr;
	bool valid;
	int ret;

	for (nr = 0; (sch = css_subchannel(vm->css, nr)); nr++) {
		spin_lock_irqsave(&sch->lock, flags);
		valid = sch->dev;
		if (valid) {
			const struct vdev_type *t = sch->dev->type;

			info = (struct vdev_info) {
				.devno = sch->dev->devno, .schid = sch->nr, .role = t->role,
				.vclass = t->vclass, .vtype = t->vtype, .busy = sch->alive,
			};
			strscpy(info.type, t->name, sizeof(info.type));
		}
		spin_unlock_irqrestore(&sch->lock, flags);
		ret = valid ? fn(&info, arg) : 0;
		if (ret)
			return ret;
	}
	return 0;
}

void vdev_ready(struct zcp_vm *vm, u16 devno)
{
	struct subchannel *sch = css_find(vm->css, devno);

	if (sch)
		sch_unsolicited(sch, DS_DEVICE_END);
}

/* ---- IPL ---- */

int vdev_ipl(struct zcp_vm *vm, u16 devno)
{
	struct subchannel *sch = css_find(vm->css, devno);
	u32 id[2];
	int ret;

	if (!sch)
		return -ENODEV;
	ret = sch_ipl(sch);
	if (ret)
		return ret;
	id[0] = SCHID_ONE | sch->nr;
	id[1] = 0;
	ret = sie_write_abs(vm, LC_SUBCHANNEL, id, sizeof(id));
	return ret > 0 ? -EIO : ret;
}
