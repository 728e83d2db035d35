#!/bin/sh
# SPDX-License-Identifier: MIT
# A user who does what is refused over and over waits for his own records, and takes no room from others.
# shellcheck shell=dash source=tests/kself/machines.sh
. "$(dirname "$(readlink -f "$0")")/machines.sh"

waiting() { cpctl counters | awk '/smf records not yet durable$/ { print $2 }'; }
nothing_waits() { [ "$(waiting)" = 0 ]; }
count() { grep -c "$2" "$work/$1.out"; } # USER PATTERN
has() { [ "$(count "$1" "$2")" -ge "$3" ]; }

"$here/services" start || exit 1
plan 9
begin LINUX1
begin LINUX2
ok "nothing waits" within 10 nothing_waits

# smfd takes nothing for a while
# shellcheck disable=SC2046
kill -STOP $(pidof smfd)
i=0
# as many lines as a terminal may be ahead
while [ $i -lt 24 ]; do
	i=$((i + 1))
	echo "FORCE NOBODY$i"
done 1<>"$work/LINUX1.in"
sleep 2
ok "FAU_STG.4: one user's refusals do not fill the room for records" test "$(waiting)" -le 3
ok "he waits for his own" test "$(count LINUX1 '^HCPCMD001E')" -lt 10
type_line LINUX2 "QUERY TIME"
ok "another user is served meanwhile" within 10 shows LINUX2 '^TIME IS'
type_line LINUX2 "FORCE OTHER"
# shellcheck disable=SC2046
kill -CONT $(pidof smfd)
ok "and is not behind all of the first one's" within 30 shows LINUX2 '^HCPCMD001E'
ok "in the end each refusal has been answered" within 120 has LINUX1 '^HCPCMD001E' 24
type_line LINUX2 "QUERY USERID"
ok "the other goes on" within 10 shows LINUX2 '^LINUX2 *AT'
out=$(cpctl -u AUDIT1 --password-file /root/pw/AUDIT1 cp "SMF LIST TYPE(200) LAST(300)")
is "FAU_GEN.1: and each is recorded" "$(echo "$out" | grep -c 'TEXT(FORCE NOBODY[0-9]*)')" 24
is "none was refused for want of room" "$(echo "$out" | grep -c 'WANT OF ROOM')" 0
end LINUX1
end LINUX2
finish
