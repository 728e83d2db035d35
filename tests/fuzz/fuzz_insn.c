// SPDX-License-Identifier: MIT
/*
 * fuzz_insn.c - what registers and storage can say to the instructions that CP does itself: sixteen
 * registers, one byte of register numbers, then storage
 */
#include <stdlib.h>
#include "kmod/ipl.h"
#include "kmod/sie/diag-rules.h"
#include "kmod/sie/key-rules.h"
#include "kmod/sie/stsi-build.h"

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void command(const u64 gpr[16], u8 regs, const u8 *storage, size_t len)
{
	char text[ZCP_COMMAND_MAX];
	struct diag008 d;

	if (!diag008_decode(gpr, regs >> 4, regs & 0xf, 0x7fffffff, &d))
		return;
	must(d.len <= sizeof(text) && d.text <= 0x7fffffff && d.buffer <= 0x7fffffff);
	must(d.size <= DIAG008_BUFFER_MAX && (d.to_buffer || !d.size));
	len = min_t(size_t, len, d.len);
	diag008_text(text, storage, len);
	diag008_response(text, len);
}

static void alternate(const u8 *storage, size_t len)
{
	struct diag0d4 d;

	if (!diag0d4_decode(storage, len, &d))
		return;
	must(len <= DIAG0D4_MAX && d.target[0]);
	must(strnlen(d.target, 9) <= 8 && strnlen(d.alternate, 9) <= 8 && strnlen(d.label, 9) <= 8);
	must(!strchr(d.alternate, ' '));
}

static void ipl(const u8 *storage, size_t len)
{
	struct ipl_block block = { 0 }, again;
	struct zcp_ipl parsed, second;

	memcpy(&block, storage, min_t(size_t, len, sizeof(block)));
	if (!ipl_block_parse(&block, &parsed))
		return;
	must(parsed.parm_len <= sizeof(parsed.parm) && strnlen(parsed.name, 9) <= 8);
	ipl_block_build(&again, &parsed);
	must(ipl_block_parse(&again, &second));
	must(second.parm_len == parsed.parm_len && second.nss == parsed.nss);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct stsi_query query;
	struct pfmf pfmf;
	u64 gpr[16];

	if (size < sizeof(gpr) + 1)
		return 0;
	memcpy(gpr, data, sizeof(gpr));
	data += sizeof(gpr);
	size -= sizeof(gpr);
	command(gpr, *data, data + 1, size - 1);
	ipl(data + 1, size - 1);
	alternate(data + 1, size - 1);
	if (pfmf_decode(gpr[1], true, true, &pfmf))
		must(!(pfmf.set.key & ~KEY_BITS));
	if (stsi_decode(gpr[0], gpr[1], &query) == STSI_VM)
		must(query.fc == 3);
	return 0;
}
