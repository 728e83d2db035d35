#!/bin/sh
# SPDX-License-Identifier: MIT
# Recovery LOGON: whom SYSTEM CONFIG names comes in while RACF is away, with the directory's password, to repair
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 2>&1; }
severed() { cpctl status | grep -q '^RACF:  *absent'; }
active() { cpctl status | grep -q '^RACF:  *active'; }
# RACF goes by its door being closed; it is this test's alone to bring it back
racf_off() {
	[ ! -d /run/systemd/system ] || systemctl stop racfd
	killall racfd 2>/dev/null
	within 20 severed
}

racf_on() {
	if [ -d /run/systemd/system ]; then
		systemctl start racfd
	else
		start racfd --user zcp-racf --smf-user zcp-smf
	fi
	within 60 active && within 60 cp_command MAINT "QUERY TIME"
}

# USER PASSWORD LINE...
recovery() {
	user=$1 pw=$2
	shift 2
	printf '%s\n' "$pw" "$@" LOGOFF | timeout $((90 * slow)) cpctl console "$user" 2>&1
}

# A peer that guessed wrong waits: nothing else is tested by trying at once.
patient() { sleep $((${1:-3} * slow)); }

# cpd's child; its vmhosts are children, too
checker() { grep -l "^PPid:	$parent\$" /proc/[0-9]*/status 2>/dev/null | xargs grep -l "^Name:	cpd" | tr -dc 0-9; }

plan 39

cp /etc/zcp/system.config /etc/zcp/user.direct "$work"
racf_off
out=$(recovery MAINT MAINTPW1)
like "nobody is named: nobody comes in" "$out" "^HCPESM6006E"
racf_on

echo "SYSTEM_USERIDS OPERATOR OPERATOR RECOVERY MAINT RECOVERY OPERATOR" >>/etc/zcp/system.config
ok "SYSTEM CONFIG names who may" cpctl config /etc/zcp/system.config
cpd_again
like "and QUERY shows it" "$(within 30 sh -c 'cpctl status | grep -q "^Recovery: .*MAINT"'; cpctl status)" \
	"^Recovery: MAINT OPERATOR"
out=$(load)
like "a password that says nothing is no password" "$out" "user.direct:[0-9]+:[0-9]+: OPERATOR may log on without RACF"
sed -i 's/^USER MAINT RACF/USER MAINT FIXIT99/; s/^USER OPERATOR RACF/USER OPERATOR NOLOG/' /etc/zcp/user.direct
ok "a directory with one is taken" load
fails "and kept without it" grep -q FIXIT99 /var/lib/zcp/cp/user.direct

out=$(recovery MAINT FIXIT99)
like "FIA_UAU.5: while RACF is there its password alone counts" "$out" "^HCPLGA050E"

racf_off
out=$(recovery LINUX1 LINUXPW1)
like "FIA_UAU.2: who is not named is refused while RACF is away" "$out" "^HCPESM6006E"
out=$(recovery OPERATOR NOLOG)
like "who is named but has no password is refused" "$out" "^HCPLGA050E"
patient
out=$(recovery MAINT MAINTPW1)
like "FIA_UAU.5: the password of RACF is not the directory's" "$out" "^HCPLGA050E"
out=$(recovery MAINT FIXIT99)
like "FIA_AFL.1: the next attempt has to wait" "$out" "^HCPLGA6019E"
patient 5
out=$(recovery MAINT fixit99 "QUERY USERID" "IPL 00C" "MSG OPERATOR HELLO" "LINK LINUX1 191 291 RR" "DISCONNECT" \
	"RAC LISTUSER MAINT" "SMF STATUS" "QUERY TRAIL" "SMF LIST" "COMMANDS")
like "FIA_UAU.2: the directory's lets in who is named" "$out" "^RECOVERY LOGON AT "
like "to ask" "$out" "^MAINT +AT ZCP1"
like "not to run anything" "$out" "^HCPCFC6020E IPL is not for a recovery LOGON"
like "nor to send messages" "$out" "^HCPCFC6020E MSG is not"
like "FDP_ACC.1: nor to reach disks" "$out" "^HCPCFC6020E LINK is not"
like "nor to stay behind" "$out" "^HCPCFC6020E DISCONNECT is not"
like "RACF commands wait for RACF" "$out" "^HCPESM6006E"
like "the state of the trail is told" "$out" "RPISMF|DATA SET|CURRENT"
like "and that of RACF" "$out" "^RACF not available"
like "FAU_SAR.2: the records are not shown" "$out" "^RPISMF002E"
fails "COMMANDS lists what there is" sh -c "echo '$out' | grep -q 'XAUTOLOG'"
ok "LOGOFF ends it" within 20 logged_off MAINT

(echo FIXIT99; sleep $((60 * slow))) | timeout $((90 * slow)) cpctl console MAINT >"$work/held" 2>&1 &
held=$!
within 20 logged_on MAINT
within 20 grep -q "RECOVERY LOGON" "$work/held"
out=$(recovery MAINT FIXIT99)
like "a session is not taken up by another" "$out" "^HCPLGA054E"
kill $held
ok "one that loses its terminal ends" within 20 logged_off MAINT

(echo FIXIT99; sleep $((60 * slow))) | timeout $((90 * slow)) cpctl console MAINT >"$work/held" 2>&1 &
held=$!
within 20 grep -q "RECOVERY LOGON" "$work/held"
racf_on
within 20 logged_off MAINT
kill $held 2>/dev/null
like "with RACF back the session ends" "$(cat "$work/held")" "^LOGOFF AT .* BY CP"

racf() { password MAINT | cpctl -u MAINT --password-fd 0 racf "$@" 2>&1; }
racf SETRACF INACTIVE >/dev/null
like "SETRACF INACTIVE severs" "$(cpctl status)" "^RACF: +inactive"
out=$(recovery LINUX1 LINUXPW1)
fails "FIA_UAU.2: nobody else comes in then" sh -c "echo '$out' | grep -q 'LOGON AT'"
patient 5
out=$(recovery MAINT FIXIT99 "RAC ALTUSER LINUX1 SPECIAL" "RAC SETRACF ACTIVE")
like "FMT_SMR.1: recovery gives no authority over profiles" "$out" "^RPIRAC00[15]E"
like "but ends that" "$out" "^LOGOFF AT .* BY CP"
ok "RACF is active" within 20 active
is "FMT_SMR.1: and nobody gained anything" "$(racf LISTUSER LINUX1 | grep -c SPECIAL)" 0

# a record in one line
out=$(trail | sed ':a;N;$!ba;s/\n  */ /g')
like "FAU_GEN.1: the wrong password is in the trail" "$out" "LOGON +DENIED .* MAINT .*TEXT\(recovery LOGON refused: password\)"
like "FAU_GEN.1: and the right one" "$out" "LOGON +SUCCESS +MAINT +MAINT .*TEXT\(recovery LOGON\)"
like "FAU_GEN.1: and each command" "$out" "COMMAND +SUCCESS +MAINT .*TEXT\(QUERY USERID\)"
like "FAU_GEN.1: and what was not allowed" "$out" "CLASS +DENIED +MAINT .*TEXT\(IPL 00C\)"

parent=$(pidof cpd | tr ' ' '\n' | sort -n | head -1)
old=$(checker)
is "who checks passwords has no rights" "$(sed -n 's/^\(CapEff\|Seccomp\):\t//p' "/proc/$old/status" | xargs)" "0000000000000000 2"
kill -9 "$old"
racf_off
again() { new=$(checker) && [ -n "$new" ] && [ "$new" != "$old" ]; }
within 20 again
out=$(recovery MAINT FIXIT99)
like "and is started again when it dies" "$out" "^RECOVERY LOGON AT "
within 20 logged_off MAINT
racf_on

cp "$work/system.config" "$work/user.direct" /etc/zcp
cpctl config /etc/zcp/system.config
cpd_again
within 30 sh -c 'cpctl status | grep -q "^Recovery: nobody"'
ok "and all is as it was" within 10 load
finish
