// SPDX-License-Identifier: MIT
/*
 * disabled.c - ends in a disabled wait: whoever runs guests must tell that from a stop (status 99
 * of "lab guest")
 */
#include "guest.h"

const bool guest_ends_waiting = true;

static void nothing(void)
{
	CHECK(this_cpu() != NULL);
}

GUEST({ "this guest ends in a disabled wait", nothing })
