// SPDX-License-Identifier: MIT
/* test_facility.c - what STFLE tells a guest */
#include "ktap.h"
#include "../../../kmod/sie/facility.h"

static const unsigned int linux_needs[] = { 0, 1, 18, 21, 25, 27, 32, 33, 34, 35 };

static void everything_installed(void)
{
	u64 list[FACILITY_WORDS];
	static const unsigned int refused[] = {
		11, 12, 15, 50, 64, 65, 68, 71, 73, 74, 76, 77, 82, 129, 134, 139, 148, 152, 155,
		158, 165, 193, 194, 196,
	};
	size_t i;

	memset(list, 0xff, sizeof(list));
	facility_guest(list);
	for (i = 0; i < ARRAY_SIZE(linux_needs); i++)
		CHECK(facility_test(list, linux_needs[i]));
	for (i = 0; i < ARRAY_SIZE(refused); i++)
		CHECK(!facility_test(list, refused[i]));
}

static void nothing_installed(void)
{
	u64 list[FACILITY_WORDS] = { 0 };
	unsigned int nr;

	facility_guest(list);
	for (nr = 0; nr < FACILITY_WORDS * 64; nr++)
		CHECK_EQ(facility_test(list, nr), nr == 138);
}

static void only_what_the_host_has(void)
{
	u64 list[FACILITY_WORDS] = { 1ULL << 63 | 1ULL << (63 - 18) };

	facility_guest(list);
	CHECK_EQ(list[0], 1ULL << 63 | 1ULL << (63 - 18));
	CHECK_EQ(list[1], 0);
	CHECK_EQ(list[3], 0);
}

static void length(void)
{
	u64 list[FACILITY_WORDS] = { 0 };

	CHECK_EQ(facility_length(list), 1);
	list[0] = 1;
	CHECK_EQ(facility_length(list), 1);
	list[2] = 1;
	CHECK_EQ(facility_length(list), 3);
	list[3] = 1;
	CHECK_EQ(facility_length(list), 4);
}

static void numbering(void)
{
	u64 list[FACILITY_WORDS] = { 1ULL << 63, 1, 0, 1ULL << 62 };

	CHECK(facility_test(list, 0));
	CHECK(!facility_test(list, 1));
	CHECK(facility_test(list, 127));
	CHECK(facility_test(list, 193));
	CHECK(!facility_test(list, 256));
}

static const struct ktap_case cases[] = {
	{ "a machine with everything: what needs controls is not offered", everything_installed },
	{ "a machine with nothing: only what CP gives", nothing_installed },
	{ "nothing is offered that the host does not have", only_what_the_host_has },
	{ "doublewords that STFLE stores", length },
	{ "bit 0 is the leftmost", numbering },
};

KTAP_MAIN(cases)
