#!/bin/sh
# SPDX-License-Identifier: MIT
# Installed as guest-NAME for each bare guest: runs it in a scratch virtual machine and shows its KTAP as its own.
# guests.conf (tests/guest/settings) tells the machine's size and how the guest ends; NAME.deck goes into its reader.
# shellcheck shell=dash
here=$(cd "$(dirname "$0")" && pwd)
name=${0##*/guest-}

if ! grep -q sie /proc/cpuinfo; then
	echo "1..0 # SKIP this machine has no SIE"
	exit 4
fi
"$here/services" start || exit 1

# shellcheck disable=SC2046
set -- $(awk -v name="$name" '$1 == name || ($1 == "default" && !found) { row = $0; found = $1 == name } END { print row }' \
	"$here/guests.conf")
wanted=${5:-0}
out=$(mktemp)
trap 'rm -f "$out"' EXIT
reader=
[ ! -r "$here/$name.deck" ] || reader="--reader $here/$name.deck"
# shellcheck disable=SC2086
"$here/run-guest" --cpus "$2" --storage "$3" --timeout "$(($4 * 2 * ${ZCP_SLOW:-1}))" $reader "$here/$name.elf" >"$out" 2>"$out.err"
status=$?
cat "$out"
sed 's/^/# /' "$out.err"
rm -f "$out.err"
if [ "$status" -ne "$wanted" ]; then
	echo "# the guest ended with $status, not $wanted"
	exit 1
fi
# a whole plan, every case in order, nothing failed, the end mark
awk '/^1\.\./ { plan = substr($0, 4) + 0 }
     /^ok / { if ($2 != ++n) bad = 1 }
     /^not ok |^Bail out/ { bad = 1 }
     /^# Totals done=/ { done = 1 }
     END { exit !(plan && n == plan && done && !bad) }' "$out"
