/* SPDX-License-Identifier: MIT */
/* notice.h - who is told of a violation */
#ifndef ZCP_RACF_NOTICE_H
#define ZCP_RACF_NOTICE_H

/* by: who caused it, "" when nobody knows. notify: whom the profile names, or "". */
void notice_violation(const char *by, const char *notify, const char *text);

#endif
