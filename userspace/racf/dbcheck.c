// SPDX-License-Identifier: MIT
/* dbcheck.c - what must hold in any RACF database, and how it comes to hold again */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include "racf/db.h"
#include "racf/dbcheck.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct rule {
	const char *find;	/* a row of text for each finding */
	const char *repair[3];	/* each row that is returned says what was done */
};

#define USERS	"(SELECT name FROM user)"
#define GROUPS	"(SELECT name FROM grp)"

#define OF_NO_USER(table) {									\
	"SELECT '" table " of user ' || user || ', who is not defined' FROM " table		\
	" WHERE user NOT IN " USERS,								\
	{ "DELETE FROM " table " WHERE user NOT IN " USERS					\
	  " RETURNING '" table " of user ' || user || ': deleted'" } }

#define NO_PROFILE										\
	" NOT EXISTS (SELECT 1 FROM profile p WHERE p.class = c.class AND p.name = c.profile)"

#define OF_NO_PROFILE(table) {									\
	"SELECT '" table " of profile ' || class || ' ' || profile || ', which is not defined'"	\
	" FROM " table " c WHERE" NO_PROFILE,							\
	{ "DELETE FROM " table " AS c WHERE" NO_PROFILE						\
	  " RETURNING '" table " of profile ' || class || ' ' || profile || ': deleted'" } }

/* who shares category and segment with profiles */
#define NOTHING_OF_CATEGORY									\
	" NOT EXISTS (SELECT 1 FROM user u WHERE c.class = 'USER' AND u.name = c.profile)"	\
	" AND" NO_PROFILE
#define NOTHING_OF_SEGMENT									\
	NOTHING_OF_CATEGORY									\
	" AND NOT EXISTS (SELECT 1 FROM grp g WHERE c.class = 'GROUP' AND g.name = c.profile)"

#define BAD_WHEN	"(days NOT BETWEEN 0 AND 127 OR time_from NOT BETWEEN 0 AND 1440"	\
			" OR time_to NOT BETWEEN 0 AND 1440)"
#define BAD_SECLEVEL	"seclevel NOT BETWEEN 0 AND 254"
#define BAD_AUDIT	"(audit_ok NOT BETWEEN 0 AND 5 OR audit_fail NOT BETWEEN 0 AND 5 OR"	\
			" g_ok NOT BETWEEN 0 AND 5 OR g_fail NOT BETWEEN 0 AND 5)"
#define BAD_CATEGORIES										\
	"(SELECT class, profile FROM category WHERE number NOT BETWEEN 1 AND 1024)"
#define BAD_SECRETS										\
	"(SELECT user, kind FROM secret WHERE length(salt) <> 16 OR length(verifier) <> 16 OR"	\
	" NOT zcp_cost(log2_n, r, p) UNION"							\
	" SELECT user, kind FROM secret GROUP BY user, kind HAVING min(age) <> 0)"
#define CONDITIONS										\
	"('TERMINAL', 'CONSOLE', 'JESINPUT', 'APPCPORT', 'PROGRAM', 'SYSID', 'SERVAUTH',"	\
	" 'CRITERIA')"
#define BAD_SECDATA										\
	" class = 'SECDATA' AND (profile = 'SECLEVEL' AND value NOT BETWEEN 1 AND 254"		\
	" OR profile = 'CATEGORY' AND value NOT BETWEEN 1 AND 1024)"
#define TWICE											\
	" class = 'SECDATA' AND profile = 'CATEGORY' AND EXISTS (SELECT 1 FROM member o"	\
	" WHERE o.class = c.class AND o.profile = c.profile AND o.value = c.value"		\
	" AND o.name < c.name)"
#define ALWAYS_THERE										\
	"(VALUES ('SECLABEL', 'SYSHIGH'), ('SECLABEL', 'SYSLOW'), ('SECLABEL', 'SYSNONE'),"	\
	" ('SECDATA', 'SECLEVEL'), ('SECDATA', 'CATEGORY')) WHERE NOT EXISTS"			\
	" (SELECT 1 FROM profile WHERE class = column1 AND name = column2)"
#define COST											\
	"zcp_cost((SELECT value FROM option WHERE name = 'KDF_LOG2N'),"				\
	" (SELECT value FROM option WHERE name = 'KDF_R'),"					\
	" (SELECT value FROM option WHERE name = 'KDF_P'))"
#define BAD_CLASS_OPTION									\
	"(NOT zcp_class(class) OR flags NOT BETWEEN 0 AND 255 OR log NOT BETWEEN 0 AND 4)"

/* Nobody knows what the option was, and so what it kept closed. */
#define SEVER(bad)										\
	"INSERT OR REPLACE INTO option SELECT 'SEVERED', 1 WHERE EXISTS (SELECT 1 " bad ")"	\
	" RETURNING 'RACF is inactive: see SETROPTS LIST, then SETRACF ACTIVE'"

/* In this order they are repaired: a row may leave work for the ones behind it. */
static const struct rule rules[] = {
	{ "SELECT 'group SYS1 is missing' WHERE 'SYS1' NOT IN " GROUPS,
	  { "INSERT INTO grp (name, supgrp, owner, created) SELECT 'SYS1', '', 'SYS1', unixepoch()"
	    " WHERE 'SYS1' NOT IN " GROUPS " RETURNING 'group SYS1: made'" } },
	OF_NO_USER("connection"),
	OF_NO_USER("secret"),
	OF_NO_USER("clauth"),
	OF_NO_USER("factor"),
	OF_NO_USER("policy"),
	OF_NO_PROFILE("access"),
	OF_NO_PROFILE("conditional"),
	OF_NO_PROFILE("member"),
	{ "SELECT 'user ' || name || ': also a group' FROM user WHERE name IN " GROUPS,
	  { "DELETE FROM connection WHERE grp IN " USERS
	    " RETURNING 'connection of ' || user || ' to ' || grp || ': deleted'",
	    "DELETE FROM grp WHERE name IN " USERS
	    " RETURNING 'group ' || name || ', also a user: deleted'" } },
	{ "SELECT 'user ' || user || ': connected to group ' || grp || ', which is not defined'"
	  " FROM connection WHERE grp NOT IN " GROUPS,
	  { "DELETE FROM connection WHERE grp NOT IN " GROUPS
	    " RETURNING 'connection of ' || user || ' to ' || grp || ': deleted'" } },
	/* who has a group has it as the default; who has none comes in by RESUME, or SPECIAL */
	{ "SELECT 'user ' || name || ': not connected to the default group ' || dfltgrp"
	  " FROM user WHERE (name, dfltgrp) NOT IN (SELECT user, grp FROM connection)",
	  { "UPDATE user SET dfltgrp = (SELECT min(grp) FROM connection c WHERE c.user = name)"
	    " WHERE (name, dfltgrp) NOT IN (SELECT user, grp FROM connection)"
	    " AND name IN (SELECT user FROM connection)"
	    " RETURNING 'user ' || name || ': default group ' || dfltgrp",
	    "UPDATE user SET dfltgrp = 'SYS1' WHERE dfltgrp NOT IN " GROUPS
	    " RETURNING 'user ' || name || ': default group SYS1'",
	    "INSERT INTO connection (user, grp, owner, authority, uacc, attrs, created)"
	    " SELECT name, dfltgrp, 'SYS1', 0, 0, CASE WHEN attrs & 1 THEN 0 ELSE 64 END,"
	    " unixepoch() FROM user"
	    " WHERE (name, dfltgrp) NOT IN (SELECT user, grp FROM connection)"
	    " RETURNING 'user ' || user || ': connected to ' || grp || CASE WHEN attrs"
	    " THEN ', revoked: CONNECT RESUME gives it back' ELSE '' END" } },
	{ "SELECT 'group ' || name || ': superior group ' || supgrp || ' is not defined'"
	  " FROM grp WHERE name <> 'SYS1' AND supgrp NOT IN " GROUPS,
	  { "UPDATE grp SET supgrp = 'SYS1' WHERE name <> 'SYS1' AND supgrp NOT IN " GROUPS
	    " RETURNING 'group ' || name || ': superior group SYS1'" } },
	{ "SELECT 'user ' || name || ': owner ' || owner || ' is not defined' FROM user"
	  " WHERE owner NOT IN (SELECT name FROM user UNION SELECT name FROM grp)",
	  { "UPDATE user SET owner = 'SYS1'"
	    " WHERE owner NOT IN (SELECT name FROM user UNION SELECT name FROM grp)"
	    " RETURNING 'user ' || name || ': owner SYS1'" } },
	{ "SELECT 'group ' || name || ': owner ' || owner || ' is not defined' FROM grp"
	  " WHERE owner NOT IN (SELECT name FROM user UNION SELECT name FROM grp)",
	  { "UPDATE grp SET owner = 'SYS1'"
	    " WHERE owner NOT IN (SELECT name FROM user UNION SELECT name FROM grp)"
	    " RETURNING 'group ' || name || ': owner SYS1'" } },
	/* an older value must not become the one that counts */
	{ "SELECT 'secret of ' || user || ': length, cost or age' FROM " BAD_SECRETS,
	  { "DELETE FROM secret WHERE (user, kind) IN " BAD_SECRETS
	    " RETURNING 'secret of ' || user || ': deleted, ALTUSER sets a new one'" } },
	{ "SELECT 'user ' || name || ': intervals: PASSWORD sets them anew' FROM user"
	  " WHERE pw_interval NOT BETWEEN -1 AND 254 OR phr_interval NOT BETWEEN -1 AND 65534",
	  { "UPDATE user SET pw_interval = -1, phr_interval = -1"
	    " WHERE pw_interval NOT BETWEEN -1 AND 254 OR phr_interval NOT BETWEEN -1 AND 65534"
	    " RETURNING 'user ' || name || ': intervals as the system has them'" } },
	{ "SELECT 'user ' || name || ': SECLEVEL: ALTUSER sets it anew' FROM user WHERE "
	  BAD_SECLEVEL,
	  { "UPDATE user SET seclevel = 0 WHERE " BAD_SECLEVEL
	    " RETURNING 'user ' || name || ': NOSECLEVEL'" } },
	{ "SELECT 'user ' || name || ': WHEN: ALTUSER sets it anew' FROM user WHERE " BAD_WHEN,
	  { "UPDATE user SET days = 0, time_from = 0, time_to = 0 WHERE " BAD_WHEN
	    " RETURNING 'user ' || name || ': no LOGON until ALTUSER WHEN'" } },
	{ "SELECT 'connection of ' || user || ' to ' || grp || ': authority or UACC'"
	  " FROM connection WHERE authority NOT BETWEEN 0 AND 3 OR uacc NOT BETWEEN 0 AND 5",
	  { "UPDATE connection SET authority = 0, uacc = 0"
	    " WHERE authority NOT BETWEEN 0 AND 3 OR uacc NOT BETWEEN 0 AND 5"
	    " RETURNING 'connection of ' || user || ' to ' || grp ||"
	    " ': AUTHORITY(USE) UACC(NONE)'" } },
	{ "SELECT 'profile ' || class || ' ' || name || ': there is no such class' FROM profile"
	  " WHERE NOT zcp_class(class)",
	  { "DELETE FROM profile WHERE NOT zcp_class(class)"
	    " RETURNING 'profile ' || class || ' ' || name || ': deleted'" } },
	{ "SELECT 'profile ' || class || ' ' || profile || ': access level' FROM access"
	  " WHERE level NOT BETWEEN 0 AND 5",
	  { "UPDATE access SET level = 0 WHERE level NOT BETWEEN 0 AND 5"
	    " RETURNING 'profile ' || class || ' ' || profile || ': ID(' || id ||"
	    " ') ACCESS(NONE)'" } },
	{ "SELECT 'profile ' || class || ' ' || profile || ': WHEN(' || kind || '): PERMIT"
	  " DELETE it' FROM conditional WHERE kind NOT IN " CONDITIONS,
	  { "DELETE FROM conditional WHERE kind NOT IN " CONDITIONS
	    " RETURNING 'profile ' || class || ' ' || profile || ': ID(' || id || ') WHEN(' || kind"
	    " || '): deleted'" } },
	{ "SELECT 'profile ' || class || ' ' || profile || ': level of WHEN(' || kind || '): PERMIT"
	  " DELETE it' FROM conditional WHERE level NOT BETWEEN 0 AND 5",
	  { "UPDATE conditional SET level = 0 WHERE level NOT BETWEEN 0 AND 5"
	    " RETURNING 'profile ' || class || ' ' || profile || ': ID(' || id || ') WHEN(' || kind"
	    " || ') ACCESS(NONE)'" } },
	{ "SELECT 'profile ' || class || ' ' || name || ': UACC, LEVEL or WARNING: RALTER sets them"
	  " anew' FROM profile WHERE uacc NOT BETWEEN 0 AND 5 OR level NOT BETWEEN 0 AND 99 OR"
	  " warning NOT IN (0, 1)",
	  { "UPDATE profile SET uacc = 0, level = 0, warning = 0"
	    " WHERE uacc NOT BETWEEN 0 AND 5 OR level NOT BETWEEN 0 AND 99 OR warning NOT IN (0, 1)"
	    " RETURNING 'profile ' || class || ' ' || name ||"
	    " ': UACC(NONE) LEVEL(0) NOWARNING'" } },
	{ "SELECT 'profile ' || class || ' ' || name || ': AUDIT or GLOBALAUDIT: RALTER sets them"
	  " anew' FROM profile WHERE " BAD_AUDIT,
	  { "UPDATE profile SET audit_ok = 2, audit_fail = 2, g_ok = 2, g_fail = 2"
	    " WHERE " BAD_AUDIT
	    " RETURNING 'profile ' || class || ' ' || name ||"
	    " ': AUDIT and GLOBALAUDIT ALL(READ)'" } },
	{ "SELECT class || ' ' || profile || ': category of nothing: delete the row'"
	  " FROM category c WHERE" NOTHING_OF_CATEGORY,
	  { "DELETE FROM category AS c WHERE" NOTHING_OF_CATEGORY
	    " RETURNING class || ' ' || profile || ': category ' || number || ' deleted'" } },
	/* a user has it no more, a label is none until RDEFINE, the rest is for the top level */
	{ "SELECT class || ' ' || profile || ': category ' || number || ': delete the row'"
	  " FROM category WHERE number NOT BETWEEN 1 AND 1024",
	  { "DELETE FROM profile WHERE class = 'SECLABEL' AND (class, name) IN " BAD_CATEGORIES
	    " RETURNING 'profile SECLABEL ' || name || ': deleted, RDEFINE it anew'",
	    "UPDATE profile SET seclevel = 254 WHERE (class, name) IN " BAD_CATEGORIES
	    " RETURNING 'profile ' || class || ' ' || name || ': security level 254'",
	    "DELETE FROM category WHERE number NOT BETWEEN 1 AND 1024"
	    " RETURNING class || ' ' || profile || ': category ' || number || ' deleted'" } },
	{ "SELECT class || ' ' || profile || ': segment of nothing: delete the row' FROM segment c"
	  " WHERE" NOTHING_OF_SEGMENT,
	  { "DELETE FROM segment AS c WHERE" NOTHING_OF_SEGMENT
	    " RETURNING class || ' ' || profile || ': ' || segment || ' ' || field ||"
	    " ' deleted'" } },
	{ "SELECT 'profile ' || class || ' ' || name || ': SECLEVEL: RALTER sets it anew'"
	  " FROM profile WHERE " BAD_SECLEVEL,
	  { "DELETE FROM profile WHERE class = 'SECLABEL' AND " BAD_SECLEVEL
	    " RETURNING 'profile SECLABEL ' || name || ': deleted, RDEFINE it anew'",
	    "UPDATE profile SET seclevel = 254 WHERE " BAD_SECLEVEL
	    " RETURNING 'profile ' || class || ' ' || name || ': security level 254'" } },
	{ "SELECT 'profile ' || class || ' ' || name || ': WHEN: RALTER sets it anew'"
	  " FROM profile WHERE " BAD_WHEN,
	  { "UPDATE profile SET days = 0, time_from = 0, time_to = 0 WHERE " BAD_WHEN
	    " RETURNING 'profile ' || class || ' ' || name || ': no access until RALTER WHEN'" } },
	/* what controls and what audits is in force */
	{ "SELECT 'profile ' || class || ' ' || name || ': events: SETEVENT sets them anew'"
	  " FROM profile WHERE events_off NOT BETWEEN 0 AND 15",
	  { "UPDATE profile SET events_off = 10 WHERE events_off NOT BETWEEN 0 AND 15"
	    " RETURNING 'profile ' || class || ' ' || name || ': NOCTL and NOAUDIT taken back'" } },
	{ "SELECT 'profile SECDATA ' || profile || ': member ' || name || ': RALTER DELMEM it'"
	  " FROM member WHERE" BAD_SECDATA,
	  { "DELETE FROM member WHERE" BAD_SECDATA
	    " RETURNING 'profile SECDATA ' || profile || ': member ' || name || ' deleted'" } },
	{ "SELECT 'profile SECDATA CATEGORY: ' || name || ' shares a number: RALTER DELMEM it'"
	  " FROM member c WHERE" TWICE,
	  { "DELETE FROM member AS c WHERE" TWICE
	    " RETURNING 'profile SECDATA CATEGORY: member ' || name || ' deleted'" } },
	{ "SELECT 'profile GLOBAL ' || profile || ': member ' || name || ': RALTER DELMEM it'"
	  " FROM member WHERE class = 'GLOBAL' AND value NOT BETWEEN 0 AND 5",
	  { "UPDATE member SET value = 0 WHERE class = 'GLOBAL' AND value NOT BETWEEN 0 AND 5"
	    " RETURNING 'profile GLOBAL ' || profile || ': member ' || name || '/NONE'" } },
	{ "SELECT 'profile ' || column1 || ' ' || column2 || ' is missing: RDEFINE it' FROM "
	  ALWAYS_THERE,
	  { "INSERT INTO profile (class, name, owner, uacc, audit_ok, audit_fail, created)"
	    " SELECT column1, column2, 'SYS1', 0, 0, 2, unixepoch() FROM " ALWAYS_THERE
	    " RETURNING 'profile ' || class || ' ' || name || ': made'" } },
	{ "SELECT 'option ' || name || ': value: SETROPTS sets it anew' FROM option"
	  " WHERE NOT zcp_option(name, value)",
	  { SEVER("FROM option WHERE NOT zcp_option(name, value)"),
	    "DELETE FROM option WHERE NOT zcp_option(name, value)"
	    " RETURNING 'option ' || name || ': as at the beginning'" } },
	{ "SELECT 'options KDF_LOG2N, KDF_R, KDF_P: cost of passwords' WHERE NOT " COST,
	  { "DELETE FROM option WHERE name GLOB 'KDF_*' AND NOT " COST
	    " RETURNING 'option ' || name || ': as at the beginning'" } },
	{ "SELECT 'options of class ' || class FROM class_option WHERE " BAD_CLASS_OPTION,
	  { SEVER("FROM class_option WHERE " BAD_CLASS_OPTION),
	    "DELETE FROM class_option WHERE " BAD_CLASS_OPTION
	    " RETURNING 'options of class ' || class || ': as at the beginning'" } },
	/* nothing of this is left by now */
	{ "SELECT \"table\" || ': row of no ' || parent FROM pragma_foreign_key_check", { NULL } },
};

/* ---- what only the program knows ------------------------------------------------------ */

static void is_class(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_int(c, !!racf_class_find((const char *)sqlite3_value_text(v[0])));
}

/* An option that there was once is good, too. */
static void is_option(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct racf_option *option =
		racf_option_find((const char *)sqlite3_value_text(v[0]));
	bool number = sqlite3_value_type(v[1]) == SQLITE_INTEGER,
	     text = sqlite3_value_type(v[1]) == SQLITE_TEXT;
	const char *value = (const char *)sqlite3_value_text(v[1]);
	int64_t n_value = sqlite3_value_int64(v[1]);
	struct racf_options o;

	(void)n;
	if (!option)
		sqlite3_result_int(c, number || text);
	else if (option->text)
		sqlite3_result_int(c, text && racf_option_set_text(&o, option, value));
	else
		sqlite3_result_int(c, number && racf_option_set_number(&o, option, n_value));
}

/* The cost of passwords; none at all is that of the beginning. */
static void is_cost(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct kdf_cost first = KDF_COST_FLOOR;
	int64_t part[3] = { first.log2_n, first.r, first.p };
	struct kdf_cost cost;
	bool good = true;

	for (int i = 0; i < n; i++) {
		if (sqlite3_value_type(v[i]) == SQLITE_NULL)
			continue;
		part[i] = sqlite3_value_int64(v[i]);
		good &= sqlite3_value_type(v[i]) == SQLITE_INTEGER && part[i] >= 0 &&
			part[i] <= UINT8_MAX;
	}
	cost = (struct kdf_cost){ part[0], part[1], part[2] };
	sqlite3_result_int(c, good && kdf_cost_valid(&cost));
}

static int know(struct db *db)
{
	static const struct {
		const char *name;
		int n;
		void (*fn)(sqlite3_context *c, int n, sqlite3_value **v);
	} functions[] = {
		{ "zcp_class", 1, is_class },
		{ "zcp_option", 2, is_option },
		{ "zcp_cost", 3, is_cost },
	};

	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		if (sqlite3_create_function(db->sql, functions[i].name, functions[i].n, SQLITE_UTF8,
					    NULL, functions[i].fn, NULL, NULL) != SQLITE_OK)
			return -EIO;
	return 0;
}

/* ---- all of them ------------------------------------------------------------------------- */

static int print_line(void *arg, sqlite3_stmt *row)
{
	const char *text = (const char *)sqlite3_column_text(row, 0);

	printf("%s\n", text ?: "a column holds nothing");
	*(int *)arg = -EBADMSG;
	return 0;
}

static int print_damage(void *arg, sqlite3_stmt *row)
{
	const char *text = (const char *)sqlite3_column_text(row, 0);

	return text && !strcmp(text, "ok") ? 0 : print_line(arg, row);
}

int db_check(struct db *db)
{
	int found = 0;

	if (know(db) || db_query(db, print_damage, &found, "PRAGMA integrity_check", "") || found)
		return -EIO;
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (db_query(db, print_line, &found, rules[i].find, ""))
			return -EIO;
	return found;
}

static int repair(struct db *db, const struct rule *rule)
{
	int ret = 0, done;

	for (size_t i = 0; !ret && i < ARRAY_SIZE(rule->repair) && rule->repair[i]; i++)
		ret = db_query(db, print_line, &done, rule->repair[i], "");
	return ret;
}

int db_repair(struct db *db)
{
	int ret = know(db) ? -EIO : 0;

	for (size_t i = 0; !ret && i < ARRAY_SIZE(rules); i++)
		ret = repair(db, &rules[i]);
	return ret;
}
