#!/bin/sh
# SPDX-License-Identifier: MIT
# Spool files: punched by cpctl, queued, changed, ordered, purged; there again after cpd was killed
# shellcheck shell=dash source=/dev/null
. "$(dirname "$(readlink -f "$0")")/user.sh"
. "$here/../ktap.sh"

punch() { password "$1" | cpctl -u "$1" --password-fd 0 spool punch "$2" "$3" 2>&1; }
ids() { echo "$1" | awk '/ PUN 0/ { printf "%s ", $2 }'; }

plan 17
session LINUX1 "PURGE RDR ALL" LOGOFF >/dev/null
within 20 logged_off LINUX1
printf 'x%.0s' 1 2 3 4 5 >"$work/five"
dd if=/dev/zero of="$work/big" bs=1000 count=300 2>/dev/null
punch MAINT LINUX1 "$work/five" >/dev/null
punch MAINT LINUX1 "$work/big" >/dev/null
punch MAINT LINUX1 "$work/five" >/dev/null
out=$(session LINUX1 "Q RDR ALL" "Q FILES" LOGOFF)
like "vmur's columns: class at 14, hold at 33" "$out" "^MAINT    [0-9]{4} A PUN 00000001 001 NONE [0-9/]{5} [0-9:]{8} "
like "300000 bytes are 3750 cards" "$out" "PUN 00003750 001"
like "QUERY FILES counts them" "$out" "^FILES: 0003 RDR, NO PRT, NO PUN"
# shellcheck disable=SC2046
set -- $(ids "$out")
within 20 logged_off LINUX1
out=$(session LINUX1 "ORDER * READER $3 $1" "CHANGE RDR $1 HOLD NAME NEW NAME" "Q RDR ALL" LOGOFF)
is "ORDER puts them in front, in this order" "$(ids "$out")" "$3 $1 $2 "
like "CHANGE holds and renames" "$out" " $1 A PUN 00000001 001 USER .* NEW +NAME"
within 20 logged_off LINUX1

out=$(punch LINUX2 LINUX1 "$work/five")
fails "FDP_ACC.2(RACF-PSO)/spool: another's reader needs authority" sh -c "echo \"\$1\" | grep -q '^[0-9]'" sh "$out"
out=$(punch MAINT NOSUCH "$work/five")
fails "nobody has no reader" sh -c "echo \"\$1\" | grep -q '^[0-9]'" sh "$out"

if [ -d /run/zcp-tests ]; then
	killall -9 cpd
	out=$(session LINUX1 LOGOFF)
	like "without cpd no machine starts" "$out" "^HCPLGA6004E"
	cpd --user zcp-cpd >>/run/zcp-tests/log 2>&1 </dev/null &
	within 20 sh -c 'tail -1 /run/zcp-tests/log | grep -q ready'
else
	skip "without cpd no machine starts" "cpd was not started by this suite"
fi
out=$(session LINUX1 "Q RDR ALL" "PURGE RDR $2" "PURGE RDR $2" "PURGE RDR ALL" "Q RDR" LOGOFF)
is "they are there after cpd was killed" "$(ids "$out")" "$3 $1 $2 "
like "PURGE of one" "$out" "^0000001 FILE PURGED"
like "PURGE of one that is gone" "$out" "^HCPSPL042E Spool file $2 does not exist"
like "PURGE of all" "$out" "^0000002 FILES PURGED"
like "none is left" "$out" "^NO RDR FILES"
within 20 logged_off LINUX1

# what a file's storage holds when the file has gone shows to who held it open, as cpd's folder is root's to see
spool=/var/lib/zcp/cp/spool
erased() { [ -z "$(find $spool -name '.erase*')" ]; }
latest() { for f in "$spool"/*; do echo "${f##*/}"; done | sort -n | tail -1; }
kept() { # what was punched is in a file that is deleted: its bytes, counted, that are no zeros
	punch MAINT LINUX1 "$work/five" >/dev/null
	file=$(latest)
	exec 5<"$spool/$file"
	out=$(session LINUX1 "PURGE RDR ALL" LOGOFF)
	within 20 erased
	within 20 logged_off LINUX1
	[ ! -e "$spool/$file" ] || echo "it is there"
	tr -d '\0' <&5 | wc -c
	exec 5<&-
}
cp_command MAINT "RAC SETROPTS NOERASE" >/dev/null
ok "FDP_RIP.2: without ERASE a file's data stays where it was" test "$(kept)" -gt 40
cp_command MAINT "RAC SETROPTS ERASE(ALL)" >/dev/null
is "FDP_RIP.2: with SETROPTS ERASE(ALL) it is overwritten" "$(kept)" 0
punch MAINT LINUX1 "$work/big" >/dev/null
file=$(latest)
mv "$spool/$file" "$spool/.erase-$file-1.0"
exec 5<"$spool/.erase-$file-1.0"
if [ -d /run/systemd/system ]; then
	systemctl restart cpd
else
	killall -9 cpd
	setsid cpd --user zcp-cpd >>"$work/log" 2>&1 </dev/null &
fi
ok "FDP_RIP.2: what a crash left is overwritten at the next start" within 30 erased
is "to its last byte" "$(tr -d '\0' <&5 | wc -c)" 0
exec 5<&-
session LINUX1 "PURGE RDR ALL" LOGOFF >/dev/null
within 20 logged_off LINUX1
finish
