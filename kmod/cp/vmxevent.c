// SPDX-License-Identifier: GPL-2.0-only
/* vmxevent.c - commands and DIAGNOSE codes that are recorded because VMXEVENT profiles name them */
#include <linux/ctype.h>
#include "cp/cp.h"

/* By its full name: rows mark in lower case what may be left out. */
bool cp_command_recorded(const char *userid, const struct cp_row *verb)
{
	char name[ZCP_EVENT_LEN + 1] = "";
	size_t i;

	if (!esm_records_any() || !verb)
		return false;
	for (i = 0; i < ZCP_EVENT_LEN && verb->name[i]; i++)
		name[i] = toupper(verb->name[i]);
	return esm_records(userid, name);
}

int cp_diagnose(struct zcp_vm *vm, u16 code)
{
	struct cp_who *who;
	char name[ZCP_EVENT_LEN + 1];
	struct aud_event ev = {
		.event = ZCP_EVENT_DIAGNOSE, .outcome = ZCP_OUTCOME_ATTEMPT,
		.target = vm->userid, .text = name,
	};
	int ret;

	snprintf(name, sizeof(name), "DIAG%03X", code);
	if (!esm_records(vm->userid, name))
		return 0;
	who = cp_who_get(vm->cp);
	ev.actor = &who->actor;
	ret = aud_write(&ev);
	cp_who_put(who);
	return ret;
}
