/* SPDX-License-Identifier: MIT */
/* member.h - ADDMEM and DELMEM: what a member of each class looks like; pure */
#ifndef ZCP_RACF_MEMBER_H
#define ZCP_RACF_MEMBER_H

#include "racf/racf.h"

struct member {
	char name[RACF_RESOURCE_MAX + 1];
	uint32_t value;
};

/*
 * "RESOURCE/LEVEL" in GLOBAL, "NAME/NUMBER" in SECDATA's SECLEVEL, "EVENT/AUDIT" in VMXEVENT, else
 * a name. added: else what stands behind the slash may be left out. false: it is none.
 */
bool member_parse(const struct racf_class *class, const char *profile, const char *text, bool added,
		  struct member *m);

#endif
