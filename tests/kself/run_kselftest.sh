#!/bin/sh
# SPDX-License-Identifier: MIT
# run_kselftest.sh [SUITE[:TEST]]...: run installed suites (all of this folder unless named) and print KTAP.
# A test passes with status 0, is skipped with 4
# (having said why: "1..0 # SKIP reason"), times out after the suite's settings (timeout=45). What it prints
# becomes nested KTAP. A test after which the kernel's log holds new trouble has failed.
here=$(cd "$(dirname "$0")" && pwd)
export ZCP_TESTS="$here"
trouble='BUG:|WARNING:|Oops|Kernel panic|blocked for more than|kernel BUG at|\[#[0-9]+\]|UBSAN:|ODEBUG:'
leaks=/sys/kernel/debug/kmemleak
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# KTAP of the test itself is nested by two blanks; everything else becomes a diagnostic
nest() {
	sed -e '/^ *\(not \)\{0,1\}ok [0-9]/b i' -e '/^ *K\{0,1\}TAP version/b i' -e '/^ *1\.\.[0-9]/b i' \
		-e '/^ *Bail out!/b i' -e '/^ *#/b i' -e 's/^/  # /' -e b -e ':i' -e 's/^/  /'
}

kernel_trouble() { dmesg | sed "1,/$1/d" | grep -E "$trouble" | sed 's/^/  # kernel: /'; }

# The test leads a session of its own, so that what it leaves behind ends with it.
run_limited() { # PROGRAM TIMEOUT: output to the nest, status to $rc, 124 when time was up
	rm -f "$tmp/out" "$tmp/late"
	mkfifo "$tmp/out"
	nest <"$tmp/out" &
	nest=$!
	setsid "$1" >"$tmp/out" 2>&1 </dev/null &
	test=$!
	(
		sleep "$2"
		: >"$tmp/late"
		kill -TERM -$test
		sleep 5
		kill -KILL -$test
	) 2>/dev/null &
	watch=$!
	wait $test
	rc=$?
	kill $watch
	kill -KILL -$test
	wait $nest
	[ ! -e "$tmp/late" ] || rc=124
} 2>/dev/null

run_test() { # SUITE TEST NUMBER TIMEOUT
	mark="kselftest $1:$2 $$"
	echo "<7>$mark" >/dev/kmsg
	cd "$here/$1" || exit 1
	run_limited "./$2" "$4"
	cd "$here" || exit 1
	bad=$(kernel_trouble "$mark")
	[ -z "$bad" ] || printf '%s\n' "$bad"
	case $rc in
	0) line="ok $3 $1: $2" ;;
	4) line="ok $3 $1: $2 # SKIP" ;;
	124) line="not ok $3 $1: $2 # TIMEOUT $4 seconds" ;;
	*) line="not ok $3 $1: $2 # exit=$rc" ;;
	esac
	[ -z "$bad" ] || line="not ok $3 $1: $2 # the kernel complained"
	echo "$line"
	case $line in not*) status=1 ;; esac
}

# Where the kernel looks for memory that nothing points to any more, that is a test of its own, over all others.
# What has just been freed or moved may look lost: only what two scans find counts, and only what zcp asked for.
find_leaks() {
	echo scan >$leaks
	sleep 6
	echo scan >$leaks
	awk '/^unreferenced object/ { show(); text = "" } { text = text "  # " $0 "\n" } END { show() }
		function show() { if (text ~ /\[zcp\]/) printf "%s", text }' $leaks >"$tmp/leaks"
	cat "$tmp/leaks"
	if [ -s "$tmp/leaks" ]; then
		echo "not ok $((n + 1)) leaks"
		status=1
	else
		echo "ok $((n + 1)) leaks"
	fi
}

wanted() { # SUITE:TEST against the arguments
	[ $# -gt 1 ] || return 0
	t=$1
	shift
	for w; do
		[ "$t" = "$w" ] || [ "${t%%:*}" = "$w" ] && return 0
	done
	return 1
}

status=0 n=0
cat "$here"/*/kselftest-list.txt | while read -r t; do
	wanted "$t" "$@" && echo "$t"
done >"$tmp/list"
if [ ! -s "$tmp/list" ]; then
	echo "Bail out! no test named $*"
	exit 1
fi
echo "KTAP version 1"
if [ -w $leaks ]; then
	echo "1..$(($(wc -l <"$tmp/list") + 1))"
	echo scan >$leaks
	echo clear >$leaks
else
	echo "1..$(wc -l <"$tmp/list")"
fi
# a kernel with lockdep is one that looks for mistakes, which takes time; tests scale their own waits by ZCP_SLOW
export ZCP_SLOW=1
[ ! -e /proc/lockdep ] || ZCP_SLOW=5
while read -r t; do
	suite=${t%%:*} timeout=45
	[ -f "$here/$suite/settings" ] && eval "$(grep '^timeout=[0-9]*$' "$here/$suite/settings")"
	n=$((n + 1))
	run_test "$suite" "${t#*:}" "$n" $((timeout * ZCP_SLOW))
done <"$tmp/list"
[ ! -w $leaks ] || find_leaks
exit $status
