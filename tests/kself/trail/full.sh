#!/bin/sh
# SPDX-License-Identifier: MIT
# FAU_STG.4: the trail becomes full; who clears it comes in and nobody else, until SETRACF ACTIVE
# shellcheck shell=dash source=tests/kself/machines.sh
. "$(dirname "$(readlink -f "$0")")/machines.sh"

trail=/var/lib/zcp/smf
run=/run/zcp-tests

trail_is() { cpctl --json status | grep -q "\"smf\":\"$1\""; }
as() { # USER COMMAND
	cpctl -u "$1" --password-file "/root/pw/$1" cp "$2" 2>&1
}
try_logon() { # USER: what a LOGON and LOGOFF at a terminal shows
	{
		cat "/root/pw/$1"
		echo LOGOFF
	} | timeout $((60 * slow)) cpctl console "$1" 2>&1
}
taken() { trail_is full || cpctl counters | grep -q ' 0  smf records not yet durable$'; }
counted() { cpctl counters | sed -n "s/.* \([0-9]*\)  smf $1\$/\1/p"; } # NAME
# COMMAND, then it has been answered
answered() {
	type_line LINUX1 "$1"
	within 60 shows LINUX1 "$2"
}
again() { # PROGRAM ARGUMENTS...: killed, and started as it was
	# shellcheck disable=SC2046	# all of its processes
	kill -9 $(pidof "$1")
	within 30 sh -c "! pidof $1"
	setsid "$@" >>$run/log 2>&1 </dev/null &
}
opens_refused() { grep -c '^CPEVENT .*OPEN OF /dev/zcp/smf REFUSED'; }
services() { cpctl --json status | grep -q '"racf":"active"' && ! trail_is absent; }

# data sets of 1 MB
"$here/services" stop
modprobe zcp
cpctl setup --demo >"$work/setup" 2>&1 || cat "$work/setup"
sed -i 's/^SIZE .*/SIZE 1M/' $trail/smf.control
smfd --accept --user zcp-smf --dir $trail || exit 1
before=$(smfunload $trail/smf?.data | opens_refused)
"$here/services" start || exit 1

plan 43

as AUDIT1 'SMF ALARM ADD(AUDIT1)' >"$work/alarm"
begin AUDIT1
begin OPERATOR
begin LINUX1
# the first data set waits for its archive, the second one is filled
as AUDIT1 'SMF SWITCH' >"$work/switch"
like "a switch that finds no data set is refused, and nothing else" "$(as AUDIT1 'SMF SWITCH')" '^RPISMF024E'
ok "work goes on" trail_is active
refused=0
while ! trail_is full && [ $refused -lt 20000 ]; do
	n=0
	while [ $n -lt 200 ]; do
		n=$((n + 1))
		true <>/dev/zcp/smf
	done 2>/dev/null
	refused=$((refused + n))
	within 30 taken
done
note "full after $refused refused opens"
ok "FAU_STG.4: the trail becomes full" trail_is full
for user in OPERATOR AUDIT1; do
	ok "FAU_STG.3: $user is alarmed at the threshold" shows $user '^RPISMF010W THE AUDIT TRAIL IS [0-9]+ PERCENT FULL'
	ok "FAU_STG.3: and when it is full" within 10 shows $user '^RPISMF011E'
done
type_line AUDIT1 LOGOFF
within 30 logged_off AUDIT1
answered "LINK MAINT 0999 0999 RR" 'HCPAUD6002E Command not run: the audit trail'
ok "FAU_STG.4: a command that needs a record is not run" shows LINUX1 '^HCPAUD6002E'
ok "one that needs none is" answered "QUERY TIME" '^TIME IS'
like "FAU_STG.4: a user's LOGON is refused, and he is told why" "$(try_logon LINUX2)" '^HCPAUD6002E'
fails "and there is no machine of his" logged_on LINUX2
like "so is a session of cpctl" "$(as MAINT 'QUERY TIME')" '^HCPAUD6002E'

like "FAU_STG.4: the auditor still logs on at a terminal" "$(try_logon AUDIT1)" '^LOGON AT'
out=$(as AUDIT1 'SMF STATUS')
like "sees both data sets full" "$out" 'smf1.data FULL'
like "and that requests are refused" "$out" '^RPISMF031W'
like "cannot switch yet" "$(as AUDIT1 'SMF SWITCH')" '^RPISMF024E'
like "nor put RACF to work" "$(as AUDIT1 'RAC SETRACF ACTIVE')" '^ICH15021I'

again smfd --user zcp-smf --racf-user zcp-racf
again racfd --user zcp-racf --smf-user zcp-smf
ok "smfd and racfd are killed and come back" within 30 services
ok "and the trail is still full" within 30 trail_is full
like "FAU_STG.4: the user is still refused" "$(try_logon LINUX2)" '^HCPAUD6002E'

# CP's own room is filled, too, but for what is kept for those who clear the trail; in the end that is used up as well
acts=$(counted 'acts refused')
waiting=$(counted 'records not yet durable')
opens=0
while [ $opens -lt 4400 ]; do
	opens=$((opens + 1))
	true <>/dev/zcp/smf
done 2>/dev/null
kept=$(($(counted 'records not yet durable') - waiting))
refused=$((refused + kept))
note "CP kept $kept of $opens records more"
ok "CP keeps no more than it has room for" [ $kept -lt $opens ]
like "FAU_STG.4: the auditor logs on all the same" "$(try_logon AUDIT1)" '^LOGON AT'
clears=0
while try_logon AUDIT1 | grep -q '^LOGON AT' && [ $clears -lt 99 ]; do clears=$((clears + 1)); done
note "and $clears times more"
is "in the end he is refused, too, and that is counted" "$(counted 'acts refused')" $((acts + 1))

mkdir "$work/archive"
old=smf1.data
grep -q '^CURRENT *PRIMARY' $trail/smf.control && old=smf2.data
mv $trail/$old "$work/archive/"
like "FMT_MTD.1(AS): the auditor archives and switches" "$(as AUDIT1 'SMF SWITCH')" '^RPISMF02[34]'
within 30 sh -c "cpctl -u AUDIT1 --password-file /root/pw/AUDIT1 cp SMF STATUS | grep -q '$old CURRENT'"
like "there is room" "$(as AUDIT1 'SMF STATUS')" "$old CURRENT"
like "FAU_STG.4: and users are refused all the same" "$(try_logon LINUX2)" '^HCPAUD6002E'
like "the auditor sees why" "$(as AUDIT1 'RAC RVARY LIST')" '^ICH15022I'
again smfd --user zcp-smf --racf-user zcp-racf
within 30 services
ok "also after smfd was started anew" within 30 trail_is full
like "only commands that clear are there" "$(as AUDIT1 'RAC LISTUSER MAINT')" '^RPIRAC006E'

like "FAU_STG.4: SETRACF ACTIVE ends it" "$(as AUDIT1 'RAC SETRACF ACTIVE')" '^ICH15004I'
ok "CP hears of it" within 30 sh -c 'cpctl --json status | grep -Eq "\"smf\":\"(active|threshold passed)\""'
like "the user logs on" "$(try_logon LINUX2)" '^LOGON AT'
ok "the running one works" answered "LINK MAINT 0999 0999 RR" '^HCPLNM107E MAINT 0999'
ok "FAU_STG.3: the operator saw that it is over" shows OPERATOR '^RPISMF014I'

like "RACF can be made inactive" "$(as MAINT 'RAC SETRACF INACTIVE')" '^ICH15004I'
ok "which CP hears" within 30 sh -c 'cpctl --json status | grep -q "\"racf\":\"inactive\""'
like "and active" "$(as MAINT 'RAC SETRACF ACTIVE')" '^ICH15004I'
ok "which CP hears, too" within 30 services
end LINUX1
end OPERATOR

sleep 3
# in the order of their signatures
sets="$work/archive/$old $(find $trail -name 'smf?.data')"
# shellcheck disable=SC2086
smfverify -k $trail/smf.pub $sets >"$work/verified" 2>&1
is "FAU_STG.1: the trail verifies from its first record on" "$?" 0
cat "$work/verified"
# shellcheck disable=SC2086
smfunload $sets >"$work/unloaded"
is "FAU_STG.4: nothing of CP was lost" "$(opens_refused <"$work/unloaded")" $((before + refused))
grep -o '[0-9]* RECORDS OR ACTS REFUSED FOR WANT OF ROOM' "$work/unloaded" >"$work/told"
is "and that one command was refused is told" "$(head -n 1 "$work/told")" "1 RECORDS OR ACTS REFUSED FOR WANT OF ROOM"
ok "as is how many found no room later" [ "$(awk 'NR > 1 { n += $1 } END { print n }' "$work/told")" -gt $((opens - kept)) ]
ok "the auditor's LOGON while it was full is in it" grep -q '^JOBINIT .* AUDIT1 ' "$work/unloaded"
finish
