#!/bin/sh
# SPDX-License-Identifier: MIT
# Labeled Security mode: a machine's label from LOGON on, the terminal's, messages, spool files, who sees whose console
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

rac() { cp_command MAINT "RAC $*"; }
maint() { cp_command MAINT "$*"; }
punch() { password "$1" | cpctl -u "$1" --password-fd 0 spool punch "$2" "$3" 2>&1; }
gone() { maint FORCE "$1" >/dev/null; within 20 logged_off "$1"; }
# USER LABEL LINE...: LOGON with a label; the empty first line ends the LOGON that cpctl begins by itself
at() {
	user=$1 label=$2
	shift 2
	printf '%s\n' "" "LOGON $user SECLABEL $label" "$(password "$user")" "$@" |
		timeout $((60 * slow)) cpctl console "$user" 2>&1
}
bad="^HCPLGA050E"

plan 32
rac "RALTER SECDATA SECLEVEL ADDMEM(PUBLIC/10 SECRET/100)" >/dev/null
rac "RDEFINE SECLABEL LOW OWNER(MAINT) SECLEVEL(PUBLIC) UACC(READ)" >/dev/null
rac "RDEFINE SECLABEL HIGH OWNER(MAINT) SECLEVEL(SECRET) UACC(NONE)" >/dev/null
rac "PERMIT HIGH CLASS(SECLABEL) ID(LINUX1) ACCESS(READ)" >/dev/null
rac "PERMIT SYSHIGH CLASS(SECLABEL) ID(MAINT AUDIT1 OPERATOR) ACCESS(READ)" >/dev/null
for u in MAINT AUDIT1 OPERATOR; do rac "ALTUSER $u SECLABEL(SYSHIGH)" >/dev/null; done
for u in LINUX1 LINUX2; do rac "ALTUSER $u SECLABEL(LOW)" >/dev/null; done
rac "RDEFINE TERMINAL @** OWNER(MAINT) UACC(READ) SECLABEL(SYSNONE)" >/dev/null
switch="SETROPTS CLASSACT(SECLABEL VMMAC) MLS(FAILURES) MLACTIVE(FAILURES) NOCOMPATMODE SECLABELCONTROL"
session LINUX1 "SET SECUSER LINUX2" DISC >/dev/null
out=$(rac "$switch")
like "FIA_USB.1(LS): labels do not come into force while somebody has none" "$out" "^ICH14011I"
like "FIA_USB.1(LS): who it is is told" "$out" "^LINUX1 IS LOGGED ON WITHOUT A SECURITY LABEL"
like "and which paths there are" "$out" "^LINUX1 HAS SECUSER LINUX2"
like "nothing was changed" "$(rac SETROPTS LIST)" "^MULTI-LEVEL ACTIVE IS NOT IN EFFECT"
gone LINUX1
rac "$switch" >/dev/null
like "labels come into force" "$(rac SETROPTS LIST)" "^MULTI-LEVEL ACTIVE IS IN EFFECT: FAILURES"

# ---- LOGON ----
out=$(session LINUX1 "QUERY SECLABEL" LOGOFF)
like "FIA_ATD.1(LS): the default label" "$out" "^SECLABEL of LINUX1 is LOW"
within 20 logged_off LINUX1
out=$(at LINUX1 HIGH "QUERY SECLABEL" DISC)
like "FIA_USB.1(LS): another one that the user is cleared for" "$out" "^SECLABEL of LINUX1 is HIGH"
out=$(at LINUX2 HIGH LOGOFF)
is "FIA_USB.1(LS): none that he is not cleared for" "$(echo "$out" | grep -c "$bad")" 2

# ---- the machine keeps it ----
out=$(at LINUX1 LOW "QUERY SECLABEL" DISC)
like "FIA_USB.1(LS): a session at another label does not get in" "$out" "^HCPLGA6018E LINUX1 runs with another security label"
out=$(session LINUX1 "QUERY SECLABEL" DISC)
like "FIA_USB.1(LS): who comes back has the machine's label, not his default" "$out" "^SECLABEL of LINUX1 is HIGH"
rac "PERMIT HIGH CLASS(SECLABEL) ID(LINUX1) DELETE" >/dev/null
out=$(session LINUX1 "QUERY SECLABEL" DISC)
like "FMT_REV.1(OBJ): nor gets in who is no longer cleared for it" "$out" "$bad"
rac "PERMIT HIGH CLASS(SECLABEL) ID(LINUX1) ACCESS(READ)" >/dev/null

# ---- messages: LINUX1 at HIGH, LINUX2 at LOW ----
(password LINUX2; sleep $((90 * slow))) | timeout $((120 * slow)) cpctl console LINUX2 >"$work/two" 2>&1 &
two=$!
ok "LINUX2 logs on at LOW" within 30 grep -q "^LOGON AT" "$work/two"
out=$(session LINUX1 "MESSAGE LINUX2 downward" "SMSG LINUX2 downward" "SET SECUSER LINUX2" "SET OBSERVER LINUX2" \
	"QUERY SECUSER" DISC)
is "FDP_IFF.2(LS)/message: nothing is written down" "$(echo "$out" | grep -c '^HCPESM6003E')" 2
fails "FDP_IFF.2(LS)/message: and nothing arrives" grep -q downward "$work/two"
like "FDP_IFC.2(LS)/console: SET SECUSER is refused" "$out" "^HCPSCI6014E SECUSER cannot be set while"
like "FDP_IFC.2(LS)/console: SET OBSERVER is refused" "$out" "^HCPSCI6014E OBSERVER cannot be set while"
like "and there is none" "$out" "^SECUSER of LINUX1 is not set"
maint MESSAGE LINUX2 fromsyshigh >/dev/null
fails "FDP_IFF.2(LS)/message: not from a system administrator either" grep -q fromsyshigh "$work/two"
gone LINUX1
out=$(at LINUX1 LOW "MESSAGE LINUX2 sideways" LOGOFF)
ok "FDP_IFF.2(LS)/message: between equals they pass" within 10 grep -q sideways "$work/two"
kill $two 2>/dev/null
within 20 logged_off LINUX1
gone LINUX2

# ---- AUTOLOG writes to what it starts ----
like "FDP_IFF.2(LS)/autolog: not downward" "$(maint AUTOLOG LINUX2)" "^HCPESM6003E"
fails "FDP_IFF.2(LS)/autolog: and nothing starts" logged_on LINUX2

# ---- spool: two files to oneself, made at LOW and at HIGH ----
at LINUX1 LOW "PURGE RDR ALL" LOGOFF >/dev/null
within 20 logged_off LINUX1
echo low >"$work/low"
echo high >"$work/high"
punch LINUX1 LINUX1 "$work/low" >/dev/null
rac "ALTUSER LINUX1 SECLABEL(HIGH)" >/dev/null
high=$(punch LINUX1 LINUX1 "$work/high" | grep -o '^[0-9][0-9][0-9][0-9]')
out=$(at LINUX1 LOW "QUERY RDR ALL" "QUERY FILES" "PURGE RDR $high" "CHANGE RDR $high CLASS B" LOGOFF)
is "FDP_IFF.2(LS)/spool FDP_ITC.1(LS): a queue shows what the label may read" "$(echo "$out" | grep -c ' PUN 0')" 1
like "FDP_IFF.2(LS)/spool: and counts it" "$out" "^FILES: 0001 RDR"
is "FDP_IFF.2(LS)/spool: the other file does not exist for it" "$(echo "$out" | grep -c "^HCPSPL042E Spool file $high does not exist")" 2
within 20 logged_off LINUX1
out=$(at LINUX1 HIGH "QUERY RDR ALL" "QUERY FILES" LOGOFF)
is "FDP_IFF.2(LS)/spool: a label above reads both" "$(echo "$out" | grep -c ' PUN 0')" 2
like "and counts both" "$out" "^FILES: 0002 RDR"
within 20 logged_off LINUX1
out=$(punch LINUX1 LINUX2 "$work/high")
fails "FDP_ACC.2(RACF-PSO)/spool: no file without VMRDR" sh -c 'echo "$1" | grep -q "^[0-9]"' sh "$out"
rac "RALTER VMRDR LINUX2 UACC(UPDATE) SECLABEL(LOW)" >/dev/null
out=$(punch LINUX1 LINUX2 "$work/high")
fails "FDP_IFF.2(LS)/spool: nor into a reader of a lower label" sh -c 'echo "$1" | grep -q "^[0-9]"' sh "$out"

# ---- the terminal has a label, too ----
rac "RALTER TERMINAL @** SECLABEL(LOW)" >/dev/null
out=$(at LINUX1 HIGH LOGOFF)
is "FIA_USB.1(LS): no LOGON at a label above the terminal's" "$(echo "$out" | grep -c "$bad")" 2
out=$(at LINUX1 LOW "QUERY SECLABEL" LOGOFF)
like "FIA_USB.1(LS): but at one that it may show" "$out" "^SECLABEL of LINUX1 is LOW"
within 20 logged_off LINUX1
out=$(at LINUX1 NOSUCH LOGOFF)
is "FIA_USB.1(LS): no LOGON at a label that is none" "$(echo "$out" | grep -c "$bad")" 2

# ---- as it was ----
rac "SETROPTS NOMLACTIVE NOMLS NOSECLABELCONTROL NOCLASSACT(SECLABEL VMMAC)" >/dev/null
for u in MAINT AUDIT1 OPERATOR LINUX1 LINUX2; do rac "ALTUSER $u NOSECLABEL" >/dev/null; done
rac "RDELETE TERMINAL @**" >/dev/null
rac "RALTER VMRDR LINUX2 UACC(NONE) NOSECLABEL" >/dev/null
for l in LOW HIGH; do rac "RDELETE SECLABEL $l" >/dev/null; done
out=$(session LINUX1 "PURGE RDR ALL" "QUERY SECLABEL" LOGOFF)
like "without labels in force there are none" "$out" "^SECLABEL of LINUX1 is not set"
within 20 logged_off LINUX1
finish
