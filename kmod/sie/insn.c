// SPDX-License-Identifier: GPL-2.0-only
/* insn.c - intercepted instructions: opcode to handler, privilege checked here once */
#include "decode.h"

struct insn {
	sie_insn_fn fn;
	u16 counter;			/* enum sie_counter */
	bool problem;			/* allowed in problem state, or checked by the handler */
};

#define PRIV(name, handler)	{ .fn = handler, .counter = CNT_INSN_##name }
#define ANY(name, handler)	{ .fn = handler, .counter = CNT_INSN_##name, .problem = true }

static const struct insn insn_b2[256] = {
	[0x02] = PRIV(STIDP, handle_stidp),
	[0x04] = PRIV(SCK, handle_sck),
	[0x10] = PRIV(SPX, handle_spx),
	[0x11] = PRIV(STPX, handle_stpx),
	[0x12] = PRIV(STAP, handle_stap),
	[0x20] = PRIV(SERVC, handle_servc),
	[0x21] = PRIV(IPTE, handle_ipte),
	[0x29] = PRIV(ISKE, handle_iske),
	[0x2a] = PRIV(RRBE, handle_rrbe),
	[0x2b] = PRIV(SSKE, handle_sske),
	[0x2c] = PRIV(TB, handle_tb),
	[0x30] = PRIV(CSCH, handle_csch),
	[0x31] = PRIV(HSCH, handle_hsch),
	[0x32] = PRIV(MSCH, handle_msch),
	[0x33] = PRIV(SSCH, handle_ssch),
	[0x34] = PRIV(STSCH, handle_stsch),
	[0x35] = PRIV(TSCH, handle_tsch),
	[0x36] = PRIV(TPI, handle_tpi),
	[0x37] = PRIV(SAL, handle_sal),
	[0x38] = PRIV(RSCH, handle_rsch),
	[0x39] = PRIV(STCRW, handle_stcrw),
	[0x3a] = PRIV(STCPS, handle_stcps),
	[0x3b] = PRIV(RCHP, handle_rchp),
	[0x3c] = PRIV(SCHM, handle_schm),
	[0x50] = PRIV(IPTE, handle_ipte),	/* CSP */
	[0x5f] = PRIV(CHSC, handle_chsc),
	[0x76] = PRIV(XSCH, handle_xsch),
	[0x7d] = PRIV(STSI, handle_stsi),
	[0xb0] = ANY(STFLE, handle_stfle),
	[0xb1] = PRIV(STFL, handle_stfl),
	[0xb2] = PRIV(LPSWE, handle_lpswe),
	[0xf0] = PRIV(IUCV, handle_iucv),
};

static const struct insn insn_b9[256] = {
	[0x8a] = PRIV(IPTE, handle_ipte),	/* CSPG */
	[0x8d] = ANY(EPSW, handle_epsw),
	[0x8e] = PRIV(IPTE, handle_ipte),	/* IDTE */
	[0x8f] = PRIV(IPTE, handle_ipte),	/* CRDTE */
	[0xaf] = PRIV(PFMF, handle_pfmf),
};

static const struct insn insn_eb[256] = {
	[0x25] = PRIV(STCTG, handle_stctg),
	[0x2f] = PRIV(LCTLG, handle_lctlg),
};

static const struct insn insn_01[256] = {
	[0x04] = ANY(PTFF, handle_ptff),
	[0x07] = PRIV(SCKPF, handle_sckpf),
};

static const struct insn insn_e5[256] = {
	[0x01] = PRIV(TPROT, handle_tprot),
};

static const struct insn insn_one[256] = {
	[0x82] = PRIV(LPSW, handle_lpsw),
	[0x83] = PRIV(DIAG, handle_diag),
	[0xae] = PRIV(SIGP, handle_sigp),
	[0xb6] = PRIV(STCTL, handle_stctl),
	[0xb7] = PRIV(LCTL, handle_lctl),
};

static const struct insn *insn_find(const struct sie_block *block)
{
	u8 op = block->ipa >> 8, second = block->ipa & 0xff;

	switch (op) {
	case 0x01:
		return &insn_01[second];
	case 0xb2:
		return &insn_b2[second];
	case 0xb9:
		return &insn_b9[second];
	case 0xe5:
		return &insn_e5[second];
	case 0xeb:
		return &insn_eb[block->ipb & 0xff];
	default:
		return &insn_one[op];
	}
}

int vcpu_instruction(struct zcp_vcpu *vcpu)
{
	const struct insn *insn = insn_find(vcpu->block);

	if (!insn->fn) {
		vcpu_count(vcpu, CNT_INSN_UNKNOWN);
		return PGM_OPERATION;
	}
	vcpu->counters[insn->counter]++;
	if (!insn->problem && vcpu->block->gpsw.mask & PSW_MASK_PSTATE)
		return PGM_PRIVILEGED;
	return insn->fn(vcpu);
}
