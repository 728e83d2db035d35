// SPDX-License-Identifier: GPL-2.0-only
/* diag-dev.c - DIAGNOSE X'24' and X'210': what kind of device a number names */
#include "../dev/vdev.h"
#include "decode.h"

#define CONSOLE		0xffffffffu	/* X'24': any number, the console is meant */
#define VRDC_MIN	8		/* through the virtual flags */

enum { CC_REAL = 0, CC_VIRTUAL = 2, CC_NONE = 3 };

struct wanted {
	u32 devno;
	struct vdev_info info;
};

static int matches(const struct vdev_info *info, void *arg)
{
	struct wanted *w = arg;

	if (w->devno == CONSOLE ? info->role != 'C' : info->devno != w->devno)
		return 0;
	w->info = *info;
	return 1;
}

static void set_low(struct zcp_vcpu *vcpu, unsigned int r, u32 value)
{
	vcpu->gpr[r] = (vcpu->gpr[r] & ~0xffffffffUL) | value;
}

/*
 * Rx: device number, or -1. Ry: virtual class, type, status, flags. No virtual device has a real
 * one behind it.
 */
int diag_024_device_type(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	struct wanted w = { .devno = vcpu->gpr[rx] };

	if (!vdev_for_each(vcpu->vm, matches, &w)) {
		vcpu_set_cc(vcpu, CC_NONE);
		return 0;
	}
	if (w.devno == CONSOLE)
		set_low(vcpu, rx, w.info.devno);
	set_low(vcpu, ry, (u32)w.info.vclass << 24 | w.info.vtype << 16);
	vcpu_set_cc(vcpu, CC_VIRTUAL);
	return 0;
}

struct vrdc {
	u16 devno, len;
	u8 vclass, vtype, vstatus, vflags;
	u8 rclass, rtype, rmodel, rfeature;
};

/* Rx: real address of the block, which says how long it is */
int diag_210_device_info(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = vcpu->gpr[rx] & vcpu_addr_mask(vcpu);
	struct wanted w = { };
	struct vrdc vrdc = { };
	int ret;

	if (addr & 3)
		return PGM_SPECIFICATION;
	ret = sie_read_real(vcpu, addr, &vrdc, offsetof(struct vrdc, vclass));
	if (ret)
		return ret;
	if (vrdc.len < VRDC_MIN)
		return PGM_SPECIFICATION;
	w.devno = vrdc.devno;
	if (!vdev_for_each(vcpu->vm, matches, &w)) {
		vcpu_set_cc(vcpu, CC_NONE);
		return 0;
	}
	vrdc.vclass = w.info.vclass;
	vrdc.vtype = w.info.vtype;
	ret = sie_write_real(vcpu, addr, &vrdc, min_t(size_t, vrdc.len, sizeof(vrdc)));
	if (!ret)
		vcpu_set_cc(vcpu, CC_VIRTUAL);
	return ret;
}
