// SPDX-License-Identifier: MIT
/* notify.c - the datagram of sd_notify(3) */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "lib/clock.h"
#include "lib/notify.h"

static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (len < 2 || len >= sizeof(sa.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(sa.sun_path, path, len);
	if (path[0] == '@')
		sa.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&sa,
	       offsetof(struct sockaddr_un, sun_path) + len);
	close(fd);
}

void notify_ready(void)
{
	notify("READY=1");
}

void notify_stopping(void)
{
	notify("STOPPING=1");
}

unsigned int notify_watchdog(void)
{
	const char *text = getenv("WATCHDOG_USEC");
	unsigned long long usec = text ? strtoull(text, NULL, 10) : 0;

	/* WATCHDOG_PID names the service's first process; a child answers for it */
	return usec / 2000 > 60000 ? 60000 : usec / 2000;
}

void notify_alive(void)
{
	notify("WATCHDOG=1");
}

int notify_beat(unsigned int beat, void (*ask)(void))
{
	static uint64_t due;
	uint64_t now = clock_ms();

	if (!beat)
		return -1;
	if (now >= due) {
		ask();
		due = now + beat;
	}
	return due - now;
}
