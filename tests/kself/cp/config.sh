#!/bin/sh
# SPDX-License-Identifier: MIT
# Privilege classes: what SYSTEM CONFIG says of them, QUERY and SET PRIVCLASS
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

# USER: as QUERY PRIVCLASS shows them
quiet_load() { load >/dev/null; }
classes() { session "$1" "QUERY PRIVCLASS *" LOGOFF; }

plan 22
cp /etc/zcp/system.config /etc/zcp/user.direct "$work"
sed -i 's/^USER LINUX1 RACF \([^ ]* [^ ]*\) G$/USER LINUX1 RACF \1/' /etc/zcp/user.direct
fails "FMT_MSA.3(VIRT-CIFCP): LINUX1 has no classes in the directory" cmp -s "$work/user.direct" /etc/zcp/user.direct
ok "which is taken" quiet_load
like "FMT_MSA.3(VIRT-CIFCP): he gets class G where SYSTEM CONFIG says nothing" "$(classes LINUX1)" "^ *Directory: +G$"

echo "PRIV_CLASSES USER_DEFAULT EG" >>/etc/zcp/system.config
ok "SYSTEM CONFIG with USER_DEFAULT is taken" cpctl config /etc/zcp/system.config
cpd_again
within 60 cp_command MAINT "QUERY TIME"
like "FMT_MSA.3(VIRT-CIFCP): and those it names" "$(classes LINUX1)" "^ *Directory: +EG$"
out=$(session LINUX1 "SET PRIVCLASS -E" "QUERY PRIVCLASS LINUX2" LOGOFF)
like "FDP_ACF.1(CP): without the feature nobody changes his own" "$out" "^HCPCMD003E Invalid option - PRIVCLASS"
like "class E asks of others, who must be there" "$out" "^HCPCMD045E LINUX2 not logged on"
like "but not who has classes of his own" "$(classes LINUX2)" "^ *Directory: +G$"
echo "PRIV_CLASSES USER_DEFAULT E-G" >>/etc/zcp/system.config
out=$(cpctl config /etc/zcp/system.config 2>&1)
like "classes that are none are said to be so" "$out" "privilege classes are letters and the digits 1 to 6"

cp "$work/system.config" /etc/zcp
echo "FEATURES ENABLE SET_PRIVCLASS" >>/etc/zcp/system.config
ok "SYSTEM CONFIG allows SET PRIVCLASS" cpctl config /etc/zcp/system.config
cpd_again
within 60 cp_command MAINT "QUERY TIME"
out=$(session LINUX2 "SET PRIVCLASS -G" "QUERY VIRTUAL STORAGE" "SET PRIVCLASS +AG" "SET PRIVCLASS RESET" "SET PRIVCLASS" \
	"SET PRIVCLASS +G -G" "QUERY PRIVCLASS MAINT" "QUERY VIRTUAL STORAGE" LOGOFF)
like "FDP_ACC.2(CP): a class that is put away counts no more" "$out" "^HCPCMD003E Invalid option - VIRTUAL"
like "FDP_ACF.1(CP): none comes that the directory does not give" "$out" "^HCPCMD002E Invalid operand - \+AG"
like "and RESET brings back those it gives" "$out" "^STORAGE ="
like "an operand is needed" "$out" "^HCPCFC026E Operand missing"
is "FDP_ACF.1(CP): class G knows no other's" "$(echo "$out" | grep -c '^HCPCMD003E Invalid option - MAINT')" 1

(echo LINUXPW2; sleep $((60 * slow))) | timeout $((90 * slow)) cpctl console LINUX2 >"$work/held" 2>&1 &
held=$!
within 20 logged_on LINUX2
like "class C takes another's away" "$(cp_command MAINT "SET PRIVCLASS LINUX2 -G")" "^ *Currently: *$"
like "and asks for them" "$(cp_command MAINT "QUERY PRIVCLASS LINUX2")" "^Privilege classes for user LINUX2"
like "gives back what the directory gives" "$(cp_command MAINT "SET PRIVCLASS LINUX2 RESET")" "^ *Currently: +G$"
like "FDP_ACF.1(CP): and no more" "$(cp_command MAINT "SET PRIVCLASS LINUX2 +B")" "^HCPCMD002E Invalid operand - \+B"
like "not of who is not there" "$(cp_command MAINT "SET PRIVCLASS LINUX1 RESET")" "^HCPCMD045E LINUX1 not logged on"
out=$(password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 2>&1 | sed ':a;N;$!ba;s/\n  */ /g')
like "FAU_GEN.1: all of it is in the trail" "$out" "COMMAND +SUCCESS +MAINT .*TEXT\(SET PRIVCLASS LINUX2 -G\)"
kill $held

cp "$work/system.config" "$work/user.direct" /etc/zcp
cpctl config /etc/zcp/system.config
cpd_again
within 60 cp_command MAINT "QUERY TIME"
ok "and all is as it was" quiet_load
finish
