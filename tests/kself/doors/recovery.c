// SPDX-License-Identifier: MIT
/* recovery.c - /dev/zcp/recovery with a checker of passwords that this test plays */
#include "door.h"

static int door = -1;

static bool open_door(void)
{
	if (door >= 0)
		close(door);
	door = open("/dev/zcp/recovery", O_RDWR | O_CLOEXEC);
	return CHECK(door >= 0) && CHECK(get(door) > 0) &&
	       CHECK_EQ(in.head.type, ZCP_RECOVERY_BOOT);
}

static void exclusive(void)
{
	REQUIRE(open_door());
	CHECK(open("/dev/zcp/recovery", O_RDWR) < 0 && errno == EBUSY);
	CHECK(quiet(door, 100));
}

/* What nobody asked for is dropped and counted; what breaks the contract severs. */
static void answers(void)
{
	struct zcp_recovery_checked c = { .decision = ZCP_PERMIT };

	REQUIRE(open_door());
	CHECK_EQ(put(door, ZCP_RECOVERY_CHECKED, 99, &c, sizeof(c)), 0);
	c.decision = ZCP_DONTKNOW;
	CHECK_EQ(put(door, ZCP_RECOVERY_CHECKED, 99, &c, sizeof(c)), -EINVAL);
	CHECK_EQ(get(door), -EPIPE);
	REQUIRE(open_door());
	CHECK_EQ(put(door, ZCP_RECOVERY_CHECK, 99, &c, sizeof(c)), -EINVAL);
	CHECK_EQ(put(door, ZCP_RECOVERY_CHECKED, 99, &c, sizeof(c)), -EPIPE);
	REQUIRE(open_door());
}

static const struct ktap_case cases[] = {
	{ "one opener alone, who is told which CP this is", exclusive },
	{ "answers are checked", answers },
};

int main(void)
{
	if (load_module())
		return 1;
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
