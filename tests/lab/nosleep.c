// SPDX-License-Identifier: MIT
/*
 * Preloaded into Hercules 3.13: its CTCI thread sleeps for ten seconds before it reads the first
 * packet, so as not to overtake the helper that configures the tun device. A kernel that has yet
 * to boot cannot overtake it.
 */
#include <time.h>
#include <unistd.h>

enum { CTCI_START = 10 };

unsigned int sleep(unsigned int seconds)
{
	struct timespec t = { .tv_sec = seconds };

	if (seconds == CTCI_START)
		t = (struct timespec){ .tv_sec = 1 };
	return nanosleep(&t, &t) ? (unsigned int)t.tv_sec + 1 : 0;
}
