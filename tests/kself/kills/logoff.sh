#!/bin/sh
# SPDX-License-Identifier: MIT
# LOGOFF, FORCE and a lost terminal at the very moment at which the vmhost is killed, with I/O queued at console and
# reader: each machine goes, whoever was first.
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
# shellcheck disable=SC3028 # RANDOM: this shell is busybox
. ./machines.sh
rounds=10
[ "$soak" = 0 ] || rounds=80

# How a session ends beside the kill
leave() { # KIND
	case $1 in
	0) type_line K1 "#CP LOGOFF" ;;
	1)
		admin cp "FORCE K1" >/dev/null 2>&1 &
		forcing=$!
		;;
	2) kill -9 "$(pidof cpctl)" 2>/dev/null ;;
	3) type_line K1 "#CP SYSTEM RESET" ;;
	4) type_line K1 "#CP IPL CHURN" ;;
	esac
}

round() { # KIND
	begin K1 || return 1
	type_line K1 "SPOOL CONSOLE START"
	type_line K1 "IPL CHURN"
	within 30 shows K1 '^# churning' || return 1
	host=$(vmhost_of K1)
	usleep $((RANDOM % 300000))
	leave "$1"
	usleep $((RANDOM % 60000))
	kill -9 "$host" 2>/dev/null
	within 30 logged_off K1 || return 1
	[ -z "$forcing" ] || wait "$forcing"	# or it hits the next machine
	forcing=
}

need_sie
./services keep || exit 1
make_users 4 64 || exit 1
plan 4
ok "a guest that does I/O is saved" admin nss save CHURN churn.elf
good=0 forcing=
for i in $(seq "$rounds"); do
	round $((i % 5)) || {
		note "round $i, kind $((i % 5)): $(tail -n 5 "$work/K1.out")"
		break
	}
	good=$((good + 1))
done
is "$rounds machines end" $good "$rounds"
killall -9 cpctl 2>/dev/null
ok "services stop" ./services stop
ok "and nothing holds the module" within 60 rmmod zcp
finish
