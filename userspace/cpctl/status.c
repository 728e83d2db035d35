// SPDX-License-Identifier: MIT
/* status.c - cpctl status, vms, counters: what the module tells about itself */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "cpctl/cpctl.h"
#include "cpctl/json.h"

static const char *text(struct nlattr **attrs, int attr)
{
	return attrs[attr] ? nla_get_string(attrs[attr]) : "";
}

static uint64_t number(struct nlattr **attrs, int attr)
{
	if (!attrs[attr])
		return 0;
	switch (nla_len(attrs[attr])) {
	case 1:
		return nla_get_u8(attrs[attr]);
	case 4:
		return nla_get_u32(attrs[attr]);
	}
	return nla_get_u64(attrs[attr]);
}

static int query(int cmd, bool dump, genl_fn fn)
{
	struct who who;
	struct genl *g = connect_module();
	int ret;

	who_login_query(&who);
	ret = genl_call(g, session_msg(g, &who, cmd, dump), fn, NULL);
	who_logout(&who);
	genl_close(g);
	return ret ? failed(ret, "the module refuses") : STATUS_OK;
}

/* ---- status ---- */

static const char *trail(unsigned int state)
{
	static const char *const names[] = {
		[0] = "absent",
		[ZCP_TRAIL_OK] = "active",
		[ZCP_TRAIL_THRESHOLD] = "threshold passed",
		[ZCP_TRAIL_FULL] = "full",
	};

	return state <= ZCP_TRAIL_FULL ? names[state] : "?";
}

static const char *standing(unsigned int racf)
{
	static const char *const names[] = {
		[ZCP_RACF_ABSENT] = "absent",
		[ZCP_RACF_ACTIVE] = "active",
		[ZCP_RACF_SEVERED] = "inactive",
	};

	return racf <= ZCP_RACF_SEVERED ? names[racf] : "?";
}

static void show_status(void *arg, int cmd, struct nlattr **attrs)
{
	const char *racf = standing(number(attrs, ZCP_ATTR_RACF));
	const char *recovery = text(attrs, ZCP_ATTR_RECOVERY);
	const char *smf = trail(number(attrs, ZCP_ATTR_SMF));
	bool sie = number(attrs, ZCP_ATTR_SIE);

	(void)arg;
	(void)cmd;
	if (options.json) {
		char boot[20];

		/* as text: readers of JSON may keep 53 bits of a number only */
		snprintf(boot, sizeof(boot), "%016" PRIx64, number(attrs, ZCP_ATTR_BOOT));
		json_object(NULL);
		json_text("level", text(attrs, ZCP_ATTR_LEVEL));
		json_text("system", text(attrs, ZCP_ATTR_SYSTEM));
		json_text("boot", boot);
		json_bool("sie", sie);
		json_text("probe", text(attrs, ZCP_ATTR_PROBE));
		json_text("racf", racf);
		json_text("smf", smf);
		json_text("recovery", recovery);
		json_number("vms", number(attrs, ZCP_ATTR_VMS));
		json_object_end();
		return;
	}
	printf("Level:    %s\nSystem:   %s\n", text(attrs, ZCP_ATTR_LEVEL),
	       text(attrs, ZCP_ATTR_SYSTEM));
	printf("Guests:   %s (%s)\n", sie ? "can run" : "cannot run", text(attrs, ZCP_ATTR_PROBE));
	printf("RACF:     %s\nRecovery: %s\nSMF:      %s\nMachines: %u\n", racf,
	       *recovery ? recovery : "nobody", smf, (unsigned int)number(attrs, ZCP_ATTR_VMS));
}

int cmd_status(int argc, char *argv[])
{
	(void)argv;
	return argc == 1 ? query(ZCP_CMD_STATUS, false, show_status) : usage("status");
}

/* ---- vms ---- */

static void show_vm(void *arg, int cmd, struct nlattr **attrs)
{
	const char *termid = text(attrs, ZCP_ATTR_TERMID);

	(void)arg;
	(void)cmd;
	if (options.json) {
		json_object(NULL);
		json_number("id", number(attrs, ZCP_ATTR_ID));
		json_text("userid", text(attrs, ZCP_ATTR_USERID));
		json_text("state", text(attrs, ZCP_ATTR_STATE));
		json_text("terminal", termid);
		json_number("storage", number(attrs, ZCP_ATTR_STORAGE));
		json_number("cpus", number(attrs, ZCP_ATTR_CPUS));
		json_object_end();
		return;
	}
	printf("%6u  %-8s  %-6s  %-8s  %7" PRIu64 "M  %4u\n",
	       (unsigned int)number(attrs, ZCP_ATTR_ID), text(attrs, ZCP_ATTR_USERID),
	       text(attrs, ZCP_ATTR_STATE), *termid ? termid : "-",
	       number(attrs, ZCP_ATTR_STORAGE) >> 20, (unsigned int)number(attrs, ZCP_ATTR_CPUS));
}

int cmd_vms(int argc, char *argv[])
{
	int ret;

	(void)argv;
	if (argc != 1)
		return usage("vms");
	if (options.json)
		json_array(NULL);
	else
		printf("%6s  %-8s  %-6s  %-8s  %8s  %4s\n", "ID", "USER", "STATE", "TERMINAL",
		       "STORAGE", "CPUS");
	ret = query(ZCP_CMD_VMS, true, show_vm);
	if (options.json)
		json_array_end();
	return ret;
}

/* ---- counters ---- */

static void show_counter(void *arg, int cmd, struct nlattr **attrs)
{
	const char *userid = text(attrs, ZCP_ATTR_USERID);

	(void)arg;
	(void)cmd;
	if (options.json) {
		json_object(NULL);
		json_text("userid", userid);
		json_text("name", text(attrs, ZCP_ATTR_NAME));
		json_number("count", number(attrs, ZCP_ATTR_COUNT));
		json_object_end();
		return;
	}
	printf("%-8s  %16" PRIu64 "  %s\n", *userid ? userid : "-", number(attrs, ZCP_ATTR_COUNT),
	       text(attrs, ZCP_ATTR_NAME));
}

int cmd_counters(int argc, char *argv[])
{
	int ret;

	(void)argv;
	if (argc != 1)
		return usage("counters");
	if (options.json)
		json_array(NULL);
	ret = query(ZCP_CMD_COUNTERS, true, show_counter);
	if (options.json)
		json_array_end();
	return ret;
}
