// SPDX-License-Identifier: GPL-2.0-only
/*
 * iucv.c - B2F0, the inter-user communication vehicle: there, but with nobody to talk to
 *
 * A Linux that sees z/VM counts on QUERY: without it, built-in drivers of its
 * kernel fall over a bus that was never registered. So QUERY succeeds, and the
 * one way to everything else, DECLARE BUFFER, is refused with a return code.
 */
#include "real.h"

#define IUCV_QUERY		0
#define IUCV_DECLARE_BUFFER	12
#define PARAMETER_LENGTH	40
#define IPRCODE			3	/* offset of the return code in the parameter list */
#define RC_NO_BUFFER		2	/* no interruption buffer is declared */
#define RC_DIRECTORY		3	/* the directory does not allow it */
#define MAXCONN			64	/* of a user whose directory entry does not say */

static void query(struct zcp_vcpu *vcpu)
{
	vcpu->gpr[0] = PARAMETER_LENGTH;
	vcpu->gpr[1] = MAXCONN;
	vcpu_set_cc(vcpu, 0);
}

/* Register 0: function; second operand: real address of the parameter list */
int handle_iucv(struct zcp_vcpu *vcpu)
{
	u32 function = vcpu->gpr[0];
	u8 rc = function == IUCV_DECLARE_BUFFER ? RC_DIRECTORY : RC_NO_BUFFER;
	u64 addr;
	int ret;

	addr = operand_s(vcpu, NULL);
	if (function == IUCV_QUERY) {
		query(vcpu);
		return 0;
	}
	if (addr & 7)
		return PGM_SPECIFICATION;
	ret = sie_write_real(vcpu, addr + IPRCODE, &rc, sizeof(rc));
	if (!ret)
		vcpu_set_cc(vcpu, 1);
	return ret;
}
