// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* ipl-block.c - the IPL parameter block, to and from what CP keeps; pure */
#include "../ebcdic.h"
#include "../ipl.h"

#define PB_TYPE_CCW		2
#define PB_LOADPARM		0x80
#define VM_NSS			0x80
#define VM_PARM			0x40
#define HEADER_LENGTH		8

_Static_assert(sizeof(struct ipl_block) == 200, "block");
_Static_assert(offsetof(struct ipl_block, loadparm) == 16, "load parameter");
_Static_assert(offsetof(struct ipl_block, devno) == 110, "device number");
_Static_assert(offsetof(struct ipl_block, parm_length) == 116, "PARM length");
_Static_assert(offsetof(struct ipl_block, parm) == 128, "PARM text");

void ipl_block_build(struct ipl_block *block, const struct zcp_ipl *ipl)
{
	size_t len = min_t(size_t, ipl->parm_len, sizeof(block->parm));
	char name[ZCP_NAME_LEN];

	memset(block, 0, sizeof(*block));
	block->length = cpu_to_be32(sizeof(*block));
	block->pb_length = cpu_to_be32(sizeof(*block) - HEADER_LENGTH);
	block->pb_type = PB_TYPE_CCW;
	if (ipl->loadparm_valid) {
		block->pb_flags |= PB_LOADPARM;
		ebcdic_encode(block->loadparm, ipl->loadparm, sizeof(block->loadparm));
	}
	if (ipl->nss) {
		block->vm_flags |= VM_NSS;
		memset(name, ' ', sizeof(name));
		memcpy(name, ipl->name, strnlen(ipl->name, sizeof(name)));
		ebcdic_encode(block->nss_name, name, sizeof(block->nss_name));
	} else {
		block->devno = cpu_to_be16(ipl->devno);
	}
	if (ipl->parm_valid) {
		block->vm_flags |= VM_PARM;
		block->parm_length = cpu_to_be32(len);
		ebcdic_encode(block->parm, ipl->parm, len);
	}
}

static void name_parse(char name[ZCP_NAME_LEN + 1], const u8 *from)
{
	size_t len = ZCP_NAME_LEN;

	ebcdic_decode(name, from, ZCP_NAME_LEN);
	while (len && (name[len - 1] == ' ' || !name[len - 1]))
		len--;
	name[len] = '\0';
}

bool ipl_block_parse(const struct ipl_block *block, struct zcp_ipl *ipl)
{
	u32 length = be32_to_cpu(block->length), pb_length = be32_to_cpu(block->pb_length);
	u32 parm_len = block->vm_flags & VM_PARM ? be32_to_cpu(block->parm_length) : 0;

	if (length < sizeof(*block) || block->version || block->pb_type != PB_TYPE_CCW)
		return false;
	if (pb_length != sizeof(*block) - HEADER_LENGTH || parm_len > sizeof(block->parm))
		return false;
	if (be16_to_cpu(block->ssid) & 7)	/* there is one subchannel set */
		return false;
	memset(ipl, 0, sizeof(*ipl));
	ipl->valid = true;
	ipl->nss = block->vm_flags & VM_NSS;
	ipl->devno = be16_to_cpu(block->devno);
	if (ipl->nss)
		name_parse(ipl->name, block->nss_name);
	ipl->loadparm_valid = block->pb_flags & PB_LOADPARM;
	if (ipl->loadparm_valid)
		ebcdic_decode(ipl->loadparm, block->loadparm, sizeof(ipl->loadparm));
	ipl->parm_valid = block->vm_flags & VM_PARM;
	ipl->parm_len = parm_len;
	ebcdic_decode(ipl->parm, block->parm, parm_len);
	return true;
}
