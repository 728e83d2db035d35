// SPDX-License-Identifier: MIT
/* audit.c - which decisions are recorded, and why */
#include "racf/audit.h"
#include "smf/record.h"

static uint16_t rea(uint8_t bit)
{
	return bit << 8;
}

static bool hit(uint8_t level, enum zcp_access wanted)
{
	return level && wanted >= level;
}

/* FAU_SEL.1: LOGOPTIONS(NEVER) is the only thing that keeps a refusal out of the trail. */
uint16_t racf_audit_reasons(const struct racf_audit_terms *t, const struct racf_decision *d,
			    enum zcp_access wanted)
{
	bool granted = d->decision == ZCP_PERMIT && !d->warned;
	uint16_t reasons = 0;

	if (t->log == RACF_LOG_NEVER)
		return 0;
	if (t->log == RACF_LOG_ALWAYS ||
	    t->log == (granted ? RACF_LOG_SUCCESSES : RACF_LOG_FAILURES))
		reasons |= SMF80_RE2_LOGOPTIONS;
	if (hit(granted ? t->profile.ok : t->profile.fail, wanted))
		reasons |= rea(SMF80_REA_RESOURCE);
	if (hit(granted ? t->profile.g_ok : t->profile.g_fail, wanted))
		reasons |= rea(SMF80_REA_GLOBALAUDIT);
	if (hit(granted ? t->label.ok : t->label.fail, wanted) ||
	    hit(granted ? t->label.g_ok : t->label.g_fail, wanted))
		reasons |= SMF80_RE2_SECLABELAUDIT;
	if (t->event)
		reasons |= SMF80_RE2_EVENT;
	if (t->seclevel)
		reasons |= SMF80_RE2_SECLEVELAUDIT;
	if (t->user)
		reasons |= rea(SMF80_REA_UAUDIT);
	if (t->operaudit && d->rule == RACF_RULE_OPERATIONS)
		reasons |= rea(SMF80_REA_SAUDIT);
	return reasons || granted ? reasons : rea(SMF80_REA_ALWAYS);
}

struct racf_cause racf_audit_cause(const struct racf_decision *d)
{
	static const struct {
		uint8_t refused, warned;
		const char *text;
	} rows[RACF_RULE_COUNT] = {
		[RACF_RULE_PROFILE] = { 2, 2, "PROFILE NOT FOUND" },
		[RACF_RULE_LABEL] = { 8, 9, "SECURITY LABEL MISSING" },
		[RACF_RULE_READ] = { 7, 9, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
		[RACF_RULE_WRITE] = { 7, 9, "INSUFFICIENT SECURITY LABEL AUTHORITY" },
		[RACF_RULE_SECLEVEL] = { 6, 13, "INSUFFICIENT CATEGORY/SECLEVEL" },
	};
	enum racf_rule rule = d->warned ? d->warned_by : d->rule;

	if (d->decision == ZCP_PERMIT && !d->warned)
		return (struct racf_cause){ 0, NULL };
	if (!rows[rule].text)
		return (struct racf_cause){ d->warned ? 3 : 1, "INSUFFICIENT ACCESS AUTHORITY" };
	return (struct racf_cause){ d->warned ? rows[rule].warned : rows[rule].refused,
				    rows[rule].text };
}

/* FAU_SEL.1: AUDIT(class) is about changes, so that of what was refused CMDVIOL alone decides. */
uint16_t racf_audit_command(const struct racf_audit_command *t)
{
	uint16_t reasons = 0;

	if (t->always)
		reasons |= rea(SMF80_REA_ALWAYS);
	if (t->user)
		reasons |= rea(SMF80_REA_UAUDIT);
	if (t->class && t->changes)
		reasons |= rea(SMF80_REA_CLASS);
	if (t->cmdviol && t->violation)
		reasons |= rea(SMF80_REA_CMDVIOL);
	if ((t->saudit && t->authority & SMF80_ATH_SPECIAL) ||
	    (t->operaudit && t->authority & SMF80_ATH_OPERATIONS))
		reasons |= rea(SMF80_REA_SAUDIT);
	return reasons;
}
