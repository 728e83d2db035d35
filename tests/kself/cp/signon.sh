#!/bin/sh
# SPDX-License-Identifier: MIT
# What a LOGON goes through beside a good password: a new one at LOGON, the operator's word, days, certificates
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

# USER LINE...: a LOGON whose passwords are the first lines
typed() {
	user=$1
	shift
	printf '%s\n' "$@" | timeout $((60 * slow)) cpctl console "$user" 2>&1
}

trail() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 LIST 2>&1; }
asked() { grep -q ICH302D "$work/operator"; }

plan 18

like "an administrator gives a password" "$(cp_command MAINT "RAC ALTUSER LINUX1 PASSWORD(FIRST11)"; echo "done")" "^done"
out=$(typed LINUX1 FIRST11 linux1 linux1 SECOND22 SECOND22 "QUERY USERID" LOGOFF)
like "FIA_SOS.1: one that was given must be changed at LOGON" "$out" "^RPIMGR042I PASSWORD EXPIRED"
like "FIA_SOS.1: the new one must not be the user id" "$out" "ICH08012I LINUX1: .*USERID"
like "then the LOGON goes on" "$out" "^LINUX1   AT ZCP1"
fails "FIA_UAU.7: and neither is shown" sh -c "printf '%s' \"\$1\" | grep -q -e FIRST11 -e SECOND22" sh "$out"
out=$(typed LINUX1 SECOND22 "QUERY USERID" LOGOFF)
like "it is the password from now on" "$out" "^LINUX1   AT ZCP1"

bad="HCPLGA050E LOGON unsuccessful--incorrect userid and/or password"
cp_command MAINT "RAC ALTUSER LINUX2 MFA(FACTOR(CERT) ACTIVE TAGS(SUBJECT:CN=LINUX2))" >/dev/null
out=$(typed LINUX2 LINUXPW2 LOGOFF)
like "FIA_UAU.5: no LOGON without the certificate that the profile wants" "$out" "^$bad"
cp_command MAINT "RAC ALTUSER LINUX2 NOMFA" >/dev/null
cp_command MAINT "RAC ALTUSER LINUX2 WHEN(TIME(0000:0001) DAYS($(LC_ALL=C date -d '-2 days' +%A 2>/dev/null || echo MONDAY)))" >/dev/null
out=$(typed LINUX2 LINUXPW2 LOGOFF)
like "no LOGON at another time than the profile says" "$out" "^$bad"

cp_command MAINT "RAC ALTUSER LINUX2 WHEN(DAYS(ANYDAY) TIME(ANYTIME))" >/dev/null

# whoever runs this script does not own the door: his terminal is named after his uid
terminal="@$(id -u)"
out=$(typed LINUX2 LINUXPW2 "QUERY NAMES" LOGOFF)
like "FDP_ACC.2(RACF-SYSTEM)/terminal: a local terminal is named after who opened it" "$out" "LINUX2 +- $terminal"
within 20 logged_off LINUX2
cp_command MAINT "RAC SETROPTS CLASSACT(TERMINAL) GENERIC(TERMINAL)" >/dev/null
cp_command MAINT "RAC RDEFINE TERMINAL @** OWNER(MAINT) UACC(NONE)" >/dev/null
out=$(typed LINUX2 LINUXPW2 LOGOFF)
like "FDP_ACC.2(RACF-SYSTEM)/terminal: a profile closes local terminals" "$out" "^$bad"
cp_command MAINT "RAC PERMIT @** CLASS(TERMINAL) ID(LINUX2) ACCESS(READ)" >/dev/null
out=$(typed LINUX2 LINUXPW2 "QUERY USERID" LOGOFF)
like "FDP_ACC.2(RACF-SYSTEM)/terminal: or opens them to a user" "$out" "^LINUX2   AT ZCP1"
within 20 logged_off LINUX2
cp_command MAINT "RAC RDELETE TERMINAL @**" >/dev/null
like "FAU_GEN.1: the record names the terminal" "$(trail)" "JOBINIT +.*LINUX2.*$terminal|$terminal.*LINUX2"

(password OPERATOR; sleep $((240 * slow))) | timeout $((300 * slow)) cpctl console OPERATOR >"$work/operator" 2>&1 &
operator=$!
ok "the operator logs on" within 30 logged_on OPERATOR
for _ in 1 2 3 4 5; do typed MAINT WRONGPW1 LOGOFF >"$work/wrong"; done
ok "FIA_AFL.1: the operator is asked about a user with SPECIAL" within 30 asked
out=$(typed MAINT MAINTPW1 LOGOFF)
like "FIA_AFL.1: who does not get in until then, with the right password either" "$out" "^$bad"
like "the operator answers" "$(cp_command OPERATOR "RAC REPLY MAINT YES")" "^ICH304I USER MAINT MAY LOG ON"
out=$(typed MAINT MAINTPW1 "QUERY USERID" LOGOFF)
like "FIA_AFL.1: and then the user logs on" "$out" "^MAINT    AT ZCP1"
like "FAU_GEN.1: all of it is in the trail" "$(trail)" "REPLY MAINT YES"
kill $operator 2>/dev/null
# as the next script expects them
cp_command MAINT "RAC ALTUSER LINUX1 PASSWORD(LINUXPW1) NOEXPIRED" >/dev/null
cp_command MAINT "FORCE OPERATOR" >/dev/null
finish
