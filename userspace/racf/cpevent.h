/* SPDX-License-Identifier: MIT */
/* cpevent.h - what CP has to record because VMXEVENT profiles say so (struct zcp_racf_events) */
#ifndef ZCP_RACF_CPEVENT_H
#define ZCP_RACF_CPEVENT_H

#include <stdbool.h>

/* To CP, if it is not what CP was told last; always: also then, since CP is new. */
void cpevent_tell(bool always);

#endif
