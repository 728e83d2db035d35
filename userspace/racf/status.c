// SPDX-License-Identifier: MIT
/*
 * status.c - what is in force, as SMF records say it
 *
 * Bits are numbered from the left, as the layouts of type 81 number them.
 */
#include <string.h>
#include "racf/policy.h"
#include "racf/status.h"

#define BIT(n)		(0x80 >> (n))
#define PASSWORDS_LEN	89

static uint8_t bit(unsigned int n, bool on)
{
	return on ? BIT(n) : 0;
}

static bool is_on(const struct racf_options *o, const char *class, uint8_t flag)
{
	const struct racf_class *c = racf_class_find(class);

	return c && racf_class_is(o, c, flag);
}

/* ---- sections ------------------------------------------------------------------------- */

/* 21: a class */
static void class_section(struct smf_rec *rec, const struct racf_options *o, unsigned int i)
{
	static const uint8_t flags[] = {
		RACF_STATISTICS, RACF_AUDIT,  RACF_ACTIVE,  RACF_GENERIC,
		RACF_GENCMD,	 RACF_GLOBAL, RACF_RACLIST, RACF_GENLIST,
	};
	static const uint8_t log[] = {
		[RACF_LOG_ALWAYS] = BIT(1),   [RACF_LOG_NEVER] = BIT(2),
		[RACF_LOG_SUCCESSES] = BIT(3), [RACF_LOG_FAILURES] = BIT(4),
		[RACF_LOG_DEFAULT] = BIT(5),
	};
	uint8_t data[10] = { 0 };

	for (unsigned int n = 0; n < sizeof(flags); n++)
		data[0] |= bit(n, o->classes[i].flags & flags[n]);
	smf_put_text(data + 1, racf_class_at(i)->name, 8);
	data[9] = log[o->classes[i].log];
	smf80_section(rec, SMF81_SEC_CLASS, data, sizeof(data));
}

/* 30: a database */
static void database_section(struct smf_rec *rec, const char *name, bool active, bool backup)
{
	uint8_t data[11 + 44];
	size_t len = strnlen(name, 44);

	data[0] = bit(0, active) | bit(1, backup);
	smf_put_text(data + 1, "", 9);
	data[10] = 1;
	smf_put_text(data + 11, name, len);
	smf80_section(rec, SMF81_SEC_DATABASE, data, 11 + len);
}

/* 32: passwords, and what stands behind them */
static void passwords(uint8_t data[PASSWORDS_LEN], const struct racf_options *o)
{
	struct policy_rule rule;

	memset(data, 0, PASSWORDS_LEN);
	data[0] = o->interval;
	data[1] = o->history;
	data[2] = o->revoke;
	data[3] = o->pw_warning;
	for (int i = 0; i < POLICY_RULES_MAX; i++) {
		uint8_t *to = data + 4 + 10 * i;

		if (!policy_rule_parse(o->rule[i], &rule) || !rule.max)
			continue;
		to[0] = rule.min;
		to[1] = rule.max;
		for (unsigned int n = 0; n < rule.max; n++)
			smf_put_text(to + 2 + n, (char[]){ rule.content[n], 0 }, 1);
	}
	data[84] = o->inactive;
	data[85] = bit(0, o->model_gdg) | bit(1, o->model_user) | bit(2, o->model_group) |
		   bit(3, o->grplist);
}

void status_changes(struct smf_rec *rec, const struct racf_options *was,
		    const struct racf_options *o)
{
	uint8_t before[PASSWORDS_LEN], after[PASSWORDS_LEN];

	for (unsigned int i = 0; racf_class_at(i); i++)
		if (was->classes[i].flags != o->classes[i].flags ||
		    was->classes[i].log != o->classes[i].log)
			class_section(rec, o, i);
	passwords(before, was);
	passwords(after, o);
	if (memcmp(before, after, sizeof(after)))
		smf80_section(rec, SMF81_SEC_PASSWORDS, after, sizeof(after));
}

/* ---- the fixed part: offsets of docs/smf.md ------------------------------------------------ */

static void put_flags(uint8_t *p, const struct racf_options *o)
{
	const bool erase = o->erase, all = o->erase == RACF_ERASE_ALL;
	const bool by_level = erase && o->erase <= RACF_SECLEVEL_MAX;

	/* data sets have no statistics here */
	p[121] = bit(0, !o->initstats) | BIT(1);
	p[122] = bit(0, !is_on(o, "TAPEVOL", RACF_STATISTICS)) |
		 bit(1, !is_on(o, "DASDVOL", RACF_STATISTICS)) |
		 bit(2, !is_on(o, "TERMINAL", RACF_STATISTICS)) | bit(5, !o->adsp);
	p[123] = bit(0, is_on(o, "TAPEVOL", RACF_ACTIVE)) |
		 bit(2, is_on(o, "DASDVOL", RACF_ACTIVE)) | BIT(3);
	p[124] = bit(0, is_on(o, "USER", RACF_AUDIT)) | bit(1, is_on(o, "GROUP", RACF_AUDIT)) |
		 bit(2, is_on(o, "DATASET", RACF_AUDIT)) |
		 bit(3, is_on(o, "TAPEVOL", RACF_AUDIT)) |
		 bit(4, is_on(o, "DASDVOL", RACF_AUDIT)) |
		 bit(5, is_on(o, "TERMINAL", RACF_AUDIT)) | bit(6, o->cmdviol) |
		 bit(7, o->saudit);
	p[125] = bit(0, o->operaudit) | bit(1, o->seclevelaudit);
	p[126] = bit(0, is_on(o, "TERMINAL", RACF_ACTIVE)) |
		 bit(1, o->terminal == ZCP_ACCESS_NONE) | bit(2, o->realdsn) |
		 bit(3, o->xbmallracf) | bit(4, o->earlyverify) | bit(5, o->batchallracf);
	p[141] = bit(0, o->tapedsn) | bit(1, o->protectall) |
		 bit(2, o->protectall == RACF_WARN) | bit(3, erase) | bit(4, by_level) |
		 bit(5, all) | bit(6, o->egn);
	p[142] = bit(0, o->when_program) | bit(4, !o->addcreator);
	p[151] = bit(0, o->seclabelcontrol) | bit(1, o->catdsns) | bit(2, o->mlquiet) |
		 bit(3, o->mlstable) | bit(4, o->mls) | bit(5, o->mlactive) |
		 bit(6, o->genericowner) | bit(7, o->seclabelaudit);
	p[170] = bit(0, o->compatmode) | bit(1, o->catdsns == RACF_FAIL) |
		 bit(2, o->mls == RACF_FAIL) | bit(3, o->mlactive == RACF_FAIL) |
		 bit(4, o->applaudit) | bit(5, *o->rvary_switch) | bit(6, *o->rvary_status);
	p[179] = bit(0, o->mixedcase) | bit(3, o->specialchars);
	p[180] = bit(0, o->mlfsobj) | bit(1, o->mlipcobj) | bit(2, o->mlnames) |
		 bit(3, o->seclbysystem);
}

static void put_values(uint8_t *p, const struct racf_options *o)
{
	p[127] = o->interval;
	smf_put_text(p + 133, o->prefix, 8);
	smf_put16(p + 143, o->retpd > 65535 ? 65535 : o->retpd);
	p[145] = o->erase <= RACF_SECLEVEL_MAX ? o->erase : 0;
	p[146] = o->seclevelaudit;
	smf_put16(p + 152, o->session_interval);
	smf_put_text(p + 154, o->nje_user, 8);
	smf_put_text(p + 162, o->undefined_user, 8);
	smf_put_text(p + 171, o->language[0], 3);
	smf_put_text(p + 174, o->language[1], 3);
	p[177] = o->kerblvl;
	p[178] = o->min_change;
	p[181] = o->kdfaes;
	/* names of profiles may be longer: eight characters of them */
	smf_put_text(p + 182, o->event_control, 8);
	smf_put_text(p + 190, o->event_audit, 8);
	smf_put16(p + 198, o->phrase_interval);
}

int status_record(struct smf_rec *rec, uint8_t *buf, const struct racf_options *o,
		  const struct status *s)
{
	uint8_t data[PASSWORDS_LEN];

	smf81_begin(rec, buf, s->sid, s->time);
	smf_put_text(buf + 18, s->primary, 44);
	put_flags(buf, o);
	put_values(buf, o);
	database_section(rec, s->primary, s->active, false);
	database_section(rec, s->copy, s->backup, true);
	for (unsigned int i = 0; racf_class_at(i); i++)
		class_section(rec, o, i);
	passwords(data, o);
	smf80_section(rec, SMF81_SEC_PASSWORDS, data, sizeof(data));
	return smf_end(rec);
}
