#!/bin/sh
# SPDX-License-Identifier: MIT
# SPOOL CONSOLE: what the console showed, as a print file
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

# does the spool file of this id hold these bytes?
holds() { LC_ALL=C grep -q "$2" "/var/lib/zcp/cp/spool/${1#"${1%%[!0]*}"}"; }
lacks() { [ -s "/var/lib/zcp/cp/spool/${1#"${1%%[!0]*}"}" ] && ! holds "$@"; }
# in code page 037
time_is=$(printf '\343\311\324\305\100\311\342')
query_time=$(printf '\330\344\305\331\350\100\343')
hideme=$(printf '\310\311\304\305\324\305')
query_us=$(printf '\330\344\305\331\350\100\344\342')

plan 13
session LINUX1 "PURGE ALL" LOGOFF >/dev/null
within 20 logged_off LINUX1
out=$(session LINUX1 "QUERY USERID" "SPOOL CONSOLE START NAME LOG TXT" "Q CONSOLE" "QUERY TIME" \
	"Q T#RAC ALTUSER LINUX1 PASSWORD(HIDEME1)" \
	"SPOOL CONSOLE STOP" "CLOSE CONSOLE" "Q CONSOLE" "Q PRT ALL" "SPOOL PRT START" "CLOSE CONSOLE" LOGOFF)
like "QUERY CONSOLE: not spooled after STOP" "$out" "^CONS 0009 ON LDEV [@A-Z0-9]+ +TERM STOP"
like "QUERY CONSOLE: spooled" "$out" "^CONS 0009 ON LDEV [@A-Z0-9]+ +TERM START"
like "CLOSE CONSOLE names the file" "$out" "^CON FILE [0-9]{4} SENT TO +LINUX1 +PRT AS"
like "QUERY PRT shows it" "$out" "^LINUX1   [0-9]{4} T CON 000000[0-9]{2} 001 NONE .* LOG +TXT"
like "START is for consoles" "$out" "^HCPCMD003E Invalid option - START"
id=$(echo "$out" | sed -n 's/^CON FILE \([0-9]*\).*/\1/p')
is "CLOSE without anything spooled makes no file" "$(echo "$id" | wc -w)" 1
ok "what CP answered is in it" holds "$id" "$time_is"
ok "and what was typed" holds "$id" "$query_time"
ok "FIA_UAU.7: but no password of a RACF command" lacks "$id" "$hideme"
ok "and nothing from before START" lacks "$id" "$query_us"
within 20 logged_off LINUX1

out=$(session LINUX1 "SPOOL CONSOLE START TO LINUX1 RDR" "QUERY TIME" LOGOFF)
within 20 logged_off LINUX1
out=$(session LINUX1 "Q RDR ALL" "SPOOL CONSOLE START TO NOSUCH" "Q CONSOLE" "PURGE ALL" LOGOFF)
like "LOGOFF closes it, TO sends it to a reader" "$out" "^LINUX1   [0-9]{4} T CON 000000[0-9]{2} 001 NONE"
like "TO an unknown user changes nothing" "$out" "^HCPLGA053E NOSUCH not in CP directory"
like "and starts nothing" "$out" "TERM STOP"
within 20 logged_off LINUX1
finish
