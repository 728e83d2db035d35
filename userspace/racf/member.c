// SPDX-License-Identifier: MIT
/* member.c - members of grouping profiles from text */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "racf/eventname.h"
#include "racf/member.h"
#include "racf/model.h"

static bool event_flag(const char *text, uint32_t *value)
{
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
		{ "CTL", RACF_EVENT_CTL },
		{ "NOCTL", RACF_EVENT_NOCTL },
		{ "AUDIT", RACF_EVENT_AUDIT },
		{ "NOAUDIT", RACF_EVENT_NOAUDIT },
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(flags[i].name, text))
			continue;
		*value = flags[i].flag;
		return true;
	}
	return false;
}

static int compare(const void *name, const void *event)
{
	return strcmp(name, *(const char *const *)event);
}

static bool event_known(const char *name)
{
	if (!strncmp(name, "DIAG", 4))
		return strlen(name) == 7 && isxdigit((unsigned char)name[4]) &&
		       isxdigit((unsigned char)name[5]) && isxdigit((unsigned char)name[6]);
	return bsearch(name, cp_events, sizeof(cp_events) / sizeof(cp_events[0]),
		       sizeof(cp_events[0]), compare);
}

static bool level_number(const char *text, uint32_t *value)
{
	char *end;

	*value = strtoul(text, &end, 10);
	return *text >= '1' && *text <= '9' && !*end && *value <= RACF_SECLEVEL_MAX;
}

static bool access_level(const char *text, uint32_t *value)
{
	int level = racf_level_by_name(text);

	*value = level < 0 ? 0 : level;
	return level >= 0;
}

static bool is(const struct racf_class *class, const char *name)
{
	return !strcmp(class->name, name);
}

bool member_parse(const struct racf_class *class, const char *profile, const char *text, bool added,
		  struct member *m)
{
	bool global = is(class, "GLOBAL"), event = is(class, "VMXEVENT"),
	     secdata = is(class, "SECDATA"), level = secdata && !strcmp(profile, "SECLEVEL");
	const char *slash = global || event || level ? strrchr(text, '/') : NULL;
	size_t len = slash ? (size_t)(slash - text) : strlen(text);

	if (!len || len >= sizeof(m->name) || (secdata && len > RACF_SECNAME_MAX))
		return false;
	*m = (struct member){ 0 };
	memcpy(m->name, text, len);
	if (global && racf_class_find(profile))
		racf_class_name_normal(racf_class_find(profile), m->name);
	/* what CP no longer knows can still be taken away */
	if (event && added && !event_known(m->name))
		return false;
	if (!slash)
		return !added || !(global || event || level);
	return global ? access_level(slash + 1, &m->value) :
	       event  ? event_flag(slash + 1, &m->value) :
			level_number(slash + 1, &m->value);
}
