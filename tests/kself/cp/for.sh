#!/bin/sh
# SPDX-License-Identifier: MIT
# FOR: a command as another user, with his authority; XAUTOLOG with its operands and input for the guest
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1; }
rac() { cp_command MAINT "RAC $*"; }
maint() { cp_command MAINT "$*"; }

plan 19
session LINUX1 DISC >/dev/null
like "FDP_ACC.2(RACF-SYSTEM)/command: FOR without a profile is refused" "$(maint FOR LINUX1 CMD QUERY USERID)" "^HCPESM6003E"
rac "RDEFINE VMCMD FOR.C OWNER(MAINT) UACC(NONE)" >/dev/null
like "nor with one that does not name the user" "$(maint FOR LINUX1 CMD QUERY USERID)" "^HCPESM6003E"
rac "PERMIT FOR.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)" >/dev/null
like "the answer comes to who said FOR" "$(maint FOR LINUX1 CMD QUERY USERID)" "^LINUX1   AT ZCP1"
like "FDP_ACF.1(CP): it is the other's classes that count" "$(maint FOR LINUX1 CMD FORCE MAINT)" "^HCPCMD001E Unknown CP command: FORCE"
like "FOR within FOR is no command" "$(maint FOR LINUX1 CMD FOR LINUX1 CMD QUERY USERID)" "^HCPCMD001E Unknown CP command: FOR"
like "FOR who is not there" "$(maint FOR NOSUCH CMD QUERY USERID)" "^HCPCMD045E NOSUCH not logged on"
like "FOR without CMD" "$(maint FOR LINUX1 QUERY USERID)" "^HCPCFC026E"
like "FOR without a command" "$(maint FOR LINUX1 CMD)" "^HCPCFC026E"
like "FOR without a user" "$(maint FOR)" "^HCPCMD020E"
maint FOR LINUX1 CMD LINK MAINT 190 190 RR READPW >/dev/null
like "FAU_GEN.2: the record names who said it" "$(trail 'TYPE(200) USER(MAINT)')" "TEXT\(FOR LINUX1 CMD QUERY USERID\)"
like "FIA_UAU.7: and no password" "$(trail 'TYPE(200) USER(MAINT)')" "TEXT\(FOR LINUX1 CMD LINK MAINT 190 190 RR \*+\)"
out=$(session LINUX2 "FOR LINUX1 CMD QUERY USERID" LOGOFF)
like "FDP_ACF.1(CP): class G says it as the secondary user only" "$out" "^HCPSEN068E You are not authorized to send to userid LINUX1"
out=$(session MAINT "FOR * CMD QUERY USERID" LOGOFF)
like "FOR oneself" "$out" "^MAINT    AT ZCP1"
within 20 logged_off LINUX2

like "XAUTOLOG with storage and input" "$(maint 'XAUTOLOG LINUX2 STORAGE 256M SYNCH #hello secret')" "AUTO LOGON .*LINUX2 .*BY MAINT"
like "FMT_MTD.1(VIRT-COMP): the machine is that large" "$(maint FOR LINUX2 CMD QUERY VIRTUAL STORAGE)" "256M"
like "FIA_UAU.7: what the guest is to read stands in no record" "$(trail 'TYPE(200) USER(MAINT)')" \
	"TEXT\(XAUTOLOG LINUX2 STORAGE 256M SYNCH #\*+\)"
maint FORCE LINUX2 >/dev/null
within 20 logged_off LINUX2
like "FMT_MTD.1(VIRT-COMP): not larger than the directory lets it be" "$(maint XAUTOLOG LINUX2 STORAGE 999G)" "^HCPCFC026E"
like "XAUTOLOG STORAGE of no size" "$(maint XAUTOLOG LINUX2 STORAGE '#x')" "^HCPCFC026E|^HCPCMD002E"
rac "RDELETE VMCMD FOR.C" >/dev/null
maint FORCE LINUX1 >/dev/null
ok "nothing is left" within 20 logged_off LINUX1
finish
