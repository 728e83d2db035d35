#!/bin/sh
# SPDX-License-Identifier: MIT
# Each row of docs/audit-events.md whose story is trail/events is caused by who and what causes it, and its record is,
# byte for byte, the one of events.golden. A row that is not there, or is another one, is shown as it was found.
# shellcheck shell=dash source=tests/kself/machines.sh
. "$(dirname "$(readlink -f "$0")")/machines.sh"

trail=/var/lib/zcp/smf
golden="$here/events.golden"
run=/run/zcp-tests

as() { # USER COMMAND
	cpctl -u "$1" --password-file "/root/pw/$1" cp "$2" >>"$work/said" 2>&1
}
wrong() { printf 'WRONGPW1\nLOGOFF\n' | timeout $((60 * slow)) cpctl console "$1" >>"$work/said" 2>&1; }
absent() { ! pidof "$1"; }
active() { cpctl --json status | grep -q '"racf":"active","smf":"active"'; }
typed() { # USER COMMAND PATTERN: until what it shows has the pattern
	type_line "$1" "$2"
	within 60 shows "$1" "$3"
}

"$here/services" start || exit 1
here=$(dirname "$(readlink -f "$0")")

cat >"$work/direct" <<'END'
PROFILE ZCPDFLT
  CONSOLE 0009 3215 T
  SPOOL 000C 2540 READER *
  SPOOL 000D 2540 PUNCH A
  SPOOL 000E 1403 A
USER OPERATOR RACF 64M 128M ABCDEFG
  INCLUDE ZCPDFLT
USER MAINT RACF 128M 1G ABCDEFG
  INCLUDE ZCPDFLT
  MDISK 0190 3390 0001 0100 VOL001 MR ALL WRITE MULT
USER AUDIT1 RACF 64M 128M G
  INCLUDE ZCPDFLT
USER LINUX1 RACF 64M 2G G
  INCLUDE ZCPDFLT
  MDISK 0301 FB-512 V-DISK 2048
USER LINUX2 RACF 64M 2G G
  INCLUDE ZCPDFLT
END
admin directory "$work/direct" >>"$work/said" 2>&1
cpctl -u LINUX1 --password-file /root/pw/LINUX1 directory "$work/direct" >>"$work/said" 2>&1

wrong LINUX1
begin LINUX1
begin LINUX2
typed LINUX1 "FORCE MAINT" '^HCPCMD001E'
typed LINUX1 "LINK MAINT 0190 0190 RR" '^HCPLNM'
typed LINUX1 "DETACH 0301" '^DASD 0301 DETACHED'
typed LINUX1 "SET PRIVCLASS -G" PRIVCLASS
typed LINUX1 "SET PRIVCLASS RESET" 'PRIVCLASS|Currently'
typed LINUX1 "SET SECUSER LINUX2" SECUSER
typed LINUX1 "SET OBSERVER LINUX2" OBSERVER
as MAINT "MSGNOH LINUX2 ONE"
as MAINT "WARNING LINUX2 TWO"
as MAINT "SEND CP LINUX2 QUERY USERID"
as MAINT "SET LOGMSG 1 THREE"
as MAINT "PURGE NSS NOSUCH"
for door in FOR DISPLAY STORE; do
	as MAINT "RAC RDEFINE VMCMD $door.C OWNER(MAINT) UACC(NONE)"
	as MAINT "RAC PERMIT $door.C CLASS(VMCMD) ID(MAINT) ACCESS(READ)"
done
as MAINT "FOR LINUX1 CMD QUERY USERID"
as MAINT "DISPLAY HOST 0"
as MAINT "STORE HOST 0 1"
as MAINT "XAUTOLOG AUDIT1"
as MAINT "AUTOLOG OPERATOR"
as MAINT "RAC ALTUSER LINUX2 NAME('SECOND')"
as LINUX2 "RAC ALTUSER MAINT SPECIAL"
as MAINT "RAC ALTUSER LINUX2 SPECIAL"
as MAINT "RAC ALTUSER LINUX2 NOSPECIAL"
as AUDIT1 "SMF SET THRESHOLD(70)"
as AUDIT1 "SMF ALARM ADD(AUDIT1)"
as MAINT "SMF LIST"
echo "a line" >"$work/a.line"
admin spool punch LINUX1 "$work/a.line" >>"$work/said" 2>&1
printf '\000\010\000\000\200\001\000\000' >"$work/flat"
admin nss save TESTNSS "$work/flat" >>"$work/said" 2>&1

# three ways to lock a session, and back
typed LINUX2 DISCONNECT '^DISCONNECT AT'
begin LINUX2
{ cat /root/pw/LINUX2; echo LOGON LINUX2 HERE; cat /root/pw/LINUX2; echo DISCONNECT; } |
	timeout $((60 * slow)) cpctl console LINUX2 >>"$work/said" 2>&1
begin LINUX2
killall cpctl
within 30 sh -c "! pidof cpctl >/dev/null"
begin LINUX1

# a client without TLS on the port that wants it
printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 5 127.0.0.1 992 >/dev/null

# the clock is set, and something is recorded
date -s "@$(($(date +%s) + 3600))" >/dev/null
typed LINUX1 "FORCE OPERATOR" '^HCPCMD001E(.|
)*'
sleep 1
date -s "@$(($(date +%s) - 3600))" >/dev/null
as MAINT "FORCE LINUX2"
within 30 logged_off LINUX2

# a stranger, and a second one, at a door
(exec 3<>/dev/zcp/smf) 2>/dev/null
# the trail is asked for while there is no RACF
# shellcheck disable=SC2046
kill -9 $(pidof racfd)
within 30 absent racfd
typed LINUX1 "SMF LIST" '^RPISMF004E'
{ cat /root/pw/LINUX2; echo LOGOFF; } | timeout $((60 * slow)) cpctl console LINUX2 >>"$work/said" 2>&1
setsid racfd --user zcp-racf --smf-user zcp-smf >>$run/log 2>&1 </dev/null &
within 30 active
typed LINUX1 LOGOFF '^LOGOFF AT'
within 30 logged_off LINUX1
as MAINT "FORCE AUDIT1"
as MAINT "FORCE OPERATOR"
within 30 logged_off OPERATOR
within 30 logged_off AUDIT1

# the module goes and comes back
"$here/services" stop
within 30 rmmod zcp
modprobe zcp
"$here/services" start
as MAINT "QUERY TIME"
sleep 2

"$here/records" $trail/smf1.data >"$work/records"
plan $(($(grep -c '' "$golden") + 5))

# each line of the golden file: what, a tab, the record
while IFS='	' read -r what want; do
	head=${want%% | *}
	if grep -Fxq -- "$want" "$work/records"; then
		ktap_pass "FAU_GEN.1: $what"
	else
		grep -F -- "$head |" "$work/records" | head -n 2 | sed "s/^/# $what	/"
		[ -n "$want" ] || grep -- "$what" "$work/records" | head -n 2 | sed 's/^/# /'
		ktap_fail "FAU_GEN.1: $what"
	fi
done <"$golden"

like "FPT_STM.1: a step of the clock is recorded with the old, the new and the machine's time" \
	"$(smfunload $trail/smf1.data)" 'CLOCK STEPPED FROM [0-9]+\.[0-9]+ TO [0-9]+\.[0-9]+, MONOTONIC [0-9]+\.[0-9]+ '
is "FPT_STM.1: both steps are" "$(grep -c '^200 7\.1 CLOCK STEPPED' "$work/records")" 2
like "FTA_SSL.2: that a user locked his session" "$(cat "$work/records")" '^200 15\.1 DISCONNECT '
like "FTA_SSL.2: and by what he took it up again" "$(sed '1,/^200 15\.1 DISCONNECT /d' "$work/records")" '^80 1\.0 RECONNECT '
like "FAU_GEN.1: that the module was unloaded" "$(cat "$work/records")" '^200 10\.1 MODULE WAS UNLOADED'

finish
