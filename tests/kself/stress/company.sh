#!/bin/sh
# SPDX-License-Identifier: MIT
# Two stock Linux guests and a guest that spins share the machine, and all of them answer.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
. ./machines.sh

punch() { # USER: what a Linux is IPLed from
	echo cryptomgr.notests >"$work/parm"
	set -- "$1" cpctl -u "$1" --password-file "/root/pw/$1" spool punch
	user=$1
	shift
	"$@" "$user" linux && "$@" --text "$user" "$work/parm" && "$@" "$user" initrd
}

answers() { # USER NUMBER: its shell can multiply
	type_line "$1" "echo answer \$((6 * $2))"
	within 60 shows "$1" "^answer $((6 * $2))" && return
	note "$1 has said: $(tail -n 5 "$work/$1.out")"
	return 1
}

cp_answers() { # USER
	type_line "$1" "#CP QUERY TIME"
	within 30 shows "$1" '^TIME IS'
}

used() { awk '{ print $14 + $15 }' "/proc/$(vmhost_of "$1")/stat"; } # ticks of CPU time

need_sie
./services start || exit 1
make_users 3 256 || exit 1
plan 18
ok "a guest that spins is saved" admin nss save FOREVER forever.elf
ok "it logs on" begin K3
type_line K3 "IPL FOREVER"
ok "and spins" within 30 shows K3 '^# spinning'
for u in K1 K2; do
	ok "Linux lies in the reader of $u" punch $u
	ok "$u logs on" begin $u
	type_line $u "IPL 00C CLEAR"
done
spun=$(used K3)
for u in K1 K2; do
	ok "Linux is up in $u" within 300 shows $u '^guest: init runs'
	shows $u '^guest: init runs' || note "$(tail -n 20 "$work/$u.out")"
done
for i in 7 8; do
	ok "the first answers" answers K1 $i
	ok "the second answers" answers K2 $i
done
ok "CP answers the user of the third" cp_answers K3
ok "which has had its share of the CPU" test $(($(used K3) - spun)) -gt 100
for u in K1 K2 K3; do
	ok "$u logs off" end $u
done
finish
