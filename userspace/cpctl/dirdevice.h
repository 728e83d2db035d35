/* SPDX-License-Identifier: MIT */
/* dirdevice.h - the statements of USER DIRECT that define a device */
#ifndef ZCP_CPCTL_DIRDEVICE_H
#define ZCP_CPCTL_DIRDEVICE_H

#include "cpctl/entry.h"

bool st_console(struct directory *d);
bool st_spool(struct directory *d);
bool st_special(struct directory *d);
bool st_dedicate(struct directory *d);
bool st_link(struct directory *d);
bool st_mdisk(struct directory *d);

#endif
