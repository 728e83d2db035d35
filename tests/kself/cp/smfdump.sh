#!/bin/sh
# SPDX-License-Identifier: MIT
# smfdump as auditors use it: text, JSON lines, records, what comes from now on, searches
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

# what goes to standard output; the rest is in $work/said
dump() { password AUDIT1 | smfdump -u AUDIT1 --password-fd 0 "$@" 2>"$work/said"; }
lines() { dump -j "$@" | grep -c '^{"type":[0-9]*,.*}$'; }
followed() { grep -q '"user":"LINUX2"' "$work/followed"; }

plan 23
cp_command LINUX1 "QUERY TIME" >/dev/null
echo WRONG | cpctl -u LINUX1 --password-fd 0 cp "QUERY TIME" >/dev/null 2>&1
cp_command MAINT "RAC ADDUSER DUMPED" >/dev/null
cp_command MAINT "RAC RDEFINE FACILITY DUMPING OWNER(MAINT)" >/dev/null
like "FAU_SAR.1: text" "$(dump 'USER(LINUX1)' 'LAST(9)')" "JOBINIT +SUCCESSI +LINUX1"
is "FAU_SAR.1: JSON, a line for each record" "$(lines 'LAST(20)')" 20
is "and nothing else" "$(dump -j 'LAST(20)' | wc -l)" 20
dump -r 'EVENT(LOGON)' 'LAST(7)' >"$work/raw"
is "FAU_SAR.1: records, for smfunload" "$(smfunload "$work/raw" | grep -c '^JOBINIT ')" 7
is "and those alone" "$(smfunload "$work/raw" | wc -l)" 7
like "and for smfreport" "$(smfreport -e 'SUMMARY USER' "$work/raw")" "^TOTAL .* 7$"

password AUDIT1 | timeout $((90 * slow)) smfdump -u AUDIT1 --password-fd 0 -f -j 'USER(LINUX2)' >"$work/followed" 2>&1 &
reader=$!
sleep $((3 * slow))
cp_command LINUX2 "QUERY TIME" >/dev/null
ok "FAU_SAR.1: what comes is shown as it comes" within 30 followed
ok "by a reader that goes on" kill -0 "$reader"
kill "$reader" 2>/dev/null

is "FAU_SAR.3: by a user who did nothing" "$(lines 'USER(DUMPED)')" 0
ok "FAU_SAR.3: by outcome" test "$(dump -j 'USER(LINUX1)' VIOLATIONS | grep -c '"qualifier":"INVPSWD"')" -ge 1
is "FAU_SAR.3: and the others" "$(dump -j 'USER(LINUX1)' SUCCESSES | grep -c INVPSWD)" 0
is "FAU_SAR.3: by name" "$(dump -j 'NAME(DUMPED)' | grep -c '"event":"ADDUSER"')" 1
is "FAU_SAR.3: by the front of a name" "$(lines 'NAME(DUMP*)')" 2
is "FAU_SAR.3: and class" "$(dump -j 'NAME(DUMP*)' 'CLASS(FACILITY)' | grep -c '"event":"RDEFINE"')" 1
is "FAU_SAR.3: by another class, and a user is of none" "$(lines 'NAME(DUMP*)' 'CLASS(USER)')" 0
ok "FAU_SAR.3: by type" test "$(lines 'TYPE(200)' 'LAST(3)')" = 3
is "FAU_SAR.3: by a time that is not" "$(lines 'DATE(00001:00001)')" 0
is "FAU_SAR.3: by the user's label" "$(lines 'SECLABEL(NOSUCH)')" 0
is "FAU_SAR.3: by the object's label" "$(lines 'OBJLABEL(NOSUCH)')" 0
fails "a wrong operand ends smfdump with a status" dump 'XYZZY(1)'
like "and is said" "$(cat "$work/said")" "^RPISMF001E"
like "FAU_SAR.2: SPECIAL does not read" "$(password MAINT | smfdump -u MAINT --password-fd 0 2>&1)" "RPISMF002E"
smfdump --nonsense >/dev/null 2>&1
is "wrong usage has a status of its own" "$?" 2
cp_command MAINT "RAC DELUSER DUMPED" >/dev/null
cp_command MAINT "RAC RDELETE FACILITY DUMPING" >/dev/null
finish
