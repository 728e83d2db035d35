// SPDX-License-Identifier: GPL-2.0-only
/*
 * cmdtab.c - CP's commands: data only
 *
 * Name in the manuals' notation, privilege classes, what the dispatcher has to
 * do, handler. Several rows of one name are versions of it: a user gets the
 * first that one of his classes permits. Rows are in the order of their first
 * letters.
 */
#include "cp/cp.h"
#include "cp/doors.h"

#define A	CP_CLASS('A')
#define B	CP_CLASS('B')
#define C	CP_CLASS('C')
#define D	CP_CLASS('D')
#define E	CP_CLASS('E')
#define F	CP_CLASS('F')
#define G	CP_CLASS('G')

#define ROW(name, classes, flags, fn)	{ name, classes, flags, fn, NULL, 0, 0 }
#define DOOR_ROW(name, classes, flags, fn, door) \
	{ name, classes, flags, fn, NULL, 0, door }
#define TABLE(name, classes, flags, fn, sub) \
	{ name, classes, flags, fn, sub, ARRAY_SIZE(sub) - 1, 0 }

const struct cp_row cp_query_virtual[] = {
	ROW("ALL", G, CP_VM, query_virtual_all),
	ROW("CONsole", G, CP_VM, query_console),
	ROW("CPUs", G, CP_VM, query_virtual_cpus),
	ROW("CTCa", G, CP_VM, query_virtual_nic),
	ROW("DAsd", G, CP_VM, query_virtual_class),
	ROW("NIC", G, CP_VM, query_virtual_nic),
	ROW("Printer", G, CP_VM, query_virtual_class),
	ROW("PUNch", G, CP_VM, query_virtual_class),
	ROW("RDR", G, CP_VM, query_virtual_class),
	ROW("STORage", G, CP_VM, query_virtual_storage),
	ROW("UR", G, CP_VM, query_virtual_ur),
	{},
};

const struct cp_row cp_query[] = {
	ROW("ALTuser", A | B | C | G, 0, query_alternate),
	ROW("CMDS", CP_ANY, CP_HIDDEN | CP_RECOVERY, cmd_commands),
	ROW("COMMands", CP_ANY, CP_RECOVERY, query_commands),
	ROW("CONsole", G, CP_VM, query_console),
	ROW("CPLEVel", CP_ABCDEG | F, CP_RECOVERY, query_cplevel),
	ROW("CPUid", G, CP_VM, query_cpuid),
	ROW("CTCa", G, CP_VM, query_virtual_nic),
	ROW("Files", D | G, 0, query_files),
	ROW("IPLparms", G, CP_VM, query_iplparms),
	ROW("Links", G, CP_VM, query_links),
	ROW("LOGmsg", CP_ANY, CP_RECOVERY, query_logmsg),
	ROW("Names", CP_ABCDEG | F, CP_RECOVERY, query_names),
	ROW("NSS", E, 0, query_nss),
	ROW("OBServer", A | C | G, 0, query_watcher),
	ROW("PCH", D | G, CP_HIDDEN, query_punch),
	ROW("Printer", D | G, 0, query_printer),
	ROW("PRIVclass", CP_ANY, CP_RECOVERY, query_privclass),
	ROW("PRT", D | G, CP_HIDDEN, query_printer),
	ROW("PUnch", D | G, 0, query_punch),
	ROW("Reader", D | G, 0, query_reader),
	ROW("RDR", D | G, CP_HIDDEN, query_reader),
	ROW("RECORDing", A | B | C | E | F, CP_RECOVERY, query_recording),
	ROW("SECLabel", CP_ANY, 0, query_seclabel),
	ROW("SECuser", A | C | G, 0, query_watcher),
	ROW("SET", G, CP_VM, query_set),
	ROW("TERMinal", G, CP_VM | CP_RECOVERY, query_terminal),
	ROW("Time", CP_ANY, CP_RECOVERY, query_time),
	ROW("TIMEZONEs", CP_ABCDEG, CP_RECOVERY, query_timezone),
	ROW("TRAIL", A | B | C | E, CP_RECOVERY, query_trail),
	ROW("Users", CP_ABCDEG | F, CP_RECOVERY, query_users),
	ROW("USERID", CP_ANY, CP_RECOVERY, query_userid),
	TABLE("Virtual", G, CP_VM, query_virtual, cp_query_virtual),
	{},
};

const struct cp_row cp_set[] = {
	ROW("ACNT", G, CP_VM, set_option),
	ROW("AUTOPoll", G, CP_VM, set_option),
	ROW("CONCeal", G, CP_VM, set_option),
	ROW("EMSG", G, CP_VM, set_emsg),
	ROW("IMSG", G, CP_VM, set_option),
	ROW("LINEDit", G, CP_VM, set_option),
	ROW("LOGmsg", A | B, CP_AUDIT, set_logmsg),
	ROW("MSG", G, CP_VM, set_option),
	ROW("OBServer", A | C | G, CP_AUDIT, set_watcher_cmd),
	ROW("PRIVclass", CP_ANY, CP_AUDIT, set_privclass),
	ROW("RUN", G, CP_VM, set_run),
	ROW("SECuser", A | C | G, CP_AUDIT, set_watcher_cmd),
	ROW("SMsg", G, CP_VM, set_smsg),
	ROW("TIMER", G, CP_VM, set_option),
	ROW("WNG", G, CP_VM, set_option),
	{},
};

static const struct cp_row purge_nss_table[] = {
	ROW("NSS", E, CP_AUDIT, purge_nss),
	{},
};

static const struct cp_row display_table[] = {
	DOOR_ROW("Host", C | E, CP_AUDIT, display_host, DOOR_DISPLAY_C),
	{},
};

static const struct cp_row store_table[] = {
	DOOR_ROW("Host", C, CP_AUDIT, store_host, DOOR_STORE_C),
	{},
};

const struct cp_row cp_commands[] = {
	ROW("*", CP_ANY, CP_RECOVERY, cmd_asterisk),
	ROW("AUTOLog", A | B | G, CP_AUDIT, cmd_autolog),
	ROW("ATTN", G, CP_VM, cmd_attn),
	ROW("Begin", G, CP_VM, cmd_begin),
	ROW("CHange", D | G, 0, cmd_change),
	ROW("Close", G, CP_VM, cmd_close),
	ROW("COMMands", CP_ANY, CP_RECOVERY, cmd_commands),
	ROW("DETach", G, CP_VM | CP_AUDIT, cmd_detach),
	ROW("DISConnect", CP_ANY, CP_VM, cmd_disconnect),
	TABLE("Display", G, 0, cmd_display, display_table),
	TABLE("Display", C | E, CP_HIDDEN, NULL, display_table),
	ROW("ECho", G, CP_RECOVERY, cmd_echo),
	ROW("EXTernal", G, CP_VM, cmd_external),
	ROW("FOR", C | G, CP_AUDIT, cmd_for),
	ROW("FORCE", A, CP_AUDIT, cmd_force),
	ROW("Ipl", G, CP_VM, cmd_ipl),
	ROW("LINK", G, CP_VM | CP_AUDIT, cmd_link),
	ROW("LOGIN", CP_ANY, CP_BEFORE | CP_ONLY_BEFORE | CP_HIDDEN, cmd_logon),
	ROW("LOGOff", CP_ANY, CP_BEFORE | CP_RECOVERY, cmd_logoff),
	ROW("LOGout", CP_ANY, CP_BEFORE | CP_HIDDEN | CP_RECOVERY, cmd_logoff),
	ROW("Logon", CP_ANY, CP_BEFORE | CP_ONLY_BEFORE, cmd_logon),
	ROW("Message", CP_ANY, 0, cmd_message),
	ROW("MSG", CP_ANY, CP_HIDDEN, cmd_message),
	ROW("MSGNOH", B, CP_AUDIT, cmd_msgnoh),
	ROW("ORDer", D | G, 0, cmd_order),
	TABLE("PURge", D | G, 0, cmd_purge, purge_nss_table),
	TABLE("Query", CP_ANY, CP_RECOVERY, query_user, cp_query),
	ROW("RAC", CP_ANY, CP_RECOVERY, cmd_rac),
	ROW("READY", G, CP_VM, cmd_ready),
	ROW("RESTART", G, CP_VM, cmd_restart),
	ROW("SEND", C | G, CP_AUDIT, cmd_send),
	TABLE("SET", CP_ANY, 0, NULL, cp_set),
	ROW("SILENTly", CP_ANY, 0, cmd_silently),
	ROW("SLeep", CP_ANY, CP_VM, cmd_sleep),
	ROW("SMF", CP_ANY, CP_RECOVERY, cmd_smf),
	ROW("SMsg", G, 0, cmd_smsg),
	ROW("SPool", G, CP_VM, cmd_spool),
	ROW("STOP", G, CP_VM, cmd_stop),
	TABLE("STore", G, 0, cmd_store, store_table),
	TABLE("STore", C, CP_HIDDEN, NULL, store_table),
	ROW("SYStem", G, CP_VM, cmd_system),
	ROW("TAg", G, CP_VM, cmd_tag),
	ROW("TERMinal", G, CP_VM | CP_RECOVERY, cmd_terminal),
	ROW("TRANsfer", D | G, 0, cmd_transfer),
	ROW("VInput", CP_ANY, CP_VM, cmd_vinput),
	ROW("Warning", A | B | C, CP_AUDIT, cmd_warning),
	ROW("WNG", A | B | C, CP_AUDIT | CP_HIDDEN, cmd_warning),
	ROW("XAUTOLog", A | B | G, CP_AUDIT, cmd_xautolog),
	{},
};

const unsigned int cp_commands_count = ARRAY_SIZE(cp_commands) - 1;
