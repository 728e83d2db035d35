#!/bin/sh
# SPDX-License-Identifier: MIT
# Load, LOGON, LOGOFF, unload, again and again: kernel memory stays where it was. A hundred rounds in "make soak".
# shellcheck shell=dash source=tests/kself/machines.sh disable=SC2317
. ./machines.sh
rounds=5
[ "$soak" = 0 ] || rounds=${ZCP_ROUNDS:-100}

round() {
	./services start || return 1
	{
		cat /root/pw/LINUX1
		echo "QUERY NAMES"
		echo LOGOFF
	} | timeout $((60 * slow)) cpctl console LINUX1 >"$work/session" 2>&1
	grep -q '^LOGOFF AT' "$work/session" || {
		cat "$work/session"
		return 1
	}
	within 20 logged_off LINUX1 || return 1
	./services stop || return 1
	within 20 rmmod zcp
}

# Objects in use of each cache, when what is only cached or not yet given back has gone: NAME OBJECTS BYTES PER-SLAB
slabs() {
	sync
	sleep 3
	for _ in 1 2 3 4 5 6; do
		echo 3 >/proc/sys/vm/drop_caches
		for s in /sys/kernel/slab/*/shrink; do
			echo 1 >"$s"
		done
	done 2>/dev/null
	awk 'NR > 2 { print $1, $2, $4, $5 }' /proc/slabinfo
}

# LEAST BEFORE AFTER: caches that grew by so many objects, one and more with every round. Of caches that this script
# itself uses (files, processes) some slabs may be full or empty by chance; the module has none but those of kmalloc.
grown() {
	awk -v least="$1" 'NR == FNR { was[$1] = $2; next }
	     { n = $2 - was[$1]; bytes += n * $3
	       chance = $1 ~ /^kmalloc/ ? 0 : 4 * $4
	       if (n) printf "# %s: %+d objects of %d\n", $1, n, $3
	       if (n >= (least > chance ? least : chance)) print "grew", $1, n, $3 }
	     END { printf "# %+d bytes in all\n", bytes }' "$2" "$3"
}

if [ ! -r /proc/slabinfo ]; then
	echo "1..0 # SKIP this kernel has no /proc/slabinfo"
	exit 4
fi
./services stop
rmmod zcp 2>/dev/null
plan 5

done=0
for _ in 1 2; do
	round && done=$((done + 1))
done
is "warm-up rounds" $done 2
slabs >"$work/before"
done=0
for _ in $(seq "$rounds"); do
	round || break
	done=$((done + 1))
done
is "$rounds rounds of load, LOGON, LOGOFF, unload" $done "$rounds"
slabs >"$work/after"
grown $((rounds > 60 ? rounds : 60)) "$work/before" "$work/after" >"$work/grown"
grep '^#' "$work/grown"
is "slab use is where it was" "$(grep -v '^#' "$work/grown")" ""

./services start
admin cp "XAUTOLOG LINUX1" >/dev/null 2>&1
within 20 logged_on LINUX1
./services stop
fails "a machine that is logged on keeps the module, without any service" rmmod zcp
killall -9 vmhost
ok "and nothing does when it has gone" within 30 rmmod zcp
finish
