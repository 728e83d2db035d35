// SPDX-License-Identifier: MIT
/*
 * forever.c - spins until somebody ends the virtual machine; no test by itself, other suites run it
 * beside theirs
 */
#include "guest.h"

static void spin(void)
{
	print("# spinning");
	for (;;)
		barrier();
}

GUEST({ "never ends", spin })
