// SPDX-License-Identifier: MIT
/* forward.c - a record in the words of Linux */
#include <ctype.h>
#include <libaudit.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include "kmod/uapi/zcp.h"
#include "smf/dataset.h"
#include "smf/format.h"
#include "smf/forward.h"
#include "smf/record.h"
#include "smf/trailkey.h"

#define EVENT_LOGON 1
#define EVENT_ACCESS 2
#define EVENT_COMMANDS 8 /* this and above */

/* ---- what is told -------------------------------------------------------- */

bool forward_wanted(const uint8_t *rec)
{
	switch (rec[SMF_RTY]) {
	case SMF_TYPE_RACF:
		return rec[20] == EVENT_LOGON || rec[20] >= EVENT_COMMANDS || smf_is_violation(rec);
	case SMF_TYPE_CP:
		return rec[SMFCP_OUTCOME] != ZCP_OUTCOME_ATTEMPT;
	case SMF_TYPE_TRAIL:
		return smf_get16(rec + SMF_LEN) == TRAIL_SIGNED_LEN;
	default:
		return false;
	}
}

static void set_name(char *to, size_t size, const char *name, unsigned int number)
{
	if (name)
		snprintf(to, size, "%s", name);
	else
		snprintf(to, size, "%u", number);
}

static void set_op(struct forward *f, const char *prefix)
{
	snprintf(f->op, sizeof(f->op), "%s%s", prefix, f->event);
	for (char *p = f->op; *p; p++)
		*p = tolower((unsigned char)*p);
}

static void make_racf(struct forward *f, const uint8_t *rec)
{
	unsigned int event = rec[20];
	struct smf_section sec;
	size_t pos = 0;

	set_name(f->event, sizeof(f->event), smf_event_name(event), event);
	set_name(f->qualifier, sizeof(f->qualifier), smf_qualifier_name(event, rec[21]), rec[21]);
	smf_get_text(f->user, sizeof(f->user), rec + 22, 8);
	smf_get_text(f->group, sizeof(f->group), rec + 30, 8);
	smf_get_text(f->term, sizeof(f->term), rec + 46, 8);
	while (smf80_next(rec, &pos, &sec)) {
		if (sec.type == SMF80_SEC_RESOURCE || sec.type == SMF80_SEC_PROFILE)
			smf_get_text(f->resource, sizeof(f->resource), sec.data, sec.len);
		else if (sec.type == SMF80_SEC_CLASS)
			smf_get_text(f->class, sizeof(f->class), sec.data, sec.len);
		else if (sec.type == SMF80_SEC_LOGSTR)
			smf_get_text(f->text, sizeof(f->text), sec.data, sec.len);
	}
	f->success = !smf_is_violation(rec);
	f->audit = event == EVENT_LOGON	   ? (rec[21] == 8 ? AUDIT_USER_LOGOUT : AUDIT_USER_LOGIN) :
		   event >= EVENT_COMMANDS ? AUDIT_USER_MGMT :
					     AUDIT_TRUSTED_APP;
	if (event == EVENT_LOGON)
		strcpy(f->op, rec[21] == 8 ? "logout" : "login");
	else
		set_op(f, "racf-");
}

static void make_cp(struct forward *f, const uint8_t *rec)
{
	static const char *const outcomes[] = { "ATTEMPT", "SUCCESS", "FAILURE", "DENIED" };
	unsigned int event = smf_get16(rec + SMF_STY);
	struct smf_section sec;
	size_t pos = 0;

	set_name(f->event, sizeof(f->event), smf_cp_event_name(event), event);
	set_name(f->qualifier, sizeof(f->qualifier),
		 rec[SMFCP_OUTCOME] < 4 ? outcomes[rec[SMFCP_OUTCOME]] : NULL, rec[SMFCP_OUTCOME]);
	smf_get_text(f->user, sizeof(f->user), rec + SMFCP_USER, 8);
	smf_get_text(f->target, sizeof(f->target), rec + SMFCP_TARGET, 8);
	smf_get_text(f->term, sizeof(f->term), rec + SMFCP_TERM, 8);
	while (smf_cp_next(rec, &pos, &sec)) {
		if (sec.type == SMFCP_SEC_TEXT)
			smf_get_text(f->text, sizeof(f->text), sec.data, sec.len);
		else if (sec.type == SMFCP_SEC_PEER)
			smf_get_text(f->addr, sizeof(f->addr), sec.data, sec.len);
	}
	f->success = rec[SMFCP_OUTCOME] == ZCP_OUTCOME_SUCCESS;
	f->audit = event == ZCP_EVENT_LOGON || event == ZCP_EVENT_LOGOFF ? AUDIT_VIRT_CONTROL :
									   AUDIT_TRUSTED_APP;
	set_op(f, rec[SMFCP_SOURCE] ? "smf-" : "cp-");
}

static void make_trail(struct forward *f, const uint8_t *rec)
{
	struct trail_state st = {
		.id = smf_get64(rec + TRAIL_ID),
		.next = smf_get64(rec + TRAIL_FIRST) + smf_get32(rec + TRAIL_COUNT),
		.epoch = smf_get64(rec + TRAIL_EPOCH) + 1,
	};
	int len;

	memcpy(st.digest, rec + TRAIL_DIGEST, TRAIL_DIGEST_LEN);
	memcpy(st.key, rec + TRAIL_NEXT_KEY, TRAIL_PUBLIC_LEN);
	len = trail_trust_format(&st, f->text, sizeof(f->text));
	f->text[len > 0 ? len - 1 : 0] = 0;
	strcpy(f->event, "TRAIL");
	strcpy(f->qualifier, "SIGNED");
	strcpy(f->op, "smf-signed");
	f->audit = AUDIT_TRUSTED_APP;
	f->success = true;
}

void forward_make(struct forward *f, const uint8_t *rec, uint64_t number)
{
	memset(f, 0, sizeof(*f));
	f->number = number;
	snprintf(f->type, sizeof(f->type), "%u", rec[SMF_RTY]);
	if (rec[SMF_RTY] == SMF_TYPE_RACF)
		make_racf(f, rec);
	else if (rec[SMF_RTY] == SMF_TYPE_CP)
		make_cp(f, rec);
	else
		make_trail(f, rec);
	f->priority = f->success ? LOG_INFO : LOG_WARNING;
}

/* ---- how it is told ------------------------------------------------------ */

struct out {
	char *p;
	size_t len, size;
};

/* Whole or not at all: half a field would be a lie. */
__attribute__((format(printf, 2, 3))) static void put(struct out *o, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(o->p + o->len, o->size - o->len, fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < o->size - o->len)
		o->len += n;
}

static void field(struct out *o, const char *name, const char *value)
{
	if (*value)
		put(o, "%s=%s\n", name, value);
}

size_t forward_journal(const struct forward *f, char *to, size_t size)
{
	struct out o = { to, 0, size };

	put(&o, "SYSLOG_IDENTIFIER=smf\nPRIORITY=%d\nMESSAGE=%s %s%s%s%s%s\n", f->priority,
	    f->event, f->qualifier, *f->user ? " " : "", f->user, *f->text ? ": " : "", f->text);
	field(&o, "ZCP_SMF_TYPE", f->type);
	if (f->number)
		put(&o, "ZCP_SMF_RECORD=%llu\n", (unsigned long long)f->number);
	field(&o, "ZCP_EVENT", f->event);
	field(&o, "ZCP_QUALIFIER", f->qualifier);
	put(&o, "ZCP_RESULT=%s\n", f->success ? "success" : "failed");
	field(&o, "ZCP_USER", f->user);
	field(&o, "ZCP_GROUP", f->group);
	field(&o, "ZCP_TERMINAL", f->term);
	field(&o, "ZCP_PEER", f->addr);
	field(&o, "ZCP_TARGET", f->target);
	field(&o, "ZCP_CLASS", f->class);
	field(&o, "ZCP_RESOURCE", f->resource);
	return o.len;
}

/*
 * As the audit system wants what comes from outside: quoted, or in hexadecimal when a quote could
 * not hold it.
 */
static void audit_field(struct out *o, const char *name, const char *value)
{
	bool plain = true;

	if (!*value)
		return;
	for (const char *p = value; *p; p++)
		plain &= *p > ' ' && *p < 0x7f && *p != '"';
	if (plain) {
		put(o, " %s=\"%s\"", name, value);
		return;
	}
	put(o, " %s=", name);
	for (const char *p = value; *p; p++)
		put(o, "%02X", (unsigned char)*p);
}

size_t forward_audit(const struct forward *f, char *to, size_t size)
{
	struct out o = { to, 0, size };

	put(&o, "op=%s", f->op);
	audit_field(&o, "acct", f->user);
	audit_field(&o, "grp", f->group);
	if (f->audit == AUDIT_VIRT_CONTROL)
		put(&o, " virt=zcp");
	audit_field(&o, f->audit == AUDIT_VIRT_CONTROL ? "vm" : "target", f->target);
	audit_field(&o, "class", f->class);
	audit_field(&o, "obj", f->resource);
	put(&o, " qual=%s", f->qualifier);
	if (f->number)
		put(&o, " smf=%llu", (unsigned long long)f->number);
	else
		audit_field(&o, "data", f->text);
	return o.len;
}
