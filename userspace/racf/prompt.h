/* SPDX-License-Identifier: MIT */
/*
 * prompt.h - questions to the system operator: may a user with SPECIAL go on?
 *
 * Asked at the operator's console and in the log, again each minute as long
 * as somebody tries. REPLY user Y or N answers.
 */
#ifndef ZCP_RACF_PROMPT_H
#define ZCP_RACF_PROMPT_H

#include "racf/signon.h"

void prompt_ask(const char *user, enum signon_prompt prompt, const char *terminal);

#endif
