#!/bin/sh
# SPDX-License-Identifier: MIT
# Two virtual machines and a process of Linux, each with patterns in its registers, take one CPU from each other.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
. ./machines.sh

# USER: how often its threads lost the processor
preempted() {
	cat "/proc/$(vmhost_of "$1")"/task/*/status | awk '/^nonvoluntary/ { n += $2 } END { print n + 0 }'
}

need_sie
./services start || exit 1
make_users 2 64 || exit 1
plan 9
ok "a bare guest is saved" admin nss save REGISTER registers.elf
for u in K1 K2; do
	ok "$u logs on" begin $u
	type_line $u "IPL REGISTER"
done
bad=0 n=0
until guest_ended K1 && guest_ended K2 || [ $((n += 1)) -gt $((60 * slow)) ]; do
	./hostregs 1 || bad=1
	now1=$(preempted K1) now2=$(preempted K2)
done
is "registers of the process survive" $bad 0
for u in K1 K2; do
	ok "registers of $u survive" shows $u '^HCPGSP2629I'
	shows $u '^HCPGSP2629I' || note "$(cat "$work/$u.out")"
done
note "preempted: K1 ${now1:-0}, K2 ${now2:-0} times"
ok "both were preempted again and again" test "${now1:-0}" -gt 50 -a "${now2:-0}" -gt 50
for u in K1 K2; do
	ok "$u logs off" end $u
done
finish
