// SPDX-License-Identifier: GPL-2.0-only
/* diag-cp.c - DIAGNOSE X'00', X'08', X'D4': who CP is, commands, acting for another user */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <asm/processor.h>
#include "../ebcdic.h"
#include "diag.h"
#include "diag-rules.h"

/* SC24-6272: the field keeps the product's older name, for programs that look for it */
static const char system_name[8] __nonstring = "VM/ESA  ";
#define PROGRAM_YEAR_2000	0x04	/* in the second byte of the bit map */

static void identity_build(const struct zcp_vcpu *vcpu, struct identity *id)
{
	struct zcp_ident ident;
	char userid[ZCP_NAME_LEN];
	struct cpuid cpuid;

	zcp_ops->ident(vcpu->vm, &ident);
	get_cpu_id(&cpuid);
	memset(id, 0, sizeof(*id));
	ebcdic_encode(id->system, system_name, sizeof(id->system));
	id->version = ident.version >> 8;
	id->cpu_version = cpuid.version;
	id->cpu = cpu_to_be16(stap());
	memset(userid, ' ', sizeof(userid));
	memcpy(userid, vcpu->vm->userid, strnlen(vcpu->vm->userid, sizeof(userid)));
	ebcdic_encode(id->userid, userid, sizeof(id->userid));
	id->programs[1] = PROGRAM_YEAR_2000;
	id->tz_offset = cpu_to_be32(ident.tz_offset);
	id->release = ident.version & 0xff;
	id->service_level = cpu_to_be16(ident.level);
}

/* Rx: address; Ry: length of the area, on return what of it was not used */
int diag_000_identify(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u32 room = vcpu->gpr[ry];
	u64 addr = gpr_addr(vcpu, rx);
	struct identity id;
	size_t len;
	int ret;

	if (addr & 7 || !room || room > S32_MAX)
		return PGM_SPECIFICATION;
	identity_build(vcpu, &id);
	len = min_t(size_t, room, sizeof(id));
	ret = sie_write_real(vcpu, addr, &id, len);
	if (!ret)
		set_gpr_low(vcpu, ry, room - len);
	return ret;
}

/* Real storage is as large as absolute storage; prefixing does not leave it */
static bool in_storage(const struct zcp_vm *vm, u64 addr, u64 len)
{
	return addr <= vm->storage_size && len <= vm->storage_size - addr;
}

int diag_again(struct zcp_vcpu *vcpu)
{
	vcpu->block->gpsw.addr = (vcpu->block->gpsw.addr - vcpu_ilen(vcpu)) & vcpu_addr_mask(vcpu);
	return 0;
}

/* What the guest gets of an answer that took need bytes */
static int answer(struct zcp_vcpu *vcpu, const struct diag008 *d, char *buf, size_t need, int rc,
		  unsigned int ry)
{
	size_t stored = min_t(size_t, need, d->size);
	int ret;

	if (rc < 0)
		return rc == -EINTR ? diag_again(vcpu) : rc;
	if (d->to_buffer) {
		diag008_response(buf, stored);
		ret = sie_write_real(vcpu, d->buffer, buf, stored);
		if (ret)
			return ret;
		set_gpr_low(vcpu, ry + 1, need > d->size ? need - d->size : need);
	}
	vcpu_set_cc(vcpu, need > stored && d->to_buffer ? 1 : 0);
	set_gpr_low(vcpu, ry, rc);
	return 0;
}

/*
 * CP works on its own buffer, so that a guest cannot change what CP writes. The
 * command may reset this CPU, then or later on the CP thread (IPL, SYSTEM
 * RESET): from the reset on registers and storage belong to the new machine.
 */
static int command(struct zcp_vcpu *vcpu, const struct diag008 *d, const char *text, char *buf,
		   unsigned int ry)
{
	struct sie_vm *sv = vcpu->vm->sie;
	unsigned int resets = READ_ONCE(sv->resets);
	size_t need = 0;
	int rc, ret = 0;

	rc = zcp_ops->command(vcpu->vm, text, d->len, d->to_buffer ? buf : NULL, d->size, &need);
	mutex_lock(&sv->control);
	if (sv->resets == resets)
		ret = answer(vcpu, d, buf, need, rc, ry);
	mutex_unlock(&sv->control);
	return ret;
}

/*
 * Nothing of it is stored but what the command wrote. A virtual CPU keeps one for its usual needs;
 * never NULL for a buffer of no bytes, which would mean the console.
 */
static char *answer_buffer(struct zcp_vcpu *vcpu, size_t size)
{
	if (size > VCPU_ANSWER)
		return kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!vcpu->answer)
		vcpu->answer = kmalloc(VCPU_ANSWER, GFP_KERNEL_ACCOUNT);
	return vcpu->answer;
}

int diag_008_command(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u8 ebcdic[ZCP_COMMAND_MAX];
	char text[ZCP_COMMAND_MAX];
	struct diag008 d;
	char *buf = NULL;
	int ret;

	if (!diag008_decode(vcpu->gpr, rx, ry, vcpu_addr_mask(vcpu), &d))
		return PGM_SPECIFICATION;
	if (!in_storage(vcpu->vm, d.buffer, d.size))
		return PGM_ADDRESSING;
	ret = sie_read_real(vcpu, d.text, ebcdic, d.len);
	if (ret)
		return ret;
	diag008_text(text, ebcdic, d.len);
	if (d.to_buffer) {
		buf = answer_buffer(vcpu, d.size);
		if (!buf)
			return -ENOMEM;
	}
	ret = command(vcpu, &d, text, buf, ry);
	if (buf != vcpu->answer)
		kvfree(buf);
	memzero_explicit(text, sizeof(text));		/* LINK and LOGON may carry passwords */
	memzero_explicit(ebcdic, sizeof(ebcdic));
	return ret;
}

/*
 * Rx: address of a list of names (target, alternate user, label), on a doubleword; Ry: its length,
 * on return the return code. CP refuses class by class, which looks like a code it does not have.
 */
int diag_0d4_alternate(struct zcp_vcpu *vcpu, unsigned int rx, unsigned int ry)
{
	u64 addr = gpr_addr(vcpu, rx);
	u32 len = vcpu->gpr[ry];
	u8 list[DIAG0D4_MAX];
	struct diag0d4 d;
	int ret;

	if (addr & 7 || len > sizeof(list))
		return PGM_SPECIFICATION;
	ret = sie_read_real(vcpu, addr, list, len);
	if (ret)
		return ret;
	if (!diag0d4_decode(list, len, &d))
		return PGM_SPECIFICATION;
	ret = zcp_ops->alternate(vcpu->vm, d.target, d.alternate, d.label);
	if (ret == -EPERM)
		return PGM_SPECIFICATION;
	if (ret < 0)
		return ret == -EINTR ? diag_again(vcpu) : ret;
	set_gpr_low(vcpu, ry, ret);
	return 0;
}
