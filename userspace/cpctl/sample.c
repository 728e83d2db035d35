// SPDX-License-Identifier: MIT
/* sample.c - the first SYSTEM CONFIG and USER DIRECT of a machine */
#include "cpctl/sample.h"

const char sample_config[] =
	"/* SYSTEM CONFIG: compile with \"cpctl config\" */\n"
	"SYSTEM_IDENTIFIER_DEFAULT ZCP1\n"
	"SYSTEM_USERIDS OPERATOR OPERATOR\n";

#define UNIT_RECORD \
	"  SPOOL 000C 2540 READER *\n" \
	"  SPOOL 000D 2540 PUNCH A\n" \
	"  SPOOL 000E 1403 A\n"

const char sample_directory[] =
	"* USER DIRECT: put into force with \"cpctl directory\".\n"
	"* RACF keeps and checks the passwords.\n"
	"PROFILE ZCPDFLT\n"
	"  CONSOLE 0009 3215 T\n"
	UNIT_RECORD
	"*\n"
	"USER %s RACF 64M 128M ABCDEFG\n"
	"  INCLUDE ZCPDFLT\n"
	"*\n"
	"USER %s RACF 64M 128M G\n"
	"  INCLUDE ZCPDFLT\n";

const char sample_directory_demo[] =
	"* USER DIRECT of the demonstration: put into force with\n"
	"* \"cpctl directory\". RACF keeps and checks the passwords.\n"
	"PROFILE ZCPDFLT\n"
	"  CONSOLE 0009 3215 T\n"
	UNIT_RECORD
	"*\n"
	"USER OPERATOR RACF 64M 128M ABCDEFG\n"
	"  INCLUDE ZCPDFLT\n"
	"*\n"
	"USER MAINT RACF 128M 1G ABCDEFG\n"
	"  INCLUDE ZCPDFLT\n"
	"*\n"
	"USER AUDIT1 RACF 64M 128M G\n"
	"  INCLUDE ZCPDFLT\n"
	"*\n"
	"USER LINUX1 RACF 512M 2G G\n"
	"  INCLUDE ZCPDFLT\n"
	"  MACHINE ESA 4\n"
	"  LOGONBY MAINT\n"
	"*\n"
	"USER LINUX2 RACF 512M 16G G\n"
	"  INCLUDE ZCPDFLT\n"
	"  MACHINE ESA 64\n"
	"  CPU 00 BASE\n"
	"  CPU 01\n";
