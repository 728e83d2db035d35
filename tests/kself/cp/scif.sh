#!/bin/sh
# SPDX-License-Identifier: MIT
# Machines that see and type for others: SET SECUSER, OBSERVER, SEND; messages, AUTOLOG, labels
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST "$@" 2>&1; }
connected() { cpctl vms | grep -Eq "$1 +$2"; }

plan 29
(password LINUX2; sleep $((60 * slow))) | timeout $((90 * slow)) cpctl console LINUX2 >"$work/two" 2>&1 &
two=$!
within 20 grep -q "^LOGON AT" "$work/two"

out=$(session LINUX1 "QUERY SECUSER" "SET SECUSER NOSUCH" "SET SECUSER" "SET SECUSER LINUX2" "QUERY SECUSER" \
	"QUERY OBSERVER" "SET OBSERVER LINUX2 MAINT" "SEND LINUX2 hello" "SEND NOSUCH x" "SEND LINUX2" "QUERY SECLABEL" \
	"SMSG LINUX2 x" "SMSG NOSUCH x" "SMSG LINUX2" "AUTOLOG MAINT" "AUTOLOG MAINT MAINTPW1" "XAUTOLOG MAINT" DISC)
like "no secondary user to begin with" "$out" "^SECUSER of LINUX1 is not set"
like "SET SECUSER to nobody" "$out" "^HCPLGA053E NOSUCH not in CP directory"
like "SET SECUSER without operand" "$out" "^HCPCMD020E"
like "SET SECUSER" "$out" "^SECUSER of LINUX1 is LINUX2"
like "QUERY OBSERVER" "$out" "^OBSERVER of LINUX1 is not set"
like "FMT_MSA.1(VIRT-CIFCP): class G sets its own only" "$out" "^HCPCMD003E Invalid option - MAINT"
like "FDP_ACF.1(CP): SEND is for the secondary user" "$out" "^HCPSEN068E You are not authorized to send to userid LINUX2"
like "SEND to nobody" "$out" "^HCPCMD045E NOSUCH not logged on"
like "SEND of nothing" "$out" "^HCPCFC026E"
like "QUERY SECLABEL" "$out" "^SECLABEL of LINUX1 is not set"
like "SMSG where nobody listens" "$out" "^HCPMSG057I LINUX2 not receiving; smsg off"
is "AUTOLOG of class G needs a password, and not in the command" "$(echo "$out" | grep -c 'HCPCFC026E\|HCPLGA260E')" 4
fails "FDP_ACF.1(CP): class G starts nobody" logged_on MAINT
like "FDP_ACC.2(RACF-SYSTEM): XAUTOLOG without authority" "$out" "^HCPESM6003E"

within 20 connected LINUX1 DISC
cp_command MAINT "SEND CP LINUX1 QUERY USERID" >/dev/null
ok "SEND CP runs a command there, and the secondary user sees its answer" within 10 grep -q "^LINUX1  : LINUX1   AT ZCP1" "$work/two"
like "FAU_GEN.1: SEND is in the trail" "$(trail 'TYPE(200) USER(MAINT)')" "TEXT\(SEND CP LINUX1 QUERY USERID\)"
like "SEND to who has a terminal" "$(cp_command MAINT 'SEND LINUX2 x')" "^HCPSEN6015E LINUX2 has a terminal"
cp_command MAINT "SET OBSERVER LINUX1 MAINT" >/dev/null
like "FMT_MSA.1(VIRT-CIFCP): classes A and C set another's observer" \
	"$(cp_command MAINT 'QUERY OBSERVER LINUX1')" "^OBSERVER of LINUX1 is MAINT"
cp_command MAINT "SET SECUSER LINUX1 OFF" >/dev/null
like "SET SECUSER OFF" "$(cp_command MAINT 'QUERY SECUSER LINUX1')" "^SECUSER of LINUX1 is not set"
like "QUERY SECUSER of nobody" "$(cp_command MAINT 'QUERY SECUSER NOSUCH')" "^HCPCMD045E NOSUCH"

cp_command MAINT "MESSAGE ALL to everybody" >/dev/null
ok "MESSAGE ALL" within 10 grep -q "^\* MSG FROM MAINT   : to everybody" "$work/two"
cp_command MAINT "WNG LINUX2 a warning" >/dev/null
ok "WARNING" within 10 grep -q "^\* WNG FROM MAINT   : a warning" "$work/two"
cp_command MAINT "MSGNOH LINUX2 without a header" >/dev/null
ok "MSGNOH" within 10 grep -q "^without a header" "$work/two"
cp_command MAINT "FORCE LINUX1" >/dev/null
within 20 logged_off LINUX1
out=$(cp_command MAINT "AUTOLOG LINUX1")
like "AUTOLOG of class A needs no password" "$out" "AUTO LOGON .*LINUX1 .*BY MAINT"
ok "and the machine is there" within 20 connected LINUX1 DISC

if [ -d /run/zcp-tests ]; then
	# a user who is there already cannot be reached when RACF is not
	(password MAINT; sleep $((5 * slow)); echo "MSG LINUX2 unheard"; echo LOGOFF) |
		timeout $((40 * slow)) cpctl console MAINT >"$work/maint" 2>&1 &
	maint=$!
	within 20 grep -q "^LOGON AT" "$work/maint"
	# shellcheck disable=SC2046
	kill $(pidof racfd)
	within 20 sh -c 'cpctl status | grep -q "^RACF: *absent"'
	wait $maint
	like "FDP_ACC.2(RACF-TSO) FDP_IFC.2(VIRT): without RACF no message" "$(cat "$work/maint")" "^HCPESM6006E"
	fails "and none arrives" grep -q unheard "$work/two"
	setsid racfd --user zcp-racf --smf-user zcp-smf >>/run/zcp-tests/log 2>&1 </dev/null &
	ok "and it is back" within 30 sh -c 'cpctl status | grep -q "^RACF: *active"'
else
	skip "FDP_ACC.2(RACF-TSO) FDP_IFC.2(VIRT): without RACF no message" "racfd was not started by this suite"
	skip "and none arrives" "racfd was not started by this suite"
	skip "and it is back" "racfd was not started by this suite"
fi
cp_command MAINT "FORCE LINUX1" >/dev/null
cp_command MAINT "FORCE LINUX2" >/dev/null
ok "FORCE ends both" within 20 logged_off LINUX2
kill $two 2>/dev/null
finish
