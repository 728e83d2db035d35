/* SPDX-License-Identifier: MIT */
/* logo.h - the screen of a terminal at which nobody is logged on: 24 by 80 */
#ifndef ZCP_TN3270D_LOGO_H
#define ZCP_TN3270D_LOGO_H

#include <kmod/uapi/zcp.h>
#include "inbound.h"
#include "outbound.h"

struct logo_names {
	const char *system;
	const char *terminal;
	const char *line;	/* how the line is protected, one short sentence */
};

/* What was typed, as the body of ZCP_TERM_LOGO. Wipe it after use. */
struct logo_input {
	size_t len;		/* 0: nothing was typed */
	u8 body[sizeof(struct zcp_term_logo) + ZCP_PASSWORD_MAX + ZCP_COMMAND_MAX];
};

void logo_draw(const struct logo_names *names, struct ds *d);
void logo_input(const struct inbound *in, struct logo_input *to);

#endif
