#!/bin/sh
# SPDX-License-Identifier: MIT
# VMXEVENT and SETEVENT: an event of CP is put under RACF's control and into the trail, and taken back
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1; }
rac() { cp_command MAINT "RAC $*"; }
audit() { cp_command AUDIT1 "RAC $*"; }
for_linux1() { cp_command MAINT "FOR LINUX1 CMD $*"; }
spooled() { trail "TYPE(80) USER(LINUX1) CLASS(VMRDR)" | grep -c '^ *80 '; }

plan 23
rac "RDEFINE VMCMD FOR.C OWNER(MAINT) UACC(NONE)" >/dev/null
rac "PERMIT FOR.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null
session LINUX1 DISC >/dev/null

like "without a VMXEVENT profile the event is under control" "$(for_linux1 SPOOL PUNCH TO LINUX2)" "^HCPESM6003E"
rac "RDEFINE VMXEVENT FREE OWNER(MAINT) ADDMEM(SPOOL/NOCTL)" >/dev/null
like "a profile alone changes nothing" "$(for_linux1 SPOOL PUNCH TO LINUX2)" "^HCPESM6003E"
fails "FMT_MTD.1(AE): who has no authority does not put it into force" \
	sh -c 'echo "$1" | grep -q RPISEV000I' sh "$(cp_command LINUX1 'RAC SETEVENT REFRESH FREE')"
rac "SETEVENT REFRESH FREE" >/dev/null
is "FDP_ACC.2(RACF-SYSTEM)/event: SETEVENT takes it out of control" "$(for_linux1 SPOOL PUNCH TO LINUX2)" ""
like "SETEVENT LIST shows it" "$(rac SETEVENT LIST)" "SPOOL +NOCTL"

rac "RDEFINE VMXEVENT CLOSED OWNER(MAINT) ADDMEM(MESSAGE/CTL SPOOL/CTL)" >/dev/null
rac "SETEVENT REFRESH CLOSED" >/dev/null
like "FDP_ACC.2(RACF-SYSTEM)/event: and another profile back under control" "$(for_linux1 SPOOL PUNCH TO LINUX2)" "^HCPESM6003E"
rac "RALTER VMRDR LINUX2 UACC(UPDATE) AUDIT(NONE)" >/dev/null
is "a permission lets it through" "$(for_linux1 SPOOL PUNCH TO LINUX2)" ""

before=$(spooled)
for_linux1 SPOOL PUNCH TO LINUX2 >/dev/null
is "what nobody audits leaves no record" "$(spooled)" "$before"
rac "RDEFINE VMXEVENT SEEN OWNER(AUDIT1)" >/dev/null
audit "RALTER VMXEVENT SEEN ADDMEM(SPOOL/AUDIT)" >/dev/null
like "FMT_MTD.1(AE): SPECIAL does not choose what is audited" "$(rac SETEVENT REFRESH SEEN; rac SETEVENT LIST)" "AUDIT PROFILE IN EFFECT = NONE"
like "FMT_MTD.1(AE): AUDITOR does" "$(audit SETEVENT REFRESH SEEN; audit SETEVENT LIST)" "AUDIT PROFILE IN EFFECT = SEEN"
for_linux1 SPOOL PUNCH TO LINUX2 >/dev/null
is "FAU_SEL.1: the event leaves one now" "$(spooled)" $((before + 1))
audit "SETEVENT RESET AUDIT" >/dev/null
for_linux1 SPOOL PUNCH TO LINUX2 >/dev/null
is "FAU_SEL.1: and none when that is taken back" "$(spooled)" $((before + 1))


queried() { trail "TYPE(200) USER(LINUX1)" | grep -c '^ *200 .*COMMAND'; }
before=$(queried)
for_linux1 QUERY TIME >/dev/null
is "a command that changes nothing leaves no record" "$(queried)" "$before"
audit "RALTER VMXEVENT SEEN ADDMEM(QUERY/AUDIT)" >/dev/null
for_linux1 QUERY TIME >/dev/null
is "FAU_SEL.1: nor by a profile that is not in force" "$(queried)" "$before"
audit "SETEVENT REFRESH SEEN" >/dev/null
for_linux1 Q TIME >/dev/null
is "FAU_SEL.1: SETEVENT has each use of it recorded, attempt and outcome" "$(queried)" $((before + 2))
rac "RDEFINE VMXEVENT USERSEL.LINUX1 OWNER(AUDIT1)" >/dev/null
audit "RALTER VMXEVENT USERSEL.LINUX1 ADDMEM(QUERY/NOAUDIT)" >/dev/null
for_linux1 Q TIME >/dev/null
is "FAU_SEL.1: but not of whose own profile says otherwise" "$(queried)" $((before + 2))
audit "RALTER VMXEVENT USERSEL.LINUX1 DELMEM(QUERY) ADDMEM(ECHO/AUDIT)" >/dev/null
audit "SETEVENT RESET AUDIT" >/dev/null
for_linux1 Q TIME >/dev/null
is "FAU_SEL.1: and of nobody when that is taken back" "$(queried)" $((before + 2))
rac "RDELETE VMXEVENT USERSEL.LINUX1" >/dev/null
audit "RALTER VMXEVENT SEEN DELMEM(QUERY)" >/dev/null

rac "RDEFINE VMXEVENT USERSEL.LINUX1 OWNER(MAINT) ADDMEM(SPOOL/NOCTL)" >/dev/null
rac "RALTER VMRDR LINUX2 UACC(NONE) AUDIT(FAILURES(READ))" >/dev/null
is "a user's own profile counts at once, for him" "$(for_linux1 SPOOL PUNCH TO LINUX2)" ""
rac "RDELETE VMXEVENT USERSEL.LINUX1" >/dev/null
rac "SETEVENT RESET CONTROL" >/dev/null
like "as it was" "$(for_linux1 SPOOL PUNCH TO LINUX2)" "^HCPESM6003E"

within 20 logged_on LINUX1 || session LINUX1 DISC >/dev/null
rac "RDEFINE VMXEVENT CLOSED2 OWNER(MAINT) ADDMEM(FORCE/CTL)" >/dev/null
rac "SETEVENT REFRESH CLOSED2" >/dev/null
like "FDP_ACC.2(RACF-SYSTEM)/event: FORCE under control needs a profile" "$(cp_command MAINT "FORCE LINUX1")" "^HCPESM6003E"
ok "and ends nobody" logged_on LINUX1
rac "RDEFINE VMCMD FORCE.* OWNER(MAINT) UACC(NONE)" >/dev/null
rac "PERMIT FORCE.* CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null
like "FDP_ACF.1(RACF): with one who is permitted forces" "$(cp_command MAINT "FORCE LINUX1")" "FORCED BY MAINT"
ok "and the other is gone" within 20 logged_off LINUX1
rac "SETEVENT RESET CONTROL" >/dev/null
rac "RDELETE VMCMD FORCE.*" >/dev/null
rac "RDELETE VMXEVENT CLOSED2" >/dev/null
for p in FREE CLOSED SEEN; do rac "RDELETE VMXEVENT $p" >/dev/null; done
rac "RDELETE VMCMD FOR.C" >/dev/null
finish
