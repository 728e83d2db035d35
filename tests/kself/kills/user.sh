#!/bin/sh
# SPDX-License-Identifier: MIT
# user.sh USER FOLDER TERMINAL...: until FOLDER/stop is there, sessions of a user with a good and a bad password. What CP
# and RACF have acknowledged to him goes to FOLDER/acks, what must not happen to FOLDER/breaches.
# shellcheck shell=dash
# shellcheck disable=SC3028 # RANDOM: this shell is busybox
user=$1 folder=$2
shift 2
in=$folder/$user.in out=$folder/$user.out
good=$(cat "/root/pw/$user")
trusted=0	# a good logon since the last bad password: RACF revokes who fails again and again

say() { printf '%s\n' "$1" 1<>"$in"; } # a terminal that has gone keeps nobody waiting
shows() { grep -Eaq -- "$1" "$out"; }
alive() { grep -q '^State:.[^Z]' "/proc/$terminal/status" 2>/dev/null; }
ack() { echo "$1 $user" >>"$folder/acks"; }

# SECONDS PATTERN: false when it is over without
await() {
	n=$(($1 * 5))
	until shows "$2"; do
		n=$((n - 1))
		[ $n -gt 0 ] || {
			echo "$user: no $2 in $1 s: $(tail -n 5 "$out")" >>"$folder/late"
			return 1
		}
		alive || return 1
		sleep 0.2
	done
}

# The terminal, until the user leaves it
open_terminal() {
	rm -f "$in" "$out"
	mkfifo "$in"
	: >"$out"
	(exec 3<>"$in" && exec "$@" <&3 >"$out" 2>&1) &
	terminal=$!
	[ "$1" = cpctl ] || { await 60 ' ONLINE ' && say "LOGON $user"; }
}

leave() {
	kill -9 "$terminal"
	wait "$terminal"
} 2>/dev/null

# Half of the sessions end by LOGOFF, the others with a terminal that is lost: the next one reconnects.
work() {
	trusted=1
	ack logon
	say "SPOOL CONSOLE START"
	say "IPL CHURN"
	sleep $((RANDOM % 3))
	say "hello"
	[ $((RANDOM % 2)) = 0 ] || return
	say "#CP LOGOFF"
	await 60 '^LOGOFF AT'
}

while [ ! -e "$folder/stop" ]; do
	open_terminal "$@"
	if await 60 '^ENTER PASSWORD|^HCP'; then
		bad=$((trusted && RANDOM % 2))
		if [ $bad = 1 ]; then
			trusted=0
			say WRONGPW
		else
			say "$good"
		fi
		await 100 '^(LOGON|RECONNECTED) AT|^HCP'
		if shows '^(LOGON|RECONNECTED) AT'; then
			[ $bad = 0 ] || cat "$out" >>"$folder/breaches"
			work
		elif [ $bad = 1 ] && shows '^HCPLGA050E'; then
			ack refused
		fi
	fi
	leave
	sleep 0.$((RANDOM % 10))
done
: >"$folder/$user.over"
