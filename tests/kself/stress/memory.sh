#!/bin/sh
# SPDX-License-Identifier: MIT
# A guest that fills, changes and sums four times the storage that its cgroup lends it, while Linux swaps and compacts.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
. ./machines.sh
vms=/sys/fs/cgroup/zcp.slice/vms
guest=32
[ "$soak" = 0 ] || guest=64

counter() { awk -v n="$1" '$1 == n { print $2 }' /proc/vmstat; }

# A disk of compressed memory: as far as guest storage is concerned, a disk.
swap_on() {
	grep -q zram /proc/swaps && return
	modprobe zram && echo 256M >/sys/block/zram0/disksize && mkswap /dev/zram0 && swapon /dev/zram0
}

compact() {
	while sleep 0.5; do
		echo 1 >/proc/sys/vm/compact_memory
	done
}

need_sie
./services start || exit 1
make_users 1 $guest || exit 1
plan 9
ok "there is swap" swap_on
ok "a bare guest is saved" admin nss save MEMORY memory.elf
echo $((guest / 4))M >$vms/memory.max
is "virtual machines get a quarter of the guest's storage" "$(cat $vms/memory.max)" $((guest * 262144))
out=$(counter pswpout) in=$(counter pswpin) moved=$(counter compact_migrate_scanned)
ok "a machine of $guest MB logs on" begin K1
compact &
compact=$!
type_line K1 "IPL MEMORY"
within 600 guest_ended K1
kill $compact
out=$(($(counter pswpout) - out)) in=$(($(counter pswpin) - in)) moved=$(($(counter compact_migrate_scanned) - moved))
note "pages: $out swapped out, $in in; $moved looked at by compaction, $(counter compact_success) compactions succeeded"
ok "every sum is right" shows K1 '^HCPGSP2629I'
shows K1 '^HCPGSP2629I' || note "$(cat "$work/K1.out")"
ok "its storage went through swap, more than once" test $out -gt $((guest * 256)) -a $in -gt $((guest * 256))
ok "and was looked at by compaction" test "$moved" -gt 0
ok "nothing was killed for want of memory" grep -q '^oom_kill 0' $vms/memory.events
echo max >$vms/memory.max
ok "it logs off" end K1
finish
