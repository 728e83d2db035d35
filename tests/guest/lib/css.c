// SPDX-License-Identifier: MIT
/* css.c - finding, enabling and starting subchannels, by polling */
#include "css.h"

#define WAIT_US 10000000

u32 css_find(u16 devno)
{
	struct schib schib;

	for (u32 n = 0; n < 0x10000; n++) {
		if (stsch(SCHID(n), &schib) == 3)
			return 0;
		if (schib.flags & PMCW_VALID && schib.devno == devno)
			return SCHID(n);
	}
	return 0;
}

int css_enable(u32 schid, u8 isc, u32 intparm)
{
	struct schib schib;
	int cc = stsch(schid, &schib);

	if (cc)
		return cc;
	schib.intparm = intparm;
	schib.flags = (schib.flags & ~PMCW_ISC(7)) | PMCW_ISC(isc) | PMCW_ENABLED;
	return msch(schid, &schib);
}

void css_disable(u32 schid)
{
	struct schib schib;

	if (stsch(schid, &schib))
		return;
	schib.flags &= ~PMCW_ENABLED;
	msch(schid, &schib);
}

int css_status(u32 schid, struct irb *irb, u64 us)
{
	u64 end = tod() + us * TOD_US;
	u8 dstat = 0, cstat = 0;
	int cc;

	do {
		cc = tsch(schid, irb);
		if (cc == 3)
			return 3;
		if (cc)
			continue;
		dstat |= irb->scsw.dstat;
		cstat |= irb->scsw.cstat;
		irb->scsw.dstat = dstat;
		irb->scsw.cstat = cstat;
		if (SCSW_FC(&irb->scsw) & (SCSW_FC_CLEAR | SCSW_FC_HALT) ||
		    SCSW_SC(&irb->scsw) & SC_SECONDARY ||
		    (SCSW_SC(&irb->scsw) & (SC_ALERT | SC_PRIMARY)) == (SC_ALERT | SC_PRIMARY) ||
		    SCSW_AC(&irb->scsw) & SCSW_AC_SUSPENDED)
			return 0;
	} while (tod() < end);
	return -1;
}

int css_run_orb(u32 schid, const struct orb *orb, struct irb *irb)
{
	int cc = ssch(schid, orb);

	memset(irb, 0, sizeof(*irb));
	return cc ? cc : css_status(schid, irb, WAIT_US);
}

int css_run(u32 schid, u32 orb_flags, const void *program, struct irb *irb)
{
	struct orb orb = { .intparm = schid, .flags = orb_flags | ORB_LPM, .cpa = (u64)program };

	return css_run_orb(schid, &orb, irb);
}

u32 css_find_type(u16 cu_type)
{
	static u8 id[8];
	static struct ccw1 ccw;
	struct schib schib;
	struct irb irb;

	for (u32 n = 0; n < 0x10000; n++) {
		if (stsch(SCHID(n), &schib) == 3)
			return 0;
		if (!(schib.flags & PMCW_VALID) || css_enable(SCHID(n), 3, SCHID(n)))
			continue;
		ccw = (struct ccw1) { CMD_SENSE_ID, CCW_SLI, sizeof(id), (u64)id };
		memset(id, 0, sizeof(id));
		if (!css_run(SCHID(n), ORB_FORMAT1, &ccw, &irb) && id[0] == 0xff &&
		    (id[1] << 8 | id[2]) == cu_type)
			return SCHID(n);
		css_disable(SCHID(n));
	}
	return 0;
}
