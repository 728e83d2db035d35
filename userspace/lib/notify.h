/* SPDX-License-Identifier: MIT */
/* notify.h - tells systemd how a service is (Type=notify); without systemd nothing happens */
#ifndef ZCP_LIB_NOTIFY_H
#define ZCP_LIB_NOTIFY_H

void notify_ready(void);
void notify_stopping(void);

/*
 * Milliseconds between two notify_alive(), half of what WatchdogSec= allows; 0: nobody watches.
 * NotifyAccess=all is needed where a child of the service's process tells.
 */
unsigned int notify_watchdog(void);
void notify_alive(void);
/*
 * Calls ask, which is to bring about a notify_alive(), when a beat is due. Milliseconds until the
 * next one; -1: beat is 0.
 */
int notify_beat(unsigned int beat, void (*ask)(void));

#endif
