// SPDX-License-Identifier: MIT
/* SYSTEM CONFIG to image */
#include <stdlib.h>
#include "cp/dirimage.h"
#include "cp/parse.h"
#include "cpctl/directory.h"
#include "ktap.h"

static struct zcp_cfg_image *compile(const char *text, struct config_error *error)
{
	void *image;
	size_t size;

	return sysconfig_compile(text, strlen(text), 1, &image, &size, error) ? NULL : image;
}

static void statements(void)
{
	struct config_error error;
	struct zcp_cfg_image *c = compile(
		"/* a comment\n over two lines */\n"
		"System_Identifier_Default ZVM1 /* behind */\n"
		"System_Userids ,\n   Operator OP1 ,\n   Recovery MAINT\n"
		"Features Enable Set_PrivClass Disable Clear_TDisk ,\n"
		"  Passwords_on_Cmds Autolog NO Logon YES Disconnect_Timeout 5 MaxUsers 10\n"
		"Timezone_Definition EST West 05.00.00\n"
		"Timezone_Definition CET East 01.00.00\n"
		"LOGMSG Welcome\n"
		"GLBLDSK MAINT 190 MAINT 019D\n"
		"GLBLDSK TCPMAINT 592\n"
		"CP_Owned Slot 1 VOL001\n", &error);

	REQUIRE(c != NULL);
	CHECK_MEM(c->system, "ZVM1    ", 8);
	CHECK_MEM(c->operator, "OP1     ", 8);
	CHECK_MEM(c->recovery[0], "MAINT   ", 8);
	CHECK_MEM(c->zone, "CET ", 4);
	CHECK_EQ(be32_to_cpu(c->zone_offset), 3600);
	CHECK_EQ(be64_to_cpu(c->features), ZCP_CFG_F_SET_PRIVCLASS | ZCP_CFG_F_PASSWORDS_LOGON);
	CHECK_EQ(be32_to_cpu(c->disconnect), 300);
	CHECK_EQ(be32_to_cpu(c->maxusers), 10);
	CHECK_EQ(be32_to_cpu(c->logmsg_lines), 1);
	CHECK_MEM(c->public_disk[1].owner, "MAINT   ", 8);
	CHECK_EQ(be16_to_cpu(c->public_disk[1].vdev), 0x19d);
	CHECK_MEM(c->public_disk[2].owner, "TCPMAINT", 8);
	CHECK_MEM(c->public_disk[3].owner, "        ", 8);
	free(c);
}

static void defaults(void)
{
	struct config_error error;
	struct zcp_cfg_image *c = compile("", &error);

	REQUIRE(c != NULL);
	CHECK_EQ(be64_to_cpu(c->features), 0);
	CHECK_EQ(be32_to_cpu(c->disconnect), 900);
	CHECK_MEM(c->recovery[0], "        ", 8);
	CHECK_MEM(c->public_disk[0].owner, "        ", 8);
	free(c);
}

static void errors(void)
{
	static const struct {
		const char *text;
		unsigned int line, column;
	} bad[] = {
		{ "FEATURES ENABLE NOSUCH\n", 1, 17 },
		{ "\nTIMEZONE_DEFINITION EST WEST 5.99.00\n", 2, 30 },
		{ "SYSTEM_USERIDS OPERATOR\n", 1, 24 },
		{ "NOSUCH X\n", 1, 1 },
		{ "/* open\n", 1, 1 },
		{ "SYSTEM_IDENTIFIER THISISTOOLONG\n", 1, 19 },
		{ "FEATURES PASSWORDS_ON_CMDS LOGON MAYBE\n", 1, 34 },
		{ "GLBLDSK MAINT\n", 1, 14 },
		{ "GLBLDSK MAINT 190 X\n", 1, 20 },
		{ "GLBLDSK MAINT 19G\n", 1, 15 },
	};
	struct config_error error;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		CHECK(compile(bad[i].text, &error) == NULL);
		CHECK_EQ(error.line, bad[i].line);
		CHECK_EQ(error.column, bad[i].column);
		CHECK(error.text[0] != '\0');
	}
}

static void changed(void)
{
	struct config_error error;
	struct zcp_cfg_image *c = compile("SYSTEM_IDENTIFIER A\n", &error);

	REQUIRE(c != NULL);
	CHECK(cfgimage_verify(c, sizeof(*c) - 1) < 0);
	c->features = ~0ull;
	CHECK(cfgimage_verify(c, sizeof(*c)) < 0);
	c->features = 0;
	c->logmsg_lines = cpu_to_be32(ZCP_CFG_LOGMSG + 1);
	CHECK(cfgimage_verify(c, sizeof(*c)) < 0);
	c->logmsg_lines = 0;
	c->public_disk[31].owner[0] = 'a';
	CHECK(cfgimage_verify(c, sizeof(*c)) < 0);
	c->public_disk[31].owner[0] = ' ';
	CHECK_EQ(cfgimage_verify(c, sizeof(*c)), 0);
	free(c);
}

static const struct ktap_case cases[] = {
	{ "statements reach the image", statements },
	{ "FMT_MSA.3(VIRT-CIFCP): an empty configuration lets nothing through", defaults },
	{ "errors name line and column", errors },
	{ "a changed image is refused", changed },
};

KTAP_MAIN(cases)
