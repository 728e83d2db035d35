/* SPDX-License-Identifier: MIT */
/* notify.h - tells systemd how a service is (Type=notify); without systemd both do nothing */
#ifndef ZCP_LIB_NOTIFY_H
#define ZCP_LIB_NOTIFY_H

void notify_ready(void);
void notify_stopping(void);

#endif
