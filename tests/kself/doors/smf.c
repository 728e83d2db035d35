// SPDX-License-Identifier: MIT
/*
 * smf.c - /dev/zcp/smf with a smfd that this test plays; the records are those of the doors
 * themselves
 */
#include "door.h"

static int smf = -1;
static uint64_t boot;

static bool open_smf(uint64_t *next)
{
	const struct zcp_boot *b = BODY;

	if (smf >= 0)
		close(smf);
	smf = open("/dev/zcp/smf", O_RDWR | O_CLOEXEC);
	if (!CHECK(smf >= 0) || !CHECK(get(smf) > 0) || !CHECK_EQ(in.head.type, ZCP_SMF_BOOT))
		return false;
	boot = b->boot;
	*next = b->next_seq;
	return true;
}

/* Reads all that waits; the last number, and whether it came without a gap from next on */
static uint64_t read_records(uint64_t next)
{
	const struct zcp_smf_record *r = BODY;

	while (!quiet(smf, 300)) {
		int len = get(smf);

		if (!CHECK(len > 0) || !CHECK_EQ(in.head.type, ZCP_SMF_RECORD))
			break;
		CHECK_EQ(len, sizeof(struct zcp_msg) + sizeof(*r) + r->text_len);
		CHECK_EQ(r->boot, boot);
		CHECK_EQ(r->seq, next);
		next++;
	}
	return next - 1;
}

static int ack(uint64_t seq)
{
	struct zcp_smf_ack a = { .boot = boot, .seq = seq };

	return put(smf, ZCP_SMF_ACK, 0, &a, sizeof(a));
}

/* Something that CP records: a second opener of the other door */
static void happen(void)
{
	int first = open("/dev/zcp/racf", O_RDWR), second = open("/dev/zcp/racf", O_RDWR);

	CHECK(first >= 0 && second < 0);
	close(first);
}

static void in_order(void)
{
	uint64_t next, last;

	happen();
	REQUIRE(open_smf(&next));
	last = read_records(next);
	CHECK(last >= next + 2);
	CHECK_EQ(ack(last), 0);
	happen();
	CHECK(read_records(last + 1) >= last + 3);
}

static void again(void)
{
	uint64_t next, last, from;

	REQUIRE(open_smf(&from));
	last = read_records(from);
	CHECK(last > from);
	CHECK_EQ(ack(from), 0);
	REQUIRE(open_smf(&next));
	CHECK_EQ(next, from + 1);
	last = read_records(next);
	CHECK_EQ(ack(last), 0);
	REQUIRE(open_smf(&next));
	CHECK_EQ(next, last + 1);
}

static void breaches(void)
{
	uint64_t next, last;

	REQUIRE(open_smf(&next));
	last = read_records(next);
	CHECK_EQ(ack(last + 1), -EINVAL);	/* was never sent */
	REQUIRE(open_smf(&next));
	last = read_records(next);
	boot++;
	CHECK_EQ(ack(last), -EINVAL);		/* of another module */
	REQUIRE(open_smf(&next));
	CHECK_EQ(put(smf, ZCP_SMF_RECORD, 0, NULL, 0), -EINVAL);
	REQUIRE(open_smf(&next));
	CHECK_EQ(ack(read_records(next)), 0);
}

/*
 * Two records each time. A full ring refuses records, says so, and never refuses the door itself.
 */
static void flood(void)
{
	const struct zcp_smf_record *r = BODY;
	unsigned int opened = 0;
	uint64_t next, last;

	for (int i = 0; i < 3000; i++) {
		int fd = open("/dev/zcp/racf", O_RDWR);

		opened += fd >= 0;
		close(fd);
	}
	CHECK_EQ(opened, 3000);
	REQUIRE(open_smf(&next));
	last = read_records(next);
	CHECK(last - next < 4200);
	CHECK(last - next > 3900);
	CHECK_EQ(ack(last), 0);
	REQUIRE(get(smf) > 0);
	CHECK_EQ(r->event, ZCP_EVENT_DOOR);
	CHECK_EQ(r->outcome, ZCP_OUTCOME_FAILURE);
	CHECK(memmem(r->text, r->text_len, "REFUSED", 7) != NULL);
	CHECK_EQ(ack(read_records(last + 2)), 0);
	close(smf);
}

static const struct ktap_case cases[] = {
	{ "FAU_STG.4: records come in order and without a gap", in_order },
	{ "FAU_STG.1: what was not acknowledged is sent again", again },
	{ "a smfd that breaks the contract is severed", breaches },
	{ "a flood of records is bounded", flood },
};

int main(void)
{
	if (load_module())
		return 1;
	return ktap_run(cases, sizeof(cases) / sizeof(cases[0]));
}
