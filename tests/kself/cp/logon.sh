#!/bin/sh
# SPDX-License-Identifier: MIT
# LOGON, refusal, DISCONNECT, reconnect, HERE, FORCE, XAUTOLOG, a vmhost that dies
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

connected() { cpctl vms | grep -Eq "$1 +$2"; }
trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 2>&1; }

plan 25

out=$(session LINUX1 "QUERY USERID" LOGOFF)
like "FIA_UAU.7: the password is asked for" "$out" "^ENTER PASSWORD  \(IT WILL NOT APPEAR WHEN TYPED\):"
fails "FIA_UAU.7: and not shown" sh -c "printf '%s' \"\$1\" | grep -q LINUXPW1" sh "$out"
like "the user is told when he logged on" "$out" "^LOGON AT [0-9:]{8} UTC "
like "a command that was typed ahead runs after LOGON" "$out" "^LINUX1   AT ZCP1"
like "LOGOFF accounts for the session" "$out" "^CONNECT= 00:0"
like "and says when" "$out" "^LOGOFF AT "
ok "the machine is gone" within 20 logged_off LINUX1

bad="HCPLGA050E LOGON unsuccessful--incorrect userid and/or password"
out=$(printf 'WRONGPW1\nLOGOFF\n' | timeout $((60 * slow)) cpctl console LINUX1 2>&1)
like "FIA_UAU.5: a wrong password is refused" "$out" "^$bad"
other=$(printf 'WRONGPW1\nLOGOFF\n' | timeout $((60 * slow)) cpctl console NOSUCH 2>&1)
is "FIA_AFL.1: an unknown user gets the same answer" "$(echo "$other" | grep LGA)" "$(echo "$out" | grep LGA)"
like "FAU_GEN.1: the refusal is in the trail" "$(trail)" "JOBINIT .*LINUX1"

out=$(printf 'WRONGPW1\nQUERY TIME\nLOGOFF\n' | timeout $((60 * slow)) cpctl console LINUX1 2>&1)
like "FIA_UID.1 FIA_UAU.1: no command before LOGON" "$out" "^HCPCFC015E Command not valid before LOGON: QUERY"

session LINUX1 "DISCONNECT" "QUERY USERID" >"$work/disc"
like "FTA_SSL.2: DISCONNECT says when" "$(cat "$work/disc")" "^DISCONNECT AT "
fails "FTA_SSL.2: and lets no more be typed" grep -q "^LINUX1   AT" "$work/disc"
ok "the machine stays, without a terminal" connected LINUX1 DISC
out=$(printf 'WRONGPW1\nLOGOFF\n' | timeout $((60 * slow)) cpctl console LINUX1 2>&1)
like "FTA_SSL.2: a wrong password does not take it up again" "$out" "^$bad"
out=$(session LINUX1 "QUERY NAMES" "DISC")
like "FTA_SSL.2: LOGON does" "$out" "^RECONNECTED AT "

(password LINUX1; sleep $((30 * slow))) | timeout $((60 * slow)) cpctl console LINUX1 >"$work/first" 2>&1 &
first=$!
ok "it has a terminal" within 20 connected LINUX1 ACTIVE
out=$(session LINUX1 LOGOFF)
like "a second LOGON is refused and told the terminal" "$out" "^HCPLGA054E Already logged on @[0-9]+"
cp_command MAINT "FORCE LINUX1" >"$work/force"
like "FORCE is acknowledged" "$(cat "$work/force")" "LOGOFF AS  LINUX1 .*FORCED BY MAINT"
ok "and the machine goes" within 20 logged_off LINUX1
kill $first 2>/dev/null

cp_command MAINT "XAUTOLOG LINUX2" >"$work/auto"
like "XAUTOLOG starts a machine without a terminal" "$(cat "$work/auto")" "AUTO LOGON .*LINUX2 .*BY MAINT"
within 20 connected LINUX2 DISC
killall -9 vmhost
ok "a vmhost that is killed ends its machine" within 20 logged_off LINUX2
like "FAU_GEN.1: and this is in the trail" "$(trail)" "LOGOFF .*LINUX2"

# CP waits for racfd to take note of the end; the clock of a terminal that goes meanwhile must not start
used() { [ "$(awk '$1 == "zcp" { print $3 }' /proc/modules)" = "$1" ]; }
before=$(awk '$1 == "zcp" { print $3 }' /proc/modules)
(password LINUX2; sleep $((30 * slow))) | timeout $((60 * slow)) cpctl console LINUX2 >"$work/first" 2>&1 &
first=$!
within 20 connected LINUX2 ACTIVE
killall -STOP racfd
killall -9 vmhost
sleep 1
kill $first
sleep 1
killall -CONT racfd
ok "a terminal closed while its machine ends holds nothing up" within 20 logged_off LINUX2
ok "and nothing of the machine stays" within 20 used "$before"
finish
